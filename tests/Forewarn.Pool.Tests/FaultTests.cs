using System.Diagnostics;
using System.Globalization;
using Forewarn.Pool.Tests.Load;

namespace Forewarn.Pool.Tests;

/// <summary>A pool on three machines, under load, to which one thing after the other is done.</summary>
[Trait("Duration", "minutes")]
[Collection("machines")]
public class FaultTests
{
    /// <summary>What is done, and in which order, unless FOREWARN_SEED says another.</summary>
    private const int UsualSeed = 20180917;

    /// <summary>How long something stays broken, and then well before the next, at least and at most, in milliseconds.</summary>
    private const int BrokenMin = 1_500, BrokenMax = 6_000, WellMin = 200, WellMax = 2_500;

    [Fact]
    public async Task Whatever_breaks_no_acknowledged_write_is_lost_no_refused_one_is_seen_and_every_read_is_the_newest()
    {
        int seed = Setting("FOREWARN_SEED", UsualSeed);
        var lasts = TimeSpan.FromSeconds(Setting("FOREWARN_FAULTS_S", Environment.GetEnvironmentVariable("FOREWARN_LONG") == "1" ? 600 : 40));
        await using var pool = await TestMachines.StartAsync();
        await using var crowd = await Crowd.StartAsync(pool, seed);
        await crowd.WriteOnAsync(5, 0, 1, 2);
        var random = new Random(seed);
        Promises.Tell($"seed {seed}, {lasts.TotalSeconds:0} s");
        long started = Stopwatch.GetTimestamp();
        for (var faults = new Queue<Fault>(); Stopwatch.GetElapsedTime(started) < lasts;)
        {
            if (!faults.TryDequeue(out var fault))
            {
                faults = new Queue<Fault>(Fault.AllOf(pool, random));
                continue;
            }
            crowd.TakeTally();
            string at = string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(started).TotalSeconds,6:0.0} s");
            await fault.BreakAsync();
            await Task.Delay(random.Next(BrokenMin, BrokenMax), TestContext.Current.CancellationToken);
            string tally = crowd.TakeTally();
            await fault.MendAsync();
            Promises.Tell($"{at}  {fault.Name}; {tally}");
            await Task.Delay(random.Next(WellMin, WellMax), TestContext.Current.CancellationToken);
        }
        await Promises.AssertKeptAsync(pool, crowd);
    }

    private static int Setting(string name, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int set) ? set : otherwise;
}
