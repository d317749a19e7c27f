using System.Collections.Immutable;

namespace Forewarn.Core.Geometry;

/// <summary>Finds the cells of a <see cref="CellSet"/>.</summary>
internal static class CellSetBuilder
{
    /// <summary>Cells along one side of an area's rectangle at the level at which the search begins, at most, but one.</summary>
    private const int StartCountLog2 = 1;

    /// <summary>The cells, in normal form, that an area meets, down to a level that is 13 unless that needs too many.</summary>
    internal static ImmutableArray<CellId> Cover(Area area, out int borderLevel)
    {
        Span<FaceBox> boxes = stackalloc FaceBox[CubeFace.Count];
        boxes = boxes[..FaceBox.Around(area, Earth.AngleWithin(0), boxes)];
        var whole = new List<CellId>();
        var border = new List<FaceCell>();
        borderLevel = StartLevel(boxes);
        foreach (ref readonly FaceBox box in boxes)
            Begin(area, box, borderLevel, whole, border);
        while (borderLevel < CellSet.Level)
        {
            var (wholeQuarters, borderQuarters) = Quarter(area, boxes, border, borderLevel + 1);
            if (whole.Count + wholeQuarters.Count + borderQuarters.Count > CellSet.CellCountMax)
                break;
            whole.AddRange(wholeQuarters);
            border = borderQuarters;
            borderLevel++;
        }
        foreach (FaceCell cell in border)
            whole.Add(cell.Id);
        return Normalize(whole);
    }

    /// <summary>Sorts, drops what lies inside another cell, and puts four quarters together.</summary>
    internal static ImmutableArray<CellId> Normalize(List<CellId> cells)
    {
        cells.Sort();
        int kept = 0;
        foreach (CellId cell in cells.ToArray())
        {
            CellId next = cell;
            if (kept > 0 && cells[kept - 1].Contains(next))
                continue;
            while (kept > 0 && next.Contains(cells[kept - 1]))
                kept--;
            while (kept >= 3 && IsLastQuarter(next, cells, kept))
            {
                kept -= 3;
                next = next.Parent(next.Level - 1);
            }
            cells[kept++] = next;
        }
        return [.. cells[..kept]];
    }

    private static bool IsLastQuarter(CellId cell, List<CellId> cells, int kept)
    {
        if (cell.Level == 0)
            return false;
        CellId parent = cell.Parent(cell.Level - 1);
        return parent.Child(3) == cell && cells[kept - 1] == parent.Child(2) && cells[kept - 2] == parent.Child(1)
            && cells[kept - 3] == parent.Child(0);
    }

    private static int StartLevel(ReadOnlySpan<FaceBox> boxes)
    {
        int span = 0;
        foreach (ref readonly FaceBox box in boxes)
            span = Math.Max(span, Math.Max(box.IMax - box.IMin, box.JMax - box.JMin));
        int sizeLog2 = System.Numerics.BitOperations.Log2((uint)span) + 1 - StartCountLog2;
        return Math.Min(CellId.LevelMax - sizeLog2, CellSet.Level);
    }

    private static void Begin(Area area, in FaceBox box, int level, List<CellId> whole, List<FaceCell> border)
    {
        int sizeLog2 = CellId.LevelMax - level;
        for (int column = box.IMin >> sizeLog2; column <= box.IMax >> sizeLog2; column++)
        {
            for (int row = box.JMin >> sizeLog2; row <= box.JMax >> sizeLog2; row++)
                Sort(area, new FaceCell(box.Face, column << sizeLog2, row << sizeLog2, sizeLog2), whole, border);
        }
    }

    private static (List<CellId> Whole, List<FaceCell> Border) Quarter(
        Area area, ReadOnlySpan<FaceBox> boxes, List<FaceCell> cells, int level)
    {
        var whole = new List<CellId>();
        var border = new List<FaceCell>();
        foreach (FaceCell cell in cells)
        {
            foreach (ref readonly FaceBox box in boxes)
            {
                for (int quarter = 0; quarter < 4 && box.Face == cell.Face; quarter++)
                {
                    FaceCell part = cell.Quarter(quarter);
                    if (box.Meets(part.I, part.J, part.Size))
                        Sort(area, part, whole, border);
                }
            }
        }
        return (whole, border);
    }

    private static void Sort(Area area, in FaceCell cell, List<CellId> whole, List<FaceCell> border)
    {
        if (!cell.Meets(area, Earth.AngleWithin(0)))
            return;
        if (cell.Level < CellSet.Level && cell.IsHeldBy(area, Earth.AngleWithin(0)))
            whole.Add(cell.Id);
        else
            border.Add(cell);
    }
}
