namespace Forewarn.Core.Geometry;

/// <summary>A volume as filed under one cell: which, and the rest of its coarse figures. 12 bytes.</summary>
/// <remarks>Start and heights are rounded away from the inside of the volume; see <see cref="Extent"/>.</remarks>
internal readonly struct Posting(int slot, in Extent extent)
{
    /// <summary>Number of the volume in its index.</summary>
    internal readonly int Slot = slot;

    private readonly uint _start = extent.Start;
    private readonly ushort _lower = extent.Lower;
    private readonly ushort _upper = extent.Upper;

    /// <summary>Whether the volume begins before the query ends, and is not above or below it.</summary>
    internal bool MayMeet(in Extent query) => _start < query.End && _lower <= query.Upper && query.Lower <= _upper;

    /// <summary>Whether two postings say the same of their volumes.</summary>
    internal bool HasSameFigures(in Posting other) =>
        _start == other._start && _lower == other._lower && _upper == other._upper;
}

/// <summary>The figures of a posting by which nearly all are passed over, held apart so that few bytes are read: when the
/// volume ends, and in which part of the cell it lies. 8 bytes.</summary>
/// <param name="End">See <see cref="Extent"/>; postings are sorted by it.</param>
/// <param name="Part">See <see cref="CellPart.Filed"/>.</param>
internal readonly record struct PostingKey(uint End, uint Part);
