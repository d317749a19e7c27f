using System.Collections.Immutable;
using NodaTime;

namespace Forewarn.Client.Model;

/// <summary>Which warnings are to be counted; all of months and parties that are null.</summary>
/// <param name="From">First month, such as 2018-09.</param>
/// <param name="To">Last month, included.</param>
/// <param name="With">Only what this party owes or is owed.</param>
/// <param name="OfExercises">Drills instead of what was real.</param>
public sealed record StatisticsTerms(string? From = null, string? To = null, string? With = null, bool OfExercises = false)
{
    internal string Query => string.Join('&', new[]
    {
        OfExercises ? "of=exercises" : "of=warnings",
        From is null ? null : $"from={Uri.EscapeDataString(From)}",
        To is null ? null : $"to={Uri.EscapeDataString(To)}",
        With is null ? null : $"with={Uri.EscapeDataString(With)}",
    }.OfType<string>());
}

/// <summary>Warnings, counted by who owed them to whom and by month.</summary>
/// <param name="At">The moment as of which they are counted; of rows that came in several pages the moment of the first.</param>
/// <param name="Buckets">Bounds of the histograms in the rows.</param>
/// <param name="Rows">By month, then by who warned, then by who was warned; pairs and months without a warning have none.</param>
/// <param name="Complete">Whether every warning that was ever owed in the airspace is counted.</param>
/// <param name="RowsMax">Pairs of parties times months that the node counts beyond the time for which it keeps warnings.</param>
/// <param name="CountedFrom">The first month that is counted, when there were more than that; else null.</param>
/// <param name="Uncounted">Warnings that are not counted for that reason; for the operator alone.</param>
/// <param name="Exercise">Whether drills are counted.</param>
public sealed record WarningStatistics(
    Instant At, StatisticsBuckets Buckets, ImmutableArray<StatisticsRow> Rows, bool Complete, int RowsMax, string? CountedFrom = null, long? Uncounted = null,
    bool Exercise = false);

/// <summary>Where the buckets of the histograms begin: the first is what lies below the first bound, and has none of its own.</summary>
/// <param name="LeadTime">Start of the activity minus delivery.</param>
/// <param name="Margin">Lead time minus required lead time.</param>
/// <param name="Acknowledgement">First acknowledgement minus the moment when the warning was owed.</param>
public sealed record StatisticsBuckets(ImmutableArray<Duration> LeadTime, ImmutableArray<Duration> Margin, ImmutableArray<Duration> Acknowledgement);

/// <summary>The warnings that one party owed to another in one month.</summary>
/// <param name="Month">UTC, such as 2018-09.</param>
/// <param name="Changes">How many of which change, as <see cref="Warning.Change"/> names them.</param>
/// <param name="Verdicts">How many with which verdict, as <see cref="Warning.Verdict"/> names them.</param>
/// <param name="LeadTimes">Judged and delivered ones by bucket.</param>
/// <param name="Margins">Judged and delivered ones for which a lead time was required by bucket.</param>
/// <param name="NearMisses">Those of an overlap that went active before the warned party had acknowledged them.</param>
public sealed record StatisticsRow(
    string Month, string From, string To, long Warnings, ImmutableSortedDictionary<string, long> Changes, ImmutableSortedDictionary<string, long> Verdicts,
    ImmutableArray<long> LeadTimes, ImmutableArray<long> Margins, AcknowledgementCounts Acknowledgements, long NearMisses, bool Exercise = false);

/// <summary>How warnings were acknowledged.</summary>
/// <param name="Due">Those that had to be.</param>
/// <param name="Standings">Of those in-time, escalated, not-acknowledged, superseded and awaited ones.</param>
/// <param name="Answers">Of all acknowledged ones how many with which answer.</param>
/// <param name="Times">All acknowledged ones by bucket.</param>
public sealed record AcknowledgementCounts(
    long Due, ImmutableSortedDictionary<string, long> Standings, ImmutableSortedDictionary<string, long> Answers, ImmutableArray<long> Times);

internal sealed record StatisticsReading(
    Instant At, StatisticsBuckets Buckets, ImmutableArray<StatisticsRow> Rows, bool Complete, int RowsMax, string? CountedFrom = null, long? Uncounted = null,
    bool Exercise = false, string? NextCursor = null);

/// <summary>In which form statistics can be had as a document.</summary>
public enum StatisticsForm
{
    /// <summary>Comma-separated values with a header.</summary>
    Csv,

    /// <summary>A page of charts, each with its table.</summary>
    Html,
}
