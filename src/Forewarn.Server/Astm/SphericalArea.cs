using Forewarn.Core.Geometry;

namespace Forewarn.Server.Astm;

/// <summary>How large an area is, on the sphere of <see cref="Earth.RadiusMetres"/>: within 1 % of the truth on the ellipsoid.</summary>
internal static class SphericalArea
{
    private const double RadiusKm = Earth.RadiusMetres / 1_000;

    /// <summary>Square kilometres. Cost: some ten nanoseconds a vertex.</summary>
    public static double SquareKilometres(Area area) => area switch
    {
        Circle circle => 2 * Math.PI * RadiusKm * RadiusKm * (1 - Math.Cos(circle.RadiusMetres / Earth.RadiusMetres)),
        Polygon polygon => RadiusKm * RadiusKm * Excess(polygon),
        _ => throw new ArgumentException("neither a polygon nor a circle", nameof(area)),
    };

    /// <summary>Solid angle of the smaller side, in steradians: the signed excesses of the triangles that the edges make with the first
    /// vertex, each by tan(E/2) = a·(b×c) / (1 + a·b + b·c + c·a).</summary>
    private static double Excess(Polygon polygon)
    {
        var vertices = polygon.Vertices;
        var first = Direction.Of(vertices[0]);
        var previous = Direction.Of(vertices[1]);
        double sum = 0;
        for (int i = 2; i < vertices.Length; i++)
        {
            var next = Direction.Of(vertices[i]);
            sum += 2 * Math.Atan2(first.Dot(previous.Cross(next)), 1 + first.Dot(previous) + previous.Dot(next) + next.Dot(first));
            previous = next;
        }
        double excess = Math.Abs(sum) % (4 * Math.PI);
        return Math.Min(excess, 4 * Math.PI - excess);
    }

    /// <summary>A unit vector.</summary>
    private readonly record struct Direction(double X, double Y, double Z)
    {
        public static Direction Of(LatLng place)
        {
            var (sinLat, cosLat) = Math.SinCos(double.DegreesToRadians(place.Lat));
            var (sinLng, cosLng) = Math.SinCos(double.DegreesToRadians(place.Lng));
            return new Direction(cosLat * cosLng, cosLat * sinLng, sinLat);
        }

        public double Dot(Direction other) => X * other.X + Y * other.Y + Z * other.Z;

        public Direction Cross(Direction other) => new(Y * other.Z - Z * other.Y, Z * other.X - X * other.Z, X * other.Y - Y * other.X);
    }
}
