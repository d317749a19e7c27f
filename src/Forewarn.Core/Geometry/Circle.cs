using System.Globalization;

namespace Forewarn.Core.Geometry;

/// <summary>All places within a distance of a centre, the distance included.</summary>
/// <remarks>
/// The radius is meant on the WGS84 ellipsoid. The circle holds every place within it there, and no place farther than
/// 1.02 % beyond it. Centre and radius are fixed-point, so that equality is exact.
/// </remarks>
public sealed class Circle : Area, IEquatable<Circle>
{
    /// <summary>Smallest radius accepted, in metres.</summary>
    public const double RadiusMetresMin = 0.01;

    /// <summary>Largest radius accepted, in metres.</summary>
    public const double RadiusMetresMax = 2_000_000;

    private readonly Vector _normal;

    private Circle(LatLng center, int radiusCentimetres)
    {
        Center = center;
        RadiusCentimetres = radiusCentimetres;
        _normal = Vector.Normal(center);
    }

    public LatLng Center { get; }

    public int RadiusCentimetres { get; }

    public double RadiusMetres => RadiusCentimetres / 100.0;

    /// <summary>Radius as an angle in radians: the widest that it can be on the ellipsoid.</summary>
    internal double Angle => Earth.AngleMax(RadiusMetres);

    /// <summary>The narrowest that the radius can be on the ellipsoid, in radians.</summary>
    internal double AngleMin => RadiusMetres / Earth.MetresPerRadianMax;

    internal override ReadOnlySpan<Vector> Hull => new(in _normal);

    internal override double HullAngle => Angle;

    internal override ref readonly Vector CapCenter => ref _normal;

    internal override double CapChord => ExactTrigonometry.Chord(Angle);

    /// <summary>The circle around a centre; a radius finer than a centimetre is rounded up.</summary>
    /// <param name="center">The middle.</param>
    /// <param name="radius">Metres, <see cref="RadiusMetresMin"/> to <see cref="RadiusMetresMax"/>, ends included.</param>
    /// <exception cref="InvalidValueException">The radius is out of range or not a number; names <c>radius</c>.</exception>
    public static Circle FromMetres(LatLng center, double radius)
    {
        if (!(radius is >= RadiusMetresMin and <= RadiusMetresMax))
            throw OutOfRange(radius);
        return new Circle(center, Centimetres.RoundUp(radius));
    }

    /// <summary>The circle around a centre.</summary>
    /// <param name="center">The middle.</param>
    /// <param name="radius">Centimetres, 1 to 200,000,000, ends included.</param>
    /// <exception cref="InvalidValueException">The radius is out of range; names <c>radius</c>.</exception>
    public static Circle FromCentimetres(LatLng center, int radius)
    {
        if (!(radius / 100.0 is >= RadiusMetresMin and <= RadiusMetresMax))
            throw OutOfRange(radius / 100.0);
        return new Circle(center, radius);
    }

    /// <inheritdoc/>
    public override bool Overlaps(Area other, double withinMetres = 0)
    {
        double angle = Earth.AngleWithin(withinMetres) + Angle;
        return other switch
        {
            Circle circle => IsWithin(_normal.ChordSquared(circle._normal), angle + circle.Angle),
            Polygon polygon => polygon.Outline.Meets(_normal, ExactTrigonometry.Chord(angle)),
            _ => throw new ArgumentException("neither a polygon nor a circle", nameof(other)),
        };
    }

    /// <inheritdoc/>
    public override double DistanceMetres(Area other) => other switch
    {
        Circle circle => MetresBeyond(_normal.ChordSquared(circle._normal), Angle + circle.Angle),
        Polygon polygon => MetresBeyond(polygon.Outline.ChordSquared(_normal), Angle),
        _ => throw new ArgumentException("neither a polygon nor a circle", nameof(other)),
    };

    /// <inheritdoc/>
    public override double DistanceMetres(LatLng place) =>
        MetresBeyond(_normal.ChordSquared(Vector.Normal(place)), Angle);

    /// <inheritdoc/>
    public override bool Holds(Area other) => other switch
    {
        Circle circle => Earth.MetresMinOfChordSquared(_normal.ChordSquared(circle._normal)) + circle.RadiusMetres <= RadiusMetres + Earth.MarginMetres,
        Polygon polygon => HoldsAll(polygon.Hull),
        _ => throw new ArgumentException("neither a polygon nor a circle", nameof(other)),
    };

    private bool HoldsAll(ReadOnlySpan<Vector> points)
    {
        foreach (ref readonly Vector point in points)
        {
            if (!IsWithin(_normal.ChordSquared(point), Angle + Earth.AngleWithin(0)))
                return false;
        }
        return true;
    }

    public bool Equals(Circle? other) => other is not null && Center == other.Center && RadiusCentimetres == other.RadiusCentimetres;

    public override bool Equals(object? obj) => Equals(obj as Circle);

    public override int GetHashCode() => HashCode.Combine(Center, RadiusCentimetres);

    internal override bool Meets(in Outline outline, double angle) =>
        outline.Meets(_normal, ExactTrigonometry.Chord(angle + Angle));

    internal override CellProbe ProbeCells(double angle) => new CircleProbe(_normal, ExactTrigonometry.Chord(angle + Angle));

    private static bool IsWithin(double chordSquared, double angle)
    {
        double chord = ExactTrigonometry.Chord(angle);
        return chordSquared <= chord * chord;
    }

    private static double MetresBeyond(double chordSquared, double angle) =>
        Math.Max(0, Earth.MetresOfChordSquared(chordSquared) - angle * Earth.RadiusMetres);

    private static InvalidValueException OutOfRange(double metres) => new("radius",
        string.Create(CultureInfo.InvariantCulture, $"{metres} m is out of range"), "0.01 to 2000000 metres");
}
