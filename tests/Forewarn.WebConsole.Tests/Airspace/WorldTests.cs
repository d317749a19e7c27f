using CsCheck;
using Forewarn.WebConsole.Airspace;

namespace Forewarn.WebConsole.Tests.Airspace;

/// <summary>That the whole world is searched.</summary>
public class WorldTests
{
    [Fact]
    public void Every_place_of_the_earth_lies_in_one_of_the_six_sides() => Gen.Select(Gen.Double[-90, 90], Gen.Double[-180, 180]).Sample((lat, lng) =>
        World.Sides.Any(side => Contains([.. side.Select(corner => Vector(corner.Lat, corner.Lng))], Vector(lat, lng))));

    /// <summary>Whether a place is on the same side of all edges as the middle: with a margin of a micrometre, for a place on an edge.</summary>
    private static bool Contains((double X, double Y, double Z)[] corners, (double X, double Y, double Z) place)
    {
        var middle = corners.Aggregate((sum, corner) => (sum.X + corner.X, sum.Y + corner.Y, sum.Z + corner.Z));
        for (int i = 0; i < corners.Length; i++)
        {
            var (a, b) = (corners[i], corners[(i + 1) % corners.Length]);
            (double X, double Y, double Z) normal = (a.Y * b.Z - a.Z * b.Y, a.Z * b.X - a.X * b.Z, a.X * b.Y - a.Y * b.X);
            if (Math.Sign(Dot(normal, middle)) * Dot(normal, place) < -1e-12)
                return false;
        }
        return true;
    }

    private static double Dot((double X, double Y, double Z) one, (double X, double Y, double Z) other) => one.X * other.X + one.Y * other.Y + one.Z * other.Z;

    private static (double X, double Y, double Z) Vector(double lat, double lng)
    {
        var (sinLat, cosLat) = Math.SinCos(lat * Math.PI / 180);
        var (sinLng, cosLng) = Math.SinCos(lng * Math.PI / 180);
        return (cosLat * cosLng, cosLat * sinLng, sinLat);
    }
}
