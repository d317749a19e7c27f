namespace Forewarn.Benchmarks;

/// <summary>Durable writes through the whole node, with the record on and with it off, in turns.</summary>
internal static class RecordOnNode
{
    private const int Connections = 256;

    private const int Parties = 8;

    public static async Task MeasureAsync(bool quick, Action<string> progress, IDictionary<string, double> figures)
    {
        var round = TimeSpan.FromSeconds(quick ? 2 : 8);
        int rounds = quick ? 3 : 5;
        string directory = Directory.CreateTempSubdirectory("forewarn-bench-").FullName;
        try
        {
            using var on = ServerProcess.StartNode(Path.Combine(directory, "on"));
            using var off = ServerProcess.StartNode(Path.Combine(directory, "off"), isRecorded: false);
            var (onLoad, offLoad) = (await LoadAsync(on, Path.Combine(directory, "on")), await LoadAsync(off, Path.Combine(directory, "off")));
            progress("warming up");
            await onLoad.RunAsync(round * 2, seed: 1);
            await offLoad.RunAsync(round * 2, seed: 2);
            var (with, without) = (new List<LoadGenerator.Result>(), new List<LoadGenerator.Result>());
            var (onProcessor, offProcessor) = (on.ProcessorTime, off.ProcessorTime);
            for (int i = 0; i < rounds; i++)
            {
                with.Add(await onLoad.RunAsync(round, seed: 10 + i));
                without.Add(await offLoad.RunAsync(round, seed: 100 + i));
                progress($"round {i + 1} of {rounds}: with the record {with[^1].PerSecond:N0}/s, without {without[^1].PerSecond:N0}/s");
            }
            figures["writes_on_per_s"] = NodeBenchmark.Median(with.Select(result => result.PerSecond));
            figures["writes_off_per_s"] = NodeBenchmark.Median(without.Select(result => result.PerSecond));
            figures["writes_on_over_off_ratio"] = NodeBenchmark.Median(with.Zip(without, (one, other) => one.PerSecond / other.PerSecond));
            figures["on_p99_ms"] = NodeBenchmark.Median(with.Select(result => result.P99Ms));
            figures["off_p99_ms"] = NodeBenchmark.Median(without.Select(result => result.P99Ms));
            figures["on_processor_us_per_write"] = (on.ProcessorTime - onProcessor).TotalMicroseconds / with.Sum(result => result.Count);
            figures["off_processor_us_per_write"] = (off.ProcessorTime - offProcessor).TotalMicroseconds / without.Sum(result => result.Count);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<LoadGenerator> LoadAsync(ServerProcess node, string data)
    {
        var tokens = Enumerable.Range(0, Parties).Select(i => ServerProcess.Token(data, $"uss{i}", "forewarn.admin forewarn.declare")).ToArray();
        await NodeBenchmark.RegisterAsync(node.Address, tokens);
        return new LoadGenerator(node.Address, tokens, Connections);
    }
}
