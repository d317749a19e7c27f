using System.Collections.Immutable;
using System.Numerics;

namespace Forewarn.Record.Merkle;

/// <summary>Roots and proofs of a Merkle tree, and the check of both, as RFC 6962, section 2.1, defines them.</summary>
/// <remarks>Sizes are 0 to <see cref="long.MaxValue"/>. To make a root or a proof reads at most two subtree hashes for each level of
/// the tree; to check one costs at most two hashes for each of the proof. Nothing is kept here; thread-safe where the hashes are.</remarks>
public static class MerkleTree
{
    /// <summary>Hashes that an inclusion proof has at most.</summary>
    public const int InclusionHashesMax = 63;

    /// <summary>Hashes that a consistency proof has at most.</summary>
    public const int ConsistencyHashesMax = 64;

    /// <summary>Root of the tree of the first <paramref name="size"/> leaves (RFC 6962, section 2.1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">A negative size.</exception>
    public static TreeHash Root(ISubtreeHashes hashes, long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        return size == 0 ? TreeHash.OfNoLeaves : RootOfRest(hashes, 0, size);
    }

    /// <summary>The path that proves leaf <paramref name="index"/> in the tree of the first <paramref name="size"/> leaves, from the leaf upwards (RFC 6962, section 2.1.1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is not below the size, or negative.</exception>
    public static ImmutableArray<TreeHash> InclusionProof(ISubtreeHashes hashes, long index, long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var proof = ImmutableArray.CreateBuilder<TreeHash>();
        AddPath(proof, hashes, 0, index, size);
        return proof.DrainToImmutable();
    }

    /// <summary>The proof that the tree of the first <paramref name="oldSize"/> leaves is the beginning of that of the first <paramref name="newSize"/> (RFC 6962, section 2.1.2).</summary>
    /// <remarks>It is empty when the sizes are equal or the old tree is empty.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The old size is above the new one, or negative.</exception>
    public static ImmutableArray<TreeHash> ConsistencyProof(ISubtreeHashes hashes, long oldSize, long newSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(oldSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(oldSize, newSize);
        if (oldSize == 0 || oldSize == newSize)
            return [];
        // The largest complete subtree that ends where the old tree ends is a node of both trees; the proof is that node and its path.
        int level = BitOperations.TrailingZeroCount(oldSize);
        long node = (oldSize >> level) - 1;
        var proof = ImmutableArray.CreateBuilder<TreeHash>();
        bool nodeIsOldRoot = node == 0;
        if (!nodeIsOldRoot)
            proof.Add(hashes.Subtree(level, node));
        AddPath(proof, hashes, level, node, newSize);
        return proof.DrainToImmutable();
    }

    /// <summary>Whether the proof leads from the hash of leaf <paramref name="index"/> to the root of the tree of <paramref name="size"/> leaves (RFC 9162, section 2.1.3.2).</summary>
    /// <remarks>False, never an exception, for whatever does not fit: index, size, length of the proof, a hash.</remarks>
    public static bool VerifyInclusion(TreeHash leaf, long index, long size, ReadOnlySpan<TreeHash> proof, TreeHash root)
    {
        if (index < 0 || index >= size || proof.Length > InclusionHashesMax)
            return false;
        long node = index, last = size - 1;
        var hash = leaf;
        foreach (ref readonly var sibling in proof)
        {
            if (last == 0)
                return false;
            if (IsRight(node) || node == last)
            {
                hash = TreeHash.OfChildren(sibling, hash);
                SkipLevelsWithoutSibling(ref node, ref last);
            }
            else
            {
                hash = TreeHash.OfChildren(hash, sibling);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && hash == root;
    }

    /// <summary>Whether the proof shows that the older tree is the beginning of the newer one (RFC 9162, section 2.1.4.2).</summary>
    /// <remarks>False, never an exception, for whatever does not fit. Equal sizes need equal roots and an empty proof; an old tree
    /// without leaves needs the root of no leaves and an empty proof.</remarks>
    public static bool VerifyConsistency(long oldSize, TreeHash oldRoot, long newSize, TreeHash newRoot, ReadOnlySpan<TreeHash> proof)
    {
        if (oldSize < 0 || oldSize > newSize || proof.Length > ConsistencyHashesMax)
            return false;
        if (oldSize == 0 && oldRoot != TreeHash.OfNoLeaves)
            return false;
        if (oldSize == newSize)
            return proof.IsEmpty && oldRoot == newRoot;
        if (oldSize == 0)
            return proof.IsEmpty;
        int level = BitOperations.TrailingZeroCount(oldSize);
        long node = (oldSize >> level) - 1, last = (newSize - 1) >> level;
        TreeHash start = oldRoot;
        if (node != 0)
        {
            if (proof.IsEmpty)
                return false;
            start = proof[0];
            proof = proof[1..];
        }
        TreeHash ofOld = start, ofNew = start;
        foreach (ref readonly var sibling in proof)
        {
            if (last == 0)
                return false;
            if (IsRight(node) || node == last)
            {
                // A sibling on the left is in both trees; one on the right came after the old tree ended.
                ofOld = TreeHash.OfChildren(sibling, ofOld);
                ofNew = TreeHash.OfChildren(sibling, ofNew);
                SkipLevelsWithoutSibling(ref node, ref last);
            }
            else
            {
                ofNew = TreeHash.OfChildren(ofNew, sibling);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && ofOld == oldRoot && ofNew == newRoot;
    }

    /// <summary>Adds the siblings of a node and of everything above it in the tree of <paramref name="size"/> leaves.</summary>
    private static void AddPath(ImmutableArray<TreeHash>.Builder proof, ISubtreeHashes hashes, int level, long node, long size)
    {
        for (long last = (size - 1) >> level; last != 0; level++, node >>= 1, last >>= 1)
        {
            long sibling = node ^ 1;
            if (sibling < last)
                proof.Add(hashes.Subtree(level, sibling));
            else if (sibling == last)
                proof.Add(RootOfRest(hashes, sibling << level, size));
            // Otherwise the node is the last of its level and rises without a sibling.
        }
    }

    /// <summary>Root of the leaves from <paramref name="begin"/> to the end, where begin is a multiple of a power of two that is not below their number.</summary>
    private static TreeHash RootOfRest(ISubtreeHashes hashes, long begin, long end)
    {
        // From the right: each complete subtree takes what is to the right of it as its sibling.
        long left = end - begin;
        int level = BitOperations.TrailingZeroCount(left);
        var hash = hashes.Subtree(level, (end >> level) - 1);
        for (left &= left - 1; left != 0; left &= left - 1)
        {
            level = BitOperations.TrailingZeroCount(left);
            hash = TreeHash.OfChildren(hashes.Subtree(level, ((begin + left) >> level) - 1), hash);
        }
        return hash;
    }

    private static bool IsRight(long node) => (node & 1) == 1;

    /// <summary>The last node of a level that has no sibling is its own parent: goes up to where it is a right child.</summary>
    private static void SkipLevelsWithoutSibling(ref long node, ref long last)
    {
        while (node != 0 && !IsRight(node))
        {
            node >>= 1;
            last >>= 1;
        }
    }
}
