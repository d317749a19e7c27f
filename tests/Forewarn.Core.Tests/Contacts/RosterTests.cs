using Forewarn.Core.Airspace;
using Forewarn.Core.Contacts;
using Forewarn.Core.Tests.Airspace;
using Forewarn.Core.Warnings;
using NodaTime;
using static Forewarn.Core.Tests.Airspace.Scenario;

namespace Forewarn.Core.Tests.Contacts;

/// <summary>Who may set a roster, and that no change of one loses a warning.</summary>
public class RosterTests
{
    private static readonly PartyId Office = PartyId.Parse("office");

    private readonly Scenario _airspace = new();

    [Fact]
    public void A_party_sets_its_own_and_changes_it_by_version()
    {
        Assert.True(_airspace.Reachable(Bravo).Created);
        Assert.Equal((false, 2), (_airspace.Reachable(Bravo, People.Person("another")).Created, _airspace.State.FindRoster(Bravo)!.Version));
    }

    [Fact]
    public void Who_changes_it_says_which_version()
    {
        _airspace.Reachable(Bravo);

        Assert.Equal(RefusalCode.VersionRequired, _airspace.Refused(new PutRoster(Bravo, null, People.RosterOf(Bravo))).Code);
        Assert.Equal(RefusalCode.StaleVersion, _airspace.Refused(new PutRoster(Bravo, 7, People.RosterOf(Bravo))).Code);
    }

    [Fact]
    public void The_same_again_gets_the_first_answer()
    {
        var first = _airspace.Reachable(Bravo);
        var again = _airspace.Done<RosterPut>(new PutRoster(Bravo, null, People.RosterOf(Bravo, People.Person("duty"))));

        Assert.Equal((first.Leaf, true), (again.Leaf, again.Created));
        Assert.Empty(_airspace.EventsOfLastCommand());
    }

    [Fact]
    public void Only_the_party_sees_that_it_changed()
    {
        _airspace.Reachable(Bravo);

        var last = _airspace.EventsSeen().Last();
        Assert.Equal((EventKind.RosterPut, true, false), (last.Kind, last.IsFor(Bravo), last.IsFor(Alpha)));
    }

    [Fact]
    public void The_operator_sets_it_until_the_party_has_a_key()
    {
        _airspace.Done<RosterPut>(new PutRoster(Office, null, People.RosterOf(Bravo)));
        _airspace.Register(Bravo, KeyOf(1));

        Assert.Equal(RefusalCode.NotManager, _airspace.Refused(new PutRoster(Office, 1, People.RosterOf(Bravo))).Code);
        Assert.Equal(RefusalCode.SignatureRequired, _airspace.Refused(new PutRoster(Bravo, 1, People.RosterOf(Bravo))).Code);
        _airspace.Done<RosterPut>(new PutRoster(Bravo, 1, People.RosterOf(Bravo)) { Signature = SignedWith(KeyOf(1)) });
    }

    [Fact]
    public void Nobody_has_a_roster_who_is_no_party() =>
        Assert.Equal(RefusalCode.UnknownParty, _airspace.Refused(new PutRoster(Office, null, People.RosterOf(PartyId.Parse("nobody")))).Code);

    [Fact]
    public void Who_names_the_first_address_is_sent_what_it_was_warned_of_before()
    {
        _airspace.Agree(Arrangement("line", [Alpha, Bravo], ladder: [new Rung(Channel.Operational, Duration.FromMinutes(5)), new Rung(Channel.Diplomatic, Duration.FromHours(1))]));
        var answered = _airspace.Fly(Alpha, 1, Around()).Warnings.Single();
        var standing = _airspace.Fly(Alpha, 2, Around()).Warnings.Single();
        _airspace.At(6).Answer(answered);
        _airspace.Reachable(Bravo);

        Assert.Equal(
            [(EventKind.WarningRepeated, EventSubject.Warning(standing.Number), 1, Channel.Diplomatic)],
            _airspace.Outbox().Select(item => (item.Kind, item.Subject, item.Version, item.Channel)));
    }

    [Fact]
    public void Who_had_an_address_is_sent_nothing_twice()
    {
        _airspace.Agree(Arrangement("line", [Alpha, Bravo]));
        _airspace.Reachable(Bravo);
        _airspace.Fly(Alpha, 1, Around());
        _airspace.Reachable(Bravo, People.Person("another"));

        Assert.Single(_airspace.Outbox());
    }

    [Fact]
    public void What_is_over_is_not_sent_afterwards()
    {
        _airspace.Agree(Arrangement("line", [Alpha, Bravo]));
        _airspace.Fly(Alpha, 1, Around());
        _airspace.At(121).Reachable(Bravo);

        Assert.Empty(_airspace.Outbox());
    }

