namespace Forewarn.Core.Geometry;

/// <summary>The postings of one crowded cell. Adding, removing, and finding few among many take logarithmic time.</summary>
/// <remarks>A B+ tree in a <see cref="PostingOrder"/>, whose branches know the <see cref="PostingBounds"/> of what is below them.
/// The cost of a query follows what is near it in time and height, however many there are in the cell. Its shape depends on
/// the history of additions and removals alone.</remarks>
internal sealed class PostingTree(PostingOrder order)
{
    private PostingBlock _root = new PostingLeaf(order);

    internal bool IsEmpty => _root.Count == 0;

    internal void Add(in PostingKey key, in Posting posting)
    {
        PostingBlock? upper = _root.Add(order.PlaceOf(key, posting), key, posting);
        if (upper is not null)
            _root = new PostingBranch(_root, upper);
    }

    /// <summary>Takes out a posting, which must be there.</summary>
    internal void Remove(in PostingKey key, in Posting posting)
    {
        _root.Remove(order.PlaceOf(key, posting));
        _root = _root.WithoutNeedlessRoot();
    }

    internal void Collect(in Extent query, uint part, ref SlotList slots) => _root.Collect(query, part, ref slots);

    internal void CollectSame(in PostingKey key, in Posting posting, ref SlotList slots) =>
        _root.CollectSame(order.PlaceOf(key, posting).Figures, key, posting, ref slots);
}
