using System.Collections.Immutable;
using Forewarn.Client.Model;
using NodaTime;

namespace Forewarn.WebConsole.Declare.Drafts;

/// <summary>The region and window under which a declaration is sealed: cells of a fixed grid and whole hours, so that they tell no more than which cells
/// these are.</summary>
public static class CoarseRegion
{
    private const double MetresPerDegree = 110_500;
    private const double AltitudeStepM = 1_000;
    /// <summary>Widest region; beyond, what is said of bulges no longer holds.</summary>
    private const double WidthDegreesMax = 60;

    private const double LowestM = -8_000, HighestM = 100_000;

    /// <summary>Sizes of the grid, in degrees.</summary>
    public static readonly ImmutableArray<double> Steps = [0.25, 0.5, 1, 2];

    /// <summary>One volume that holds all of the volumes.</summary>
    /// <param name="volumes">At least one.</param>
    /// <param name="stepDegrees">Size of the grid.</param>
    /// <param name="windowHours">Size of the steps of the window; 1 to 24.</param>
    /// <exception cref="DraftException">It would come to a pole, or be wider than 60 degrees.</exception>
    public static Volume4D Of(IReadOnlyList<Volume4D> volumes, double stepDegrees, int windowHours)
    {
        double south = 90, north = -90, west = double.MaxValue, east = double.MinValue;
        double? first = null;
        foreach (var volume in volumes)
        {
            var (points, radius) = volume.Volume.OutlineCircle is { } circle ? ([circle.Center], circle.Radius.Value) : (volume.Volume.OutlinePolygon!.Vertices, 0.0);
            foreach (var point in points)
            {
                // Relative to the first place, so that the antimeridian is a line like any other.
                first ??= point.Lng;
                double lng = first.Value + Math.IEEERemainder(point.Lng - first.Value, 360);
                double reachLat = radius / MetresPerDegree, reachLng = reachLat / Math.Max(0.02, Math.Cos(Math.Min(89, Math.Abs(point.Lat) + reachLat) * Math.PI / 180));
                (south, north) = (Math.Min(south, point.Lat - reachLat), Math.Max(north, point.Lat + reachLat));
                (west, east) = (Math.Min(west, lng - reachLng), Math.Max(east, lng + reachLng));
            }
        }
        (west, east) = (Down(west, stepDegrees), Up(east, stepDegrees));
        // A shortest line bulges towards its pole, most of all in the middle latitudes: the sides along the parallels, and those of what lies inside.
        double width = (east - west) * Math.PI / 180;
        double bulge = width * width / 16 * 180 / Math.PI * 1.2 + 1e-6;
        (south, north) = (Down(south - bulge, stepDegrees), Up(north + bulge, stepDegrees));
        if (south <= -89 || north >= 89 || east - west > WidthDegreesMax)
            throw new DraftException("disclosure", "coarse_too_large");
        ImmutableArray<LatLng> corners = [Place(south, west), Place(south, east), Place(north, east), Place(north, west)];
        double lower = Math.Max(LowestM, Down(volumes.Min(volume => volume.Volume.AltitudeLower.Value), AltitudeStepM));
        double upper = Math.Min(HighestM, Up(volumes.Max(volume => volume.Volume.AltitudeUpper.Value), AltitudeStepM));
        var (start, end) = (volumes.Min(volume => volume.TimeStart.Value), volumes.Max(volume => volume.TimeEnd.Value));
        long window = windowHours * 3_600L;
        long from = Math.DivRem(start.ToUnixTimeSeconds(), window).Quotient * window;
        long until = (end.ToUnixTimeSeconds() + window) / window * window;
        return Volume4D.Of(Volume3D.OfPolygon(corners, lower, upper), Instant.FromUnixTimeSeconds(from), Instant.FromUnixTimeSeconds(until));
    }

    private static double Down(double value, double step) => Math.Floor(value / step) * step;

    private static double Up(double value, double step) => Math.Ceiling(value / step) * step;

    private static LatLng Place(double lat, double lng) => new(Math.Round(lat, 7), Math.Round(Math.IEEERemainder(lng, 360), 7));
}
