using System.Diagnostics;
using System.Globalization;
using Forewarn.Pool.Tests.Load;
using Forewarn.Pool.Tests.Machines;

namespace Forewarn.Pool.Tests;

/// <summary>What the field has asked of a pool, in its own words (interuss/tsc, investigations/crdb_migration), and what is asked besides of etcd's members.</summary>
[Trait("Duration", "minutes")]
[Collection("machines")]
public class AcceptanceTests
{
    private const int North = 0, South = 1, West = 2;

    [Fact]
    public async Task One_instance_is_stopped()
    {
        await using var pool = await TestMachines.StartAsync();
        await using var crowd = await Crowd.StartAsync(pool, seed: 1);
        await crowd.WriteOnAsync(5, North, South, West);
        await pool.NodeOf(North).TerminateAsync();
        await pool.EtcdOf(North).TerminateAsync();
        await crowd.WriteOnAsync(50, South, West);
        pool.EtcdOf(North).Start();
        await Promises.AssertKeptAsync(pool, crowd);
    }

    [Fact]
    public async Task One_instance_is_restarted_with_its_memory()
    {
        await using var pool = await TestMachines.StartAsync();
        await using var crowd = await Crowd.StartAsync(pool, seed: 2);
        await crowd.WriteOnAsync(5, North, South, West);
        await pool.NodeOf(South).KillAsync();
        await pool.EtcdOf(South).KillAsync();
        await crowd.WriteOnAsync(20, North, West);
        pool.EtcdOf(South).Start();
        await pool.BecomeReadyAsync(South);
        await crowd.WriteOnAsync(20, South);
        await Promises.AssertKeptAsync(pool, crowd);
    }

    [Fact]
    public async Task One_instance_is_restarted_without_its_memory()
    {
        await using var pool = await TestMachines.StartAsync();
        await using var crowd = await Crowd.StartAsync(pool, seed: 3);
        await crowd.WriteOnAsync(5, North, South, West);
        await pool.NodeOf(North).KillAsync();
        foreach (string file in FilesOf(pool.DataOf(North)))
        {
            File.Delete(file);
        }
        await crowd.WriteOnAsync(20, South, West);
        pool.ForgetAll(South);
        await pool.BecomeReadyAsync(North);
        await crowd.WriteOnAsync(20, North);
        await Promises.AssertKeptAsync(pool, crowd);
    }

    [Fact]
    public async Task Writes_go_on_after_a_member_of_etcd_is_lost_be_it_the_leader_or_another()
    {
        await using var pool = await TestMachines.StartAsync();
        await using var crowd = await Crowd.StartAsync(pool, seed: 4);
        await crowd.WriteOnAsync(5, North, South, West);
        int leader = await pool.LeaderAsync();
        await LoseAsync("a member that does not lead", (leader + 1) % 3, pool, crowd);
        await LoseAsync("the leader", await pool.LeaderAsync(), pool, crowd);
        await Promises.AssertKeptAsync(pool, crowd);
    }

    private static async Task LoseAsync(string what, int machine, PoolMachines pool, Crowd crowd)
    {
        long lost = Stopwatch.GetTimestamp();
        await pool.EtcdOf(machine).KillAsync();
        await crowd.WriteOnAsync(50, North, South, West);
        var silences = PoolMachines.Names.Select((name, i) => string.Create(CultureInfo.InvariantCulture, $"{name} {crowd.LongestSilence(lost, i).TotalSeconds:0.00} s"));
        Promises.Tell($"{what} of etcd, {PoolMachines.Names[machine]}, is killed; longest time between two writes: {string.Join(", ", silences)}");
        pool.EtcdOf(machine).Start();
        await crowd.WriteOnAsync(50, North, South, West);
    }

    /// <summary>All of a node's files but the keys of its tokens, which its parties hold.</summary>
    private static string[] FilesOf(string directory) =>
        [.. Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file) is not (".key" or ".pem"))];
}
