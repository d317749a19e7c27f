using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Forewarn.Pool.Tests.Machines;

/// <summary>A pool of three organisations: on each machine a node and a member of etcd, each a process of its own.</summary>
internal sealed class PoolMachines : IAsyncDisposable
{
    /// <summary>A machine has the number of its organisation here.</summary>
    public static readonly string[] Names = ["north", "south", "west"];

    /// <summary>The machine whose node has a small disk and a clock that can be set; that of <see cref="SmallEtcd"/> has etcd on a small disk.</summary>
    public const int SmallNode = 2, SmallEtcd = 1;

    private const int SmallNodeMegabytes = 192, SmallEtcdMegabytes = 384;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private static readonly string Program = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Forewarn.Cli", Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)), "forewarn.dll"));

    private readonly string _directory = Directory.CreateTempSubdirectory("forewarn-pool-").FullName;
    private readonly Daemon[] _nodes = new Daemon[Names.Length];
    private readonly Daemon[] _etcds = new Daemon[Names.Length];
    private readonly DelayingLinks? _links;

    /// <summary>By which etcd's members reach each other, and by which nodes reach them.</summary>
    private readonly string[] _peers, _clients;

    private PoolMachines(Func<int, int, TimeSpan>? oneWay)
    {
        Network = Network.Create(Names.Length);
        _links = oneWay is null ? null : new DelayingLinks(Network, oneWay);
        _peers = [.. Names.Select((_, i) => AddressTo(i, 2380))];
        _clients = [.. Names.Select((_, i) => AddressTo(i, 2379))];
        NodeDisk = new Disk(DataOf(SmallNode), SmallNodeMegabytes);
        EtcdDisk = new Disk(EtcdDataOf(SmallEtcd), SmallEtcdMegabytes);
    }

    public Network Network { get; }

    public Disk NodeDisk { get; }

    public Disk EtcdDisk { get; }

    /// <summary>Founds a pool and starts all.</summary>
    /// <param name="oneWay">How long a byte takes from one machine to another; no time unless given.</param>
    public static async Task<PoolMachines> StartAsync(Func<int, int, TimeSpan>? oneWay = null)
    {
        var pool = new PoolMachines(oneWay);
        try
        {
            await pool.FoundAsync();
            return pool;
        }
        catch
        {
            await pool.DisposeAsync();
            throw;
        }
    }

    public Uri UrlOf(int machine) => new($"http://{Network.AddressOf(machine)}:8080");

    public string DataOf(int machine) => Path.Combine(_directory, Names[machine]);

    public Daemon NodeOf(int machine) => _nodes[machine];

    public Daemon EtcdOf(int machine) => _etcds[machine];

    /// <summary>A token for a party at one node.</summary>
    public string TokenOf(int machine, string party) =>
        Forewarn("token", "--data", DataOf(machine), "--party", party, "--scope", "forewarn.read forewarn.declare forewarn.admin forewarn.liaison", "--minutes", "600");

    /// <summary>Waits until a node says that it is well; starts it again where it gave up at its start.</summary>
    public async Task BecomeReadyAsync(int machine)
    {
        using var http = new HttpClient { BaseAddress = UrlOf(machine), Timeout = TimeSpan.FromSeconds(5) };
        for (long started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < Patience; await Task.Delay(200))
        {
            if (!_nodes[machine].IsRunning)
            {
                _nodes[machine].Start();
            }
            try
            {
                using var answer = await http.GetAsync("/readyz");
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                // Not yet.
            }
        }
        throw new TimeoutException($"the node of {Names[machine]} does not become ready:\n{_nodes[machine].LastWords()}");
    }

    /// <summary>The machine whose member of etcd leads.</summary>
    public async Task<int> LeaderAsync()
    {
        for (long started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < Patience; await Task.Delay(100))
        {
            for (int i = 0; i < Names.Length; i++)
            {
                if (_etcds[i].IsRunning && EtcdControl(i, "endpoint", "status").Split(',', StringSplitOptions.TrimEntries) is { Length: > 4 } fields && fields[4] == "true")
                {
                    return i;
                }
            }
        }
        throw new TimeoutException("no member of etcd leads");
    }

    /// <summary>Has etcd forget all up to now: what a node lacks, only the others have.</summary>
    /// <param name="machine">Whose member of etcd is told.</param>
    public void ForgetAll(int machine)
    {
        string revision = JsonNode.Parse(EtcdControl(machine, "get", "nothing", "-w", "json"))!["header"]!["revision"]!.ToJsonString();
        if (EtcdControl(machine, "compact", revision).Length == 0)
        {
            throw new InvalidOperationException("etcd has forgotten nothing");
        }
    }

    /// <summary>Sets the clock of <see cref="SmallNode"/>'s node, without a word to its monotonic one.</summary>
    /// <param name="seconds">How far from the true one.</param>
    public void SkewClock(int seconds) => File.WriteAllText(ClockFile, seconds.ToString("+0;-0;+0", CultureInfo.InvariantCulture));

    public static bool CanSkewClock { get; } = FakeTime is not null;

