using NodaTime;

namespace Forewarn.Server.Delivery;

/// <summary>Pauses that double with each failure, and vary by chance so that what failed together is not tried again together.</summary>
/// <param name="min">The first pause, before chance.</param>
/// <param name="max">The longest.</param>
/// <param name="random">From 0 to 1, not included.</param>
internal sealed class Backoff(TimeSpan min, TimeSpan max, Func<double> random)
{
    /// <summary>How much of a pause is left to chance.</summary>
    private const double Jitter = 0.5;

    /// <summary>The pause after a number of failures in a row: between half of what it would be and all of it.</summary>
    /// <param name="failures">At least 1.</param>
    /// <param name="asked">What the receiver asks for, at least; no more than the longest pause is granted.</param>
    public Duration After(int failures, TimeSpan? asked = null)
    {
        double whole = Math.Min(min.TotalSeconds * Math.Pow(2, failures - 1), max.TotalSeconds);
        double pause = whole * (1 - Jitter * random());
        return Duration.FromSeconds(Math.Max(pause, Math.Min(asked?.TotalSeconds ?? 0, max.TotalSeconds)));
    }
}
