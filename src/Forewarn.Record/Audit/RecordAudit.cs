using System.Collections.Immutable;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Files;
using Forewarn.Record.Leaves;
using Forewarn.Record.Tiles;

namespace Forewarn.Record.Audit;

/// <summary>Recomputes a record from its first leaf to its signed root: form, order and times of the leaves, every hash, and, where
/// they are kept, the details behind the leaves.</summary>
public static class RecordAudit
{
    /// <summary>Audits a record that somebody else serves; reads every tile once.</summary>
    /// <param name="policy">Whose signatures are believed.</param>
    /// <param name="progress">Told how many of how many leaves are read.</param>
    /// <exception cref="RecordFormatException">There is no checkpoint, or no trusted key has signed it.</exception>
    /// <exception cref="HttpRequestException">The record cannot be reached.</exception>
    /// <exception cref="TimeoutException">It did not answer in time.</exception>
    public static async Task<AuditReport> OfLogAsync(
        HttpLog log, Policy policy, IProgress<(long Read, long Of)>? progress = null, CancellationToken cancellation = default)
    {
        var shown = SignedCheckpoint.Parse((await log.ReadCheckpointAsync(cancellation)).Span);
        var signed = policy.Evaluate(shown);
        var leaves = new LeafSequence(last: null, lastLook: null, now: null);
        var check = await RecordCheck.CheckTilesAsync(
            log, shown.Checkpoint.Size, shown.Checkpoint.Root, (index, leaf) => leaves.Read(index, leaf.Span), Of(progress, shown.Checkpoint.Size), cancellation);
        return Report(check, leaves, shown, signed, erased: 0);
    }

    /// <summary>Audits the files of a record, and changes nothing; a node may be appending meanwhile.</summary>
    /// <param name="directory">Where they are.</param>
    /// <param name="checkpoint">The last checkpoint that was signed; null when there is none.</param>
    /// <param name="policy">Whose signatures are believed; null to leave the signatures unchecked.</param>
    /// <param name="onLeaf">Told of each leaf in order, with the bytes that are stored; they are valid during the call only.</param>
    /// <exception cref="RecordFormatException">No trusted key has signed the checkpoint.</exception>
    /// <exception cref="IOException">The files cannot be read.</exception>
    public static AuditReport OfFiles(
        string directory, SignedCheckpoint? checkpoint = null, Policy? policy = null, Action<long, ReadOnlyMemory<byte>>? onLeaf = null,
        IProgress<(long Read, long Of)>? progress = null, CancellationToken cancellation = default)
    {
        var signed = checkpoint is null ? null : policy?.Evaluate(checkpoint);
        var leaves = new LeafSequence(last: null, lastLook: null, now: null);
        var erasures = new ErasuresOnRecord();
        long erased = 0;
        void Read(long index, ReadOnlyMemory<byte> bytes, ReadOnlyMemory<byte> details)
        {
            if (leaves.Read(index, bytes.Span) is { } leaf)
            {
                int parts = CheckDetails(leaf, details.Span, leaves);
                erased += parts;
                erasures.Read(leaf, isErased: parts > 0);
            }
            onLeaf?.Invoke(index, bytes);
        }
        var expected = checkpoint is null ? ((long, Merkle.TreeHash)?)null : (checkpoint.Checkpoint.Size, checkpoint.Checkpoint.Root);
        var check = RecordCheck.CheckFiles(directory, expected, Read, Of(progress, checkpoint?.Checkpoint.Size ?? 0), cancellation);
        foreach (long index in erasures.Unsaid)
            leaves.Add(AuditProblem.ErasedUnsaid, index, "its details are erased, and no later leaf says so");
        return Report(check, leaves, checkpoint, signed, erased);
    }

    /// <summary>How many parts were erased.</summary>
    private static int CheckDetails(Leaf leaf, ReadOnlySpan<byte> bytes, LeafSequence leaves)
    {
        try
        {
            var details = LeafDetails.Parse(bytes);
            details.Check(leaf);
            return details.Parts.Count(part => part.Part is null);
        }
        catch (RecordFormatException wrong)
        {
            leaves.Add(AuditProblem.DetailsNotAsCommitted, leaf.Index, wrong.Message);
            return 0;
        }
    }

    private static AuditReport Report(RecordCheckResult check, LeafSequence leaves, SignedCheckpoint? checkpoint, PolicyResult? signed, long erased)
    {
        ImmutableArray<AuditFinding> findings =
        [
            .. check.Findings.Select(found => new AuditFinding(AuditProblem.Damaged, FormattableString.Invariant($"{found.File}, byte {found.Offset}"), found.Problem)),
            .. leaves.Findings,
        ];
        return new AuditReport(check.Size, check.Root, checkpoint, signed, erased, findings);
    }

    private static IProgress<long>? Of(IProgress<(long Read, long Of)>? progress, long size) =>
        progress is null ? null : new Forwarding(read => progress.Report((read, Math.Max(read, size))));

    /// <summary>At once, on the thread that reports: <see cref="Progress{T}"/> would put the reports in any order.</summary>
    private sealed class Forwarding(Action<long> report) : IProgress<long>
    {
        public void Report(long value) => report(value);
    }
}
