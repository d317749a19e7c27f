using Forewarn.Simulation.Members;

namespace Forewarn.Simulation.Tests;

/// <summary>What the field has asked of a pool (interuss/tsc, investigations/crdb_migration) where it takes weeks, and what must not go on at all.</summary>
public class StoryTests
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7), Notice = TimeSpan.FromDays(1);

    [Fact]
    public void A_new_instance_is_added()
    {
        var report = Run(new SimulationOptions { Seed = 1, Time = TimeSpan.FromMinutes(6), Story = scene => scene.World.After(TimeSpan.FromMinutes(2), scene.Turnover.Join) });

        Assert.Empty(report.Problems);
        Assert.Equal(2, report.Membership);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void One_instance_is_removed_from_a_pool_of_more_than_three(bool agrees)
    {
        var report = Run(new SimulationOptions
        {
            Seed = 2,
            Members = 4,
            Time = TimeSpan.FromMinutes(6),
            Story = scene => scene.World.After(TimeSpan.FromMinutes(2), agrees ? scene.Turnover.Leave : scene.Turnover.PutOut),
        });

        Assert.Empty(report.Problems);
        Assert.Equal(2, report.Membership);
    }

    [Fact]
    public void Members_are_lost_one_by_one_a_week_apart_from_seven_down_to_two_with_the_airspace_alive_throughout()
    {
        var report = Run(new SimulationOptions { Seed = 7, Members = 7, IsQuiet = true, Time = 6 * Week, DeclarationPause = TimeSpan.FromHours(3), Story = LoseAllButTwo });

        Assert.Empty(report.Problems);
        Assert.Equal(6, report.Membership);
        // Nobody had to wait for longer than until the nodes that are left were asked.
        Assert.True(report.LongestWait < TimeSpan.FromMinutes(5), $"a declaration had to wait for {report.LongestWait}");
        Assert.True(report.Written > 250, $"{report.Written} declarations");
    }

    [Fact]
    public void Nobody_goes_on_with_an_etcd_that_was_restored_from_an_older_backup()
    {
        var report = Run(new SimulationOptions { Seed = 11, Time = TimeSpan.FromMinutes(6), Story = RestoreOlder });

        var given = report.Problems.Where(problem => problem.Check == Check.Lives).ToArray();
        Assert.All(given, problem => Assert.Contains("it was restored from an older backup", problem.What, StringComparison.Ordinal));
        Assert.All(["member-1", "member-2", "member-3"], name => Assert.Contains(given, problem => problem.What.StartsWith(name, StringComparison.Ordinal)));
        Assert.Contains(report.Problems, problem => problem.Check == Check.Serves);
        Assert.DoesNotContain(report.Problems, problem => problem.Check is Check.Linearizable or Check.Answers);
    }

    [Fact]
    public void What_was_put_off_by_a_clock_that_was_ahead_is_brought_soon_after_the_clock_is_right()
    {
        var problems = Enumerable.Range(1, 8).SelectMany(seed => Run(new SimulationOptions { Seed = seed, Time = TimeSpan.FromSeconds(115), Story = FailWithAWrongClock }).Problems);

        Assert.Empty(problems);
    }

    /// <summary>Deliveries of the node that brings them fail while its clock is ahead.</summary>
    private static void FailWithAWrongClock(Scene scene)
    {
        SimulatedMember first = scene.Organisations.Members[0];
        scene.World.After(TimeSpan.FromSeconds(60), () => scene.Webhooks.IsDown = true);
        scene.World.After(TimeSpan.FromSeconds(70), () => first.Skew(TimeSpan.FromMinutes(20)));
        scene.World.After(TimeSpan.FromSeconds(110), () => first.Skew(TimeSpan.Zero));
        scene.World.After(TimeSpan.FromSeconds(112), () => scene.Webhooks.IsDown = false);
    }

    /// <summary>A week after the last, the next one is gone for good; the others see it, and put it out a day later.</summary>
    private static void LoseAllButTwo(Scene scene)
    {
        for (int lost = 1; lost <= 5; lost++)
        {
            scene.World.After(lost * Week, () =>
            {
                SimulatedMember member = scene.Organisations.Members[scene.World.Random.Next(scene.Organisations.Members.Count)];
                member.Stop();
                scene.World.After(Notice, () => scene.Turnover.PutOut(member));
            });
        }
    }

    private static void RestoreOlder(Scene scene) => scene.World.After(TimeSpan.FromMinutes(2), () =>
    {
        var restore = scene.Etcd.Backup();
        scene.World.After(TimeSpan.FromMinutes(2), restore);
    });

    private static SimulationReport Run(SimulationOptions options) =>
        PoolSimulation.Run(options, Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), TestContext.Current.CancellationToken);
}