    [Fact]
    public void A_roster_that_is_emptied_leaves_what_is_under_way_and_the_ladder_goes_on()
    {
        _airspace.Agree(Arrangement("line", [Alpha, Bravo], ladder: [new Rung(Channel.Operational, Duration.FromMinutes(5))]));
        _airspace.Reachable(Alpha);
        _airspace.Reachable(Bravo);
        var warning = _airspace.Fly(Alpha, 1, Around()).Warnings.Single();
        _airspace.Done<RosterPut>(new PutRoster(Bravo, 1, People.RosterOf(Bravo)));
        _airspace.At(5).Tick();

        Assert.True(_airspace.Latest(warning).IsExhausted);
        Assert.Equal([(EventKind.WarningOwed, Bravo), (EventKind.WarningNotAcknowledged, Alpha)], _airspace.Outbox().Select(item => (item.Kind, item.To)));
    }

    [Theory]
    [InlineData(Transport.Webhook, "ftp://ops.example/")]
    [InlineData(Transport.Webhook, "/hook")]
    [InlineData(Transport.Webhook, "https://user:secret@ops.example/")]
    [InlineData(Transport.Webhook, "https://ops.example/#part")]
    [InlineData(Transport.Webhook, "https://ops.example/a b")]
    [InlineData(Transport.Webhook, "https://ops.example/\r\nHost: evil")]
    [InlineData(Transport.Webhook, "")]
    [InlineData(Transport.Email, "duty@ops.example\r\nBcc: all@ops.example")]
    [InlineData(Transport.Email, "Duty <duty@ops.example>")]
    [InlineData(Transport.Email, "duty@ops.example,other@ops.example")]
    [InlineData(Transport.Email, "\"a b\"@ops.example")]
    [InlineData(Transport.Email, "duty..officer@ops.example")]
    [InlineData(Transport.Email, "duty@")]
    [InlineData(Transport.Email, "@ops.example")]
    [InlineData(Transport.Email, "duty@-ops.example")]
    [InlineData(Transport.Email, "дежурный@ops.example")]
    [InlineData(Transport.Console, "anywhere")]
    public void An_address_is_one_of_its_transport(Transport transport, string target) =>
        Assert.Equal("target", Assert.Throws<InvalidValueException>(() => ContactAddress.Create(transport, target)).Field);

    [Theory]
    [InlineData(Transport.Webhook, "https://ops.example:8443/hook?for=duty")]
    [InlineData(Transport.Webhook, "http://127.0.0.1:9999/")]
    [InlineData(Transport.Email, "duty.officer+1@ops.example")]
    [InlineData(Transport.Email, "postmaster@xn--e1afmkfd.example")]
    [InlineData(Transport.Console, "")]
    public void An_address_is_kept_as_it_was_written(Transport transport, string target) => Assert.Equal(target, ContactAddress.Create(transport, target).Target);

    [Fact]
    public void An_address_does_not_show_itself_in_logs() =>
        Assert.DoesNotContain("secret", $"{ContactAddress.Create(Transport.Webhook, "https://ops.example/secret")} {People.Person("secret").Addresses[0]}", StringComparison.Ordinal);

    public static TheoryData<string, Func<object>> Impossible => new()
    {
        { "addresses", () => Contact.Create(ContactId.Parse("a"), "A", default, "en", [ContactAddress.Create(Transport.Email, "a@x"), ContactAddress.Create(Transport.Email, "b@x")], null) },
        { "language", () => Contact.Create(ContactId.Parse("a"), "A", default, "x!", [], null) },
        { "name", () => Contact.Create(ContactId.Parse("a"), "", default, "en", [], null) },
        { "contacts", () => Roster.Create(Bravo, [People.Person("a"), People.Person("a")], []) },
        { "contacts", () => Roster.Create(Bravo, [.. Enumerable.Range(0, Roster.ContactsMax + 1).Select(i => People.Person($"a{i}"))], []) },
        { "posts", () => Roster.Create(Bravo, [People.Person("a")], [People.Watch("w", ["b"])]) },
        { "posts", () => Roster.Create(Bravo, [People.Person("a")], [People.Watch("w", ["a"]), People.Watch("w", ["a"])]) },
        { "rotation", () => People.Watch("w", []) },
        { "turn", () => People.Watch("w", ["a"], turn: Duration.FromSeconds(59)) },
        { "turn", () => People.Watch("w", ["a"], turn: Duration.MaxValue) },
        { "start", () => People.Watch("w", ["a"], start: Instant.MaxValue) },
        { "days", () => QuietHours.Create(LocalTime.Noon, LocalTime.Midnight, Weekdays.None) },
        { "from", () => QuietHours.Create(new LocalTime(1, 2, 3, 4), LocalTime.Midnight, Weekdays.All) },
        { "transport", () => new RecordAttempt(1, ContactId.Parse("a"), Transport.Console, AttemptResult.Accepted, 200, true) },
        { "status", () => new RecordAttempt(1, ContactId.Parse("a"), Transport.Email, AttemptResult.Accepted, 1000, true) },
        { "leaf", () => new RecordAttempt(-1, ContactId.Parse("a"), Transport.Email, AttemptResult.Accepted, 250, true) },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void A_wrong_value_is_named(string field, Func<object> create) =>
        Assert.Equal(field, Assert.Throws<InvalidValueException>(create).Field);
}
