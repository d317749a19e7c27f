using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Forewarn.Core.Statistics;
using Forewarn.Core.Warnings;
using Forewarn.Server.Api.Wire;
using NodaTime.Text;

namespace Forewarn.Server.Statistics;

/// <summary>Statistics as a table of comma-separated values (RFC 4180) with a header; one line for each row.</summary>
/// <remarks>Nothing in it needs quotes, and nothing can be taken for a formula: ids of parties begin with a letter or a digit, and have neither
/// commas nor quotes.</remarks>
internal static class StatisticsCsv
{
    public const string MediaType = "text/csv; charset=utf-8; header=present";

    /// <summary>Bytes that are collected before they are sent.</summary>
    private const int ChunkBytes = 64 * 1024;

    private static readonly (string Name, Func<PairTally, long> Value)[] Counts =
    [
        ("warnings", row => row.Tally.Warnings),
        .. Each<Change>("change", tally => tally.Of),
        .. Each<Verdict>("verdict", tally => tally.Of),
        .. Histogram("lead_time", Buckets.LeadTime, tally => tally.LeadTimes),
        .. Histogram("margin", Buckets.Margin, tally => tally.Margins),
        ("acknowledgements_due", row => row.Tally.AcknowledgementsDue),
        .. Each<AnswerStanding>("due", tally => tally.Of),
        .. Each<Answer>("answer", tally => tally.Of),
        .. Histogram("acknowledged", Buckets.Acknowledgement, tally => tally.AcknowledgementTimes),
        ("near_misses", row => row.Tally.NearMisses),
    ];

    /// <summary>The names of the columns, in order.</summary>
    public static readonly IReadOnlyList<string> Columns = ["month", "from", "to", "exercise", .. Counts.Select(count => count.Name)];

    public static async Task WriteAsync(PipeWriter writer, IEnumerable<PairTally> rows, CancellationToken cancellation)
    {
        var text = new StringBuilder().AppendJoin(',', Columns).Append("\r\n");
        foreach (var row in rows)
        {
            Append(text, row);
            if (text.Length < ChunkBytes)
                continue;
            Encoding.UTF8.GetBytes(text.ToString(), writer);
            text.Clear();
            await writer.FlushAsync(cancellation);
        }
        Encoding.UTF8.GetBytes(text.ToString(), writer);
    }

    private static void Append(StringBuilder text, PairTally row)
    {
        text.Append(CultureInfo.InvariantCulture, $"{YearMonthPattern.Iso.Format(row.Pair.Month)},{row.Pair.From},{row.Pair.To},{(row.Pair.IsExercise ? "EXERCISE" : "")}");
        foreach (var (_, value) in Counts)
            text.Append(CultureInfo.InvariantCulture, $",{value(row)}");
        text.Append("\r\n");
    }

    private static IEnumerable<(string, Func<PairTally, long>)> Each<T>(string prefix, Func<Tally, Func<T, long>> count)
        where T : struct, Enum =>
        Enum.GetValues<T>().Select(value => ($"{prefix}_{Names<T>.Of(value).Replace('-', '_')}", (Func<PairTally, long>)(row => count(row.Tally)(value))));

    private static IEnumerable<(string, Func<PairTally, long>)> Histogram(string prefix, Buckets buckets, Func<Tally, IReadOnlyList<long>> counts) =>
        Enumerable.Range(0, buckets.Count).Select(i => (
            i == 0 ? $"{prefix}_below_{Times.Of(buckets.Bounds[0])}" : $"{prefix}_from_{Times.Of(buckets.Bounds[i - 1])}",
            (Func<PairTally, long>)(row => counts(row.Tally)[i])));
}
