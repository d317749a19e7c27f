using Forewarn.Core.Statistics;
using Forewarn.Core.Warnings;
using Forewarn.Record.Evidence.Pages;
using Forewarn.Server.Pages;
using NodaTime.Text;

namespace Forewarn.Server.Statistics;

/// <summary>Statistics as a page of charts, each with its table: pair by pair, in the order of their ids, each direction with the same figures.</summary>
internal static class StatisticsPage
{
    /// <summary>Pairs of parties on one page; the table of values has all.</summary>
    public const int PairsMax = 50;

    /// <summary>Months of one pair on the page, the newest; the table of values has all.</summary>
    public const int MonthsMax = 60;

    public static Page Of(StatisticsQuestion question, WarningStatistics counted)
    {
        var pairs = PairFigures.Of(question.Of(counted));
        var page = new Page("Statistics of warnings") { IsExercise = question.IsOfExercises };
        WriteHead(page.Body, question, counted, pairs.Length);
        for (int i = 0; i < pairs.Length && i < PairsMax; i++)
            WritePair(page.Body, pairs[i], $"pair-{i + 1}", question.IsOfExercises);
        WriteMeaning(page.Body);
        return page;
    }

    private static void WriteHead(Html html, StatisticsQuestion question, WarningStatistics counted, int pairs)
    {
        string from = question.From is { } first ? YearMonthPattern.Iso.Format(first) : "the beginning";
        string to = question.To is { } last ? YearMonthPattern.Iso.Format(last) : "now";
        html.Add($"<p class=\"kicker\">{(question.IsOfExercises ? "EXERCISE: drills" : "Warnings")}</p>\n<h1>Who warned whom, how long ahead, and how it was acknowledged</h1>\n");
        html.Add($"<p class=\"lead\">Months from {from} to {to}, UTC, counted as of <time>{InstantPattern.General.Format(counted.At)}</time>.</p>\n");
        if (pairs == 0)
            html.Add("<p>No warning was owed in these months.</p>\n");
        if (pairs > PairsMax)
            html.Add($"<p role=\"note\">The first {(long)PairsMax} of {(long)pairs} pairs of parties are shown, in the order of their ids; ask for those with one party, or for the table of values.</p>\n");
        if (counted.CountedFrom is { } month)
            html.Add($"<p role=\"note\">Counted from {YearMonthPattern.Iso.Format(month)} on: the node counts at most {(long)WarningStatistics.RowsMax} pairs and months. The record has what came before.</p>\n");
        else if (!counted.IsComplete)
            html.Add($"<p role=\"note\">Not all is counted: the node counts at most {(long)WarningStatistics.RowsMax} pairs and months. The record has all.</p>\n");
    }

    private static void WritePair(Html html, PairFigures pair, string id, bool isExercise)
    {
        string oneName = $"{pair.One} to {pair.Other}", otherName = $"{pair.Other} to {pair.One}";
        Series[] Both(Func<Tally, IReadOnlyList<long>> values) => [new(oneName, values(pair.ByOne)), new(otherName, values(pair.ByOther))];
        var months = pair.Months.Skip(Math.Max(0, pair.Months.Count - MonthsMax)).ToArray();
        string[] names = [.. months.Select(month => YearMonthPattern.Iso.Format(month.Month))];

        html.Add($"<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{(isExercise ? "EXERCISE: " : "")}<bdi>{pair.One.ToString()}</bdi> and <bdi>{pair.Other.ToString()}</bdi></h2>\n");
        if (months.Length < pair.Months.Count)
            html.Add($"<p role=\"note\">By month, the last {(long)MonthsMax} of {(long)pair.Months.Count} are shown.</p>\n");
        new BarChart($"{id}-months", "Warnings by month", "Month", names, [
            new(oneName, [.. months.Select(month => month.ByOne.Warnings)]), new(otherName, [.. months.Select(month => month.ByOther.Warnings)])])
            .Write(html, "The month is the one in which the warning was owed.");
        if (!isExercise)
        {
            new BarChart($"{id}-misses", "Near misses by month", "Month", names, [
                new(oneName, [.. months.Select(month => month.ByOne.NearMisses)]), new(otherName, [.. months.Select(month => month.ByOther.NearMisses)])])
                .Write(html, "Activities that overlapped one of the warned party and went active before it had acknowledged the warning.");
            new BarChart($"{id}-verdicts", "Verdicts", "Verdict", [.. StatisticsWords.Verdicts.Select(each => each.Word)],
                Both(tally => [.. StatisticsWords.Verdicts.Select(each => tally.Of(each.Verdict))]))
                .Write(html, "What they mean is said at the end of this page.");
            new BarChart($"{id}-margins", "Lead time against the requirement", "Lead time minus required lead time", StatisticsWords.Of(Buckets.Margin), Both(tally => tally.Margins))
                .Write(html, "Warnings that were delivered, and for which an arrangement requires a lead time. Each bucket holds its lower bound, not its upper one.");
            new BarChart($"{id}-leads", "Lead time", "Start minus delivery", StatisticsWords.Of(Buckets.LeadTime), Both(tally => tally.LeadTimes))
                .Write(html, "Warnings of what was declared or changed, and that were delivered; below 0 after the start.");
        }
        new BarChart($"{id}-times", "Time to the first acknowledgement", "Acknowledged minus owed", StatisticsWords.Of(Buckets.Acknowledgement), Both(tally => tally.AcknowledgementTimes))
            .Write(html, "All warnings that were acknowledged; the acknowledgement is the other party's.");
        new BarChart($"{id}-standings", "Acknowledgements that were due", "Acknowledged", [.. StatisticsWords.Standings.Select(each => each.Word)],
            Both(tally => [.. StatisticsWords.Standings.Select(each => tally.Of(each.Standing))]))
            .Write(html, "Warnings that an arrangement wants acknowledged.");
        WriteMonths(html, pair, months, isExercise);
        html.Add("</section>\n");
    }

