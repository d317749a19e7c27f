using Forewarn.Core.Airspace;
using Forewarn.Core.Contacts;
using Forewarn.Core.Tests.Airspace;
using static Forewarn.Core.Tests.Airspace.Scenario;

namespace Forewarn.Core.Tests.Contacts;

/// <summary>Bravo's outbox holds four items, and fills with what Alpha declares: urgent is what begins within a day.</summary>
public class CrowdedOutTests
{
    private const int PlacesCount = 4;

    private readonly Scenario _airspace = new(PlacesCount);
    private int _id;

    public CrowdedOutTests()
    {
        _airspace.Agree(Arrangement("line", [Alpha, Bravo]));
        _airspace.Reachable(Bravo);
    }

    [Fact]
    public void The_oldest_that_is_not_urgent_makes_room_for_the_next()
    {
        long[] warnings = [Urgent(), Distant(), Distant(), Urgent(), Urgent()];

        Assert.Equal([warnings[0], warnings[2], warnings[3], warnings[4]], Open());
    }

    [Fact]
    public void What_is_not_urgent_makes_room_itself_when_everything_else_is()
    {
        long[] warnings = [Urgent(), Urgent(), Urgent(), Urgent()];
        Distant();

        Assert.Equal(warnings, Open());
        Assert.Equal(EventKind.DeliveryAbandoned, _airspace.EventsOfLastCommand().Last());
    }

    [Fact]
    public void The_oldest_makes_room_when_all_are_urgent()
    {
        long[] warnings = [Urgent(), Urgent(), Urgent(), Urgent(), Urgent()];

        Assert.Equal(warnings[1..], Open());
    }

    [Fact]
    public void A_warning_that_made_room_is_brought_again_when_more_than_half_the_places_are_free()
    {
        long first = Distant();
        for (int i = 0; i < PlacesCount; i++)
            Urgent();
        for (int i = 0; i < PlacesCount / 2; i++)
            TakeOldest();
        Assert.DoesNotContain(first, Open());
        TakeOldest();

        var again = _airspace.Outbox()[^1];
        Assert.Equal((EventKind.WarningRepeated, EventSubject.Warning(first), Bravo, Alpha), (again.Kind, again.Subject, again.To, again.From));
    }

    [Fact]
    public void However_many_make_room_every_warning_is_brought_in_the_end()
    {
        const int Count = 50;
        for (int i = 0; i < Count; i++)
            _ = i % 3 == 0 ? Urgent() : Distant();
        var brought = new HashSet<long>();
        while (_airspace.Outbox().Length > 0)
            brought.Add(TakeOldest());

        Assert.Equal(Count, brought.Count);
    }

    [Fact]
    public void What_expires_makes_room_too()
    {
        long first = Distant();
        for (int i = 0; i < PlacesCount; i++)
            Urgent();
        _airspace.At(24 * 60).Tick();

        Assert.Equal([first], Open());
    }

    [Fact]
    public void A_warning_that_was_answered_meanwhile_is_not_brought_again()
    {
        long first = Distant();
        for (int i = 0; i < PlacesCount; i++)
            Urgent();
        _airspace.Answer(_airspace.State.FindWarning(first)!);
        while (_airspace.Outbox().Length > 0)
            Assert.NotEqual(first, TakeOldest());

        Assert.Equal(0, Assert.Single(_airspace.State.CrowdedOut).WaitingCount);
    }

    [Fact]
    public void A_warning_that_somebody_took_is_not_brought_again()
    {
        Distant();
        _airspace.Attempt(_airspace.Outbox().Single());
        for (int i = 0; i < PlacesCount; i++)
            Urgent();

        Assert.Equal([new CrowdedOut(Bravo, 1, 0)], _airspace.State.CrowdedOut);
    }

    [Fact]
    public void How_many_made_room_is_counted_by_party_and_kept_in_a_snapshot()
    {
        for (int i = 0; i < PlacesCount + 3; i++)
            Distant();
        using var stream = new MemoryStream();
        _airspace.State.Capture().WriteTo(stream);
        stream.Position = 0;
        var restored = AirspaceState.Restore(stream);

        Assert.Equal((3, [new CrowdedOut(Bravo, 3, 3)]), (restored.CrowdedOutCount, restored.CrowdedOut.ToArray()), (a, b) => a.Item1 == b.Item1 && a.Item2.SequenceEqual(b.Item2));
        Assert.Equal(_airspace.State.Capture().Hash(), restored.Capture().Hash());
    }

    [Fact]
    public void Nothing_is_remembered_of_a_party_that_has_gone()
    {
        for (int i = 0; i < PlacesCount + 3; i++)
            Distant();
        _airspace.Cancel("line");
        _airspace.Done<PartyRemoved>(new RemoveParty(Bravo, Bravo, 1));

        Assert.Empty(_airspace.State.CrowdedOut);
        Assert.Equal(0, _airspace.State.CrowdedOutCount);
    }

    private long Urgent() => Warn(from: 60);

    private long Distant() => Warn(from: 48 * 60);

    /// <returns>The number of Bravo's warning.</returns>
    private long Warn(double from)
    {
        int id = ++_id;
        return _airspace.Fly(Alpha, id, Around(east: 2 * id, from: from, to: 72 * 60)).Warnings.Single(warning => warning.To == Bravo).Number;
    }

    /// <summary>The warnings that are on their way, by leaf.</summary>
    private long[] Open() => [.. _airspace.Outbox().Select(NumberOf)];

    /// <summary>Somebody takes the oldest item, and that closes it.</summary>
    private long TakeOldest()
    {
        var item = _airspace.Outbox()[0];
        _airspace.Attempt(item, isLast: true);
        return NumberOf(item);
    }

    private static long NumberOf(OutboxItem item)
    {
        var (_, _, number, _) = item.Subject;
        return number;
    }
}
