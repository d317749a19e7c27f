using System.Collections.Immutable;
using Forewarn.Record;
using Forewarn.Record.Checkpoints;

namespace Forewarn.Cli.Replay;

/// <summary>Acts out the tellings of a case, each on a fresh node.</summary>
/// <param name="acted">The case.</param>
/// <param name="startNode">Starts a fresh node for a telling.</param>
/// <param name="evidenceFile">Where the evidence of a telling that takes some is written.</param>
/// <param name="reports">Folder to which the reports of incidents are written; made when there is one to write.</param>
public sealed class ReplayRunner(Case acted, StartReplayNode startNode, string evidenceFile, string reports)
{
    /// <summary>Acts out one telling and disposes its node.</summary>
    /// <exception cref="ReplayException">The node refused a step or is not in replay mode; names the step.</exception>
    public async Task<TellingResult> RunAsync(
        Telling telling, IProgress<ReplayProgress>? progress = null, CancellationToken cancellation = default)
    {
        ImmutableArray<string> sides = telling.Proves is null ? [] : [.. telling.Clocks.Select(party => party.Id)];
        await using IReplayNode node = await startNode(new ReplayNodeTerms(telling.Begins, OriginOf(telling), sides, Guests(telling)), cancellation);
        using var client = new NodeClient(node, sides, telling.IsCounterfactual ? "COUNTERFACTUAL, this did not happen: " : "");
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
        TellingIncident? incident = telling.Incident is null ? null : await run.OpenIncidentAsync(reports, cancellation);
        return run.Result(node.Address) with { Incident = incident, Proof = telling.Proves is null ? null : await ProveAsync(run, node.Policy, cancellation) };
    }

    /// <summary>Whoever opens the incident is looked over the shoulder first, then the others of the telling.</summary>
    private static ImmutableArray<string> Guests(Telling telling) =>
        [.. (telling.Incident is { } incident ? [incident.OpenedBy] : ImmutableArray<string>.Empty).Concat(TellingIncident.Parties(telling)).Distinct(StringComparer.Ordinal)];

    /// <summary>Whoever sees no more than a receipt must see that it is of a replay, and of something that did not happen.</summary>
    private string OriginOf(Telling telling) => $"replay.local/{acted.Id}/{(telling.IsCounterfactual ? "COUNTERFACTUAL/" : "")}{telling.Id}";

    private async Task<TellingProof> ProveAsync(TellingRun run, Policy policy, CancellationToken cancellation)
    {
        try
        {
            return await run.ProveAsync(policy, evidenceFile, cancellation);
        }
        catch (RecordFormatException broken)
        {
            throw new ReplayException($"the record does not prove what it should: {broken.Message}");
        }
    }
}
