namespace Forewarn.Core.Geometry;

/// <summary>An S2 cell by its place on a face: the leaf at its low corner and the length of its side in leaves.</summary>
/// <remarks>The same cells as <see cref="CellId"/>, without the way along the Hilbert curve.</remarks>
internal readonly record struct FaceCell(int Face, int I, int J, int SizeLog2)
{
    internal int Level => CellId.LevelMax - SizeLog2;

    internal int Size => 1 << SizeLog2;

    internal CellId Id => CellId.At(Face, I, J, Level);

    /// <summary>One of the four quarters: 1 in <paramref name="quarter"/> is the upper half along j, 2 along i.</summary>
    internal FaceCell Quarter(int quarter)
    {
        int half = SizeLog2 - 1;
        return new FaceCell(Face, I + ((quarter >> 1) << half), J + ((quarter & 1) << half), half);
    }

    /// <summary>Whether the area comes within an angle, not 0, of the cell.</summary>
    /// <remarks>Exact: the sides of a cell are great circles.</remarks>
    internal bool Meets(Area area, double angle) => area.Meets(ToOutline(), angle);

    internal Outline ToOutline()
    {
        CubeFace face = CubeFace.Numbered(Face);
        double u1 = CubeFace.CoordinateOf(I);
        double u2 = CubeFace.CoordinateOf(I + Size);
        double v1 = CubeFace.CoordinateOf(J);
        double v2 = CubeFace.CoordinateOf(J + Size);
        return Outline.Of([face.Unproject(u1, v1), face.Unproject(u2, v1), face.Unproject(u2, v2), face.Unproject(u1, v2)]);
    }
}
