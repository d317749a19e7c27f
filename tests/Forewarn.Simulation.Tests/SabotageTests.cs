namespace Forewarn.Simulation.Tests;

/// <summary>The checks of the simulation can fail: what is broken on purpose, they find, and nothing else.</summary>
public class SabotageTests
{
    [Fact]
    public void A_write_that_was_answered_and_lost_is_found_by_what_clients_saw_and_by_its_receipt() =>
        Assert.Equal([Check.Receipts, Check.Linearizable], ChecksThatFail(Sabotage.AnswersBeforeDurable));

    [Fact]
    public void A_read_that_was_not_confirmed_is_found_by_what_clients_saw() =>
        Assert.Equal([Check.Linearizable], ChecksThatFail(Sabotage.ReadsUnconfirmed, CutOffNowAndThen, runs: 3));

    [Fact]
    public void A_batch_that_one_member_has_not_applied_is_found_by_its_state_and_its_record_and_whatever_depends_on_them()
    {
        var failed = ChecksThatFail(Sabotage.SkipsBatch);

        Assert.Equal([Check.SameState, Check.SameRecord, Check.Receipts], failed.Intersect([Check.SameState, Check.SameRecord, Check.Receipts]));
        Assert.Empty(failed.Intersect([Check.Serves, Check.TakesWrites, Check.AnswersReads, Check.SamePosition, Check.Lives]));
    }

    [Fact]
    public void A_leaf_of_which_a_byte_is_changed_is_found_by_the_receipts() =>
        Assert.Equal([Check.Receipts], ChecksThatFail(Sabotage.ChangesLeaf));

    [Fact]
    public void A_delivery_that_never_came_is_found_although_it_was_reported_as_taken() =>
        Assert.Equal([Check.Delivers], ChecksThatFail(Sabotage.DropsDeliveries));

    [Theory]
    [InlineData(Sabotage.AnswersBeforeDurable)]
    [InlineData(Sabotage.ChangesLeaf)]
    [InlineData(Sabotage.DropsDeliveries)]
    public void A_run_that_fails_says_its_seed_and_fails_in_the_same_way_again(Sabotage sabotage)
    {
        var (first, second) = (Run(3, sabotage, null), Run(3, sabotage, null));

        Assert.NotEmpty(first.Problems);
        Assert.Equal((3, first.Trace), (second.Seed, second.Trace));
        Assert.Equal(first.Problems, second.Problems);
    }

    /// <summary>The one that does not ask etcd hears nothing from it for half of the time, so that there is something that it does not know.</summary>
    private static void CutOffNowAndThen(Scene scene)
    {
        var member = scene.Organisations.Members.Single(each => each.Name == PoolSimulation.Saboteur);
        for (var at = TimeSpan.FromSeconds(10); at < TimeSpan.FromMinutes(5); at += TimeSpan.FromSeconds(8))
        {
            scene.World.After(at, () => member.Cut(there: true, back: true));
            scene.World.After(at + TimeSpan.FromSeconds(4), () => member.Cut(there: false, back: false));
        }
    }

    /// <summary>In the order in which they are declared.</summary>
    private static Check[] ChecksThatFail(Sabotage sabotage, Action<Scene>? story = null, int runs = 1) =>
        [.. Enumerable.Range(1, runs).SelectMany(seed => Run(seed, sabotage, story).Problems).Select(problem => problem.Check).Distinct().Order()];

    private static SimulationReport Run(int seed, Sabotage sabotage, Action<Scene>? story) => PoolSimulation.Run(
        new SimulationOptions { Seed = seed, Time = TimeSpan.FromMinutes(6), FaultPause = null, Story = story, Sabotage = sabotage },
        Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), TestContext.Current.CancellationToken);
}
