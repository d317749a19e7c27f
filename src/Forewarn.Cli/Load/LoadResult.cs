using HdrHistogram;

namespace Forewarn.Cli.Load;

/// <summary>What a stretch of load came to.</summary>
internal sealed record LoadResult
{
    public required TimeSpan Duration { get; init; }

    public required long Sent { get; init; }

    /// <summary>Answered as a correct server answers.</summary>
    public required long Good { get; init; }

    /// <summary>Answered 429 or 503.</summary>
    public required long Busy { get; init; }

    /// <summary>Of the busy answers, those that do not say when to ask again.</summary>
    public required long BusyWithoutRetryAfter { get; init; }

    /// <summary>Answered otherwise.</summary>
    public required long Unexpected { get; init; }

    /// <summary>Never answered: the connection broke.</summary>
    public required long Lost { get; init; }

    /// <summary>Due, and never sent: no connection was free for too long.</summary>
    public required long GivenUp { get; init; }

    /// <summary>The first unexpected answer, or lost connection, in words.</summary>
    public required string? Example { get; init; }

    /// <summary>Latencies of the good answers from the moment that the request was due, in microseconds.</summary>
    public required HistogramBase Latencies { get; init; }

    /// <summary>How long after it was due each request was sent, in microseconds: the generator's own share of the latencies.</summary>
    public required HistogramBase Delays { get; init; }

    /// <summary>Processor time that the generator used.</summary>
    public required TimeSpan GeneratorTime { get; init; }

    /// <summary>Good answers a second.</summary>
    public double PerSecond => Good / Duration.TotalSeconds;

    /// <summary>Processor time of the generator for one request, in microseconds.</summary>
    public double GeneratorMicroseconds => GeneratorTime.TotalMicroseconds / Math.Max(1, Sent);

    /// <summary>A percentile, 0 to 100, of the latencies, in milliseconds.</summary>
    public double LatencyMs(double percentile) => Latencies.TotalCount == 0 ? 0 : Latencies.GetValueAtPercentile(percentile) / 1000.0;

    /// <summary>A percentile, 0 to 100, of the generator's own delays, in milliseconds.</summary>
    public double DelayMs(double percentile) => Delays.TotalCount == 0 ? 0 : Delays.GetValueAtPercentile(percentile) / 1000.0;
}
