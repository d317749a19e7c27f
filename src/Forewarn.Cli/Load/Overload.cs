using System.Diagnostics;

namespace Forewarn.Cli.Load;

/// <summary>Asks for several times what a server can do, and watches how it comes back.</summary>
internal static class Overload
{
    private static readonly TimeSpan MemoryStep = TimeSpan.FromMilliseconds(200);

    /// <param name="maximum">What it can do, in requests a second.</param>
    /// <param name="factor">How many times as much it is asked for.</param>
    /// <param name="stretch">How long each: half of the maximum, the overload, half again.</param>
    /// <param name="seed">For random arrivals; null for even ones.</param>
    public static async Task<OverloadFigures> MeasureAsync(Stage stage, double maximum, double factor, TimeSpan stretch, int? seed, CancellationToken cancellation)
    {
        var loop = new OpenLoop([new(maximum / 2, stretch), new(maximum * factor, stretch), new(maximum / 2, stretch)], seed, keepsSamples: true);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        long before = stage.Process?.WorkingSet ?? 0;
        var memory = MostMemoryAsync(stage.Process, ended.Token);
        LoadResult result;
        try
        {
            result = await stage.LoadAsync(loop, "in overload", cancellation, isBusyExpected: true);
        }
        finally
        {
            await ended.CancelAsync();
        }
        long most = await memory;

        long ticks = (long)(stretch.TotalSeconds * Stopwatch.Frequency);
        long overloaded = loop.Started + ticks, relieved = overloaded + ticks, over = relieved + ticks;
        double normalP99 = OverloadFigures.Percentile([.. loop.Samples.Where(sample => sample.Due < overloaded)], 99);
        var during = loop.Samples.Where(sample => sample.Done >= overloaded && sample.Done < relieved).ToArray();
        int good = during.Count(sample => sample.IsGood);
        return new OverloadFigures
        {
            MaximumPerSecond = maximum,
            GoodPerSecond = good / stretch.TotalSeconds,
            BusyShare = 1 - good / (double)Math.Max(1, during.Length),
            GivenUpShare = result.GivenUp / (maximum * factor * stretch.TotalSeconds),
            NormalP99Ms = normalP99,
            Recovery = OverloadFigures.RecoveryOf(loop.Samples, relieved, over, normalP99),
            Watched = stretch,
            Memory = stage.Process is null ? null : (before, Math.Max(before, most)),
        };
    }

    private static async Task<long> MostMemoryAsync(ServerProcess? process, CancellationToken cancellation)
    {
        long most = 0;
        while (process is not null && !cancellation.IsCancellationRequested)
        {
            most = Math.Max(most, process.WorkingSet);
            await Task.Delay(MemoryStep, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return most;
    }
}
