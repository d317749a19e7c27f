using System.Collections.Immutable;
using Forewarn.Record.Merkle;

namespace Forewarn.Record.Files;

/// <summary>What a check of a record found.</summary>
/// <param name="Size">Leaves that were checked.</param>
/// <param name="Root">Root of their tree; means nothing when there are findings.</param>
/// <param name="Findings">What does not fit, in the order in which it was found; empty when all is well.</param>
public sealed record RecordCheckResult(long Size, TreeHash Root, ImmutableArray<RecordFinding> Findings);
