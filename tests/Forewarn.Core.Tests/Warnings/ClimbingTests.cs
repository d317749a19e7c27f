using CsCheck;
using Forewarn.Core.Airspace;
using Forewarn.Core.Tests.Airspace;
using Forewarn.Core.Tests.Contacts;
using Forewarn.Core.Warnings;
using NodaTime;
using static Forewarn.Core.Tests.Airspace.Scenario;

namespace Forewarn.Core.Tests.Warnings;

/// <summary>Ladders are climbed at their deadlines, whenever the airspace gets to look: no rung is skipped, none taken twice.</summary>
public class ClimbingTests
{
    private const int RungsMax = 5;

    private static readonly Gen<int[]> SomeLadder = Gen.Int[1, 20].Array[1, RungsMax];

    /// <summary>Whose answer comes so many minutes after the warning, or never.</summary>
    private static readonly Gen<(int At, int? AnswerAfter)[]> SomeWarnings =
        Gen.Select(Gen.Int[0, 40], Gen.Frequency((1, Gen.Const((int?)null)), (2, Gen.Int[0, 120].Select(minutes => (int?)minutes)))).Array[1, 8];

    [Fact]
    public void What_happens_does_not_depend_on_when_the_airspace_looks() =>
        Gen.Select(SomeLadder, SomeWarnings, Gen.Int[1, 60].Array[0, 10], Gen.Int[0, 10]).Sample((ladder, warnings, waits, restartAfter) =>
        {
            var airspace = new Airspace(ladder);
            // Answers and looks happen in the order of their times; a look is a tick, or a restart from a snapshot and a tick.
            int look = 0;
            var looks = waits.Select((wait, i) => (At: look += wait, IsRestart: i == restartAfter)).ToArray();
            var todo = warnings.Select((warning, i) => (warning.At, Order: 0, Do: (Action)(() => airspace.Warn(i + 1))))
                .Concat(warnings.Select((warning, i) => (At: warning.At + (warning.AnswerAfter ?? 0), Order: 1, Do: (Action)(warning.AnswerAfter is null ? () => { } : () => airspace.Answer(i + 1)))))
                .Concat(looks.Select(each => (each.At, Order: 2, Do: (Action)(() => airspace.Look(each.IsRestart)))))
                .OrderBy(each => each.At).ThenBy(each => each.Order);
            foreach (var (at, _, act) in todo)
            {
                airspace.Now = Minute(at);
                act();
            }
            airspace.Now = Minute(1_000);
            airspace.Look(isRestart: false);

            Assert.Equal(Expected(ladder, warnings), airspace.Climbed.OrderBy(step => step.Id).ThenBy(step => step.Minute));
        }, iter: 2_000);

    /// <summary>By arithmetic alone: a rung ends so long after the warning as it and those below it take, unless the answer came before.</summary>
    private static List<Step> Expected(int[] ladder, (int At, int? AnswerAfter)[] warnings)
    {
        var steps = new List<Step>();
        for (int id = 1; id <= warnings.Length; id++)
        {
            int elapsed = 0;
            for (int rung = 0; rung < ladder.Length; rung++)
            {
                elapsed += ladder[rung];
                if (warnings[id - 1].AnswerAfter < elapsed)
                    break;
                bool isLast = rung == ladder.Length - 1;
                steps.Add(new Step(id, warnings[id - 1].At + elapsed, isLast ? EventKind.WarningNotAcknowledged : EventKind.WarningEscalated, isLast ? rung : rung + 1));
            }
        }
        return steps;
    }

    [Fact]
    public void Ten_thousand_warnings_take_each_of_five_rungs_once_also_over_a_restart()
    {
        const int count = 10_000;
        var airspace = new Airspace([1, 1, 1, 1, 1]);
        for (int id = 1; id <= count; id++)
            airspace.Warn(id);
        for (int minute = 1; minute <= RungsMax; minute++)
        {
            airspace.Now = Minute(minute);
            // Dead over the third deadline: it falls due with the fourth.
            if (minute != 3)
                airspace.Look(isRestart: minute == 4);
        }

        Assert.Equal(
            Enumerable.Range(1, RungsMax).Select(minute => (minute, count)),
            airspace.Climbed.GroupBy(step => step.Minute).OrderBy(group => group.Key).Select(group => (group.Key, group.Select(step => step.Id).Distinct().Count())));
        Assert.Equal(RungsMax * count, airspace.Climbed.Count);
        Assert.Equal(RungsMax * count, airspace.State.Outbox(Leaves.None, int.MaxValue).Items.Count(item => item.To == Bravo));
        Assert.Equal(count, airspace.State.Outbox(Leaves.None, int.MaxValue).Items.Count(item => item.To == Alpha && item.Kind == EventKind.WarningNotAcknowledged));
    }

    /// <summary>One rung of a warning's ladder that came to its end.</summary>
    private readonly record struct Step(int Id, int Minute, EventKind Kind, int Rung);

    /// <summary>An airspace in which bravo is warned of each intent of alpha's, and that dies and comes back.</summary>
    private sealed class Airspace
    {
        private readonly Dictionary<long, int> _ids = [];

        public Airspace(int[] ladder)
        {
            var scenario = new Scenario();
            scenario.Agree(Arrangement("line", [Alpha, Bravo], ladder: [.. ladder.Select((minutes, i) => new Rung(i < 2 ? Channel.Operational : Channel.Diplomatic, Duration.FromMinutes(minutes)))]));
            scenario.Reachable(Alpha);
            scenario.Reachable(Bravo);
            State = scenario.State;
        }

        public AirspaceState State { get; private set; }

        public Instant Now { get; set; } = Noon;

        public List<Step> Climbed { get; } = [];

        public void Warn(int id)
        {
            var declared = (Declared)Apply(new Declare(Alpha, null, OperationalIntent.Create(Id(id), Alpha, IntentState.Accepted, [Around(from: 2_000, to: 2_100)])));
            _ids.Add(declared.Warnings.Single().Number, id);
        }

        public void Answer(int id) =>
            Apply(new Acknowledge(Bravo, _ids.Single(pair => pair.Value == id).Key, Core.Warnings.Answer.Understood, "officer", ""));

        public void Look(bool isRestart)
        {
            if (isRestart)
            {
                using var snapshot = new MemoryStream();
                State.Capture().WriteTo(snapshot);
                snapshot.Position = 0;
                State = AirspaceState.Restore(snapshot);
            }
            Apply(new Tick());
        }

        private Outcome Apply(Command command)
        {
            var outcome = State.Apply(command, State.Position + 1, Now);
            foreach (var happened in State.Happened)
            {
                var (_, _, number, _) = happened.Subject;
                if (happened.Kind is EventKind.WarningEscalated or EventKind.WarningNotAcknowledged)
                    Climbed.Add(new Step(_ids[number], (int)(happened.At - Noon).TotalMinutes, happened.Kind, happened.Version));
            }
            return outcome;
        }
    }
}
