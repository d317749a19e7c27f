namespace Forewarn.Core.Geometry;

/// <summary>Shortest paths on the unit sphere, each given by its two ends, less than 180 degrees apart.</summary>
/// <remarks>Distances are squares of chords: they order as the angles do, and keep their precision from a millimetre to
/// half the globe.</remarks>
internal static class Arc
{
    /// <summary>An end nearer than this to the other arc's great circle (in radians; 64 nm) touches it, as far as doubles
    /// can tell: on which side it lies is then left open.</summary>
    private const double SideNoise = 1e-14;

    /// <summary>Square of the chord from a point to the nearest point of an arc.</summary>
    internal static double ChordSquared(in Vector point, in Vector a, in Vector b)
    {
        Vector normal = TwiceCross(a, b);
        Vector fromA = point - a;
        Vector fromB = point - b;
        bool isBeside = normal.Cross(a).Dot(fromA) > 0 && normal.Cross(b).Dot(fromB) < 0;
        if (!isBeside)
            return Math.Min(fromA.LengthSquared, fromB.LengthSquared);

        double height = normal.Dot(fromA);
        double sineSquared = Math.Min(1, height * height / normal.LengthSquared);
        return 2 * sineSquared / (1 + Math.Sqrt(1 - sineSquared));
    }

    /// <summary>Square of the chord between the nearest points of two arcs; 0 when they cross.</summary>
    internal static double ChordSquared(in Vector a, in Vector b, in Vector c, in Vector d) => Crosses(a, b, c, d)
        ? 0
        : Math.Min(
            Math.Min(ChordSquared(a, c, d), ChordSquared(b, c, d)),
            Math.Min(ChordSquared(c, a, b), ChordSquared(d, a, b)));

    /// <summary>Whether two arcs cut through each other, beyond doubt.</summary>
    /// <remarks>When it is in doubt, an end lies on the other arc to within <see cref="SideNoise"/>, and the distances of the
    /// ends tell.</remarks>
    private static bool Crosses(in Vector a, in Vector b, in Vector c, in Vector d)
    {
        Vector normal1 = TwiceCross(a, b);
        if (!AreOnOppositeSides(normal1, c - a, d - a))
            return false;
        Vector normal2 = TwiceCross(c, d);
        if (!AreOnOppositeSides(normal2, a - c, b - c))
            return false;

        // The great circles meet twice, on opposite sides of the earth; both arcs must go through the same meeting point.
        Vector meeting = normal1.Cross(normal2);
        return meeting.Dot(a + b) * meeting.Dot(c + d) > 0;
    }

    private static bool AreOnOppositeSides(in Vector normal, in Vector step1, in Vector step2)
    {
        double side1 = normal.Dot(step1);
        double side2 = normal.Dot(step2);
        double noise = SideNoise * SideNoise * normal.LengthSquared;
        return side1 * side2 < 0 && side1 * side1 > noise && side2 * side2 > noise;
    }

    /// <summary>2 a×b, computed so that its relative error does not grow as the points come together.</summary>
    private static Vector TwiceCross(in Vector a, in Vector b) => (a - b).Cross(a + b);
}
