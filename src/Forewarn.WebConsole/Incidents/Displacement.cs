using Forewarn.Client.Model;

namespace Forewarn.WebConsole.Incidents;

/// <summary>Moves a volume as a whole, for the question what would have been found elsewhere.</summary>
/// <remarks>By a sphere of the earth's mean radius: exact to half a percent, which is no more than such a question can mean.</remarks>
public static class Displacement
{
    /// <summary>Furthest that a volume is moved.</summary>
    public const double KilometresMax = 1000;

    private const double EarthRadiusKilometres = 6371.0088;

    /// <summary>The same volume elsewhere: every corner, or the middle, by the same distance in the same direction.</summary>
    /// <param name="kilometres">0 to <see cref="KilometresMax"/>; what is more is taken as that.</param>
    /// <param name="bearing">Degrees from north, to the right.</param>
    public static Volume4D Of(Volume4D volume, double kilometres, double bearing)
    {
        double distance = Math.Clamp(kilometres, 0, KilometresMax);
        return volume with
        {
            Volume = volume.Volume with
            {
                OutlinePolygon = volume.Volume.OutlinePolygon is { } polygon ? new Polygon([.. polygon.Vertices.Select(vertex => Of(vertex, distance, bearing))]) : null,
                OutlineCircle = volume.Volume.OutlineCircle is { } circle ? circle with { Center = Of(circle.Center, distance, bearing) } : null,
            },
        };
    }

    private static LatLng Of(LatLng place, double kilometres, double bearing)
    {
        double angle = kilometres / EarthRadiusKilometres, course = double.DegreesToRadians(bearing);
        double lat = double.DegreesToRadians(place.Lat), lng = double.DegreesToRadians(place.Lng);
        double there = Math.Asin(Math.Clamp(Math.Sin(lat) * Math.Cos(angle) + Math.Cos(lat) * Math.Sin(angle) * Math.Cos(course), -1, 1));
        double aside = lng + Math.Atan2(Math.Sin(course) * Math.Sin(angle) * Math.Cos(lat), Math.Cos(angle) - Math.Sin(lat) * Math.Sin(there));
        return new LatLng(Math.Round(double.RadiansToDegrees(there), 7), Math.Round(Math.IEEERemainder(double.RadiansToDegrees(aside), 360), 7));
    }
}
