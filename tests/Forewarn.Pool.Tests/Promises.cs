using Forewarn.Pool.Tests.Load;
using Forewarn.Pool.Tests.Machines;
using Forewarn.Simulation.Linearizability;

namespace Forewarn.Pool.Tests;

/// <summary>What a pool must have kept to, whatever was done to it meanwhile.</summary>
internal static class Promises
{
    /// <summary>Waits until all is well again, ends the load and the nodes, and checks all that was promised.</summary>
    public static async Task AssertKeptAsync(PoolMachines pool, Crowd crowd)
    {
        for (int i = 0; i < PoolMachines.Names.Length; i++)
        {
            await pool.BecomeReadyAsync(i);
        }
        await crowd.WriteOnAsync(5, 0, 1, 2);
        await crowd.EndAsync();
        AssertSame("checkpoint", await crowd.RootsAsync());
        var history = crowd.History.ToOperations();
        Assert.Empty(crowd.Surprises.Keys);
        AssertNothingLost(history);
        AssertNothingRefusedIsSeen(crowd, history);
        var found = LinearizabilityCheck.Of(new DeclarationModel(), history);
        Assert.True(found.Verdict == Verdict.Linearizable, found.ToString());
        AssertSame("state", await pool.EndAsync());
        Tell($"{history.Length} operations, {crowd.Acknowledged.Count} writes acknowledged, {crowd.Refused.Count} refused, {history.Count(each => each.Answer is null)} without an answer; {found}");
    }

    /// <summary>Says something to whoever reads the run.</summary>
    public static void Tell(string what)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(what);
    }

    private static void AssertSame(string what, string[] found) => Assert.True(found.Distinct().Count() == 1, $"{what}: {string.Join(", ", found.Select((each, i) => $"{PoolMachines.Names[i]} {each}"))}");

    /// <summary>The last reads are at the version of the last acknowledged write, or at a later one, and each version says what was written as it.</summary>
    private static void AssertNothingLost(IEnumerable<Operation<DeclarationCall, DeclarationAnswer>> history)
    {
        foreach (var entity in history.GroupBy(each => each.Call.Entity))
        {
            var written = entity.Where(each => each.Answer is DeclarationAnswer.Written)
                .ToDictionary(each => ((DeclarationAnswer.Written)each.Answer!).Version, each => ((DeclarationCall.Write)each.Call).Content);
            foreach (var last in entity.Where(each => each.Client < 0))
            {
                long version = last.Answer is DeclarationAnswer.Found found ? found.State.Version : 0;
                Assert.True(version >= written.Keys.DefaultIfEmpty().Max(), $"version {written.Keys.DefaultIfEmpty().Max()} of {entity.Key} was acknowledged, and {version} is there");
            }
            foreach (var read in entity.Select(each => each.Answer).OfType<DeclarationAnswer.Found>())
            {
                Assert.Equal(written.GetValueOrDefault(read.State.Version, read.State.Content), read.State.Content);
            }
        }
    }

    private static void AssertNothingRefusedIsSeen(Crowd crowd, IEnumerable<Operation<DeclarationCall, DeclarationAnswer>> history) =>
        Assert.DoesNotContain(history.Select(each => each.Answer).OfType<DeclarationAnswer.Found>(), found => crowd.Refused.ContainsKey(found.State.Content));
}
