namespace Forewarn.Core.Geometry;

/// <summary>A part of a <see cref="PostingTree"/>: a leaf of postings, or a branch of parts.</summary>
internal abstract class PostingBlock
{
    /// <summary>Postings of a leaf, parts of a branch.</summary>
    internal abstract int Count { get; }

    /// <summary>Whether so few are left that the block is better joined to a neighbour.</summary>
    internal abstract bool IsSparse { get; }

    /// <summary>Where the last posting stands. The block must not be empty.</summary>
    internal abstract PostingPlace Last { get; }

    /// <summary>Found by looking at all that the block holds.</summary>
    internal abstract PostingBounds Bounds { get; }

    /// <summary>Adds a posting.</summary>
    /// <returns>The upper half, cut off because the block was full; else null.</returns>
    internal abstract PostingBlock? Add(in PostingPlace place, in PostingKey key, in Posting posting);

    /// <summary>Takes out the posting at a place, which must be there.</summary>
    internal abstract void Remove(in PostingPlace place);

    /// <summary>Takes in all of the block that follows on the same level, if there is room enough to spare.</summary>
    internal abstract bool TryAbsorb(PostingBlock next);

    /// <summary>The block that can stand for this one as a root.</summary>
    internal virtual PostingBlock WithoutNeedlessRoot() => this;

    /// <summary>See <see cref="PostingTrie.Collect"/>.</summary>
    internal abstract void Collect(in Extent query, uint part, ref SlotList slots);

    /// <summary>See <see cref="PostingTrie.CollectSame"/>.</summary>
    internal abstract void CollectSame(ulong figures, in PostingKey key, in Posting posting, ref SlotList slots);
}
