namespace Forewarn.Cli.Load;

/// <summary>What a scenario came to.</summary>
internal sealed record ScenarioFigures
{
    public required ScenarioName Name { get; init; }

    /// <summary>Good answers a second at most: the median of the closed loops.</summary>
    public required double PerSecond { get; init; }

    /// <summary>The echo of the same bodies, in turn with them; null when there was none.</summary>
    public required double? EchoPerSecond { get; init; }

    /// <summary>The median of the rounds' ratios; null when there was no echo.</summary>
    public required double? EchoRatio { get; init; }

    /// <summary>The open loop, at half of the maximum unless told otherwise.</summary>
    public required LoadResult Open { get; init; }

    /// <summary>Requests a second that the open loop made due.</summary>
    public required double OpenRate { get; init; }

    /// <summary>Processor time of the generator for a request of the closed loops, in microseconds.</summary>
    public required double GeneratorMicroseconds { get; init; }

    /// <summary>Processor time of the server for a request of the closed loops, in microseconds; null when it is not ours.</summary>
    public required double? ServerMicroseconds { get; init; }

    /// <summary>Processor time of the echo for a request, in microseconds; null when there was no echo.</summary>
    /// <remarks>Processor times hardly change when others use the machine too, while rates do.</remarks>
    public required double? EchoMicroseconds { get; init; }

    /// <summary>Bytes that the server allocated for a request of the closed loops; null when it is not ours.</summary>
    public required double? AllocatedBytes { get; init; }

    public IEnumerable<(string Key, double Value)> Keyed()
    {
        string name = Name.Key();
        yield return ($"{name}_per_s", PerSecond);
        if (EchoRatio is { } ratio)
            yield return ($"{name}_over_echo_ratio", ratio);
        yield return ($"{name}_p50_ms", Open.LatencyMs(50));
        yield return ($"{name}_p99_ms", Open.LatencyMs(99));
        yield return ($"{name}_open_per_s", OpenRate);
        yield return ($"{name}_generator_us", GeneratorMicroseconds);
        yield return ($"{name}_generator_delay_p99_ms", Open.DelayMs(99));
        if (ServerMicroseconds is { } processor)
            yield return ($"{name}_server_us", processor);
        if (EchoMicroseconds is { } echo)
            yield return ($"{name}_echo_us", echo);
        if (AllocatedBytes is { } allocated)
            yield return ($"{name}_allocated_bytes", allocated);
    }
}
