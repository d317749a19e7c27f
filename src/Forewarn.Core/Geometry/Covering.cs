using System.Collections.Immutable;

namespace Forewarn.Core.Geometry;

/// <summary>The S2 cells that an area meets.</summary>
public static class Covering
{
    /// <summary>Most cells that <see cref="AtLevel"/> answers with.</summary>
    public const int CellCountMax = 100_000;

    /// <summary>All cells of one level that an area meets: those, and only those, within <see cref="Earth.MarginMetres"/>
    /// of it.</summary>
    /// <param name="area">The area.</param>
    /// <param name="level">0 to <see cref="CellId.LevelMax"/>; ASTM F3548-21's DSS implementations use 13.</param>
    /// <returns>Sorted, each once.</returns>
    /// <remarks>Cost: about a microsecond per cell, more for polygons with many vertices.</remarks>
    /// <exception cref="InvalidValueException">The area meets more than <see cref="CellCountMax"/> cells.</exception>
    public static ImmutableArray<CellId> AtLevel(Area area, int level)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, CellId.LevelMax);
        Span<FaceBox> boxes = stackalloc FaceBox[CubeFace.Count];
        int boxCount = FaceBox.Around(area, Earth.AngleWithin(0), boxes);
        var found = new List<CellId>();
        foreach (FaceBox box in boxes[..boxCount])
            Collect(area, level, box, new FaceCell(box.Face, 0, 0, CellId.LevelMax), found);
        found.Sort();
        return [.. found];
    }

    private static void Collect(Area area, int level, FaceBox box, FaceCell cell, List<CellId> found)
    {
        if (!box.Meets(cell.I, cell.J, cell.Size) || !cell.Meets(area, Earth.AngleWithin(0)))
            return;
        if (cell.Level < level)
        {
            for (int quarter = 0; quarter < 4; quarter++)
                Collect(area, level, box, cell.Quarter(quarter), found);
            return;
        }
        if (found.Count == CellCountMax)
            throw new InvalidValueException("", $"the area meets more than 100000 S2 cells of level {level}", "a smaller area");
        found.Add(cell.Id);
    }
}
