namespace Forewarn.Core.Geometry;

/// <summary>A rectangle of leaves on a face of the cube, all ends included.</summary>
internal readonly record struct FaceBox(int Face, int IMin, int IMax, int JMin, int JMax)
{
    /// <summary>Finds the rectangles that hold everything within an angle of an area, one for each face that it reaches.</summary>
    /// <param name="area">The area.</param>
    /// <param name="angle">Radians, small enough that area and angle together stay within π/4 of a vertex.</param>
    /// <param name="boxes">Filled from the front.</param>
    /// <returns>How many, 1 to 6.</returns>
    internal static int Around(Area area, double angle, Span<FaceBox> boxes)
    {
        CubeFace home = CubeFace.Of(area.CapCenter);
        Bounds bounds = Bounds.On(home, area, angle);
        if (bounds.IsInsideFace)
        {
            boxes[0] = bounds.ToBox(home.Number);
            return 1;
        }

        int count = 0;
        for (int number = 0; number < CubeFace.Count; number++)
        {
            bounds = Bounds.On(CubeFace.Numbered(number), area, angle);
            if (bounds.MeetsFace)
                boxes[count++] = bounds.ToBox(number);
        }
        return count;
    }

    /// <summary>The rectangle of whole cells of a level that the rectangle meets.</summary>
    internal FaceBox WidenedTo(int level)
    {
        int last = (1 << (CellId.LevelMax - level)) - 1;
        return new FaceBox(Face, IMin & ~last, IMax | last, JMin & ~last, JMax | last);
    }

    /// <summary>How many cells of a level the rectangle meets.</summary>
    internal long CellCount(int level)
    {
        int sizeLog2 = CellId.LevelMax - level;
        return ((IMax >> sizeLog2) - (IMin >> sizeLog2) + 1L) * ((JMax >> sizeLog2) - (JMin >> sizeLog2) + 1L);
    }

    internal bool Meets(int i, int j, int size) => IMin < i + (long)size && IMax >= i && JMin < j + (long)size && JMax >= j;

    /// <summary>A rectangle in the coordinates of a face, which may reach beyond it.</summary>
    private readonly record struct Bounds(double UMin, double UMax, double VMin, double VMax)
    {
        private static readonly Bounds Nothing = new(2, -2, 2, -2);

        private static readonly Bounds Everything = new(-2, 2, -2, 2);

        internal bool IsInsideFace => UMin > -1 && UMax < 1 && VMin > -1 && VMax < 1;

        internal bool MeetsFace => UMin <= 1 && UMax >= -1 && VMin <= 1 && VMax >= -1;

        /// <remarks>A line of equal u or v is a great circle. What lies on one side of it by an angle at the corners of a
        /// convex hull does so all over the hull, so the corners decide. Turning a great circle about the face's other axis
        /// by the angle, at a point that is w above the plane through the axis, moves it by at most asin(sin(angle)/w).</remarks>
        internal static Bounds On(CubeFace face, Area area, double angle)
        {
            double reach = area.CapChord + ExactTrigonometry.Chord(angle) + CubeFace.CornerChord;
            if (area.CapCenter.ChordSquared(face.Axis) > reach * reach)
                return Nothing;

            double uMin = double.PositiveInfinity, uMax = double.NegativeInfinity;
            double vMin = double.PositiveInfinity, vMax = double.NegativeInfinity;
            double wMin = 1;
            foreach (ref readonly Vector corner in area.Hull)
            {
                Vector seen = face.ToFace(corner);
                if (seen.Z <= 0)
                    return Everything;
                double u = seen.X / seen.Z;
                double v = seen.Y / seen.Z;
                uMin = Math.Min(uMin, u);
                uMax = Math.Max(uMax, u);
                vMin = Math.Min(vMin, v);
                vMax = Math.Max(vMax, v);
                wMin = Math.Min(wMin, seen.Z);
            }

            double sine = ExactTrigonometry.SmallSine(area.HullAngle + angle) / wMin;
            if (sine >= 1)
                return Everything;
            double tangent = sine / Math.Sqrt(1 - sine * sine);
            return new Bounds(-Turned(-uMin, tangent), Turned(uMax, tangent), -Turned(-vMin, tangent), Turned(vMax, tangent));
        }

        /// <remarks>One leaf more on each side, for the last bits of the way here.</remarks>
        internal FaceBox ToBox(int face) => new(face,
            Math.Max(CubeFace.LeafOf(Math.Max(UMin, -1)) - 1, 0),
            Math.Min(CubeFace.LeafOf(Math.Min(UMax, 1)) + 1, CubeFace.LeavesPerSide - 1),
            Math.Max(CubeFace.LeafOf(Math.Max(VMin, -1)) - 1, 0),
            Math.Min(CubeFace.LeafOf(Math.Min(VMax, 1)) + 1, CubeFace.LeavesPerSide - 1));

        /// <summary>The tangent of the sum of two angles, given by their tangents; beyond a right angle, the face's end.</summary>
        private static double Turned(double coordinate, double tangent)
        {
            double denominator = 1 - coordinate * tangent;
            return denominator > 0 ? (coordinate + tangent) / denominator : 2;
        }
    }
}
