using Forewarn.Record.Checkpoints;
using Forewarn.Record.Merkle;
using Forewarn.Record.Tiles;

namespace Forewarn.Record.Audit;

/// <summary>Holds a record to a checkpoint that it once signed: that of a receipt, of a bundle, or one that somebody else was shown.</summary>
public static class HeldCheckpoint
{
    /// <summary>Whether the record as it is served now has grown from what was signed then. Reads a few tiles.</summary>
    /// <param name="seen">The checkpoint of then.</param>
    /// <param name="policy">Whose signatures are believed, on both.</param>
    /// <exception cref="RecordFormatException">What is served is no checkpoint or no tile, is of another record, or no trusted key has
    /// signed one of the two.</exception>
    /// <exception cref="HttpRequestException">The record cannot be reached.</exception>
    /// <exception cref="TimeoutException">It did not answer in time.</exception>
    public static async Task<MonitorReport> CompareAsync(HttpLog log, Policy policy, SignedCheckpoint seen, CancellationToken cancellation = default)
    {
        policy.Evaluate(seen);
        var shown = SignedCheckpoint.Parse((await log.ReadCheckpointAsync(cancellation)).Span);
        var signed = policy.Evaluate(shown);
        RequireSameRecord(seen.Checkpoint, shown.Checkpoint);
        var finding = Compare(seen.Checkpoint, shown.Checkpoint) ?? await FindGrowthAsync(log, seen.Checkpoint, shown.Checkpoint, cancellation);
        return new MonitorReport(seen, shown, signed, 0, finding is null ? [] : [finding]);
    }

    internal static void RequireSameRecord(Checkpoint seen, Checkpoint shown)
    {
        if (seen.Origin != shown.Origin)
            throw new RecordFormatException("checkpoint", $"it is of the record {shown.Origin}", $"a checkpoint of {seen.Origin}, which was seen before");
    }

    /// <summary>What two checkpoints say against each other without a look at the tree; null for nothing.</summary>
    internal static AuditFinding? Compare(Checkpoint seen, Checkpoint shown) =>
        shown.Size < seen.Size ? new AuditFinding(AuditProblem.Shortened, $"leaves {shown.Size} to {seen.Size - 1}",
            $"the record signed for {seen.Size} leaves, and now shows {shown.Size}")
        : shown.Size == seen.Size && shown.Root != seen.Root ? new AuditFinding(AuditProblem.Forked, $"checkpoint of size {seen.Size}",
            $"the record signed for two roots, {seen.Root} and {shown.Root}")
        : null;

    private static async Task<AuditFinding?> FindGrowthAsync(HttpLog log, Checkpoint seen, Checkpoint shown, CancellationToken cancellation)
    {
        // The empty tree is the beginning of every tree.
        if (seen.Size == 0 || seen.Size == shown.Size)
            return null;
        var proof = await new TiledTree(log, shown.Size).ConsistencyProofAsync(seen.Size, cancellation);
        return MerkleTree.VerifyConsistency(seen.Size, seen.Root, shown.Size, shown.Root, proof.AsSpan()) ? null
            : new AuditFinding(AuditProblem.Rewritten, $"leaves 0 to {seen.Size - 1}",
                $"the record of {shown.Size} leaves cannot be shown to have grown from the one of {seen.Size} that was signed");
    }
}
