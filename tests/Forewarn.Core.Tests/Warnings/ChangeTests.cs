using Forewarn.Core.Airspace;
using Forewarn.Core.Geometry;
using Forewarn.Core.Tests.Airspace;
using Forewarn.Core.Warnings;
using static Forewarn.Core.Tests.Airspace.Scenario;

namespace Forewarn.Core.Tests.Warnings;

public class ChangeTests
{
    private readonly Scenario _airspace = new();

    public ChangeTests() => _airspace.Watch(Bravo, 100, Around(radius: 10_000, from: 0, to: 600));

    public static TheoryData<string, Volume4D> ChangesOfVolume => new()
    {
        { "moved", Around(east: 1) },
        { "earlier", Around(from: 50) },
        { "later", Around(from: 70) },
        { "ends later", Around(to: 130) },
        { "ends earlier", Around(to: 110) },
        { "wider", Around(radius: 600) },
        { "narrower", Around(radius: 400) },
        { "higher", Around(high: 600) },
        { "lower", Around(low: 50) },
    };

    [Theory]
    [MemberData(nameof(ChangesOfVolume))]
    public void A_change_of_volume_owes_a_new_warning_and_supersedes_the_last(string change, Volume4D next)
    {
        var first = _airspace.Fly(Alpha, 1, Around()).Warnings.Single();

        var second = _airspace.Fly(Alpha, 1, next).Warnings.Single();
        Assert.True(second.Change == Change.Changed, change);
        Assert.Equal((2, next.Start, next.End), (second.SubjectVersion, second.StartsAt, second.EndsAt));
        Assert.True(_airspace.Latest(first).IsSuperseded);
        Assert.Contains(EventKind.Changed, _airspace.EventsOfLastCommand());
    }

    [Fact]
    public void Another_state_owes_a_notice_to_those_who_have_the_declaration()
    {
        _airspace.Deliver(_airspace.Fly(Alpha, 1, Around()).Warnings.Single());

        Assert.Equal(Change.State, _airspace.Fly(Alpha, 1, Around(), IntentState.Activated).Warnings.Single().Change);
        Assert.Contains(EventKind.State, _airspace.EventsOfLastCommand());
    }

    [Fact]
    public void Another_state_leaves_the_declaration_itself_owed_to_those_who_have_not_received_it()
    {
        _airspace.Fly(Alpha, 1, Around());

        var second = _airspace.Fly(Alpha, 1, Around(), IntentState.Activated).Warnings.Single();
        Assert.Equal(Change.Declared, second.Change);
        Assert.Equal(Verdict.None, _airspace.At(60).VerdictOn(second));
    }

    [Fact]
    public void Another_kind_owes_a_new_warning()
    {
        _airspace.Close(Alpha, 1, Around(), ActivityKind.ClosedArea);

        var second = _airspace.Close(Alpha, 1, Around(), ActivityKind.LiveFire).Warnings.Single();
        Assert.Equal((Change.Changed, ActivityKind.LiveFire), (second.Change, second.Kind));
    }

    [Fact]
    public void A_note_owes_nothing_and_supersedes_nothing()
    {
        var first = _airspace.Fly(Alpha, 1, Around()).Warnings.Single();

        var second = _airspace.Fly(Alpha, 1, Around(), note: "two aircraft");
        Assert.Equal((2, "two aircraft"), (second.Declaration.Version, second.Declaration.Note));
        Assert.Empty(second.Warnings);
        Assert.False(_airspace.Latest(first).IsSuperseded);
        Assert.Equal([EventKind.Reworded], _airspace.EventsOfLastCommand());
    }

    [Fact]
    public void After_a_note_those_warned_of_the_version_before_it_are_still_told_of_a_change()
    {
        var first = _airspace.Fly(Alpha, 1, Around()).Warnings.Single();
        _airspace.Fly(Alpha, 1, Around(), note: "two aircraft");

        Assert.Single(_airspace.Fly(Alpha, 1, Around(to: 130)).Warnings);
        Assert.True(_airspace.Latest(first).IsSuperseded);
    }

    [Fact]
    public void Moving_away_still_tells_those_warned_before()
    {
        _airspace.Fly(Alpha, 1, Around());

        var second = _airspace.Fly(Alpha, 1, Around(east: 100)).Warnings.Single();
        Assert.Equal((Bravo, Change.Cleared), (second.To, second.Change));
        Assert.Equal(Verdict.Notice, second.VerdictAt(second.DeclaredAt));
        Assert.Equal(new Reason(EntityType.Warning, default, default), second.Reasons.Single());
    }

    [Fact]
    public void What_becomes_of_a_kind_that_no_arrangement_covers_has_changed_and_has_not_cleared_anybody()
    {
        var airspace = new Scenario();
        airspace.Agree(Arrangement("a", [Alpha, Bravo], kinds: [ActivityKind.LiveFire]));
        Assert.Equal(Change.Declared, airspace.Close(Alpha, 1, Around()).Warnings.Single().Change);

        var second = airspace.Close(Alpha, 1, Around(), ActivityKind.AirDefence).Warnings.Single();

        Assert.Equal((Bravo, Change.Changed, ActivityKind.AirDefence), (second.To, second.Change, second.Kind));
    }

