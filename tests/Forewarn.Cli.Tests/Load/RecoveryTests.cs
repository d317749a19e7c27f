using System.Diagnostics;
using Forewarn.Cli.Load;

namespace Forewarn.Cli.Tests.Load;

public sealed class RecoveryTests
{
    private const double Normal = 8;

    private static readonly long End = At(5);

    [Fact]
    public void What_was_never_slow_recovers_at_once() =>
        Assert.Equal(TimeSpan.Zero, OverloadFigures.RecoveryOf(Answers(_ => Normal), 0, End, Normal));

    [Fact]
    public void It_has_recovered_when_the_first_calm_second_begins() =>
        Assert.Equal(2, OverloadFigures.RecoveryOf(Answers(second => second < 2 ? 500 : Normal), 0, End, Normal)!.Value.TotalSeconds, 0.11);

    [Fact]
    public void A_refusal_is_not_calm() =>
        Assert.Equal(2, OverloadFigures.RecoveryOf(Answers(_ => Normal, second => second >= 2), 0, End, Normal)!.Value.TotalSeconds, 0.11);

    [Fact]
    public void What_stays_slow_has_not_recovered() =>
        Assert.Null(OverloadFigures.RecoveryOf(Answers(_ => 500), 0, End, Normal));

    [Fact]
    public void A_second_in_which_nothing_was_due_says_nothing() =>
        Assert.Null(OverloadFigures.RecoveryOf([], 0, End, Normal));

    [Fact]
    public void Twice_the_normal_latency_is_still_normal() =>
        Assert.Equal(TimeSpan.Zero, OverloadFigures.RecoveryOf(Answers(_ => 2 * Normal), 0, End, Normal));

    /// <summary>A hundred a second for five seconds.</summary>
    private static IEnumerable<OpenLoop.Sample> Answers(Func<double, double> latencyMs, Func<double, bool>? isGood = null)
    {
        for (int i = 0; i < 500; i++)
        {
            double due = i / 100.0;
            yield return new OpenLoop.Sample(At(due), At(due + latencyMs(due) / 1000), isGood?.Invoke(due) ?? true);
        }
    }

    private static long At(double seconds) => (long)(seconds * Stopwatch.Frequency);
}
