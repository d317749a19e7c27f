using System.Collections.Immutable;
using System.Globalization;
using Forewarn.Client.Model;

namespace Forewarn.WebConsole.Inbox;

/// <summary>Where something is, in one line: its middle, and its altitudes.</summary>
/// <param name="Middle">Of all parts together, about.</param>
/// <param name="LowerM">Lowest altitude of all parts, in metres above the WGS84 ellipsoid.</param>
/// <param name="UpperM">Highest altitude of all parts, in metres above the WGS84 ellipsoid.</param>
public sealed record Region(LatLng Middle, double LowerM, double UpperM)
{
    /// <returns>Null when there are no volumes.</returns>
    public static Region? Of(ImmutableArray<Volume4D>? volumes)
    {
        if (volumes is not { IsDefaultOrEmpty: false } parts)
            return null;
        return new Region(
            MiddleOf(parts.SelectMany(part => part.Volume.OutlineCircle is { } circle ? [circle.Center] : part.Volume.OutlinePolygon?.Vertices ?? [])),
            parts.Min(part => part.Volume.AltitudeLower.Value), parts.Max(part => part.Volume.AltitudeUpper.Value));
    }

    /// <summary>The middle in degrees and minutes: <c>59°54.0′N 025°00.0′E</c>.</summary>
    public string Coordinates => $"{DegreesMinutes(Middle.Lat, 2)}{(Middle.Lat < 0 ? 'S' : 'N')} {DegreesMinutes(Middle.Lng, 3)}{(Middle.Lng < 0 ? 'W' : 'E')}";

    /// <summary>The altitudes in whole metres: <c>0–3000</c>.</summary>
    public string Metres => string.Create(CultureInfo.InvariantCulture, $"{LowerM:0}–{UpperM:0}");

    /// <summary>The sum of the directions to all places: it knows neither date line nor pole.</summary>
    private static LatLng MiddleOf(IEnumerable<LatLng> places)
    {
        double x = 0, y = 0, z = 0;
        foreach (var place in places)
        {
            var (lat, lng) = (double.DegreesToRadians(place.Lat), double.DegreesToRadians(place.Lng));
            x += Math.Cos(lat) * Math.Cos(lng);
            y += Math.Cos(lat) * Math.Sin(lng);
            z += Math.Sin(lat);
        }
        return new LatLng(double.RadiansToDegrees(Math.Atan2(z, Math.Sqrt(x * x + y * y))), double.RadiansToDegrees(Math.Atan2(y, x)));
    }

    private static string DegreesMinutes(double degrees, int digits)
    {
        long tenths = (long)Math.Round(Math.Abs(degrees) * 600);
        return string.Create(CultureInfo.InvariantCulture, $"{(tenths / 600).ToString(digits == 2 ? "00" : "000", CultureInfo.InvariantCulture)}°{tenths % 600 / 10:00}.{tenths % 10}′");
    }
}
