namespace Forewarn.Core.Geometry;

/// <summary>Rectangles on the faces of the cube that together hold all cells of extents.</summary>
internal static class CellBoxes
{
    /// <summary>The rectangles around each of the areas, widened to the cells that they touch.</summary>
    /// <param name="extents">The extents.</param>
    /// <param name="forOneArea">Room for six, which is enough for extents with one area.</param>
    internal static ReadOnlySpan<FaceBox> Around(Extents extents, Span<FaceBox> forOneArea)
    {
        int level = extents.Cells.BorderLevel;
        if (extents.AreaCount == 1)
            return forOneArea[..Around(extents.AreaAt(0), level, forOneArea)];
        var boxes = new HashSet<FaceBox>();
        for (int number = 0; number < extents.AreaCount; number++)
        {
            foreach (FaceBox box in forOneArea[..Around(extents.AreaAt(number), level, forOneArea)])
                boxes.Add(box);
        }
        return boxes.ToArray();
    }

    private static int Around(Area area, int level, Span<FaceBox> boxes)
    {
        int count = FaceBox.Around(area, Earth.AngleWithin(0), boxes);
        foreach (ref FaceBox box in boxes[..count])
            box = box.WidenedTo(level);
        return count;
    }
}
