using System.Collections.Immutable;
using System.Numerics;

namespace Forewarn.Record.Merkle;

/// <summary>The right edge of a growing tree: the roots of its complete subtrees, of which there are at most 63.</summary>
/// <remarks>All that is needed to append leaves and to know the root. Not thread-safe.</remarks>
public sealed class TreeFrontier
{
    /// <summary>Hashes that a frontier has at most: one for each bit of a size.</summary>
    public const int HashesMax = 63;

    // From left to right, so the smallest subtree is on top.
    private readonly TreeHash[] _stack = new TreeHash[HashesMax];
    private int _count;

    /// <summary>Number of leaves.</summary>
    public long Size { get; private set; }

    /// <summary>Root of the tree (RFC 6962, section 2.1); costs as many hashes as the size has one-bits.</summary>
    public TreeHash Root
    {
        get
        {
            if (_count == 0)
                return TreeHash.OfNoLeaves;
            var root = _stack[_count - 1];
            for (int i = _count - 2; i >= 0; i--)
                root = TreeHash.OfChildren(_stack[i], root);
            return root;
        }
    }

    /// <summary>Roots of the complete subtrees, from left to right: one for each one-bit of the size, the highest first.</summary>
    public ImmutableArray<TreeHash> Hashes => [.. _stack.AsSpan(0, _count)];

    /// <summary>The frontier whose <see cref="Size"/> and <see cref="Hashes"/> were these.</summary>
    /// <exception cref="RecordFormatException">A negative size, or another number of hashes than the size has one-bits.</exception>
    public static TreeFrontier FromHashes(long size, ReadOnlySpan<TreeHash> hashes)
    {
        if (size < 0)
            throw new RecordFormatException("frontier", FormattableString.Invariant($"its size is {size}"), "0 or more");
        int expected = BitOperations.PopCount((ulong)size);
        if (hashes.Length != expected)
            throw new RecordFormatException("frontier", FormattableString.Invariant($"{hashes.Length} hashes for size {size}"), FormattableString.Invariant($"{expected}"));
        var frontier = new TreeFrontier { Size = size, _count = expected };
        hashes.CopyTo(frontier._stack);
        return frontier;
    }

    /// <summary>The right edge of the tree of the first <paramref name="size"/> leaves of those whose hashes are given.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A negative size.</exception>
    public static TreeFrontier Of(ISubtreeHashes hashes, long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        var frontier = new TreeFrontier { Size = size, _count = BitOperations.PopCount((ulong)size) };
        long rest = size;
        for (int i = frontier._count - 1; i >= 0; i--, rest &= rest - 1)
        {
            int level = BitOperations.TrailingZeroCount(rest);
            frontier._stack[i] = hashes.Subtree(level, (rest >> level) - 1);
        }
        return frontier;
    }

    /// <summary>Adds one leaf by its hash (<see cref="TreeHash.OfLeaf"/>); costs one hash on average.</summary>
    public void Append(TreeHash leaf)
    {
        Span<TreeHash> completed = stackalloc TreeHash[HashesMax + 1];
        _ = Append(leaf, completed);
    }

    /// <summary>Adds one leaf and tells the hashes of the subtrees that it completes: that of level i at i, the leaf itself at 0.</summary>
    /// <param name="completed">Room for <see cref="HashesMax"/> + 1 hashes.</param>
    /// <returns>How many subtrees it completes, 1 at least.</returns>
    internal int Append(TreeHash leaf, Span<TreeHash> completed)
    {
        int levels = BitOperations.TrailingZeroCount(Size + 1);
        var hash = leaf;
        completed[0] = hash;
        for (int level = 1; level <= levels; level++)
        {
            hash = TreeHash.OfChildren(_stack[--_count], hash);
            completed[level] = hash;
        }
        _stack[_count++] = hash;
        Size++;
        return levels + 1;
    }
}
