namespace Forewarn.Core.Geometry;

/// <summary>Tells of many cells, one after the other, how they lie to one area.</summary>
/// <remarks>What can be known of the area beforehand is worked out once. Of cells that it does not call apart, and only of those,
/// <see cref="FaceCell.Meets"/> says that they meet the area. Not thread-safe.</remarks>
internal abstract class CellProbe
{
    /// <summary>How a cell lies to the area.</summary>
    internal abstract CellPlace Find(in Outline cell);
}

/// <summary>How a cell lies to an area.</summary>
internal enum CellPlace
{
    /// <summary>The area comes nowhere near the cell.</summary>
    Apart,

    /// <summary>The area meets the cell, and may leave some of it out.</summary>
    Across,

    /// <summary>All of the cell lies in the area.</summary>
    Inside,
}
