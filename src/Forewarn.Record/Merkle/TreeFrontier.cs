using System.Collections.Immutable;

namespace Forewarn.Record.Merkle;

/// <summary>The right edge of a growing tree: the roots of its complete subtrees, largest first, of which there are at most 63.</summary>
/// <remarks>All that is needed to append leaves and to know the root. Not thread-safe.</remarks>
public sealed class TreeFrontier
{
    /// <summary>An empty tree.</summary>
    public TreeFrontier()
    {
    }

    /// <summary>The frontier that <see cref="Hashes"/> gave at this size.</summary>
    /// <exception cref="RecordFormatException">Another number of hashes than the size has one-bits, or a negative size.</exception>
    public static TreeFrontier FromHashes(long size, ReadOnlySpan<TreeHash> hashes) => throw new NotImplementedException();

    /// <summary>The right edge of a tree whose subtrees are kept elsewhere.</summary>
    public static TreeFrontier Of(ISubtreeHashes hashes, long size) => throw new NotImplementedException();

    /// <summary>Number of leaves.</summary>
    public long Size => throw new NotImplementedException();

    /// <summary>Root of the tree (RFC 6962, section 2.1); costs as many hashes as the size has one-bits.</summary>
    public TreeHash Root => throw new NotImplementedException();

    /// <summary>Roots of the complete subtrees, from left to right: one for each one-bit of the size, the highest first.</summary>
    public ImmutableArray<TreeHash> Hashes => throw new NotImplementedException();

    /// <summary>Adds one leaf by its hash (<see cref="TreeHash.OfLeaf"/>); costs one hash on average.</summary>
    public void Append(TreeHash leaf) => throw new NotImplementedException();
}
