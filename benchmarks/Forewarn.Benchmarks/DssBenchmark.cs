using Forewarn.Cli.Load;

namespace Forewarn.Benchmarks;

/// <summary>The DSS role of the node under the load of <c>forewarn bench dss</c>, with a watch on the pauses of its garbage collector.</summary>
internal static class DssBenchmark
{
    public static IReadOnlyDictionary<string, double> Run(bool quick, Action<string> progress) => RunAsync(quick, progress).GetAwaiter().GetResult();

    private static async Task<IReadOnlyDictionary<string, double>> RunAsync(bool quick, Action<string> progress)
    {
        SocketThreads.TakeAnswersInline();
        var pauses = new PauseLog();
        var bench = new DssBench(quick ? BenchPlan.Quick : BenchPlan.Full, TargetSource.NewNodes, progress, pauses.Watch);
        var report = await Task.Run(() => bench.RunAsync(CancellationToken.None));
        pauses.AddTo(report);
        foreach (string surprise in report.Surprises)
            progress($"not as it should be: {surprise}");
        return report.Figures;
    }
}
