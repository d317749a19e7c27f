namespace Forewarn.Core.Geometry;

/// <summary>Three numbers: a point of the unit sphere, or the step between two of them.</summary>
internal readonly struct Vector(double x, double y, double z)
{
    internal readonly double X = x;
    internal readonly double Y = y;
    internal readonly double Z = z;

    internal double LengthSquared => X * X + Y * Y + Z * Z;

    /// <summary>The geodetic normal at a place: x towards (0, 0), y towards (0, 90 east), z towards the north pole.</summary>
    internal static Vector Normal(LatLng place)
    {
        (double sinLat, double cosLat) = ExactTrigonometry.SinCosE7(place.LatE7);
        (double sinLng, double cosLng) = ExactTrigonometry.SinCosE7(place.LngE7);
        return new Vector(cosLat * cosLng, cosLat * sinLng, sinLat);
    }

    internal double Dot(in Vector other) => X * other.X + Y * other.Y + Z * other.Z;

    internal Vector Cross(in Vector other) => new(
        Y * other.Z - Z * other.Y,
        Z * other.X - X * other.Z,
        X * other.Y - Y * other.X);

    /// <summary>Square of the straight line to another point.</summary>
    internal double ChordSquared(in Vector other)
    {
        double x = X - other.X;
        double y = Y - other.Y;
        double z = Z - other.Z;
        return x * x + y * y + z * z;
    }

    /// <summary>The same direction at length 1; the vector must not be zero.</summary>
    internal Vector Normalized()
    {
        double length = Math.Sqrt(LengthSquared);
        return new Vector(X / length, Y / length, Z / length);
    }

    public static Vector operator +(in Vector a, in Vector b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

    public static Vector operator -(in Vector a, in Vector b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);
}
