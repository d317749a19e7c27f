using System.Collections.Immutable;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Merkle;

namespace Forewarn.Record.Audit;

/// <summary>What recomputing a whole record found.</summary>
/// <param name="Size">Leaves that were read.</param>
/// <param name="Root">Root of the tree, computed from them.</param>
/// <param name="Checkpoint">The signed checkpoint that they were held against; null when there was none.</param>
/// <param name="Signed">Who signed it; null when nobody's key was given.</param>
/// <param name="ErasedParts">Confidential parts that were erased, and whose commitments stand.</param>
/// <param name="Findings">What is wrong; empty when the record is in order.</param>
public sealed record AuditReport(
    long Size, TreeHash Root, SignedCheckpoint? Checkpoint, PolicyResult? Signed, long ErasedParts, ImmutableArray<AuditFinding> Findings)
{
    public bool IsInOrder => Findings.IsEmpty;
}
