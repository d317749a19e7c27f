namespace Forewarn.Simulation.Tests;

/// <summary>Weeks of declarations that come, end and go: what etcd and the nodes hold does not grow with them.</summary>
[Collection("alone")]
public class ChurnTests
{
    /// <summary>The stated size of etcd (docs/pool.md, "What etcd is for").</summary>
    private const long EtcdBytesMax = 256 << 10;

    /// <summary>What may come and go between two weighings: what 20 weeks leave at the nodes, if they forgot nothing, is several times that.</summary>
    private const long MemorySpread = 4 << 20;

    /// <summary>What an event takes in memory, with the free places beside it, up to as many again: of events, each node keeps up to 200,000, and these weeks do not fill that.</summary>
    private const long EventBytes = 256;

    private static readonly TimeSpan Pause = Environment.GetEnvironmentVariable("FOREWARN_LONG") == "1" ? TimeSpan.FromMinutes(20) : TimeSpan.FromHours(2);

    [Fact]
    public void Twenty_four_weeks_of_churn_leave_etcd_below_its_stated_size_and_the_memory_of_the_nodes_flat()
    {
        var report = PoolSimulation.Run(
            new SimulationOptions { Seed = 24, IsQuiet = true, Time = TimeSpan.FromDays(24 * 7), DeclarationPause = Pause },
            Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), TestContext.Current.CancellationToken);

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(Environment.NewLine, report.Weeks));
        Assert.Empty(report.Problems);
        Assert.InRange(report.EtcdBytesMax, 1, EtcdBytesMax);
        Assert.Equal(6, report.Weeks.Count);
        // What is over is forgotten after a week.
        int declaredAWeek = (int)(TimeSpan.FromDays(7) / Pause);
        Assert.All(report.Weeks, held => Assert.InRange(held.Declarations, 1, 2 * declaredAWeek));
        Assert.All(report.Weeks, held => Assert.InRange(held.Warnings, 1, 6 * declaredAWeek));
        Assert.All(report.Weeks, held => Assert.InRange(held.Outbox, 0, 10));
        Assert.All(report.Weeks, held => Assert.InRange(held.MemoryBytes, 1, report.Weeks[0].MemoryBytes + MemorySpread + ((held.Events - report.Weeks[0].Events) * EventBytes)));
    }
}

/// <summary>Tests that measure the memory of the process, in which nothing else may run meanwhile.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public class AloneCollection;
