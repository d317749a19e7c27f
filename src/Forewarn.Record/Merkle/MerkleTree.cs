using System.Collections.Immutable;

namespace Forewarn.Record.Merkle;

/// <summary>Roots and proofs of a Merkle tree, and the check of both, as RFC 6962, section 2.1, defines them.</summary>
/// <remarks>Sizes are 0 to <see cref="long.MaxValue"/>. Making a proof reads O(log² size) subtree hashes at most; checking one
/// hashes as often as the proof has hashes. Nothing here keeps state; thread-safe where the hashes are.</remarks>
public static class MerkleTree
{
    /// <summary>Hashes that an inclusion proof has at most.</summary>
    public const int InclusionHashesMax = 63;

    /// <summary>Hashes that a consistency proof has at most.</summary>
    public const int ConsistencyHashesMax = 64;

    /// <summary>Root of the tree of the first <paramref name="size"/> leaves (RFC 6962, section 2.1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">A negative size.</exception>
    public static TreeHash Root(ISubtreeHashes hashes, long size) => throw new NotImplementedException();

    /// <summary>The path that proves leaf <paramref name="index"/> in the tree of the first <paramref name="size"/> leaves, from the leaf upwards (RFC 6962, section 2.1.1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is not below the size, or negative.</exception>
    public static ImmutableArray<TreeHash> InclusionProof(ISubtreeHashes hashes, long index, long size) => throw new NotImplementedException();

    /// <summary>The proof that the tree of the first <paramref name="oldSize"/> leaves is the beginning of that of the first <paramref name="newSize"/> (RFC 6962, section 2.1.2).</summary>
    /// <remarks>It is empty when the sizes are equal or the old tree is empty.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The old size is above the new one, or negative.</exception>
    public static ImmutableArray<TreeHash> ConsistencyProof(ISubtreeHashes hashes, long oldSize, long newSize) => throw new NotImplementedException();

    /// <summary>Whether the proof leads from the hash of leaf <paramref name="index"/> to the root of the tree of <paramref name="size"/> leaves.</summary>
    /// <remarks>False, never an exception, for whatever does not fit: indices, sizes, lengths, hashes.</remarks>
    public static bool VerifyInclusion(TreeHash leaf, long index, long size, ReadOnlySpan<TreeHash> proof, TreeHash root) => throw new NotImplementedException();

    /// <summary>Whether the proof shows that the older tree is the beginning of the newer one.</summary>
    /// <remarks>False, never an exception, for whatever does not fit. Equal sizes need equal roots and an empty proof; the empty
    /// tree needs the root of no leaves and an empty proof.</remarks>
    public static bool VerifyConsistency(long oldSize, TreeHash oldRoot, long newSize, TreeHash newRoot, ReadOnlySpan<TreeHash> proof) => throw new NotImplementedException();
}
