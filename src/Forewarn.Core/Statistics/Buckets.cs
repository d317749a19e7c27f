using System.Collections.Immutable;
using NodaTime;

namespace Forewarn.Core.Statistics;

/// <summary>The buckets of a histogram of durations: what is below the first bound, what lies from each bound up to but not including the next,
/// and what is at or beyond the last.</summary>
/// <remarks>Immutable. The bounds are part of the snapshots' format: what is kept of warnings that are forgotten is counted by them.</remarks>
public sealed class Buckets
{
    /// <summary>Of lead times: start of the activity minus delivery. The first bucket is what was delivered after the start.</summary>
    public static readonly Buckets LeadTime = OfMinutes(0, 1, 5, 15, 30, 60, 180, 720, 1_440);

    /// <summary>Of lead times against the requirement: lead time minus required lead time. Below zero it is less than required.</summary>
    public static readonly Buckets Margin = OfMinutes(-180, -60, -30, -15, -5, 0, 5, 15, 30, 60, 180);

    /// <summary>Of acknowledgements: acknowledged minus owed, from when the ladder's deadlines run.</summary>
    public static readonly Buckets Acknowledgement = OfMinutes(1, 2, 5, 15, 30, 60, 180, 720, 1_440);

    private Buckets(ImmutableArray<Duration> bounds) => Bounds = bounds;

    /// <summary>Ascending.</summary>
    public ImmutableArray<Duration> Bounds { get; }

    /// <summary>One more than there are bounds.</summary>
    public int Count => Bounds.Length + 1;

    /// <summary>The bucket that a duration falls into, from 0.</summary>
    public int IndexOf(Duration duration)
    {
        int index = 0;
        while (index < Bounds.Length && duration >= Bounds[index])
            index++;
        return index;
    }

    private static Buckets OfMinutes(params ReadOnlySpan<int> minutes)
    {
        var bounds = ImmutableArray.CreateBuilder<Duration>(minutes.Length);
        foreach (int minute in minutes)
            bounds.Add(Duration.FromMinutes(minute));
        return new Buckets(bounds.MoveToImmutable());
    }
}
