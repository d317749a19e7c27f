using Forewarn.Core.Geometry;

namespace Forewarn.Server.Sites;

/// <summary>Distances and places on the sphere, good enough for maps and for the corridor of a convoy: within 0.6 % of the ellipsoid.</summary>
/// <remarks>What is computed here becomes part of a command before anything is decided by it, so it need not be the same to the last bit on
/// every machine.</remarks>
internal static class Globe
{
    /// <summary>Metres in one degree of a great circle.</summary>
    public const double MetresPerDegree = Earth.RadiusMetres * Math.PI / 180;

    public static double Metres(LatLng a, LatLng b)
    {
        double sinLat = Math.Sin(Radians(b.Lat - a.Lat) / 2), sinLng = Math.Sin(Radians(b.Lng - a.Lng) / 2);
        double h = sinLat * sinLat + Math.Cos(Radians(a.Lat)) * Math.Cos(Radians(b.Lat)) * sinLng * sinLng;
        return 2 * Earth.RadiusMetres * Math.Asin(Math.Min(1, Math.Sqrt(h)));
    }

    /// <summary>The direction from one place to another, in radians clockwise from north.</summary>
    public static double Bearing(LatLng from, LatLng to)
    {
        double along = Radians(to.Lng - from.Lng);
        return Math.Atan2(
            Math.Sin(along) * Math.Cos(Radians(to.Lat)),
            Math.Cos(Radians(from.Lat)) * Math.Sin(Radians(to.Lat)) - Math.Sin(Radians(from.Lat)) * Math.Cos(Radians(to.Lat)) * Math.Cos(along));
    }

    /// <summary>The place so many metres from another in a direction.</summary>
    public static LatLng Place(LatLng from, double bearing, double metres)
    {
        double angle = metres / Earth.RadiusMetres, lat = Radians(from.Lat);
        double sin = Math.Clamp(Math.Sin(lat) * Math.Cos(angle) + Math.Cos(lat) * Math.Sin(angle) * Math.Cos(bearing), -1, 1);
        double along = Math.Atan2(Math.Sin(bearing) * Math.Sin(angle) * Math.Cos(lat), Math.Cos(angle) - Math.Sin(lat) * sin);
        double lng = from.Lng + along * 180 / Math.PI;
        return LatLng.FromDegrees(Math.Asin(sin) * 180 / Math.PI, lng > 180 ? lng - 360 : lng < -180 ? lng + 360 : lng);
    }

    private static double Radians(double degrees) => degrees * Math.PI / 180;
}
