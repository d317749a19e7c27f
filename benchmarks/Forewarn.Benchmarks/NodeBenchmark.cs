using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Forewarn.Cli.Load;

namespace Forewarn.Benchmarks;

/// <summary>Durable writes through the whole node (HTTP, token, journal), beside two ceilings measured in the same run: Kestrel
/// echoing the same requests, and the disk's fdatasync.</summary>
internal static class NodeBenchmark
{
    private const int Connections = 256;

    private const int Parties = 8;

    public static IReadOnlyDictionary<string, double> Run(bool quick, Action<string> progress) => RunAsync(quick, progress).GetAwaiter().GetResult();

    private static async Task<IReadOnlyDictionary<string, double>> RunAsync(bool quick, Action<string> progress)
    {
        var round = TimeSpan.FromSeconds(quick ? 2 : 8);
        int rounds = quick ? 3 : 5;
        string data = Directory.CreateTempSubdirectory("forewarn-bench-").FullName;
        try
        {
            double fdatasyncs = DiskCeiling.FdatasyncPerSecond(data, TimeSpan.FromSeconds(quick ? 1 : 3));
            progress($"{fdatasyncs:N0} fdatasync/s");
            using var echo = ServerProcess.StartEcho();
            using var node = ServerProcess.StartNode(data);
            var tokens = Enumerable.Range(0, Parties).Select(i => ServerProcess.Token(data, $"uss{i}", "forewarn.admin forewarn.declare")).ToArray();
            await RegisterAsync(node.Address, tokens);
            var echoLoad = new LoadGenerator(echo.Address, tokens, Connections);
            var nodeLoad = new LoadGenerator(node.Address, tokens, Connections);
            // Until the code is compiled as it will be in a day: the node has far more of it than the echo.
            progress("warming up");
            await echoLoad.RunAsync(round, seed: 1);
            await nodeLoad.RunAsync(round * (quick ? 3 : 2), seed: 2);

            var echoes = new List<LoadGenerator.Result>();
            var writes = new List<LoadGenerator.Result>();
            double allocatedBefore = await AllocatedAsync(node.Address);
            var (echoProcessor, nodeProcessor) = (echo.ProcessorTime, node.ProcessorTime);
            for (int i = 0; i < rounds; i++)
            {
                echoes.Add(await echoLoad.RunAsync(round, seed: 3 + i));
                writes.Add(await nodeLoad.RunAsync(round, seed: 100 + i));
                progress($"round {i + 1} of {rounds}: echo {echoes[^1].PerSecond:N0}/s, durable writes {writes[^1].PerSecond:N0}/s");
            }
            echoProcessor = echo.ProcessorTime - echoProcessor;
            nodeProcessor = node.ProcessorTime - nodeProcessor;
            double allocated = await AllocatedAsync(node.Address) - allocatedBefore;
            double writesPerSecond = Median(writes.Select(result => result.PerSecond)), echoPerSecond = Median(echoes.Select(result => result.PerSecond));
            return new Dictionary<string, double>
            {
                ["writes_per_s"] = writesPerSecond,
                ["echo_per_s"] = echoPerSecond,
                ["writes_over_echo_ratio"] = Median(writes.Zip(echoes, (write, echoed) => write.PerSecond / echoed.PerSecond)),
                ["p50_ms"] = Median(writes.Select(result => result.MedianMs)),
                ["p99_ms"] = Median(writes.Select(result => result.P99Ms)),
                ["echo_p50_ms"] = Median(echoes.Select(result => result.MedianMs)),
                ["echo_p99_ms"] = Median(echoes.Select(result => result.P99Ms)),
                ["fdatasync_per_s"] = fdatasyncs,
                ["allocated_bytes_per_write"] = allocated / writes.Sum(result => result.Count),
                ["processor_us_per_write"] = nodeProcessor.TotalMicroseconds / writes.Sum(result => result.Count),
                ["processor_us_per_echo"] = echoProcessor.TotalMicroseconds / echoes.Sum(result => result.Count),
                ["connections_count"] = Connections,
                ["writes_count"] = writes.Sum(result => result.Count),
            };
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    public static async Task RegisterAsync(Uri address, string[] tokens)
    {
        using var http = new HttpClient { BaseAddress = address };
        for (int i = 0; i < tokens.Length; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Put, $"/v1/parties/uss{i}") { Content = new StringContent($"{{\"name\":\"USS {i}\"}}", Encoding.UTF8, "application/json") };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tokens[i]);
            (await http.SendAsync(request)).EnsureSuccessStatusCode();
        }
    }

    /// <summary>Bytes that the node has allocated since its start, from its own metrics.</summary>
    private static async Task<double> AllocatedAsync(Uri address)
    {
        using var http = new HttpClient { BaseAddress = address };
        const string name = "dotnet_gc_heap_total_allocated_bytes_total";
        string line = (await http.GetStringAsync("/metrics")).Split('\n').First(each => each.StartsWith(name, StringComparison.Ordinal));
        return double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