    /// <summary>Ends all nodes, and has each node's journal replayed from its first entry.</summary>
    /// <returns>What each journal leads to.</returns>
    public async Task<string[]> EndAsync()
    {
        foreach (Daemon node in _nodes)
        {
            await node.TerminateAsync();
        }
        return [.. Names.Select((_, i) => (string)JsonNode.Parse(Forewarn("journal", "check", "--data", DataOf(i), "--json"))!["state_hash"]!)];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Daemon? daemon in _nodes.Concat(_etcds))
        {
            daemon?.Dispose();
        }
        NodeDisk.Dispose();
        EtcdDisk.Dispose();
        _links?.Dispose();
        Network.Dispose();
        for (int tried = 0; Directory.Exists(_directory) && tried < 50; tried++)
        {
            try
            {
                Directory.Delete(_directory, recursive: true);
            }
            catch (IOException)
            {
                await Task.Delay(100);
            }
        }
    }

    public static string Forewarn(params string[] arguments) => Shell.Run(["dotnet", Program, .. arguments]);

    private static string? FakeTime => Directory.Exists("/usr/lib")
        ? Directory.EnumerateDirectories("/usr/lib", "faketime", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 })
            .Select(folder => Path.Combine(folder, "libfaketimeMT.so.1")).FirstOrDefault(File.Exists) : null;

    private string ClockFile => Path.Combine(_directory, "clock");

    private string EtcdDataOf(int machine) => Path.Combine(_directory, $"etcd-{Names[machine]}");

    private string EtcdControl(int machine, params string[] words)
    {
        string said = "";
        try
        {
            said = Shell.Run(["env", "ETCDCTL_API=3", "etcdctl", "--endpoints", $"http://{Network.AddressOf(machine)}:2379", "--dial-timeout=1s", "--command-timeout=2s", .. words]);
        }
        catch (InvalidOperationException)
        {
            // It does not answer; another may.
        }
        return said;
    }

    private async Task FoundAsync()
    {
        string cluster = string.Join(',', Names.Select((name, i) => $"{name}=http://{_peers[i]}"));
        SkewClock(0);
        for (int i = 0; i < Names.Length; i++)
        {
            string address = Network.AddressOf(i);
            _etcds[i] = new Daemon(
                [.. Network.On(i), "etcd", "--name", Names[i], "--data-dir", Path.Combine(EtcdDataOf(i), "data"), "--listen-client-urls", $"http://{address}:2379",
                    "--advertise-client-urls", $"http://{address}:2379", "--listen-peer-urls", $"http://{address}:2380", "--initial-advertise-peer-urls", $"http://{_peers[i]}",
                    "--initial-cluster", cluster, "--initial-cluster-state", "new", "--pre-vote", "--logger", "zap", "--log-level", "warn"],
                Path.Combine(_directory, $"etcd-{Names[i]}.log"));
            _etcds[i].Start();
        }
        string[] members = [.. Names.SelectMany((name, i) => (string[])["--member", $"{name}={Forewarn("pool", "key", "--out", At($"{name}.key"))}={UrlOf(i).AbsoluteUri.TrimEnd('/')}"])];
        Forewarn(["pool", "genesis", "--airspace", "gulf", "--out", At("genesis.json"), .. members]);
        for (int i = 0; i < Names.Length; i++)
        {
            Configure(i);
        }
        await LeaderAsync();
        Forewarn("pool", "init", At("north.json"));
        for (int i = 0; i < Names.Length; i++)
        {
            _nodes[i].Start();
        }
        for (int i = 0; i < Names.Length; i++)
        {
            await BecomeReadyAsync(i);
        }
    }

    private void Configure(int machine)
    {
        string name = Names[machine];
        var endpoints = Enumerable.Range(0, Names.Length).Select(i => JsonValue.Create($"http://{_clients[(machine + i) % Names.Length]}"));
        File.WriteAllText(At($"{name}.json"), new JsonObject
        {
            ["member"] = name,
            ["key"] = $"{name}.key",
            ["genesis"] = "genesis.json",
            ["etcd"] = new JsonObject { ["endpoints"] = new JsonArray([.. endpoints]), ["prefix"] = "/forewarn/gulf/" },
        }.ToJsonString());
        (string, string)[] clock = machine == SmallNode && FakeTime is { } library
            ? [("LD_PRELOAD", library), ("FAKETIME_TIMESTAMP_FILE", ClockFile), ("FAKETIME_NO_CACHE", "1"), ("FAKETIME_DONT_FAKE_MONOTONIC", "1")] : [];
        _nodes[machine] = new Daemon(
            [.. Network.On(machine), "dotnet", Program, "serve", "--data", DataOf(machine), "--urls", UrlOf(machine).AbsoluteUri.TrimEnd('/'), "--pool", At($"{name}.json"),
                "--origin", "airspace.example/gulf", "--without-console"],
            At($"{name}.log"), clock);
    }

    private string AddressTo(int machine, int port) => _links?.To(machine, port) ?? $"{Network.AddressOf(machine)}:{port}";

    private string At(string name) => Path.Combine(_directory, name);
}
