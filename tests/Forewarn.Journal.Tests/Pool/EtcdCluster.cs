using System.Collections.Immutable;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Forewarn.Journal.Pool;

namespace Forewarn.Journal.Tests.Pool;

/// <summary>Members of a real etcd on this machine, each a process of its own that can be killed, paused and started again.</summary>
internal sealed class EtcdCluster : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _directory = Directory.CreateTempSubdirectory("forewarn-etcd-").FullName;
    private readonly Member[] _members;

    private readonly string[] _arguments;

    private EtcdCluster(int count, string[] arguments) =>
        (_members, _arguments) = ([.. Enumerable.Range(0, count).Select(i => new Member(i, FreePort(), FreePort()))], arguments);

    /// <summary>Whether this machine has an etcd.</summary>
    public static bool IsInstalled { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "etcd")));

    /// <param name="arguments">What each member is started with besides; <c>{client}</c> stands for its own URL.</param>
    public static async Task<EtcdCluster> StartAsync(int count = 1, params string[] arguments)
    {
        if (!IsInstalled)
        {
            throw new InvalidOperationException("etcd is not installed: apt-get install etcd-server etcd-client");
        }
        var cluster = new EtcdCluster(count, arguments);
        foreach (Member member in cluster._members)
        {
            cluster.Start(member.Index);
        }
        await cluster.BecomeHealthyAsync();
        return cluster;
    }

    /// <summary>How a node reaches it: the member of its own index first.</summary>
    public EtcdOptions Options(int nearest = 0, string prefix = "/forewarn/test/") => new()
    {
        Endpoints = [.. Enumerable.Range(0, _members.Length).Select(i => _members[(nearest + i) % _members.Length].ClientUrl)],
        Prefix = prefix,
    };

    /// <summary>How a node reaches one member alone.</summary>
    public EtcdOptions OnlyOf(int index, string prefix = "/forewarn/test/") => new() { Endpoints = [_members[index].ClientUrl], Prefix = prefix };

    public void Start(int index)
    {
        Member member = _members[index];
        var start = new ProcessStartInfo("etcd") { RedirectStandardError = true, RedirectStandardOutput = true };
        string peers = string.Join(',', _members.Select(m => $"m{m.Index}={m.PeerUrl}"));
        ImmutableArray<string> arguments =
        [
            "--name", $"m{index}", "--data-dir", Path.Combine(_directory, $"m{index}"),
            "--listen-client-urls", member.ClientUrl.AbsoluteUri.TrimEnd('/'), "--advertise-client-urls", member.ClientUrl.AbsoluteUri.TrimEnd('/'),
            "--listen-peer-urls", member.PeerUrl, "--initial-advertise-peer-urls", member.PeerUrl, "--initial-cluster", peers, "--initial-cluster-state", "new",
            "--logger", "zap", "--log-level", "error", .. _arguments.Select(argument => argument.Replace("{client}", member.ClientUrl.AbsoluteUri.TrimEnd('/'), StringComparison.Ordinal)),
        ];
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        member.Process = Process.Start(start)!;
        member.Process.OutputDataReceived += (_, _) => { };
        member.Process.ErrorDataReceived += (_, _) => { };
        member.Process.BeginOutputReadLine();
        member.Process.BeginErrorReadLine();
    }

    /// <summary>Kills a member; what it has on disk stays.</summary>
    public async Task KillAsync(int index)
    {
        using Process process = _members[index].Process!;
        _members[index].Process = null;
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Which member leads.</summary>
    public async Task<int> LeaderAsync()
    {
        for (long started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < Patience;)
        {
            foreach (Member member in _members.Where(m => m.Process is not null))
            {
                string said = await ControlAsync("--endpoints", member.ClientUrl.AbsoluteUri, "endpoint", "status");
                string[] fields = said.Split(',', StringSplitOptions.TrimEntries);
                if (fields.Length > 4 && fields[4] == "true")
                {
                    return member.Index;
                }
            }
            await Task.Delay(100);
        }
        throw new TimeoutException("no member of etcd leads");
    }

    /// <summary>Runs etcdctl on the first member that runs.</summary>
    public Task<string> RunAsync(params string[] arguments) => ControlAsync(["--endpoints", _members.First(m => m.Process is not null).ClientUrl.AbsoluteUri, .. arguments]);

    private static async Task<string> ControlAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("etcdctl", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ETCDCTL_API"] = "3";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        string said = await process.StandardOutput.ReadToEndAsync();
        await errors;
        await process.WaitForExitAsync();
        return said;
    }

    private async Task BecomeHealthyAsync()
    {
        for (long started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < Patience; await Task.Delay(100))
        {
            if ((await RunAsync("get", "nothing", "--print-value-only=false", "-w", "json")).Contains("revision", StringComparison.Ordinal))
            {
                return;
            }
        }
        throw new TimeoutException("etcd does not become healthy");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Member member in _members.Where(m => m.Process is not null))
        {
            await KillAsync(member.Index);
        }
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>A port of this machine that nobody listened on a moment ago.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed record Member(int Index, int ClientPort, int PeerPort)
    {
        public Uri ClientUrl { get; } = new($"http://127.0.0.1:{ClientPort}");

        public string PeerUrl { get; } = $"http://127.0.0.1:{PeerPort}";

        public Process? Process { get; set; }
    }
}
