namespace Forewarn.Core.Geometry;

/// <summary>The postings of one index, in three trees by how long the volumes last.</summary>
/// <remarks>So a closure of a month does not slow down the search among flights of an hour. Not thread-safe, except that any
/// number may collect at once while nobody writes.</remarks>
internal sealed class PostingForest
{
    private static readonly uint ShortMax = Extent.Units(hours: 3);

    private static readonly uint MediumMax = Extent.Units(hours: 48);

    private readonly PostingTrie _short = new(PostingOrder.OfHours);
    private readonly PostingTrie _medium = new(PostingOrder.OfDays);
    private readonly PostingTrie _long = new(PostingOrder.OfMonths);

    /// <summary>Files a slot under each of the cells.</summary>
    internal void Add(ReadOnlySpan<FiledCell> cells, in Extent extent, int slot)
    {
        PostingTrie trie = TrieOf(extent);
        foreach (ref readonly FiledCell filed in cells)
            trie.Add(filed.Cell, new PostingKey(extent.End, filed.Part), new Posting(slot, extent));
    }

    /// <summary>Takes out what <see cref="Add"/> filed with the same arguments.</summary>
    internal void Remove(ReadOnlySpan<FiledCell> cells, in Extent extent, int slot)
    {
        PostingTrie trie = TrieOf(extent);
        foreach (ref readonly FiledCell filed in cells)
            trie.Remove(filed.Cell, new PostingKey(extent.End, filed.Part), new Posting(slot, extent));
    }

    /// <summary>Adds to <paramref name="slots"/> each slot that may meet the query, some of them several times.</summary>
    internal void Collect(in Extent query, ReadOnlySpan<FaceBox> boxes, ref SlotList slots)
    {
        _short.Collect(query, boxes, ref slots);
        _medium.Collect(query, boxes, ref slots);
        _long.Collect(query, boxes, ref slots);
    }

    /// <summary>Adds to <paramref name="slots"/> those filed under a cell with just these coarse figures.</summary>
    internal void CollectSame(in FiledCell filed, in Extent extent, ref SlotList slots) =>
        TrieOf(extent).CollectSame(filed.Cell, new PostingKey(extent.End, filed.Part), new Posting(0, extent), ref slots);

    private PostingTrie TrieOf(in Extent extent) => extent.Length <= ShortMax ? _short : extent.Length <= MediumMax ? _medium : _long;
}
