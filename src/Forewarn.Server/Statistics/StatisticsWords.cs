using System.Globalization;
using Forewarn.Core.Statistics;
using Forewarn.Core.Warnings;
using NodaTime;

namespace Forewarn.Server.Statistics;

/// <summary>What is counted, in words that take no side.</summary>
internal static class StatisticsWords
{
    public static readonly IReadOnlyList<(Verdict Verdict, string Word)> Verdicts =
    [
        (Verdict.OnTime, "on time"),
        (Verdict.Short, "short"),
        (Verdict.Late, "late"),
        (Verdict.None, "none"),
        (Verdict.NoRequirement, "no lead time required"),
        (Verdict.Superseded, "superseded"),
        (Verdict.Pending, "pending"),
        (Verdict.Notice, "notice"),
    ];

    public static readonly IReadOnlyList<(AnswerStanding Standing, string Word)> Standings =
    [
        (AnswerStanding.InTime, "on the first rung"),
        (AnswerStanding.Escalated, "after escalation"),
        (AnswerStanding.NotAcknowledged, "not acknowledged"),
        (AnswerStanding.Superseded, "superseded before"),
        (AnswerStanding.Awaited, "awaited"),
    ];

    /// <summary>What lies in each bucket.</summary>
    public static string[] Of(Buckets buckets)
    {
        var bounds = buckets.Bounds;
        return [$"below {Of(bounds[0])}", .. bounds.Skip(1).Select((bound, i) => $"{Of(bounds[i])} to {Of(bound)}"), $"{Of(bounds[^1])} and more"];
    }

    /// <summary>Whole hours from one hour on, else minutes.</summary>
    private static string Of(Duration duration)
    {
        long minutes = (long)duration.TotalMinutes;
        string sign = minutes < 0 ? "\u2212" : "";
        long size = Math.Abs(minutes);
        return size == 0 ? "0" : size % 60 == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{sign}{size / 60} h") : string.Create(CultureInfo.InvariantCulture, $"{sign}{size} min");
    }
}
