namespace Forewarn.Core.Geometry;

/// <summary>A volume as filed under one cell: which, and the rest of its coarse figures. 12 bytes.</summary>
/// <remarks>Start and heights are rounded away from the inside of the volume; see <see cref="Extent"/>.</remarks>
internal readonly struct Posting(int slot, in Extent extent)
{
    /// <summary>Number of the volume in its index.</summary>
    internal readonly int Slot = slot;

    internal readonly uint Start = extent.Start;
    internal readonly ushort Lower = extent.Lower;
    internal readonly ushort Upper = extent.Upper;

    /// <summary>Whether the volume begins before the query ends, and is not above or below it.</summary>
    internal bool MayMeet(in Extent query) => Start < query.End && Lower <= query.Upper && query.Lower <= Upper;

    /// <summary>Whether two postings say the same of their volumes.</summary>
    internal bool HasSameFigures(in Posting other) =>
        Start == other.Start && Lower == other.Lower && Upper == other.Upper;
}

/// <summary>The figures of a posting by which nearly all are passed over, held apart so that few bytes are read: when the
/// volume ends, and in which part of the cell it lies. 8 bytes.</summary>
/// <param name="End">See <see cref="Extent"/>; a <see cref="PostingList"/> is sorted by it.</param>
/// <param name="Part">See <see cref="CellPart.Filed"/>.</param>
internal readonly record struct PostingKey(uint End, uint Part);
