using Forewarn.Core.Airspace;
using Forewarn.Core.Contacts;
using Forewarn.Core.Warnings;
using Forewarn.Server.Delivery;
using NodaTime;

namespace Forewarn.Server.Tests.Delivery;

public sealed class TurnsTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 23, 12, 0);

    private int _leaf;

    [Fact]
    public void Parties_take_turns_however_much_one_has_to_be_told()
    {
        var turns = new Turns(1, 1, 9);
        Add(turns, "a", "a", "a", "b", "b", "c");
        Assert.Equal(["a", "b", "c", "a", "b", "a"], Order(turns));
    }

    [Fact]
    public void Servers_of_a_party_take_turns()
    {
        var turns = new Turns(1, 1, 9);
        Add(turns, "a/one", "a/one", "a/two", "b/one");
        Assert.Equal(["a/one", "b/one", "a/two", "a/one"], Order(turns));
    }

    [Fact]
    public void What_is_urgent_goes_first_of_the_same_party_and_of_others()
    {
        var turns = new Turns(1, 1, 9);
        Add(turns, "a", "a", "b", "a!", "c!", "c!");
        Assert.Equal(["a!", "c!", "c!", "a", "b", "a"], Order(turns));
    }

    [Fact]
    public void A_flood_of_urgent_ones_does_not_keep_everything_else_out()
    {
        var turns = new Turns(1, 1, 2);
        Add(turns, "b", "b", "a!", "a!", "a!", "a!", "a!");
        Assert.Equal(["a!", "a!", "b", "a!", "a!", "b", "a!"], Order(turns));
    }

    [Fact]
    public void A_party_holds_no_more_than_its_places_whatever_is_urgent()
    {
        var turns = new Turns(10, 2, 9);
        Add(turns, "a/one!", "a/two!", "a/three!", "a/four", "b/one");
        var begun = Begin(turns);
        Assert.Equal(["a/one!", "a/two!", "b/one"], begun.Select(NameOf));
        End(turns, begun[0]);
        Assert.Equal(["a/three!"], Begin(turns).Select(NameOf));
    }

    [Fact]
    public void A_receiver_that_rests_has_no_turn_and_holds_up_no_other_of_its_party()
    {
        var turns = new Turns(10, 10, 9);
        Add(turns, "a/one", "a/one", "a/two");
        turns.ReceiverOf(KeyOf("a/one"), 10).RestsUntil = Now + Duration.FromSeconds(1);
        Assert.Equal(["a/two"], Begin(turns).Select(NameOf));
        var later = Now + Duration.FromSeconds(1);
        turns.List(turns.ReceiverOf(KeyOf("a/one"), 10), later);
        Assert.True(turns.TryBegin(later, out var parcel));
        Assert.Equal("a/one", NameOf(parcel));
    }

    /// <summary>Parcels by party, server and urgency: <c>party/server!</c>.</summary>
    private void Add(Turns turns, params string[] parcels)
    {
        foreach (string name in parcels)
        {
            var key = KeyOf(name);
            var item = new OutboxItem
            {
                Leaf = ++_leaf,
                Kind = EventKind.WarningOwed,
                Subject = EventSubject.Warning(_leaf),
                Version = 0,
                From = PartyId.Parse("declarer"),
                To = key.Party,
                Channel = Channel.Operational,
                At = Now,
                IsUrgent = name.EndsWith('!'),
            };
            turns.Add(new Parcel(new Consignment(item), ContactId.Parse("duty"), key.Transport, "", 0) { Receiver = turns.ReceiverOf(key, 10) }, Now);
        }
    }

    private static ReceiverKey KeyOf(string name) => name.TrimEnd('!').Split('/') is var parts && parts.Length == 2
        ? new ReceiverKey(Transport.Webhook, PartyId.Parse(parts[0]), parts[1]) : new ReceiverKey(Transport.Email, PartyId.Parse(parts[0]), "");

    private static string NameOf(Parcel parcel)
    {
        var key = parcel.Receiver.Key;
        return $"{key.Party}{(key.Authority.Length > 0 ? "/" : "")}{key.Authority}{(parcel.Consignment.IsUrgent ? "!" : "")}";
    }

    /// <summary>In which order all are attempted when each ends at once.</summary>
    private static List<string> Order(Turns turns)
    {
        var names = new List<string>();
        while (turns.TryBegin(Now, out var parcel))
        {
            names.Add(NameOf(parcel));
            End(turns, parcel);
        }
        return names;
    }

    /// <summary>All that begin while none ends.</summary>
    private static List<Parcel> Begin(Turns turns)
    {
        var begun = new List<Parcel>();
        while (turns.TryBegin(Now, out var parcel))
            begun.Add(parcel);
        return begun;
    }

    private static void End(Turns turns, Parcel parcel)
    {
        turns.Leave(parcel.Receiver);
        turns.List(parcel.Receiver, Now);
    }
}
