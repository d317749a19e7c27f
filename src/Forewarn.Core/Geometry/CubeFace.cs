namespace Forewarn.Core.Geometry;

/// <summary>A face of the cube on which S2 lays its cells, and the way from the sphere to rows and columns of leaves.</summary>
/// <remarks>From the centre of the earth a face is seen as the plane w = 1; u and v run from -1 to 1 on it, and great circles
/// are straight. S2's quadratic transform then makes cells of a level nearly equal in size.</remarks>
internal readonly struct CubeFace
{
    internal const int Count = 6;

    /// <summary>Leaves along one side of a face.</summary>
    internal const int LeavesPerSide = 1 << CellId.LevelMax;

    /// <summary>Chord from the middle of a face to its corner, rounded up.</summary>
    internal const double CornerChord = 0.92;

    private CubeFace(int number) => Number = number;

    /// <summary>S2's number of the face, 0 to 5: +x, +y, +z, -x, -y, -z.</summary>
    internal int Number { get; }

    /// <summary>The middle of the face, on the unit sphere.</summary>
    internal Vector Axis => FromFace(0, 0, 1);

    internal static CubeFace Numbered(int number) => new(number);

    /// <summary>The face in which a point of the sphere lies.</summary>
    internal static CubeFace Of(in Vector p)
    {
        double x = Math.Abs(p.X);
        double y = Math.Abs(p.Y);
        double z = Math.Abs(p.Z);
        return x > y && x > z ? new(p.X < 0 ? 3 : 0)
            : x <= y && y > z ? new(p.Y < 0 ? 4 : 1)
            : new(p.Z < 0 ? 5 : 2);
    }

    /// <summary>Where a point in front of the face is seen on it.</summary>
    internal (double U, double V) Project(in Vector p)
    {
        Vector seen = ToFace(p);
        return (seen.X / seen.Z, seen.Y / seen.Z);
    }

    /// <summary>A point in the axes of the face: along u, along v, and outward.</summary>
    internal Vector ToFace(in Vector p) => Number switch
    {
        0 => new(p.Y, p.Z, p.X),
        1 => new(-p.X, p.Z, p.Y),
        2 => new(-p.X, -p.Y, p.Z),
        3 => new(-p.Z, -p.Y, -p.X),
        4 => new(-p.Z, p.X, -p.Y),
        _ => new(p.Y, p.X, -p.Z),
    };

    /// <summary>The point of the sphere seen at (u, v).</summary>
    internal Vector Unproject(double u, double v) => FromFace(u, v, 1).Normalized();

    /// <summary>The row or column of leaves at a coordinate u or v; outside of -1 to 1, the first or last.</summary>
    internal static int LeafOf(double u)
    {
        double s = u >= 0 ? 0.5 * Math.Sqrt(1 + 3 * u) : 1 - 0.5 * Math.Sqrt(1 - 3 * u);
        return (int)Math.Clamp(Math.Floor(LeavesPerSide * s), 0, LeavesPerSide - 1);
    }

    /// <summary>The coordinate u or v at which a row or column of leaves begins; the number of leaves itself ends the last.</summary>
    internal static double CoordinateOf(int leaf)
    {
        double s = leaf / (double)LeavesPerSide;
        return s >= 0.5 ? (4 * s * s - 1) / 3 : (1 - 4 * (1 - s) * (1 - s)) / 3;
    }

    private Vector FromFace(double u, double v, double w) => Number switch
    {
        0 => new(w, u, v),
        1 => new(-u, w, v),
        2 => new(-u, -v, w),
        3 => new(-w, -v, -u),
        4 => new(v, -w, -u),
        _ => new(v, u, -w),
    };
}