    private static void WriteMonths(Html html, PairFigures pair, PairFigures.MonthFigures[] months, bool isExercise)
    {
        html.Add("<div class=\"scroll\">\n<table class=\"months\">\n<caption>Month by month</caption>\n<thead><tr><th scope=\"col\">Month</th><th scope=\"col\">Warned</th><th scope=\"col\">Was warned</th><th scope=\"col\">Warnings</th>");
        foreach (string column in isExercise ? ShortColumns : AllColumns)
            html.Add($"<th scope=\"col\">{column}</th>");
        html.Add("</tr></thead>\n<tbody>\n");
        foreach (var month in months)
        {
            foreach (var (from, to, tally) in new[] { (pair.One, pair.Other, month.ByOne), (pair.Other, pair.One, month.ByOther) })
            {
                html.Add($"<tr><th scope=\"row\">{YearMonthPattern.Iso.Format(month.Month)}</th><td><bdi>{from.ToString()}</bdi></td><td><bdi>{to.ToString()}</bdi></td><td class=\"number\">{tally.Warnings}</td>");
                foreach (long figure in isExercise ? ShortFigures(tally) : [.. VerdictFigures(tally), .. ShortFigures(tally), tally.NearMisses])
                    html.Add($"<td class=\"number\">{figure}</td>");
                html.Add("</tr>\n");
            }
        }
        html.Add("</tbody>\n</table>\n</div>\n");
    }

    private static readonly string[] ShortColumns = ["Acknowledgements due", "On the first rung", "After escalation", "Not acknowledged"];

    private static readonly string[] AllColumns = ["On time", "Short", "Late", "None", .. ShortColumns, "Near misses"];

    private static long[] VerdictFigures(Tally tally) => [tally.Of(Verdict.OnTime), tally.Of(Verdict.Short), tally.Of(Verdict.Late), tally.Of(Verdict.None)];

    private static long[] ShortFigures(Tally tally) =>
        [tally.AcknowledgementsDue, tally.Of(AnswerStanding.InTime), tally.Of(AnswerStanding.Escalated), tally.Of(AnswerStanding.NotAcknowledged)];

    private static void WriteMeaning(Html html) => html.Add("""
        <section aria-labelledby="meaning">
        <h2 id="meaning">What is counted</h2>
        <p>A warning is one change by one party, as owed to one other party. It is counted in the month in which it became owed, once.
        Counting says nothing of why a party had more or less to warn of than another.</p>
        <dl class="facts-list">
        <dt>on time</dt><dd>delivered with at least the lead time that an arrangement requires</dd>
        <dt>short</dt><dd>delivered before the start, with less than that</dd>
        <dt>late</dt><dd>delivered after the start</dd>
        <dt>none</dt><dd>not delivered by now, and the activity has begun</dd>
        <dt>no lead time required</dt><dd>delivered before the start; no arrangement says how long ahead</dd>
        <dt>superseded</dt><dd>not delivered when a later version took its place, before the start</dd>
        <dt>pending</dt><dd>not delivered yet, and the activity has not begun</dd>
        <dt>notice</dt><dd>of a state or an end; no lead time is judged</dd>
        <dt>near miss</dt><dd>the activity overlapped one of the warned party's own when the warning was owed, and went active before the party had
        acknowledged it; it counts for the pair, in the month and direction of the warning</dd>
        </dl>
        <p>Drills are counted by themselves, and in none of these figures.</p>
        </section>

        """);
}
