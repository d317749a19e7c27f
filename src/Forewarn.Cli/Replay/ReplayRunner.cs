namespace Forewarn.Cli.Replay;

/// <summary>Acts out the tellings of a case, each on a fresh node.</summary>
public sealed class ReplayRunner(Case acted, StartReplayNode startNode)
{
    /// <summary>Acts out one telling and disposes its node.</summary>
    /// <exception cref="ReplayException">The node refused a step or is not in replay mode; names the step.</exception>
    public async Task<TellingResult> RunAsync(
        Telling telling, IProgress<ReplayProgress>? progress = null, CancellationToken cancellation = default)
    {
        await using IReplayNode node = await startNode(telling.Begins, cancellation);
        using var client = new NodeClient(node);
        var run = new TellingRun(acted, telling, client);
        await run.PrepareAsync(cancellation);
        for (int i = 0; i < telling.Steps.Length; i++)
        {
            progress?.Report(new ReplayProgress(telling, i));
            try
            {
                await run.ActAsync(telling.Steps[i], cancellation);
            }
            catch (ReplayException e)
            {
                throw new ReplayException(
                    CaseObject.Invariant($"telling {telling.Id}, steps[{i}] ({telling.Steps[i].Verb}): {e.Message}"));
            }
        }
        await run.EndAsync(cancellation);
        progress?.Report(new ReplayProgress(telling, telling.Steps.Length));
        return run.Result(node.Address);
    }
}
