using Forewarn.Core.Statistics;
using Forewarn.Core.Warnings;
using NodaTime.Text;

namespace Forewarn.Server.Api.Wire;

/// <summary>Warnings, counted by who owed them to whom and by month.</summary>
/// <param name="At">The moment as of which they are counted.</param>
/// <param name="Exercise">Present, and true, when drills are counted; they are counted by themselves.</param>
/// <param name="Buckets">Bounds of the histograms in the rows.</param>
/// <param name="CountedFrom">The first month that is counted, when there were more than rows_max pairs and months; else absent.</param>
/// <param name="Complete">Whether every warning that was ever owed in the airspace is counted.</param>
/// <param name="Uncounted">Warnings of the airspace that are not counted for that reason; for the operator alone.</param>
/// <param name="RowsMax">Pairs of parties times months that are counted beyond the time for which warnings are kept.</param>
public sealed record StatisticsAnswer(
    string At, bool? Exercise, StatisticsBucketsView Buckets, StatisticsRowView[] Rows, string? CountedFrom, bool Complete, long? Uncounted, int RowsMax, string? NextCursor);

/// <summary>Where the buckets of the histograms begin: the first one is what lies below the first bound, and has no bound of its own.</summary>
/// <param name="LeadTime">Start of the activity minus delivery.</param>
/// <param name="Margin">Lead time minus required lead time.</param>
/// <param name="Acknowledgement">First acknowledgement minus the moment when the warning was owed.</param>
public sealed record StatisticsBucketsView(string[] LeadTime, string[] Margin, string[] Acknowledgement)
{
    internal static readonly StatisticsBucketsView All = new(BoundsOf(Buckets.LeadTime), BoundsOf(Buckets.Margin), BoundsOf(Buckets.Acknowledgement));

    private static string[] BoundsOf(Buckets buckets) => [.. buckets.Bounds.Select(bound => Times.Of(bound))];
}

/// <summary>The warnings that one party owed to another in one month.</summary>
/// <param name="Month">Of the Gregorian calendar, UTC, such as 2018-09.</param>
/// <param name="Exercise">Present, and true, when they are those of drills.</param>
/// <param name="Warnings">How many.</param>
/// <param name="Changes">How many of which change.</param>
/// <param name="Verdicts">How many with which verdict.</param>
/// <param name="LeadTimes">Of those judged and delivered, how many in which bucket.</param>
/// <param name="Margins">Of those judged and delivered for which a lead time was required, how many in which bucket.</param>
/// <param name="NearMisses">How many were of an overlap with an activity of the warned party, and went active before it had acknowledged them.</param>
public sealed record StatisticsRowView(
    string Month, string From, string To, bool? Exercise, long Warnings, Dictionary<string, long> Changes, Dictionary<string, long> Verdicts,
    long[] LeadTimes, long[] Margins, AcknowledgementsView Acknowledgements, long NearMisses)
{
    internal static StatisticsRowView Of(PairTally row) => new(
        YearMonthPattern.Iso.Format(row.Pair.Month), row.Pair.From.ToString(), row.Pair.To.ToString(), row.Pair.IsExercise ? true : null,
        row.Tally.Warnings, By<Change>(row.Tally.Of), By<Verdict>(row.Tally.Of), [.. row.Tally.LeadTimes], [.. row.Tally.Margins],
        AcknowledgementsView.Of(row.Tally), row.Tally.NearMisses);

    internal static Dictionary<string, long> By<T>(Func<T, long> count)
        where T : struct, Enum => Enum.GetValues<T>().ToDictionary(Names<T>.Of, count);
}

/// <summary>How warnings were acknowledged.</summary>
/// <param name="Due">Those that had to be.</param>
/// <param name="Standings">Of those that had to be, how many stand how.</param>
/// <param name="Answers">Of all that were acknowledged, how many with which answer; of several answers the last.</param>
/// <param name="Times">Of all that were acknowledged, how many in which bucket; of several answers the first.</param>
public sealed record AcknowledgementsView(long Due, Dictionary<string, long> Standings, Dictionary<string, long> Answers, long[] Times)
{
    internal static AcknowledgementsView Of(Tally tally) => new(
        tally.AcknowledgementsDue, StatisticsRowView.By<AnswerStanding>(tally.Of), StatisticsRowView.By<Answer>(tally.Of), [.. tally.AcknowledgementTimes]);
}
