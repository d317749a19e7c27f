using System.Collections.Immutable;
using System.Globalization;
using Forewarn.Client.Model;
using NodaTime;
using NodaTime.Text;
using Spectre.Console;

namespace Forewarn.Cli.Commands;

/// <summary>Statistics as tables: the months first, then how times are distributed, for each direction the same.</summary>
internal static class StatsTables
{
    /// <summary>Directions whose distributions are shown; with more, one asks for one party.</summary>
    public const int DirectionsMax = 6;

    private static readonly (string, Func<StatisticsRow, long>)[] Counts =
    [
        ("warnings", row => row.Warnings),
        ("on time", row => row.Verdicts.GetValueOrDefault("on-time")),
        ("short", row => row.Verdicts.GetValueOrDefault("short")),
        ("late", row => row.Verdicts.GetValueOrDefault("late")),
        ("none", row => row.Verdicts.GetValueOrDefault("none")),
        ("near misses", row => row.NearMisses),
    ];

    private static readonly (string, Func<StatisticsRow, long>)[] Acknowledgements =
    [
        ("to answer", row => row.Acknowledgements.Due),
        ("first rung", row => row.Acknowledgements.Standings.GetValueOrDefault("in-time")),
        ("escalated", row => row.Acknowledgements.Standings.GetValueOrDefault("escalated")),
        ("no answer", row => row.Acknowledgements.Standings.GetValueOrDefault("not-acknowledged")),
    ];

    public static void Write(IAnsiConsole console, WarningStatistics statistics)
    {
        string exercise = statistics.Exercise ? "EXERCISE: " : "";
        console.WriteLine($"{exercise}warnings by the month in which they were owed, UTC, counted as of {InstantPattern.General.Format(statistics.At)}");
        if (statistics.CountedFrom is { } from)
            console.WriteLine($"counted from {from} on: the node counts at most {statistics.RowsMax} pairs and months");
        else if (!statistics.Complete)
            console.WriteLine($"not all is counted: the node counts at most {statistics.RowsMax} pairs and months");
        if (statistics.Rows.IsEmpty)
        {
            console.WriteLine("no warning was owed");
            return;
        }
        console.Write(Table(statistics, statistics.Exercise ? Counts[..1] : Counts));
        console.Write(Table(statistics, Acknowledgements));
        var directions = statistics.Rows.GroupBy(row => (row.From, row.To)).OrderBy(rows => rows.Key.From, StringComparer.Ordinal).ThenBy(rows => rows.Key.To, StringComparer.Ordinal).ToArray();
        if (directions.Length > DirectionsMax)
        {
            console.WriteLine($"{directions.Length} directions: give --with PARTY for how times are distributed, or --csv for everything");
            return;
        }
        string[] names = [.. directions.Select(rows => $"{rows.Key.From} to {rows.Key.To}")];
        void Distribution(string title, ImmutableArray<Duration> bounds, Func<StatisticsRow, ImmutableArray<long>> counts) =>
            console.Write(Histogram(exercise + title, names, bounds, [.. directions.Select(rows => rows.Select(counts).ToArray())]));
        if (!statistics.Exercise)
        {
            Distribution("lead time minus required lead time", statistics.Buckets.Margin, row => row.Margins);
            Distribution("lead time", statistics.Buckets.LeadTime, row => row.LeadTimes);
        }
        Distribution("time to the first acknowledgement", statistics.Buckets.Acknowledgement, row => row.Acknowledgements.Times);
    }

    /// <summary>One line for each row: who owed to whom, when, and some figures.</summary>
    private static Table Table(WarningStatistics statistics, (string Name, Func<StatisticsRow, long> Of)[] figures)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("month", "from", "to");
        foreach (var (name, _) in figures)
            table.AddColumn(name, column => column.RightAligned());
        foreach (var row in statistics.Rows)
            table.AddRow([new Text(row.Month), new Text(row.From), new Text(row.To), .. figures.Select(figure => new Text(Number(figure.Of(row))))]);
        return table;
    }

    private static Table Histogram(string title, string[] names, ImmutableArray<Duration> bounds, ImmutableArray<long>[][] directions)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn(title);
        foreach (string name in names)
            table.AddColumn(name, column => column.RightAligned());
        for (int bucket = 0; bucket <= bounds.Length; bucket++)
        {
            string label = bucket == 0 ? $"below {Short(bounds[0])}"
                : bucket == bounds.Length ? $"{Short(bounds[^1])} and more" : $"{Short(bounds[bucket - 1])} to {Short(bounds[bucket])}";
            table.AddRow([new Text(label), .. directions.Select(rows => new Text(Number(rows.Sum(counts => counts[bucket]))))]);
        }
        return table;
    }

    private static string Short(Duration duration)
    {
        long minutes = (long)duration.TotalMinutes;
        return minutes == 0 ? "0" : minutes % 60 == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{minutes / 60} h") : string.Create(CultureInfo.InvariantCulture, $"{minutes} min");
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
