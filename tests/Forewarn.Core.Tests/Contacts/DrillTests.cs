using Forewarn.Core.Airspace;
using Forewarn.Core.Contacts;
using Forewarn.Core.Tests.Airspace;
using Forewarn.Core.Warnings;
using NodaTime;
using static Forewarn.Core.Tests.Airspace.Scenario;

namespace Forewarn.Core.Tests.Contacts;

public class DrillTests
{
    private readonly Scenario _airspace = new();

    public DrillTests() => _airspace.Agree(Arrangement("line", [Alpha, Bravo, Charlie], ladder:
        [new Rung(Channel.Operational, Duration.FromMinutes(5)), new Rung(Channel.Diplomatic, Duration.FromMinutes(10))]));

    [Fact]
    public void A_drill_warns_the_members_that_it_names_of_nothing()
    {
        var begun = Begin(1, Bravo, Charlie);

        Assert.Equal([(Alpha, Bravo, Change.Drill, true), (Alpha, Charlie, Change.Drill, true)],
            begun.Warnings.Select(warning => (warning.From, warning.To, warning.Change, warning.IsExercise)));
        Assert.Equal([EventKind.DrillBegun, EventKind.WarningOwed, EventKind.WarningOwed], _airspace.EventsOfLastCommand());
    }

    [Fact]
    public void It_is_escalated_as_any_other()
    {
        var warning = Begin(1, Bravo).Warnings.Single();
        _airspace.At(15).Tick();

        Assert.Equal((1, true), (_airspace.Latest(warning).Step, _airspace.Latest(warning).IsExhausted));
    }

    [Fact]
    public void It_is_answered_as_any_other()
    {
        var warning = Begin(1, Bravo).Warnings.Single();

        Assert.Equal(Minute(3), _airspace.At(3).Answer(warning, Answer.Understood).Warning.FirstAcknowledgedAt);
    }

    [Fact]
    public void Its_lead_time_is_not_judged()
    {
        var warning = Begin(1, Bravo).Warnings.Single();
        _airspace.At(3).Deliver(warning);

        Assert.Equal(Verdict.Notice, _airspace.Latest(warning).VerdictAt(Minute(3)));
    }

    [Fact]
    public void What_is_brought_of_it_is_marked_an_exercise()
    {
        _airspace.Reachable(Alpha);
        _airspace.Reachable(Bravo);
        Begin(1, Bravo);
        _airspace.At(15).Tick();

        Assert.Equal([EventKind.WarningOwed, EventKind.WarningEscalated, EventKind.WarningNotAcknowledged], _airspace.Outbox().Select(item => item.Kind));
        Assert.All(_airspace.Outbox(), item => Assert.True(item.IsExercise));
    }

    [Fact]
    public void No_other_warning_is_an_exercise()
    {
        _airspace.Reachable(Bravo);
        var warning = _airspace.Fly(Alpha, 1, Around()).Warnings.Single(each => each.To == Bravo);

        Assert.False(warning.IsExercise || _airspace.Outbox().Single().IsExercise);
    }

    [Fact]
    public void The_same_drill_again_gets_the_first_answer()
    {
        var first = Begin(1, Bravo);
        var second = _airspace.At(1).Done<DrillBegun>(Beginning(1, Bravo));

        Assert.Equal((true, false, first.Leaf, first.Drill), (first.Created, second.Created, second.Leaf, second.Drill));
        Assert.Empty(_airspace.EventsOfLastCommand());
    }

    [Fact]
    public void Another_drill_does_not_take_its_id()
    {
        Begin(1, Bravo);

        Assert.Equal(RefusalCode.Conflict, _airspace.Refused(Beginning(1, Charlie)).Code);
    }

    [Fact]
    public void Only_members_are_drilled_and_only_members_drill()
    {
        Assert.Equal("to", _airspace.Refused(Beginning(1, Bravo, Delta)).Field);
        Assert.Equal(RefusalCode.NotFound, _airspace.Refused(new BeginDrill(Drill.Create(Id(1), Delta, ArrangementId.Parse("line"), [Bravo], "x", ""))).Code);
        Assert.Equal(RefusalCode.NotFound, _airspace.Refused(new BeginDrill(Drill.Create(Id(1), Alpha, ArrangementId.Parse("none"), [Bravo], "x", ""))).Code);
    }

    [Fact]
    public void Nobody_drills_itself_nobody_or_anybody_twice()
    {
        foreach (var to in new PartyId[][] { [], [Alpha], [Bravo, Bravo] })
            Assert.Equal("to", Assert.Throws<InvalidValueException>(() => Drill.Create(Id(1), Alpha, ArrangementId.Parse("line"), [.. to], "x", "")).Field);
    }

    [Fact]
    public void A_drill_is_for_whoever_began_it_and_whoever_is_warned()
    {
        Begin(1, Bravo);

        Assert.Equal([1, 1, 0], new[] { Alpha, Bravo, Charlie }.Select(party => _airspace.State.DrillsOf(party).Count()));
    }

    [Fact]
    public void It_is_forgotten_after_its_warnings()
    {
        var begun = Begin(1, Bravo);
        _airspace.At(Noon + Limits.DrillRetention - Duration.FromTicks(1)).Tick();
        Assert.Null(_airspace.State.FindWarning(begun.Warnings[0].Number));
        Assert.NotNull(_airspace.State.FindDrill(Id(1)));

        _airspace.At(Noon + Limits.DrillRetention).Tick();
        Assert.Null(_airspace.State.FindDrill(Id(1)));
    }

    private DrillBegun Begin(int id, params PartyId[] to) => _airspace.Done<DrillBegun>(Beginning(id, to));

    private static BeginDrill Beginning(int id, params PartyId[] to) =>
        new(Drill.Create(Id(id), Alpha, ArrangementId.Parse("line"), [.. to], "liaison", "monthly drill"));
}
