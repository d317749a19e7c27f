using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using Forewarn.Core.Airspace;
using Forewarn.Core.Format;
using Forewarn.Journal;
using Forewarn.Journal.Pool;
using Forewarn.Journal.Tests.Pool;
using NodaTime;

namespace Forewarn.Benchmarks;

/// <summary>A member's node begins with an empty directory, in a pool whose etcd has forgotten everything: from the start of its process until it is ready.</summary>
/// <remarks>The entries are declarations that are all still active, put in order over etcd by one member, whose node then gives them. Both nodes, etcd and the benchmark share this machine.</remarks>
internal static class JoinBenchmark
{
    private const int Parties = 8;
    private const int UnderWayMax = 16_384;
    private const string Origin = "bench.example/join";

    private static readonly string[] Names = ["north", "south"];

    /// <summary>By itself: a million entries, or 100,000.</summary>
    public static IReadOnlyDictionary<string, double> Run(bool quick, Action<string> progress)
    {
        var figures = new Dictionary<string, double>();
        RunAsync(quick ? 100_000 : 1_000_000, figures, progress).GetAwaiter().GetResult();
        return figures;
    }

    public static async Task RunAsync(int entries, Dictionary<string, double> figures, Action<string> progress)
    {
        string folder = Directory.CreateTempSubdirectory("forewarn-bench-").FullName;
        try
        {
            await using var etcd = await EtcdCluster.StartAsync();
            string[] urls = [.. Names.Select(_ => $"http://127.0.0.1:{FreePort()}")];
            var keys = Names.Select(name => PoolKey.Create(Path.Combine(folder, $"{name}.key"))).ToArray();
            var genesis = Genesis.Of("bench", [.. Names.Select((name, i) => new PoolMember(name, keys[i].PublicKey, new Uri(urls[i])))]);
            await File.WriteAllBytesAsync(Path.Combine(folder, "genesis.json"), genesis.Bytes.ToArray());
            await EtcdSequencer.FoundAsync(genesis, etcd.Options());
            progress($"writing {entries:N0} entries of a pool");
            string north = Path.Combine(folder, "north"), south = Path.Combine(folder, "south");
            await FillAsync(await EtcdSequencer.OpenAsync(north, genesis, Names[0], keys[0], etcd.Options()), entries, progress);
            foreach (var key in keys)
                key.Dispose();
            progress("starting the member that has them");
            using var giver = ServerProcess.StartMember(north, urls[0], Configure(folder, 0, etcd), Origin);
            await BecomeReadyAsync(giver);
            await ForgetAsync(etcd);
            DiskStream.Settle();
            progress("joining with an empty directory");
            long started = Stopwatch.GetTimestamp();
            using var joining = ServerProcess.StartMember(south, urls[1], Configure(folder, 1, etcd), Origin);
            await BecomeReadyAsync(joining);
            figures[entries == 1_000_000 ? "join_1m_s" : "join_s"] = Stopwatch.GetElapsedTime(started).TotalSeconds;
            figures["join_processor_s"] = joining.ProcessorTime.TotalSeconds;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task FillAsync(EtcdSequencer sequencer, int entries, Action<string> progress)
    {
        await using var _ = sequencer;
        int taken = 0;
        var reading = Task.Run(async () =>
        {
            while (Volatile.Read(ref taken) < entries)
                Interlocked.Add(ref taken, (await sequencer.Committed.ReadAsync()).Entries.Length);
        });
        int sent = 0;
        foreach (var command in Commands(entries))
        {
            byte[] random = RandomNumberGenerator.GetBytes(Nonce.Length + CommandFormat.SaltLength);
            var encoded = CommandFormat.Encode(command with { Nonce = Nonce.From(random.AsSpan(0, Nonce.Length)) }, new CanonicalWriter(), random.AsSpan(Nonce.Length));
            while (sent - Volatile.Read(ref taken) >= UnderWayMax || !sequencer.TrySubmit(new Entry(encoded.Bytes, encoded.Details)))
                await Task.Delay(1);
            if (++sent % 250_000 == 0)
                progress($"{sent:N0} written");
        }
        await reading;
    }

    private static IEnumerable<Command> Commands(int entries)
    {
        var parties = Enumerable.Range(0, Parties).Select(i => PartyId.Parse($"uss{i}")).ToArray();
        foreach (var party in parties)
            yield return new PutParty(party, null, Party.Create(party, 1, party.ToString(), "UTC", Calendar.Gregorian, []));
        var random = new Random(1);
        var tomorrow = SystemClock.Instance.GetCurrentInstant() + Duration.FromDays(1);
        for (int i = Parties; i < entries; i++)
            yield return new Declare(parties[i % Parties], null, RestartBenchmark.Intent(random, parties[i % Parties], tomorrow));
    }

    private static async Task BecomeReadyAsync(ServerProcess node)
    {
        using var http = new HttpClient { BaseAddress = node.Address };
        while (true)
        {
            using var answer = await http.GetAsync("/readyz");
            if (answer.IsSuccessStatusCode)
                return;
            await Task.Delay(20);
        }
    }

    private static async Task ForgetAsync(EtcdCluster etcd)
    {
        using var said = JsonDocument.Parse(await etcd.RunAsync("get", "nothing", "-w", "json"));
        await etcd.RunAsync("compact", said.RootElement.GetProperty("header").GetProperty("revision").GetRawText());
    }

    private static string Configure(string folder, int member, EtcdCluster etcd)
    {
        string path = Path.Combine(folder, $"{Names[member]}.json");
        var options = etcd.Options();
        File.WriteAllText(path, JsonSerializer.Serialize(new
        {
            member = Names[member],
            key = $"{Names[member]}.key",
            genesis = "genesis.json",
            etcd = new { endpoints = options.Endpoints.Select(endpoint => endpoint.AbsoluteUri), prefix = options.Prefix },
        }));
        return path;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
