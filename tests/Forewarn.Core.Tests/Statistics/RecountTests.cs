using CsCheck;
using Forewarn.Core.Airspace;
using Forewarn.Core.Geometry;
using Forewarn.Core.Tests.Airspace;
using NodaTime;

namespace Forewarn.Core.Tests.Statistics;

/// <summary>What is counted is what a recount of everything that happened comes to.</summary>
public class RecountTests
{
    private const int CommandsMax = 80;
    private const int Sequences = 1_000;

    [Fact]
    public void Any_sequence_is_counted_as_a_recount_of_its_events_counts_it() => GenCommand.Sequence(CommandsMax).Sample(sequence =>
    {
        var (state, oracle) = Run(sequence);

        Assert.Equal(oracle.CountedAt(state.Time), StatisticsOracle.LinesOf(state.Statistics(null).Count(state.Time)));
    }, iter: Sequences);

    [Fact]
    public void It_is_counted_the_same_when_all_of_it_is_forgotten() => GenCommand.Sequence(CommandsMax).Sample(sequence =>
    {
        var (state, oracle) = Run(sequence);
        state.Apply(new Tick(), state.Position + 1, Volume4D.EndMax + Limits.Retention);
        oracle.Take(state);

        Assert.Equal(0, state.WarningsCount);
        Assert.Equal(oracle.CountedAt(state.Time), StatisticsOracle.LinesOf(state.Statistics(null).Count(state.Time)));
    }, iter: Sequences);

    [Fact]
    public void It_is_counted_the_same_from_a_snapshot() => GenCommand.Sequence(CommandsMax).Sample(sequence =>
    {
        var (state, _) = Run(sequence);
        var stream = new MemoryStream();
        state.Capture().WriteTo(stream);
        stream.Position = 0;

        Assert.Equal(
            StatisticsOracle.LinesOf(state.Statistics(null).Count(state.Time)),
            StatisticsOracle.LinesOf(AirspaceState.Restore(stream).Statistics(null).Count(state.Time)));
    }, iter: Sequences / 4);

    [Fact]
    public void A_party_counts_its_part_of_what_everyone_counts_together() => GenCommand.Sequence(CommandsMax).Sample(sequence =>
    {
        var (state, _) = Run(sequence);
        var all = StatisticsOracle.LinesOf(state.Statistics(null).Count(state.Time)).ToArray();
        foreach (var party in new[] { Scenario.Alpha, Scenario.Bravo, Scenario.Charlie, Scenario.Delta })
            Assert.Equal(all.Where(line => line.Split(' ')[1..3].Contains(party.ToString())), StatisticsOracle.LinesOf(state.Statistics(party).Count(state.Time)));
    }, iter: Sequences / 4);

    /// <summary>Guards the tests above: there is something of everything to count.</summary>
    [Fact]
    public void The_sequences_come_to_near_misses_and_to_every_bucket_of_acknowledgements_asked_for()
    {
        var wanted = new HashSet<string>(["near miss", "standing InTime", "standing Escalated", "standing NotAcknowledged", "standing Superseded", "standing Awaited", "verdict Short", "verdict Late", "lead 0", "margin 5"]);
        // The same sequences in every run.
        var random = new PCG(0, 20180917);
        for (int i = 0; i < 20_000 && wanted.Count > 0; i++)
        {
            var (state, oracle) = Run(GenCommand.Sequence(CommandsMax).Generate(random, null, out _));
            wanted.RemoveWhere(what => oracle.CountedAt(state.Time).Any(line => line.Contains($" {what} ", StringComparison.Ordinal)));
        }

        Assert.Empty(wanted);
    }

    private static (AirspaceState State, StatisticsOracle Oracle) Run((Command Command, Duration Wait)[] sequence)
    {
        var state = new AirspaceState();
        var oracle = new StatisticsOracle();
        foreach (var (command, wait, turn) in AnySequenceTests.Turns(sequence))
        {
            state.Apply(GenCommand.Fitted(command, state, turn), state.Position + 1, state.Time + wait);
            oracle.Take(state);
        }
        return (state, oracle);
    }
}
