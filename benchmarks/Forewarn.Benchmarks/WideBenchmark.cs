using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using Forewarn.Pool.Tests.Machines;
using Forewarn.Server.Tokens;
using NodaTime;

namespace Forewarn.Benchmarks;

/// <summary>Subscriptions created at three nodes with 3, 25 and 24 ms there and back between them, and between their members of etcd: whole nodes, over HTTP.</summary>
/// <remarks>The delays are round trips, as ping gives them. Clients are beside their nodes. Nodes, members, delays and load share this machine's processors. Needs root.</remarks>
internal static class WideBenchmark
{
    private const int ConnectionsPerNode = 256;

    /// <summary>Each may have 1,000 subscriptions.</summary>
    private const int Parties = 240;

    /// <summary>Milliseconds there and back, between the machines of these numbers.</summary>
    private static readonly Dictionary<(int, int), double> RoundTrips = new() { [(0, 1)] = 3, [(0, 2)] = 25, [(1, 2)] = 24 };

    public static async Task RunAsync(TimeSpan lasts, Dictionary<string, double> figures, Action<string> progress)
    {
        if (Network.Obstacle is { } obstacle)
        {
            progress($"no machines far from each other: {obstacle}");
            return;
        }
        progress("three nodes far from each other");
        await using var pool = await PoolMachines.StartAsync((one, other) => TimeSpan.FromMilliseconds(RoundTrips[(Math.Min(one, other), Math.Max(one, other))] / 2));
        var loads = await LoadsAsync(pool);
        await LoadAsync(loads, lasts / 2, seed: 1);
        var (perSecond, p99) = await LoadAsync(loads, lasts, seed: 2);
        (figures["wan_per_s"], figures["wan_p99_ms"]) = (perSecond, p99);
        progress("while the member of etcd that leads is killed");
        figures["leader_crash_recovery_s"] = await LoseLeaderAsync(pool);
    }

    private static async Task<LoadGenerator[]> LoadsAsync(PoolMachines pool)
    {
        string[] names = [.. Enumerable.Range(0, Parties).Select(i => $"party-{i}")];
        using var http = new HttpClient { BaseAddress = pool.UrlOf(0) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", pool.TokenOf(0, "operator"));
        await Parallel.ForEachAsync(names, async (name, cancellation) =>
        {
            using var body = new StringContent($$"""{"name":"{{name}}","time_zone":"UTC","calendar":"gregorian","languages":["en"]}""", Encoding.UTF8, "application/json");
            (await http.PutAsync($"/v1/parties/{name}", body, cancellation)).EnsureSuccessStatusCode();
        });
        return [.. PoolMachines.Names.Select((_, i) =>
        {
            var issuer = EmbeddedIssuer.Open(pool.DataOf(i), SystemClock.Instance);
            return new LoadGenerator(pool.UrlOf(i), [.. names.Select(name => issuer.Mint(name, ["forewarn.declare", "forewarn.read"]))], ConnectionsPerNode, areSubscriptions: true);
        })];
    }

    private static async Task<(double PerSecond, double P99Ms)> LoadAsync(LoadGenerator[] loads, TimeSpan lasts, int seed)
    {
        var results = await Task.WhenAll(loads.Select((load, i) => load.RunAsync(lasts, seed * loads.Length + i)));
        return (results.Sum(result => result.PerSecond), results.Max(result => result.P99Ms));
    }

    /// <summary>The longest time, at any node, without a write that succeeds, from a second before the leader is killed on.</summary>
    private static async Task<double> LoseLeaderAsync(PoolMachines pool)
    {
        using var over = new CancellationTokenSource();
        var writers = PoolMachines.Names.Select((_, i) => Task.Run(() => WriteAsync(pool, i, over.Token))).ToArray();
        await Task.Delay(TimeSpan.FromSeconds(2));
        await pool.EtcdOf(await pool.LeaderAsync()).KillAsync();
        await Task.Delay(TimeSpan.FromSeconds(12));
        await over.CancelAsync();
        return (await Task.WhenAll(writers)).Max();
    }

    /// <returns>The most seconds between one write and the next.</returns>
    private static async Task<double> WriteAsync(PoolMachines pool, int node, CancellationToken over)
    {
        using var http = new HttpClient { BaseAddress = pool.UrlOf(node) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", pool.TokenOf(node, "operator"));
        long last = Stopwatch.GetTimestamp();
        double longest = 0;
        for (int i = 0; !over.IsCancellationRequested; i++)
        {
            // A name that changes each time, so that nothing is answered as it was before.
            using var body = new StringContent($$"""{"name":"Writer {{i}}","time_zone":"UTC","calendar":"gregorian","languages":["en"]}""", Encoding.UTF8, "application/json");
            using var answer = await http.PutAsync($"/v1/parties/writer-{node}-{i}", body, CancellationToken.None);
            if (answer.IsSuccessStatusCode)
            {
                longest = Math.Max(longest, Stopwatch.GetElapsedTime(last).TotalSeconds);
                last = Stopwatch.GetTimestamp();
            }
            else
            {
                await Task.Delay(20, CancellationToken.None);
            }
        }
        return Math.Max(longest, Stopwatch.GetElapsedTime(last).TotalSeconds);
    }
}
