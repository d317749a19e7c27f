using System.Globalization;
using CsCheck;
using Forewarn.Core.Airspace;
using Forewarn.Core.Format;
using Forewarn.Core.Tests.Format;
using Forewarn.Core.Warnings;
using NodaTime;

namespace Forewarn.Core.Tests.Airspace;

public class DeterminismTests
{
    [Fact]
    public void A_replayed_journal_gives_the_state_and_the_answers_of_the_live_one() => GenCommand.Sequence(80).Sample(sequence =>
    {
        var journal = Live(sequence, out string hash, out var answers);

        Assert.Equal((hash, answers), Replayed(journal));
        Assert.Equal((hash, answers), Replayed(journal));
    }, iter: 200);

    [Fact]
    public void A_hostile_culture_changes_nothing() => GenCommand.Sequence(80).Sample(sequence =>
    {
        var journal = Live(sequence, out string hash, out var answers);

        Assert.Equal((hash, answers), OnOwnThread(() =>
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = Determinism.HostileCulture();
            return Replayed(journal);
        }));
    }, iter: 200);

    /// <summary>Times on the wire may be finer than those of the journal: the live state must not keep what the journal does not.</summary>
    [Fact]
    public void What_is_finer_than_the_journal_is_not_kept_by_the_live_state()
    {
        var odd = Duration.FromNanoseconds(77);
        var live = new AirspaceState();
        var journal = new List<(EncodedCommand Entry, Instant Time)>();
        var answers = new List<Outcome>();
        void Do(Command command)
        {
            answers.Add(live.Apply(command, live.Position + 1, Scenario.Noon + odd));
            journal.Add((CommandFormat.Encode(command, new CanonicalWriter(), new byte[CommandFormat.SaltLength]), live.Time));
        }

        Do(new PutParty(Scenario.Alpha, null, Scenario.PartyOf(Scenario.Alpha)));
        Do(new PutParty(Scenario.Bravo, null, Scenario.PartyOf(Scenario.Bravo)));
        Do(new PutArrangement(Scenario.Alpha, null, Scenario.Arrangement(
            "line", [new Member(Scenario.Alpha, Scenario.Minute(-1) + odd, null), new Member(Scenario.Bravo, Scenario.Minute(-1), Scenario.Minute(9) + odd)],
            separation: Core.Geometry.Separation.Create(1, 1, odd), ladder: [new Rung(default, Duration.FromMinutes(1) + odd)],
            from: Scenario.Minute(-1) + odd, until: Scenario.Minute(99) + odd, withdrawalNotice: odd)));
        Do(new Declare(Scenario.Alpha, null, OperationalIntent.Create(Scenario.Id(1), Scenario.Alpha, IntentState.Accepted,
            [Core.Geometry.Volume4D.Create(Scenario.Around().Area, Scenario.Around().Altitude, Scenario.Minute(60) + odd, Scenario.Minute(70) + odd)])));
        Do(new Observe(Core.Incidents.Observation.Create(
            Scenario.Id(2), Scenario.Bravo, Scenario.Alpha, default, null, Scenario.Noon + odd, Scenario.Place(0, 0), null, "", "radar")));

        Assert.Equal((live.Capture().Hash(), Described.Value(answers)), Replayed(journal));
    }

    private static List<(EncodedCommand Entry, Instant Time)> Live((Command Command, Duration Wait)[] sequence, out string hash, out string answers)
    {
        var state = new AirspaceState();
        var journal = new List<(EncodedCommand, Instant)>();
        var outcomes = new List<Outcome>();
        foreach (var (command, wait, turn) in AnySequenceTests.Turns(sequence))
        {
            var fitted = GenCommand.Fitted(command, state, turn);
            outcomes.Add(state.Apply(fitted, state.Position + 1, state.Time + wait));
            journal.Add((CommandFormat.Encode(fitted, new CanonicalWriter(), new byte[CommandFormat.SaltLength]), state.Time));
        }
        (hash, answers) = (state.Capture().Hash(), Described.Value(outcomes));
        return journal;
    }

    private static (string Hash, string Answers) Replayed(IReadOnlyList<(EncodedCommand Entry, Instant Time)> journal)
    {
        var state = new AirspaceState();
        var outcomes = new List<Outcome>();
        foreach (var (entry, time) in journal)
            outcomes.Add(state.Apply(CommandFormat.Decode(entry.Bytes, entry.Details), state.Position + 1, time));
        return (state.Capture().Hash(), Described.Value(outcomes));
    }

    private static T OnOwnThread<T>(Func<T> work)
    {
        var result = default(T);
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(() => { result = work(); }));
        thread.Start();
        thread.Join();
        return failure is null ? result! : throw failure;
    }
}
