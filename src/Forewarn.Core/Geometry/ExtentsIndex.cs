namespace Forewarn.Core.Geometry;

/// <summary>Finds owners by their extents, among millions.</summary>
/// <typeparam name="T">Who or what claims the extents; told apart by reference.</typeparam>
/// <remarks>
/// Extents are filed under the cells of each of their areas, with the merged altitude and time. A query passes over the rest by
/// coarse figures, and gives what remains the test asked for: on merged cells, or on the volumes themselves.
/// Answers come in an order that is the same whenever the same extents were added and removed in the same order, and means
/// nothing else. Not thread-safe: one writer, or any number of readers.
/// </remarks>
public sealed class ExtentsIndex<T> where T : class
{
    private readonly PostingForest _postings = new();
    private readonly SlotTable<Filed> _slots = new();

    /// <summary>How many extents there are.</summary>
    public int Count => _slots.Count;

    /// <summary>Adds what an owner claims; what is added twice is there twice. Cost: some microseconds for each area.</summary>
    public void Add(Extents extents, T owner)
    {
        int slot = _slots.Add(new Filed(extents, extents.AreaCount == 1 ? extents.AreaAt(0) : null, owner));
        Span<FiledCell> cells = stackalloc FiledCell[FiledCell.CountMax];
        Extent extent = Extent.Of(extents);
        for (int number = 0; number < extents.AreaCount; number++)
            _postings.Add(cells[..FiledCell.Cover(extents.AreaAt(number), cells)], extent, slot);
    }

    /// <summary>Removes what an owner claimed: this, or else what is equal to it. Cost: as adding.</summary>
    /// <exception cref="InvalidOperationException">The owner claims no such thing here.</exception>
    public void Remove(Extents extents, T owner)
    {
        Span<FiledCell> cells = stackalloc FiledCell[FiledCell.CountMax];
        Extent extent = Extent.Of(extents);
        FiledCell.Cover(extents.AreaAt(0), cells);
        int slot = Find(cells[0], extent, extents, owner);
        if (slot < 0)
            throw new InvalidOperationException("the owner has no such extents in the index");
        for (int number = 0; number < extents.AreaCount; number++)
            _postings.Remove(cells[..FiledCell.Cover(extents.AreaAt(number), cells)], extent, slot);
        _slots.Remove(slot);
    }

    /// <summary>Calls <paramref name="found"/> for the owner of each extents that <see cref="Extents.Meets"/> the query, once for
    /// each time that it was added.</summary>
    /// <remarks><paramref name="found"/> must not change the index. Cost: some microseconds among a million for each area of
    /// the query, and some dozen nanoseconds for each extents that comes near.</remarks>
    public void QueryMeeting(Extents query, Action<T> found)
    {
        ReadOnlySpan<FaceBox> boxes = CellBoxes.Around(query, stackalloc FaceBox[CubeFace.Count]);
        var slots = new SlotList(stackalloc int[128]);
        _postings.Collect(Extent.Of(query), boxes, ref slots);
        try
        {
            foreach (int slot in slots.SortedDistinct())
            {
                ref readonly Filed filed = ref _slots[slot];
                if (filed.Extents.Meets(query))
                    found(filed.Owner);
            }
        }
        finally
        {
            slots.Release();
        }
    }

    /// <summary>Calls <paramref name="found"/> for each volume within <paramref name="separation"/> of the query, with its owner.</summary>
    /// <remarks>Exact, as <see cref="Volume4D.Overlaps"/>. An owner comes up once for each of its volumes that overlaps.
    /// <paramref name="found"/> must not change the index. Nothing is allocated. Cost: some microseconds
    /// among a million, and the exact test for each volume of whatever comes near.</remarks>
    public void QueryOverlapping(Volume4D query, Separation separation, Action<Volume4D, T> found)
    {
        Span<FaceBox> boxes = stackalloc FaceBox[CubeFace.Count];
        double angle = Earth.AngleWithin(separation.HorizontalMetres);
        boxes = boxes[..FaceBox.Around(query.Area, angle, boxes)];
        double reach = query.Area.CapChord + ExactTrigonometry.Chord(angle);
        var slots = new SlotList(stackalloc int[128]);
        _postings.Collect(Extent.Of(query, separation), boxes, ref slots);
        try
        {
            // First all bounds, then all shapes: what is fetched from memory for one candidate does not wait for another.
            Span<int> candidates = slots.SortedDistinct();
            int count = 0;
            foreach (int slot in candidates)
            {
                ref readonly Filed filed = ref _slots[slot];
                if (filed.Extents.OverlapInTimeAndHeight(query, separation)
                    && (filed.OnlyArea is null || filed.OnlyArea.CapMeets(query.Area.CapCenter, reach)))
                {
                    candidates[count++] = slot;
                }
            }
            foreach (int slot in candidates[..count])
                FindOverlapping(_slots[slot], query, separation, found);
        }
        finally
        {
            slots.Release();
        }
    }

    private static void FindOverlapping(in Filed filed, Volume4D query, Separation separation, Action<Volume4D, T> found)
    {
        foreach (Volume4D volume in filed.Extents.Volumes)
        {
            if (volume.Overlaps(query, separation))
                found(volume, filed.Owner);
        }
    }

    /// <summary>The slot of these very extents of the owner, or else of equal ones; -1 if there is none.</summary>
    private int Find(in FiledCell cell, in Extent extent, Extents extents, T owner)
    {
        var same = new SlotList(stackalloc int[16]);
        _postings.CollectSame(cell, extent, ref same);
        int found = -1;
        foreach (int slot in same.Slots)
        {
            ref readonly Filed filed = ref _slots[slot];
            if (!ReferenceEquals(filed.Owner, owner))
                continue;
            bool isThis = ReferenceEquals(filed.Extents, extents);
            if (isThis || (found < 0 && filed.Extents.Equals(extents)))
                found = slot;
            if (isThis)
                break;
        }
        same.Release();
        return found;
    }

    /// <remarks>The area, when all volumes have the same, is held here as well so that both are fetched from memory at once.</remarks>
    private readonly record struct Filed(Extents Extents, Area? OnlyArea, T Owner);
}
