using System.Diagnostics;

namespace Forewarn.Cli.Load;

/// <summary>How a server bore three times what it can do.</summary>
internal sealed record OverloadFigures
{
    /// <summary>A latency up to this is normal, however much lower it was before.</summary>
    public const double NormalMsMin = 10;

    /// <summary>The load has to be borne for so long to count as recovered.</summary>
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(1);

    /// <summary>Recovery is told to this.</summary>
    private static readonly TimeSpan RecoveryStep = TimeSpan.FromMilliseconds(100);

    public required double MaximumPerSecond { get; init; }

    /// <summary>Good answers a second during the overload.</summary>
    public required double GoodPerSecond { get; init; }

    /// <summary>Share of 429 and 503 among the answers during the overload.</summary>
    public required double BusyShare { get; init; }

    /// <summary>Share of what was due during the overload and never found a free connection.</summary>
    public required double GivenUpShare { get; init; }

    /// <summary>99th percentile before, in milliseconds.</summary>
    public required double NormalP99Ms { get; init; }

    /// <summary>Until latencies were normal again; null when they were not before <see cref="Watched"/> was over.</summary>
    public required TimeSpan? Recovery { get; init; }

    /// <summary>How long the server was watched after the overload.</summary>
    public required TimeSpan Watched { get; init; }

    /// <summary>Bytes of memory of the server before, and at most; null when it is not ours.</summary>
    public required (long Before, long Most)? Memory { get; init; }

    public double GoodputRatio => GoodPerSecond / MaximumPerSecond;

    public IEnumerable<(string Key, double Value)> Keyed()
    {
        yield return ("overload_goodput_ratio", GoodputRatio);
        // One that has not recovered takes at least as long as it was watched.
        yield return ("overload_recovery_s", (Recovery ?? Watched).TotalSeconds);
        yield return ("overload_busy_ratio", BusyShare);
        yield return ("overload_given_up_ratio", GivenUpShare);
        yield return ("overload_normal_p99_ms", NormalP99Ms);
        if (Memory is var (before, most))
        {
            yield return ("overload_memory_before_bytes", before);
            yield return ("overload_memory_bytes_max", most);
        }
    }

    /// <summary>From the load's return to normal until the start of the first second whose 99th percentile is at most twice the normal one,
    /// or <see cref="NormalMsMin"/>.</summary>
    /// <param name="samples">All answers of the run.</param>
    /// <param name="from">When the load returned to normal, by <see cref="Stopwatch"/>.</param>
    /// <param name="until">When it ended.</param>
    /// <returns>Null when there was no such second.</returns>
    public static TimeSpan? RecoveryOf(IEnumerable<OpenLoop.Sample> samples, long from, long until, double normalP99Ms)
    {
        double limit = Math.Max(2 * normalP99Ms, NormalMsMin);
        var after = samples.Where(sample => sample.Due >= from).OrderBy(sample => sample.Due).ToArray();
        var dues = Array.ConvertAll(after, sample => sample.Due);
        long step = Ticks(RecoveryStep), calm = Ticks(Calm);
        for (long start = from; start + calm <= until; start += step)
        {
            var second = after.AsSpan(FirstFrom(dues, start)..FirstFrom(dues, start + calm));
            if (second.Length > 0 && Percentile(second, 99) <= limit)
                return Stopwatch.GetElapsedTime(from, start);
        }
        return null;
    }

    /// <summary>A percentile of latencies, in milliseconds; what was answered busy counts as later than anything.</summary>
    public static double Percentile(ReadOnlySpan<OpenLoop.Sample> samples, double percentile)
    {
        double[] latencies = new double[samples.Length];
        for (int i = 0; i < latencies.Length; i++)
            latencies[i] = samples[i].IsGood ? samples[i].LatencyMs : double.PositiveInfinity;
        Array.Sort(latencies);
        return latencies[(int)Math.Ceiling(percentile / 100 * latencies.Length) - 1];
    }

    private static int FirstFrom(long[] dues, long moment)
    {
        int at = Array.BinarySearch(dues, moment);
        at = at < 0 ? ~at : at;
        while (at > 0 && dues[at - 1] >= moment)
            at--;
        return at;
    }

    private static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);
}
