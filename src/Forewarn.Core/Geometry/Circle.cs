namespace Forewarn.Core.Geometry;

/// <summary>All places within a distance of a centre.</summary>
public sealed class Circle : Area, IEquatable<Circle>
{
    private Circle(LatLng center, int radiusCentimetres) => (Center, RadiusCentimetres) = (center, radiusCentimetres);

    public LatLng Center { get; }

    public int RadiusCentimetres { get; }

    public double RadiusMetres => RadiusCentimetres / 100.0;

    public static Circle FromMetres(LatLng center, double radius) => FromCentimetres(center, (int)Math.Ceiling(radius * 100));

    public static Circle FromCentimetres(LatLng center, int radius) => new(center, radius);

    public override bool Overlaps(Area other, double withinMetres = 0) => throw new NotImplementedException();

    public override double DistanceMetres(Area other) => throw new NotImplementedException();

    public override double DistanceMetres(LatLng place) => throw new NotImplementedException();

    public bool Equals(Circle? other) => other is not null && Center == other.Center && RadiusCentimetres == other.RadiusCentimetres;

    public override bool Equals(object? obj) => Equals(obj as Circle);

    public override int GetHashCode() => HashCode.Combine(Center, RadiusCentimetres);
}
