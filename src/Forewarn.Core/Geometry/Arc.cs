using System.Runtime.CompilerServices;

namespace Forewarn.Core.Geometry;

/// <summary>A shortest path on the unit sphere between two points less than 180 degrees apart.</summary>
/// <remarks>Distances are squares of chords: they order as the angles do, and keep their precision from a millimetre to
/// half the globe.</remarks>
internal readonly struct Arc
{
    /// <summary>An end nearer than this to the other arc's great circle (in radians; 64 nm) touches it, as far as doubles
    /// can tell: on which side it lies is then left open.</summary>
    private const double SideNoise = 1e-14;

    private readonly Vector _a;
    private readonly Vector _b;

    /// <summary>2 a×b, computed so that its relative error does not grow as the points come together.</summary>
    private readonly Vector _normal;

    private readonly double _normalSquared;

    internal Arc(in Vector a, in Vector b)
    {
        _a = a;
        _b = b;
        TwiceMiddle = a + b;
        Vector along = a - b;
        LengthSquared = along.LengthSquared;
        _normal = along.Cross(TwiceMiddle);
        _normalSquared = _normal.LengthSquared;
    }

    /// <summary>The sum of the ends: twice the middle of the chord.</summary>
    internal Vector TwiceMiddle { get; }

    /// <summary>Square of the chord between the ends.</summary>
    internal double LengthSquared { get; }

    /// <summary>Whether the arc may come within √<paramref name="boundSquared"/> of a ball, given by twice its centre and the
    /// square of its diameter.</summary>
    /// <remarks>An arc lies in the ball around the middle of its chord that has the chord as its diameter. Three lengths
    /// squared and added, times three, are at least the square of their sum: no root is needed.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool MayComeWithin(in Vector twiceCenter, double diameterSquared, double boundSquared) =>
        TwiceMiddle.ChordSquared(twiceCenter) <= 3 * (LengthSquared + diameterSquared + 4 * boundSquared);

    /// <summary>Square of the chord from a point to the nearest point of the arc.</summary>
    internal double ChordSquared(in Vector point)
    {
        Vector fromA = point - _a;
        Vector fromB = point - _b;
        bool isBeside = _normal.Cross(_a).Dot(fromA) > 0 && _normal.Cross(_b).Dot(fromB) < 0;
        if (!isBeside)
            return Math.Min(fromA.LengthSquared, fromB.LengthSquared);

        double height = _normal.Dot(fromA);
        double sineSquared = Math.Min(1, height * height / _normalSquared);
        return 2 * sineSquared / (1 + Math.Sqrt(1 - sineSquared));
    }

    /// <summary>Square of the chord between the nearest points of two arcs: 0 when they cross, and infinite when it is found
    /// early to be more than <paramref name="boundSquared"/>.</summary>
    internal double ChordSquared(in Arc other, double boundSquared)
    {
        Side othersEnds = SideOf(other._a, other._b, boundSquared);
        if (othersEnds == Side.OneBeyondBound)
            return double.PositiveInfinity;
        Side ends = other.SideOf(_a, _b, boundSquared);
        if (ends == Side.OneBeyondBound)
            return double.PositiveInfinity;
        if (othersEnds == Side.Both && ends == Side.Both && GoThroughSameMeeting(other))
            return 0;
        return Math.Min(
            Math.Min(other.ChordSquared(_a), other.ChordSquared(_b)),
            Math.Min(ChordSquared(other._a), ChordSquared(other._b)));
    }

    /// <summary>On which sides of this arc's great circle the ends of another lie.</summary>
    /// <remarks>Between ends on one side, an arc comes no nearer to the great circle than the nearer end. When an end is too
    /// near to tell its side, it lies on the other arc or beyond its end: the distances of the ends then find the crossing.</remarks>
    private Side SideOf(in Vector c, in Vector d, double boundSquared)
    {
        double sideC = _normal.Dot(c - _a);
        double sideD = _normal.Dot(d - _a);
        double nearerSquared = Math.Min(sideC * sideC, sideD * sideD);
        if (sideC * sideD < 0)
            return nearerSquared > SideNoise * SideNoise * _normalSquared ? Side.Both : Side.Unclear;
        return nearerSquared > boundSquared * _normalSquared ? Side.OneBeyondBound : Side.Unclear;
    }

    /// <summary>Great circles meet twice, on opposite sides of the earth; arcs that cross go through the same meeting point.</summary>
    private bool GoThroughSameMeeting(in Arc other)
    {
        Vector meeting = _normal.Cross(other._normal);
        return meeting.Dot(TwiceMiddle) * meeting.Dot(other.TwiceMiddle) > 0;
    }

    private enum Side
    {
        /// <summary>One end on each side, beyond doubt.</summary>
        Both,

        /// <summary>Both ends on one side, farther from the great circle than the bound.</summary>
        OneBeyondBound,

        Unclear,
    }
}
