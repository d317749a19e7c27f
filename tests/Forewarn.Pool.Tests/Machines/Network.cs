using System.Net;

namespace Forewarn.Pool.Tests.Machines;

/// <summary>Machines of a pool: network namespaces of this one, each with an address of its own on a bridge that this process is on, too.</summary>
/// <remarks>Links are cut where packets arrive, without a word to whoever sent them, as a broken link does it. What this process sends always arrives.</remarks>
internal sealed class Network : IDisposable
{
    private static int _networks;

    private readonly string _name;
    private readonly string _subnet;
    private readonly int _count;

    private Network(int count)
    {
        int number = ((Environment.ProcessId * 7) + Interlocked.Increment(ref _networks)) % 250;
        (_name, _subnet, _count) = ($"fw{number}", $"10.231.{number}", count);
    }

    /// <summary>Why there can be none here; null when there can.</summary>
    public static string? Obstacle { get; } = FindObstacle();

    public static Network Create(int count)
    {
        var network = new Network(count);
        network.Dispose();
        Shell.Run("ip", "link", "add", network._name, "type", "bridge");
        Shell.Run("ip", "address", "add", $"{network.BridgeAddress}/24", "dev", network._name);
        Shell.Run("ip", "link", "set", network._name, "up");
        for (int i = 0; i < count; i++)
        {
            string space = network.SpaceOf(i), end = $"{network._name}v{i}";
            Shell.Run("ip", "netns", "add", space);
            Shell.Run("ip", "link", "add", end, "type", "veth", "peer", "name", "eth0", "netns", space);
            Shell.Run("ip", "link", "set", end, "master", network._name, "up");
            Shell.Run("ip", "-n", space, "address", "add", $"{network.AddressOf(i)}/24", "dev", "eth0");
            Shell.Run("ip", "-n", space, "link", "set", "eth0", "up");
            Shell.Run("ip", "-n", space, "link", "set", "lo", "up");
        }
        return network;
    }

    public string AddressOf(int machine) => $"{_subnet}.{machine + 1}";

    /// <summary>Where the machines reach this process.</summary>
    public string BridgeAddress => $"{_subnet}.254";

    /// <summary>The machine that has an address; -1 when none has.</summary>
    public int MachineAt(IPAddress address) => Array.FindIndex([.. Enumerable.Range(0, _count)], machine => AddressOf(machine) == address.ToString());

    /// <summary>The words that begin a command on a machine.</summary>
    public string[] On(int machine) => ["ip", "netns", "exec", SpaceOf(machine)];

    /// <summary>Nothing that one machine sends to another arrives any more.</summary>
    public void Cut(int from, int to) => Filter("-A", from, to);

    /// <summary>Undoes one <see cref="Cut"/>.</summary>
    public void Mend(int from, int to) => Filter("-D", from, to);

    public void Dispose()
    {
        for (int i = 0; i < _count; i++)
        {
            Shell.TryRun("ip", "netns", "delete", SpaceOf(i));
        }
        Shell.TryRun("ip", "link", "delete", _name);
    }

    private string SpaceOf(int machine) => $"{_name}m{machine}";

    private void Filter(string action, int from, int to) => Shell.Run([.. On(to), "iptables", "-w", action, "INPUT", "-s", AddressOf(from), "-j", "DROP"]);

    private static string? FindObstacle()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
        {
            return "network namespaces need root";
        }
        foreach (string program in (string[])["ip", "iptables", "etcd", "etcdctl"])
        {
            if (!Shell.IsInstalled(program))
            {
                return $"{program} is not installed";
            }
        }
        try
        {
            using var network = Create(1);
            Shell.Run([.. network.On(0), "iptables", "-w", "-A", "INPUT", "-s", "192.0.2.1", "-j", "DROP"]);
            return null;
        }
        catch (InvalidOperationException failed)
        {
            return $"this machine makes no network namespaces: {failed.Message}";
        }
    }
}
