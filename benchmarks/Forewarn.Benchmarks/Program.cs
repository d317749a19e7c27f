using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace Forewarn.Benchmarks;

/// <summary>./bench NAME [--json FILE] [--quick]</summary>
internal static class Program
{
    /// <summary>A percentile that was never reached is infinite, and is written so.</summary>
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>Every benchmark, with what it measures.</summary>
    private static readonly (string Name, string What, Func<bool, Action<string>, IReadOnlyDictionary<string, double>> Run)[] All =
    [
        ("index", "the 4D index with 10,000 and 1,000,000 intents", IndexBenchmark.Run),
        ("node", "durable writes through the whole node, against Kestrel's echo of the same bodies", NodeBenchmark.Run),
        ("dss", "the DSS role under seven kinds of load, against Kestrel's echo of the same bodies as JSON", DssBenchmark.Run),
        ("restart", "a start with many journal entries, with and without a snapshot", RestartBenchmark.Run),
        ("record", "the record: appends, proofs and a check of ten million leaves, a bundle of 10,000, and what it costs the node", RecordBenchmark.Run),
        ("delivery", "from a declaration to the webhook that it is brought to, and from the deadlines of 10,000 ladders", DeliveryBenchmark.Run),
        ("pool", "the order of three nodes on three members of etcd, against that of a node that is alone", PoolBenchmark.Run),
        ("join", "a member of a pool that begins with an empty directory, from its start until it is ready", JoinBenchmark.Run),
        ("console", "the console in Chromium: first paint, frames of the map with 5,000 and 50,000 volumes, a declaration to its row", ConsoleBenchmark.Run),
    ];

    private static async Task<int> Main(string[] args)
    {
        if (args is [EchoServer.Argument])
        {
            await EchoServer.RunAsync();
            return 0;
        }
        bool quick = args.Contains("--quick");
        int json = Array.IndexOf(args, "--json");
        var chosen = All.FirstOrDefault(benchmark => args.Length > 0 && benchmark.Name == args[0]);
        if (chosen.Run is null || (json >= 0 && json + 1 >= args.Length))
        {
            Console.Error.WriteLine("usage: ./bench NAME [--json FILE] [--quick]");
            foreach (var (name, what, _) in All)
                Console.Error.WriteLine($"  {name,-8} {what}");
            return 2;
        }
        var figures = chosen.Run(quick, message => Console.Error.WriteLine($"  {message}"));
        var table = new Table().Title($"{chosen.Name}: {chosen.What}").Border(TableBorder.Simple).AddColumn("figure").AddColumn("value", column => column.RightAligned());
        foreach (var (key, value) in figures)
            table.AddRow(new Text(key), new Text(value.ToString(Math.Abs(value) >= 100 ? "N0" : "0.###", CultureInfo.InvariantCulture)));
        AnsiConsole.Write(table);
        if (json >= 0)
            await File.WriteAllTextAsync(args[json + 1], JsonSerializer.Serialize(figures, Indented) + "\n");
        return 0;
    }
}
