using System.Collections.Immutable;
using Forewarn.Core;
using Forewarn.Core.Airspace;
using Forewarn.Core.Geometry;
using Forewarn.Core.Sites;
using NodaTime;

namespace Forewarn.Server.Sites;

/// <summary>Makes of a route with times the chain of volumes that it comes to: a corridor along each leg, for the time of the leg and some before and after.</summary>
/// <remarks>A long leg is several volumes, so that the whole of it is not closed for all of its time. Each reaches beyond its ends by half the width, so that
/// nothing is open where two meet.</remarks>
internal static class RouteVolumes
{
    public const double WidthMetresMin = 100;

    public const double WidthMetresMax = 100_000;

    /// <summary>Longest time before and after the plan that a movement may be somewhere.</summary>
    public static readonly Duration SlackMax = Duration.FromHours(12);

    private static readonly Duration PieceMax = Duration.FromMinutes(30);

    /// <exception cref="InvalidValueException">Names <c>width_m</c>, <c>slack</c> or <c>route</c>.</exception>
    public static RouteExtent Along(ImmutableArray<Waypoint> waypoints, double widthMetres, AltitudeBand altitude, Duration slack)
    {
        if (!(widthMetres is >= WidthMetresMin and <= WidthMetresMax))
            throw new InvalidValueException("width_m", "out of range", $"{WidthMetresMin} to {WidthMetresMax} metres");
        if (slack < Duration.Zero || slack > SlackMax)
            throw new InvalidValueException("slack", "out of range", "PT0S to PT12H");
        if (waypoints.Length is < 2 or > SiteLimits.WaypointsMax)
            throw new InvalidValueException("route", $"{waypoints.Length} waypoints", $"2 to {SiteLimits.WaypointsMax}");
        var volumes = ImmutableArray.CreateBuilder<Volume4D>();
        int piecesMax = Limits.VolumesPerDeclarationMax / (waypoints.Length - 1);
        for (int i = 1; i < waypoints.Length; i++)
        {
            if (waypoints[i].At <= waypoints[i - 1].At)
                throw new InvalidValueException($"route[{i}].time", "not after the time of the waypoint before it", "times in the order of the route");
            foreach (var (from, to) in Pieces(waypoints[i - 1], waypoints[i], piecesMax))
            {
                volumes.Add(Volume4D.Create(Corridor(from.Place, to.Place, widthMetres / 2), altitude, from.At - slack, to.At + slack));
            }
        }
        return RouteExtent.Create(waypoints, volumes.DrainToImmutable());
    }

    private static IEnumerable<(Waypoint From, Waypoint To)> Pieces(Waypoint from, Waypoint to, int piecesMax)
    {
        var time = to.At - from.At;
        double metres = Globe.Metres(from.Place, to.Place);
        // Who stays is in one place however long.
        int count = metres < 1 ? 1 : (int)Math.Clamp(Math.Ceiling(time / PieceMax), 1, piecesMax);
        var last = from;
        for (int i = 1; i <= count; i++)
        {
            var next = i == count ? to : new Waypoint(
                Globe.Place(from.Place, Globe.Bearing(from.Place, to.Place), metres * i / count), from.At + time * i / count);
            yield return (last, next);
            last = next;
        }
    }

    private static Area Corridor(LatLng from, LatLng to, double halfWidth)
    {
        if (Globe.Metres(from, to) < 1)
            return Circle.FromMetres(from, halfWidth);
        double there = Globe.Bearing(from, to), back = Globe.Bearing(to, from), right = Math.PI / 2, corner = halfWidth * Math.Sqrt(2);
        return Polygon.Create(
        [
            Globe.Place(from, there + 1.5 * right, corner), Globe.Place(to, back - 1.5 * right, corner),
            Globe.Place(to, back + 1.5 * right, corner), Globe.Place(from, there - 1.5 * right, corner),
        ]);
    }
}
