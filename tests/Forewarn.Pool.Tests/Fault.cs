using Forewarn.Pool.Tests.Machines;

namespace Forewarn.Pool.Tests;

/// <summary>Something that breaks, and is mended.</summary>
/// <param name="Name">For whoever reads what was done to the pool.</param>
internal sealed record Fault(string Name, Func<Task> BreakAsync, Func<Task> MendAsync)
{
    /// <summary>How far a clock is set off, in seconds.</summary>
    private static readonly int[] Skews = [-3_600, -30, 30, 3_600];

    /// <summary>All kinds in an order drawn from a generator, each at a machine drawn from it.</summary>
    public static IEnumerable<Fault> AllOf(PoolMachines pool, Random random)
    {
        int one = random.Next(3), other = (one + 1 + random.Next(2)) % 3;
        Fault[] all =
        [
            KillNode(pool, random.Next(3)), KillEtcd(pool, random.Next(3)), PauseNode(pool, random.Next(3)), PauseEtcd(pool, random.Next(3)),
            CutOneWay(pool, one, other), CutBothWays(pool, one, other), CutOff(pool, random.Next(3)), FillNode(pool), FillEtcd(pool),
            .. PoolMachines.CanSkewClock ? (Fault[])[SkewClock(pool, Skews[random.Next(Skews.Length)])] : [],
        ];
        random.Shuffle(all);
        return all;
    }

    public static Fault KillNode(PoolMachines pool, int machine) => new($"the node of {PoolMachines.Names[machine]} is killed", pool.NodeOf(machine).KillAsync, () =>
    {
        pool.NodeOf(machine).Start();
        return Task.CompletedTask;
    });

    public static Fault KillEtcd(PoolMachines pool, int machine) => new($"etcd of {PoolMachines.Names[machine]} is killed", pool.EtcdOf(machine).KillAsync, () =>
    {
        pool.EtcdOf(machine).Start();
        return Task.CompletedTask;
    });

    public static Fault PauseNode(PoolMachines pool, int machine) => At($"the node of {PoolMachines.Names[machine]} is paused", pool.NodeOf(machine).Pause, pool.NodeOf(machine).Resume);

    public static Fault PauseEtcd(PoolMachines pool, int machine) => At($"etcd of {PoolMachines.Names[machine]} is paused", pool.EtcdOf(machine).Pause, pool.EtcdOf(machine).Resume);

    public static Fault CutOneWay(PoolMachines pool, int from, int to) => At(
        $"nothing comes from {PoolMachines.Names[from]} to {PoolMachines.Names[to]}", () => pool.Network.Cut(from, to), () => pool.Network.Mend(from, to));

    public static Fault CutBothWays(PoolMachines pool, int one, int other) => At(
        $"nothing comes from {PoolMachines.Names[one]} to {PoolMachines.Names[other]}, nor back",
        () => Each(pool.Network.Cut, (one, other), (other, one)), () => Each(pool.Network.Mend, (one, other), (other, one)));

    public static Fault CutOff(PoolMachines pool, int machine)
    {
        int next = (machine + 1) % 3, last = (machine + 2) % 3;
        (int, int)[] links = [(machine, next), (next, machine), (machine, last), (last, machine)];
        return At($"{PoolMachines.Names[machine]} is cut off", () => Each(pool.Network.Cut, links), () => Each(pool.Network.Mend, links));
    }

    public static Fault FillNode(PoolMachines pool) => new($"the disk of {PoolMachines.Names[PoolMachines.SmallNode]}'s node is full", () => Task.Run(pool.NodeDisk.Fill), async () =>
    {
        // A node that could not write has stopped for good, and says so.
        pool.NodeDisk.Free();
        await pool.NodeOf(PoolMachines.SmallNode).TerminateAsync();
        pool.NodeOf(PoolMachines.SmallNode).Start();
    });

    public static Fault FillEtcd(PoolMachines pool) => new($"the disk of etcd of {PoolMachines.Names[PoolMachines.SmallEtcd]} is full", () => Task.Run(pool.EtcdDisk.Fill), async () =>
    {
        pool.EtcdDisk.Free();
        await pool.EtcdOf(PoolMachines.SmallEtcd).KillAsync();
        pool.EtcdOf(PoolMachines.SmallEtcd).Start();
    });

    public static Fault SkewClock(PoolMachines pool, int seconds) => At(
        $"the clock of {PoolMachines.Names[PoolMachines.SmallNode]}'s node is {seconds} s off", () => pool.SkewClock(seconds), () => pool.SkewClock(0));

    private static void Each(Action<int, int> act, params (int From, int To)[] links)
    {
        foreach (var (from, to) in links)
        {
            act(from, to);
        }
    }

    private static Fault At(string name, Action breakNow, Action mendNow) => new(
        name,
        () =>
        {
            breakNow();
            return Task.CompletedTask;
        },
        () =>
        {
            mendNow();
            return Task.CompletedTask;
        });
}
