using System.Collections.Immutable;
using Forewarn.Record.Merkle;

namespace Forewarn.Record.Files;

/// <summary>What a check of a record found.</summary>
/// <param name="Size">Leaves that were checked.</param>
/// <param name="Root">Root of the tree as computed from the leaves.</param>
/// <param name="Findings">What does not fit, in the order in which it was found; empty when all is well.</param>
public sealed record RecordCheckResult(long Size, TreeHash Root, ImmutableArray<RecordFinding> Findings);

/// <summary>One thing in a record that does not fit.</summary>
/// <param name="File">Name of the file, or of the tile.</param>
/// <param name="Offset">Offset in it, in bytes.</param>
/// <param name="Problem">What is wrong.</param>
public readonly record struct RecordFinding(string File, long Offset, string Problem)
{
    public override string ToString() => FormattableString.Invariant($"{File}, byte {Offset}: {Problem}");
}
