using System.Numerics;

namespace Forewarn.Core.Geometry;

/// <summary>A cell under which an area is filed, and the part of the cell in which the area lies.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Part">See <see cref="CellPart.Filed"/>.</param>
internal readonly record struct FiledCell(FaceCell Cell, uint Part)
{
    /// <summary>Most cells for one area.</summary>
    internal const int CountMax = 24;

    /// <summary>Finest level at which areas are filed: cells of about 9 km. Finer ones cost more walking than they save.</summary>
    internal const int LevelMax = 10;

    /// <summary>Cells that a large area is split into, at most.</summary>
    private const int SplitCountMax = 16;

    /// <summary>Chord, about 32 km, from which an area is worth more and better fitting cells.</summary>
    private const double LargeCapChord = 0.005;

    /// <summary>Fills in the cells under which an area is filed; together they hold all of it and its margin.</summary>
    /// <returns>How many.</returns>
    internal static int Cover(Area area, Span<FiledCell> filed)
    {
        Span<FaceBox> boxes = stackalloc FaceBox[CubeFace.Count];
        int boxCount = FaceBox.Around(area, Earth.AngleWithin(0), boxes);
        int count = 0;
        foreach (ref readonly FaceBox box in boxes[..boxCount])
            count += Cover(box, filed[count..]);
        return area.CapChord > LargeCapChord ? Refine(area, boxes[..boxCount], filed, count) : count;
    }

    private static FiledCell Under(in FaceCell cell, in FaceBox box) => new(cell, CellPart.Of(cell, box).Filed);

    /// <summary>One to four cells, at least as large as the rectangle, that hold it.</summary>
    private static int Cover(in FaceBox box, Span<FiledCell> filed)
    {
        int span = Math.Max(box.IMax - box.IMin, box.JMax - box.JMin);
        int sizeLog2 = Math.Max(BitOperations.Log2((uint)span) + 1, CellId.LevelMax - LevelMax);
        sizeLog2 = Math.Min(sizeLog2, CellId.LevelMax);
        int count = 0;
        for (int column = box.IMin >> sizeLog2; column <= box.IMax >> sizeLog2; column++)
        {
            for (int row = box.JMin >> sizeLog2; row <= box.JMax >> sizeLog2; row++)
                filed[count++] = Under(new FaceCell(box.Face, column << sizeLog2, row << sizeLog2, sizeLog2), box);
        }
        return count;
    }

    /// <summary>Splits the largest cells, and drops what the area does not meet, as long as the count allows.</summary>
    private static int Refine(Area area, ReadOnlySpan<FaceBox> boxes, Span<FiledCell> filed, int count)
    {
        Span<FiledCell> quarters = stackalloc FiledCell[4];
        while (true)
        {
            int largest = 0;
            for (int i = 1; i < count; i++)
            {
                if (filed[i].Cell.SizeLog2 > filed[largest].Cell.SizeLog2)
                    largest = i;
            }
            if (filed[largest].Cell.Level == LevelMax)
                return count;

            int kept = Split(area, boxes, filed[largest].Cell, quarters);
            if (count - 1 + kept > SplitCountMax && kept > 1)
                return count;
            filed[largest] = filed[--count];
            quarters[..kept].CopyTo(filed[count..]);
            count += kept;
        }
    }

    private static int Split(Area area, ReadOnlySpan<FaceBox> boxes, in FaceCell cell, Span<FiledCell> quarters)
    {
        int kept = 0;
        foreach (ref readonly FaceBox box in boxes)
        {
            for (int quarter = 0; quarter < 4 && box.Face == cell.Face; quarter++)
            {
                FaceCell part = cell.Quarter(quarter);
                if (box.Meets(part.I, part.J, part.Size) && part.Meets(area, Earth.AngleWithin(0)))
                    quarters[kept++] = Under(part, box);
            }
        }
        return kept;
    }
}
