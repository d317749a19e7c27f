using System.Collections.Immutable;
using Forewarn.Record.Checkpoints;

namespace Forewarn.Record.Audit;

/// <summary>What one look at a record found.</summary>
/// <param name="Before">The checkpoint that the record was held to; null at the first look.</param>
/// <param name="Now">The checkpoint that it showed.</param>
/// <param name="Signed">Who signed that one, and whether the policy's quorum is met.</param>
/// <param name="LeavesRead">New leaves that were read.</param>
/// <param name="Findings">What is wrong; empty when the record is in order.</param>
public sealed record MonitorReport(
    SignedCheckpoint? Before, SignedCheckpoint Now, PolicyResult Signed, long LeavesRead, ImmutableArray<AuditFinding> Findings)
{
    public bool IsInOrder => Findings.IsEmpty;
}
