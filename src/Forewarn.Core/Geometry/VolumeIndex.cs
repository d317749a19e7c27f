using NodaTime;

namespace Forewarn.Core.Geometry;

/// <summary>Finds the volumes that overlap a given one, among millions.</summary>
/// <typeparam name="T">Who or what a volume belongs to; told apart by reference.</typeparam>
/// <remarks>
/// Volumes are filed under the S2 cells of their <see cref="Covering"/>, in three trees by how long they last, so that a
/// closure of a month does not slow down the search among flights of an hour. A query passes over the rest by coarse figures
/// beside the cells, and gives what remains the exact test of <see cref="Volume4D.Overlaps"/>.
/// Not thread-safe: one writer, or any number of readers.
/// </remarks>
public sealed class VolumeIndex<T> where T : class
{
    private static readonly Duration ShortMax = Duration.FromHours(3);

    private static readonly Duration MediumMax = Duration.FromDays(2);

    private readonly PostingTrie _short = new();
    private readonly PostingTrie _medium = new();
    private readonly PostingTrie _long = new();
    private readonly Stack<int> _freeSlots = new();
    private Slot[] _slots = new Slot[16];
    private int _slotCount;

    /// <summary>How many volumes there are.</summary>
    public int Count => _slotCount - _freeSlots.Count;

    /// <summary>Adds a volume of an owner. Cost: some microseconds among a million.</summary>
    /// <exception cref="InvalidOperationException">The owner has added this very object before.</exception>
    public void Add(Volume4D volume, T owner)
    {
        Span<FiledCell> cells = stackalloc FiledCell[FiledCell.CountMax];
        Add(volume, owner, cells[..FiledCell.Cover(volume.Area, cells)]);
    }

    /// <inheritdoc cref="Add(Volume4D, T)"/>
    /// <param name="volume">The volume.</param>
    /// <param name="owner">Its owner.</param>
    /// <param name="covering">What <see cref="Covering.Of"/> gave for the volume's area, beforehand.</param>
    public void Add(Volume4D volume, T owner, Covering covering) => Add(volume, owner, covering.Filed);

    /// <summary>Removes a volume of an owner: this one, or one equal to it. Cost: as adding.</summary>
    /// <exception cref="InvalidOperationException">The owner has no such volume here.</exception>
    public void Remove(Volume4D volume, T owner)
    {
        Span<FiledCell> cells = stackalloc FiledCell[FiledCell.CountMax];
        cells = cells[..FiledCell.Cover(volume.Area, cells)];
        PostingTrie trie = TrieOf(volume);
        Extent extent = Extent.Of(volume, default);
        int slot = Find(trie, cells[0], extent, volume, owner, equalWillDo: true);
        if (slot < 0)
            throw new InvalidOperationException("the owner has no such volume in the index");
        foreach (ref readonly FiledCell filed in cells)
            trie.Remove(filed.Cell, new PostingKey(extent.End, filed.Part), slot);
        _slots[slot] = default;
        _freeSlots.Push(slot);
    }

    /// <summary>Calls <paramref name="found"/> for each volume within <paramref name="buffer"/> of the query, each once.</summary>
    /// <remarks>The order is the same whenever the same volumes were added and removed in the same order, and means nothing
    /// else. <paramref name="found"/> must not change the index. Nothing is allocated. Cost: some microseconds among a
    /// million, and the exact test for each volume that comes near.</remarks>
    public void Query(Volume4D query, Separation buffer, Action<Volume4D, T> found)
    {
        Span<FaceBox> boxes = stackalloc FaceBox[CubeFace.Count];
        double angle = Earth.AngleWithin(buffer.HorizontalMetres);
        boxes = boxes[..FaceBox.Around(query.Area, angle, boxes)];
        double reach = query.Area.CapChord + ExactTrigonometry.Chord(angle);
        Extent extent = Extent.Of(query, buffer);
        var slots = new SlotList(stackalloc int[128]);
        _short.Collect(extent, boxes, ref slots);
        _medium.Collect(extent, boxes, ref slots);
        _long.Collect(extent, boxes, ref slots);
        try
        {
            // First all bounds, then all shapes: what is fetched from memory for one candidate does not wait for another.
            Span<int> candidates = slots.SortedDistinct();
            int count = 0;
            foreach (int slot in candidates)
            {
                ref readonly Slot filed = ref _slots[slot];
                if (filed.Volume.OverlapsInTimeAndHeight(query, buffer) && filed.Area.CapMeets(query.Area.CapCenter, reach))
                    candidates[count++] = slot;
            }
            foreach (int slot in candidates[..count])
            {
                ref readonly Slot filed = ref _slots[slot];
                if (filed.Area.Overlaps(query.Area, buffer.HorizontalMetres))
                    found(filed.Volume, filed.Owner);
            }
        }
        finally
        {
            slots.Release();
        }
    }

    private void Add(Volume4D volume, T owner, ReadOnlySpan<FiledCell> cells)
    {
        PostingTrie trie = TrieOf(volume);
        Extent extent = Extent.Of(volume, default);
        if (Find(trie, cells[0], extent, volume, owner, equalWillDo: false) >= 0)
            throw new InvalidOperationException("the owner has added this volume before");
        int slot = NewSlot();
        _slots[slot] = new Slot(volume, volume.Area, owner);
        foreach (ref readonly FiledCell filed in cells)
            trie.Add(filed.Cell, new PostingKey(extent.End, filed.Part), new Posting(slot, extent), extent.End - extent.Start);
    }

    /// <summary>The slot of this very volume of the owner, or else of one equal to it if that will do; -1 if there is none.</summary>
    private int Find(PostingTrie trie, in FiledCell filed, in Extent extent, Volume4D volume, T owner, bool equalWillDo)
    {
        var slots = new SlotList(stackalloc int[16]);
        trie.CollectSame(filed.Cell, new PostingKey(extent.End, filed.Part), new Posting(0, extent), ref slots);
        int found = -1;
        foreach (int slot in slots.Slots)
        {
            if (!ReferenceEquals(_slots[slot].Owner, owner))
                continue;
            bool isSame = ReferenceEquals(_slots[slot].Volume, volume);
            if (isSame || (equalWillDo && found < 0 && _slots[slot].Volume.Equals(volume)))
                found = slot;
            if (isSame)
                break;
        }
        slots.Release();
        return found;
    }

    private PostingTrie TrieOf(Volume4D volume)
    {
        Duration duration = volume.End - volume.Start;
        return duration <= ShortMax ? _short : duration <= MediumMax ? _medium : _long;
    }

    private int NewSlot()
    {
        if (_freeSlots.TryPop(out int slot))
            return slot;
        if (_slotCount == _slots.Length)
            Array.Resize(ref _slots, 2 * _slots.Length);
        return _slotCount++;
    }

    /// <remarks>The area is the volume's own, held here as well so that both are fetched from memory at once.</remarks>
    private readonly record struct Slot(Volume4D Volume, Area Area, T Owner);
}
