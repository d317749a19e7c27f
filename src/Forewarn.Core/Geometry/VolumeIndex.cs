namespace Forewarn.Core.Geometry;

/// <summary>Finds the volumes that overlap a given one, among millions.</summary>
/// <typeparam name="T">Who or what a volume belongs to; told apart by reference.</typeparam>
/// <remarks>
/// Volumes are filed under the S2 cells of their <see cref="Covering"/>. A query passes over the rest by coarse figures beside the
/// cells, and gives what remains the exact test of <see cref="Volume4D.Overlaps"/>.
/// Not thread-safe: one writer, or any number of readers.
/// </remarks>
public sealed class VolumeIndex<T> where T : class
{
    private readonly PostingForest _postings = new();
    private readonly SlotTable<Filed> _slots = new();

    /// <summary>How many volumes there are.</summary>
    public int Count => _slots.Count;

    /// <summary>Adds a volume of an owner; what is added twice is there twice. Cost: some microseconds among a million.</summary>
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

    /// <summary>Removes a volume of an owner: this one, or else one equal to it. Cost: as adding.</summary>
    /// <exception cref="InvalidOperationException">The owner has no such volume here.</exception>
    public void Remove(Volume4D volume, T owner)
    {
        Span<FiledCell> cells = stackalloc FiledCell[FiledCell.CountMax];
        cells = cells[..FiledCell.Cover(volume.Area, cells)];
        Extent extent = Extent.Of(volume, default);
        int slot = Find(cells[0], extent, volume, owner);
        if (slot < 0)
            throw new InvalidOperationException("the owner has no such volume in the index");
        _postings.Remove(cells, extent, slot);
        _slots.Remove(slot);
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
        var slots = new SlotList(stackalloc int[128]);
        _postings.Collect(Extent.Of(query, buffer), boxes, ref slots);
        try
        {
            // First all bounds, then all shapes: what is fetched from memory for one candidate does not wait for another.
            Span<int> candidates = slots.SortedDistinct();
            int count = 0;
            foreach (int slot in candidates)
            {
                ref readonly Filed filed = ref _slots[slot];
                if (filed.Volume.OverlapsInTimeAndHeight(query, buffer) && filed.Area.CapMeets(query.Area.CapCenter, reach))
                    candidates[count++] = slot;
            }
            foreach (int slot in candidates[..count])
            {
                ref readonly Filed filed = ref _slots[slot];
                if (filed.Area.Overlaps(query.Area, buffer.HorizontalMetres))
                    found(filed.Volume, filed.Owner);
            }
        }
        finally
        {
            slots.Release();
        }
    }

    private void Add(Volume4D volume, T owner, ReadOnlySpan<FiledCell> cells) =>
        _postings.Add(cells, Extent.Of(volume, default), _slots.Add(new Filed(volume, volume.Area, owner)));

    /// <summary>The slot of this very volume of the owner, or else of one equal to it; -1 if there is none.</summary>
    private int Find(in FiledCell cell, in Extent extent, Volume4D volume, T owner)
    {
        var same = new SlotList(stackalloc int[16]);
        _postings.CollectSame(cell, extent, ref same);
        int found = -1;
        foreach (int slot in same.Slots)
        {
            ref readonly Filed filed = ref _slots[slot];
            if (!ReferenceEquals(filed.Owner, owner))
                continue;
            bool isThis = ReferenceEquals(filed.Volume, volume);
            if (isThis || (found < 0 && filed.Volume.Equals(volume)))
                found = slot;
            if (isThis)
                break;
        }
        same.Release();
        return found;
    }

    /// <remarks>The area is the volume's own, held here as well so that both are fetched from memory at once.</remarks>
    private readonly record struct Filed(Volume4D Volume, Area Area, T Owner);
}
