using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Forewarn.Cli.Load;

/// <summary>A report for people, and for programs.</summary>
internal static class BenchTables
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>One JSON object: each figure under its key.</summary>
    public static string Json(IReadOnlyDictionary<string, double> figures) => JsonSerializer.Serialize(figures, Indented) + "\n";

    public static void Write(IAnsiConsole console, BenchReport report)
    {
        if (report.Scenarios.Count > 0)
        {
            console.Write(Rates(report));
            console.WriteLine("us: processor time for one request; bytes: allocated by the server for it; own: of the generator.");
            console.Write(Latencies(report));
            console.WriteLine("Latencies are counted from the moment that a request was due; own: until it was sent.");
        }
        if (report.Overload is { } overload)
            WriteOverload(console, overload);
        WriteRest(console, report);
        foreach (string surprise in report.Surprises)
            console.MarkupLineInterpolated($"[red]not as it should be:[/] {surprise}");
    }

    private static Table Rates(BenchReport report)
    {
        var table = Columns("at most", "good per s", "echo per s", "of echo", "server us", "echo us", "own us", "bytes");
        foreach (var each in report.Scenarios)
        {
            table.AddRow(
                each.Name.Spelled(), Number(each.PerSecond), Number(each.EchoPerSecond), Percent(each.EchoRatio), Tenths(each.ServerMicroseconds), Tenths(each.EchoMicroseconds),
                Tenths(each.GeneratorMicroseconds), Number(each.AllocatedBytes));
        }
        return table;
    }

    private static Table Latencies(BenchReport report)
    {
        var table = Columns("latency, ms", "due per s", "p50", "p90", "p99", "p99.9", "max", "own p99");
        foreach (var each in report.Scenarios)
        {
            table.AddRow([
                each.Name.Spelled(), Number(each.OpenRate), .. new double[] { 50, 90, 99, 99.9, 100 }.Select(percentile => Hundredths(each.Open.LatencyMs(percentile))),
                Hundredths(each.Open.DelayMs(99)),
            ]);
        }
        return table;
    }

    private static Table Columns(string first, params IEnumerable<string> others)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn(first, cell => cell.NoWrap());
        foreach (string other in others)
            table.AddColumn(other, cell => cell.RightAligned());
        return table;
    }

    private static void WriteOverload(IAnsiConsole console, OverloadFigures overload)
    {
        string recovery = overload.Recovery is { } time ? string.Create(CultureInfo.InvariantCulture, $"after {time.TotalSeconds:0.0} s") : "not before the end";
        console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"overload: {overload.GoodPerSecond:N0}/s good of a maximum of {overload.MaximumPerSecond:N0}/s ({overload.GoodputRatio:P0}); {overload.BusyShare:P0} of the answers were 429 or 503, {overload.GivenUpShare:P0} of the requests found no free connection; latencies normal again (p99 was {overload.NormalP99Ms:0.0} ms) {recovery}"));
        if (overload.Memory is var (before, most))
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"          memory of the server: {before >> 20:N0} MiB before, {most >> 20:N0} MiB at most"));
    }

    /// <summary>What belongs to no scenario.</summary>
    private static void WriteRest(IAnsiConsole console, BenchReport report)
    {
        var shown = report.Scenarios.SelectMany(each => each.Keyed()).Concat(report.Overload?.Keyed() ?? []).Select(each => each.Key).ToHashSet();
        var table = new Table().Border(TableBorder.Simple).HideHeaders().AddColumn("figure").AddColumn("value", cell => cell.RightAligned());
        foreach (var (key, value) in report.Figures.Where(figure => !shown.Contains(figure.Key)))
            table.AddRow(new Text(key), new Text(value >= 100 ? Number(value) : value.ToString("0.###", CultureInfo.InvariantCulture)));
        if (table.Rows.Count > 0)
            console.Write(table);
    }

    private static string Hundredths(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Number(double? value) => value?.ToString("N0", CultureInfo.InvariantCulture) ?? "";

    private static string Tenths(double? value) => value?.ToString("0.0", CultureInfo.InvariantCulture) ?? "";

    private static string Percent(double? value) => value?.ToString("P0", CultureInfo.InvariantCulture) ?? "";
}
