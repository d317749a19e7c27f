namespace Forewarn.Simulation.Tests;

public class PoolSimulationTests
{
    /// <summary>Runs of the ordinary tests, and of <c>./test --long</c>.</summary>
    private static readonly int Runs = Environment.GetEnvironmentVariable("FOREWARN_LONG") == "1" ? 2_000 : 50;

    [Fact]
    public void Whatever_goes_wrong_nothing_is_lost_invented_or_reordered()
    {
        for (int seed = 1; seed <= Runs; seed++)
        {
            var report = Run(new SimulationOptions { Seed = seed, Time = TimeSpan.FromMinutes(6) });
            Assert.True(report.Problems.Count == 0, $"forewarn simulate --seed {seed} --hours 0.1: {string.Join(Environment.NewLine, report.Problems)}");
        }
    }

    [Fact]
    public void A_seed_gives_the_same_run_each_time()
    {
        var options = new SimulationOptions { Seed = 20180917, Time = TimeSpan.FromMinutes(6) };
        var (first, second) = (Run(options), Run(options));

        Assert.Equal(
            (first.Trace, first.Steps, first.Simulated, first.Answered, first.Written, first.Entries, first.EtcdBytes),
            (second.Trace, second.Steps, second.Simulated, second.Answered, second.Written, second.Entries, second.EtcdBytes));
    }

    [Fact]
    public void Another_seed_gives_another_run()
    {
        Assert.NotEqual(
            Run(new SimulationOptions { Seed = 1, Time = TimeSpan.FromMinutes(2) }).Trace,
            Run(new SimulationOptions { Seed = 2, Time = TimeSpan.FromMinutes(2) }).Trace);
    }

    /// <summary>Guards the first test: what is meant to go wrong does, and work is done nevertheless.</summary>
    [Fact]
    public void In_some_runs_everything_goes_wrong_that_can_and_most_of_what_is_asked_is_answered()
    {
        var reports = Enumerable.Range(1, 20).Select(seed => Run(new SimulationOptions { Seed = seed, Time = TimeSpan.FromMinutes(6) })).ToArray();

        Assert.Empty(reports[0].FaultsKnown.Except(reports.SelectMany(report => report.Faults.Keys)));
        Assert.True(reports.Average(report => report.Membership) > 1.5, "few changes of the membership were made");
        Assert.All(reports, report => Assert.True(report.Answered > 50 && report.Written > 10, $"seed {report.Seed}: {report.Answered} answers, {report.Written} writes"));
    }

    [Fact]
    public void A_pool_of_five_goes_on_as_one_of_three_does() =>
        Assert.Empty(Run(new SimulationOptions { Seed = 5, Time = TimeSpan.FromMinutes(6), Members = 5 }).Problems);

    private static SimulationReport Run(SimulationOptions options) =>
        PoolSimulation.Run(options, Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), TestContext.Current.CancellationToken);
}
