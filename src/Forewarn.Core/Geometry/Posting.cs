using System.Runtime.InteropServices;

namespace Forewarn.Core.Geometry;

/// <summary>A volume as filed under one cell, coarse and small: enough to pass over nearly all that do not overlap a query
/// without a look at the volumes themselves.</summary>
/// <remarks>Every figure is rounded away from the inside of the volume. 20 bytes.</remarks>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly struct Posting(int slot, in Extent extent, in FiledCell part)
{
    /// <summary>Number of the volume in its index.</summary>
    internal readonly int Slot = slot;

    /// <summary>See <see cref="Extent"/>.</summary>
    internal readonly uint Start = extent.Start;

    /// <summary>See <see cref="Extent"/>.</summary>
    internal readonly uint End = extent.End;

    private readonly ushort _lower = extent.Lower;
    private readonly ushort _upper = extent.Upper;
    private readonly byte _iMin = part.IMin;
    private readonly byte _iMax = part.IMax;
    private readonly byte _jMin = part.JMin;
    private readonly byte _jMax = part.JMax;

    /// <summary>Whether the volume may overlap a query of the given extent in the given part of the cell.</summary>
    internal bool MayMeet(in Extent query, in FiledCell part) =>
        Start < query.End && query.Start < End
        && _lower <= query.Upper && query.Lower <= _upper
        && _iMin <= part.IMax && part.IMin <= _iMax
        && _jMin <= part.JMax && part.JMin <= _jMax;

    /// <summary>Whether it says the same of a volume as another posting under the same cell does of its own.</summary>
    internal bool HasSameFigures(in Posting other) =>
        Start == other.Start && End == other.End && _lower == other._lower && _upper == other._upper
        && _iMin == other._iMin && _iMax == other._iMax && _jMin == other._jMin && _jMax == other._jMax;
}
