namespace Forewarn.Core.Geometry;

/// <summary>A rectangle within a cell, in 128ths of its side, all ends included.</summary>
/// <remarks>So a coarse cell still tells finely. Four numbers of seven bits, packed so that one subtraction compares all.</remarks>
internal readonly record struct CellPart(int IMin, int IMax, int JMin, int JMax)
{
    /// <summary>A side has 2^7 parts.</summary>
    private const int CountLog2 = 7;

    private const int Last = (1 << CountLog2) - 1;

    private const uint HighBits = 0x80808080;

    /// <summary>The form in which a part is held with a posting.</summary>
    internal uint Filed => Pack(IMin, Last - IMax, JMin, Last - JMax);

    /// <summary>The form in which a part is asked about; see <see cref="Meets"/>.</summary>
    internal uint Asked => Pack(IMax, Last - IMin, JMax, Last - JMin) | HighBits;

    /// <summary>The part of a cell that a rectangle of leaves takes up; the two must meet.</summary>
    internal static CellPart Of(in FaceCell cell, in FaceBox box)
    {
        int shift = cell.SizeLog2 - CountLog2;
        int last = cell.Size - 1;
        return new CellPart(
            Math.Max(box.IMin - cell.I, 0) >> shift, Math.Min(box.IMax - cell.I, last) >> shift,
            Math.Max(box.JMin - cell.J, 0) >> shift, Math.Min(box.JMax - cell.J, last) >> shift);
    }

    /// <summary>Whether two parts of the same cell have something in common.</summary>
    /// <remarks>In each of the four bytes the high bit stays if, and only if, what is asked is not less than what is filed:
    /// the one's beginning is not after the other's end.</remarks>
    internal static bool Meets(uint asked, uint filed) => ((asked - filed) & HighBits) == HighBits;

    private static uint Pack(int a, int b, int c, int d) => (uint)(a | b << 8 | c << 16) | (uint)d << 24;
}
