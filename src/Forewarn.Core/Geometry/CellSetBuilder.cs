using System.Collections.Immutable;
using System.Numerics;

namespace Forewarn.Core.Geometry;

/// <summary>Finds the cells of a <see cref="CellSet"/>.</summary>
internal static class CellSetBuilder
{
    /// <summary>Rectangles of up to so many cells of level 13 are looked at cell by cell.</summary>
    private const int FewCount = 16;

    /// <summary>Most cells that a search goes on with, before four quarters are put together.</summary>
    private const int SearchedCountMax = 4 * CellSet.CellCountMax;

    /// <summary>The cells, in normal form, that an area meets.</summary>
    /// <param name="area">The area.</param>
    /// <param name="borderLevel">Down to which level cells along the border of the area were looked at: 13, unless that needs
    /// too long a search.</param>
    internal static ImmutableArray<CellId> Cover(Area area, out int borderLevel)
    {
        Span<FaceBox> boxes = stackalloc FaceBox[CubeFace.Count];
        boxes = boxes[..FaceBox.Around(area, Earth.AngleWithin(0), boxes)];
        borderLevel = CellSet.Level;
        if (boxes.Length == 1 && boxes[0].CellCount(CellSet.Level) <= FewCount)
            return Few(area, boxes[0]);

        var search = new Search(area.ProbeCells(Earth.AngleWithin(0)));
        borderLevel = StartLevel(boxes);
        foreach (ref readonly FaceBox box in boxes)
            search.Begin(box, borderLevel);
        while (borderLevel < CellSet.Level && search.TryQuarter(boxes))
            borderLevel++;
        return Normalize(search.Found());
    }

    /// <summary>Sorts, drops what lies inside another cell, and puts four quarters together.</summary>
    internal static ImmutableArray<CellId> Normalize(List<CellId> cells)
    {
        cells.Sort();
        var normal = new List<CellId>(cells.Count);
        foreach (CellId cell in cells)
        {
            // Numbers run along the curve: a cell stands behind its first two quarters and before its last two.
            if (normal.Count > 0 && normal[^1].Contains(cell))
                continue;
            while (normal.Count > 0 && cell.Contains(normal[^1]))
                normal.RemoveAt(normal.Count - 1);
            normal.Add(cell);
            while (EndsInFourQuarters(normal))
            {
                CellId whole = normal[^1].Parent(normal[^1].Level - 1);
                normal.RemoveRange(normal.Count - 4, 4);
                normal.Add(whole);
            }
        }
        return [.. normal];
    }

    private static ImmutableArray<CellId> Few(Area area, in FaceBox box)
    {
        const int SizeLog2 = CellId.LevelMax - CellSet.Level;
        var found = new List<CellId>(FewCount);
        for (int column = box.IMin >> SizeLog2; column <= box.IMax >> SizeLog2; column++)
        {
            for (int row = box.JMin >> SizeLog2; row <= box.JMax >> SizeLog2; row++)
            {
                var cell = new FaceCell(box.Face, column << SizeLog2, row << SizeLog2, SizeLog2);
                if (cell.Meets(area, Earth.AngleWithin(0)))
                    found.Add(cell.Id);
            }
        }
        return Normalize(found);
    }

    private static bool EndsInFourQuarters(List<CellId> cells)
    {
        if (cells.Count < 4 || cells[^1].Level == 0)
            return false;
        CellId whole = cells[^1].Parent(cells[^1].Level - 1);
        for (int place = 0; place < 4; place++)
        {
            if (cells[cells.Count - 4 + place] != whole.Child(place))
                return false;
        }
        return true;
    }

    /// <summary>A level at which each rectangle is at most three cells wide.</summary>
    private static int StartLevel(ReadOnlySpan<FaceBox> boxes)
    {
        int span = 0;
        foreach (ref readonly FaceBox box in boxes)
            span = Math.Max(span, Math.Max(box.IMax - box.IMin, box.JMax - box.JMin));
        return Math.Min(CellId.LevelMax - BitOperations.Log2((uint)span), CellSet.Level);
    }

    /// <summary>Goes down level by level: what lies inside the area is kept whole, and what lies across its border is quartered.</summary>
    private sealed class Search(CellProbe probe)
    {
        private readonly List<CellId> _inside = [];
        private List<FaceCell> _across = [];

        internal void Begin(in FaceBox box, int level)
        {
            int sizeLog2 = CellId.LevelMax - level;
            for (int column = box.IMin >> sizeLog2; column <= box.IMax >> sizeLog2; column++)
            {
                for (int row = box.JMin >> sizeLog2; row <= box.JMax >> sizeLog2; row++)
                    Look(new FaceCell(box.Face, column << sizeLog2, row << sizeLog2, sizeLog2), _across);
            }
        }

        /// <summary>Quarters the cells across the border, unless they would be too many then.</summary>
        internal bool TryQuarter(ReadOnlySpan<FaceBox> boxes)
        {
            var across = new List<FaceCell>(2 * _across.Count);
            int insideCount = _inside.Count;
            foreach (FaceCell cell in _across)
            {
                foreach (ref readonly FaceBox box in boxes)
                {
                    for (int quarter = 0; quarter < 4 && box.Face == cell.Face; quarter++)
                    {
                        FaceCell part = cell.Quarter(quarter);
                        if (box.Meets(part.I, part.J, part.Size))
                            Look(part, across);
                    }
                }
                if (_inside.Count + across.Count > SearchedCountMax)
                {
                    _inside.RemoveRange(insideCount, _inside.Count - insideCount);
                    return false;
                }
            }
            _across = across;
            return true;
        }

        internal List<CellId> Found()
        {
            foreach (FaceCell cell in _across)
                _inside.Add(cell.Id);
            return _inside;
        }

        private void Look(in FaceCell cell, List<FaceCell> across)
        {
            CellPlace place = probe.Find(cell.ToOutline());
            if (place == CellPlace.Inside)
                _inside.Add(cell.Id);
            else if (place == CellPlace.Across)
                across.Add(cell);
        }
    }
}