    [Fact]
    public void Whoever_was_cleared_is_told_no_more_until_it_comes_back()
    {
        _airspace.Fly(Alpha, 1, Around());
        _airspace.Fly(Alpha, 1, Around(east: 100));

        Assert.Empty(_airspace.Fly(Alpha, 1, Around(east: 200)).Warnings);
        Assert.Equal(Change.Declared, _airspace.Fly(Alpha, 1, Around()).Warnings.Single().Change);
        _airspace.Fly(Alpha, 1, Around(east: 100));
        Assert.Empty(_airspace.End(Alpha, Intent(1)).Warnings);
    }

    [Fact]
    public void Moving_to_where_another_party_is_tells_it_of_something_new()
    {
        _airspace.Fly(Charlie, 2, Around(east: 100));
        _airspace.Fly(Alpha, 1, Around());

        var moved = _airspace.Fly(Alpha, 1, Around(east: 100)).Warnings;
        Assert.Equal([(Bravo, Change.Cleared), (Charlie, Change.Declared)], moved.Select(warning => (warning.To, warning.Change)));
    }

    [Fact]
    public void Moving_away_tells_those_who_came_there_since()
    {
        _airspace.Fly(Alpha, 1, Around());
        _airspace.Fly(Charlie, 2, Around());

        Assert.Contains(Charlie, _airspace.Fly(Alpha, 1, Around(east: 100)).Warnings.Select(warning => warning.To));
    }

    [Fact]
    public void Withdrawing_before_the_start_owes_a_notice()
    {
        var first = _airspace.Fly(Alpha, 1, Around()).Warnings.Single();

        var notice = _airspace.At(59.99).End(Alpha, Intent(1)).Warnings.Single();
        Assert.Equal((Change.Withdrawn, Bravo, 2), (notice.Change, notice.To, notice.SubjectVersion));
        Assert.Equal(Verdict.Notice, _airspace.VerdictOn(notice));
        Assert.True(_airspace.Latest(first).IsSuperseded);
        Assert.Equal([EventKind.Withdrawn, EventKind.WarningOwed], _airspace.EventsOfLastCommand());
    }

    [Fact]
    public void Ending_at_the_start_or_after_it_owes_a_notice()
    {
        _airspace.Fly(Alpha, 1, Around());

        Assert.Equal(Change.Ended, _airspace.At(60).End(Alpha, Intent(1)).Warnings.Single().Change);
    }

    [Fact]
    public void Ending_tells_those_who_came_there_since()
    {
        _airspace.Fly(Alpha, 1, Around());
        _airspace.Watch(Charlie, 2, Around());
        _airspace.Fly(Delta, 3, Around());

        var told = _airspace.End(Alpha, Intent(1)).Warnings;
        Assert.Equal([Bravo, Charlie, Delta], told.Select(warning => warning.To));
        Assert.Equal(new Reason(EntityType.Subscription, Id(2), default), told[1].Reasons.Single());
    }

    [Fact]
    public void Ending_what_is_over_owes_nothing()
    {
        _airspace.Fly(Alpha, 1, Around());

        Assert.Empty(_airspace.At(120).End(Alpha, Intent(1)).Warnings);
    }

    [Fact]
    public void A_notice_asks_for_no_acknowledgement()
    {
        _airspace.Agree(Arrangement("line", [Alpha, Bravo], ladder: [new Rung(Channel.Operational, NodaTime.Duration.FromMinutes(5))]));
        _airspace.Deliver(_airspace.Fly(Alpha, 1, Around()).Warnings.Single());

        var activated = _airspace.Fly(Alpha, 1, Around(), IntentState.Activated).Warnings.Single();
        var ended = _airspace.End(Alpha, Intent(1)).Warnings.Single();
        Assert.Equal((null, null), (activated.AcknowledgeBy, ended.AcknowledgeBy));
        Assert.Null(_airspace.State.NextDeadline);
    }

    [Theory]
    [InlineData(IntentState.Nonconforming)]
    [InlineData(IntentState.Contingent)]
    public void A_state_out_of_the_ordinary_asks_for_an_acknowledgement(IntentState state)
    {
        _airspace.Agree(Arrangement("line", [Alpha, Bravo], ladder: [new Rung(Channel.Operational, NodaTime.Duration.FromMinutes(5))]));
        _airspace.Deliver(_airspace.Fly(Alpha, 1, Around(), IntentState.Activated).Warnings.Single());

        Assert.Equal(Minute(5), _airspace.Fly(Alpha, 1, Around(), state).Warnings.Single().AcknowledgeBy);
    }

    [Fact]
    public void An_acknowledged_warning_is_not_superseded()
    {
        var first = _airspace.Fly(Alpha, 1, Around()).Warnings.Single();
        _airspace.Answer(first);
        _airspace.Fly(Alpha, 1, Around(east: 1));

        Assert.False(_airspace.Latest(first).IsSuperseded);
    }

    [Fact]
    public void A_party_that_has_gone_is_told_no_more()
    {
        _airspace.Fly(Alpha, 1, Around());
        _airspace.Done<Unsubscribed>(new Unsubscribe(Bravo, Id(100), 1));
        _airspace.Done<PartyRemoved>(new RemoveParty(Alpha, Bravo, 1));

        Assert.Empty(_airspace.Fly(Alpha, 1, Around(to: 130)).Warnings);
        Assert.Empty(_airspace.End(Alpha, Intent(1)).Warnings);
    }
}
