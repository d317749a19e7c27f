using System.Collections.Immutable;
using Forewarn.Client.Model;

namespace Forewarn.WebConsole.Declare.Areas;

/// <summary>What lies within half a width of a way: a four-sided polygon for each leg, and a circle for each turn.</summary>
/// <remarks>The line of a leg is the shortest between its ends; its sides lie no nearer to it than half the width, but for a part in ten thousand.</remarks>
internal static class Corridor
{
    private const double MajorRadius = 6_378_137;
    private const double Flattening = 1 / 298.257223563;

    /// <summary>Longest leg, in degrees of arc: a longer one bulges by more than a thousandth of its length.</summary>
    private const double LegDegreesMax = 10;

    /// <exception cref="AreaException">Fewer than two places, a leg that is too long, or one that comes to a pole.</exception>
    public static IEnumerable<AreaOutline> Of(ImmutableArray<LatLng> places, double widthM)
    {
        if (places.Length < 2)
            throw new AreaException("too_few_places", null, "");
        var outlines = new List<AreaOutline>();
        for (int i = 0; i + 1 < places.Length; i++)
        {
            if (i > 0)
                outlines.Add(new AreaOutline([places[i]], widthM / 2));
            outlines.Add(Leg(places[i], places[i + 1], widthM / 2));
        }
        return outlines;
    }

    private static AreaOutline Leg(LatLng from, LatLng to, double half)
    {
        if (Math.Abs(from.Lat) > 85 || Math.Abs(to.Lat) > 85)
            throw new AreaException("over_pole", null);
        double there = Course(from, to, out double arc), back = Course(to, from, out _);
        if (arc > LegDegreesMax * Math.PI / 180)
            throw new AreaException("long_leg", null, Math.Round(arc * MajorRadius / 1000), 1_100);
        return new AreaOutline(
            [Aside(from, there - Math.PI / 2, half), Aside(to, back + Math.PI / 2, half), Aside(to, back - Math.PI / 2, half), Aside(from, there + Math.PI / 2, half)]);
    }

    /// <summary>Direction of the shortest line at its beginning, in radians east of north.</summary>
    private static double Course(LatLng from, LatLng to, out double arc)
    {
        double lat1 = Radians(from.Lat), lat2 = Radians(to.Lat), lng = Radians(to.Lng - from.Lng);
        double east = Math.Sin(lng) * Math.Cos(lat2), north = Math.Cos(lat1) * Math.Sin(lat2) - Math.Sin(lat1) * Math.Cos(lat2) * Math.Cos(lng);
        arc = Math.Atan2(Math.Sqrt(east * east + north * north), Math.Sin(lat1) * Math.Sin(lat2) + Math.Cos(lat1) * Math.Cos(lat2) * Math.Cos(lng));
        return Math.Atan2(east, north);
    }

    /// <summary>The place at a distance in a direction, by the ellipsoid's radii of curvature there: for up to a hundred kilometres.</summary>
    private static LatLng Aside(LatLng place, double course, double metres)
    {
        double eccentricity = Flattening * (2 - Flattening), lat = Radians(place.Lat), sin = Math.Sin(lat);
        double root = Math.Sqrt(1 - eccentricity * sin * sin);
        double meridian = MajorRadius * (1 - eccentricity) / (root * root * root), vertical = MajorRadius / root;
        // Along the sphere that touches the ellipsoid there in this direction.
        double curvature = Math.Cos(course) * Math.Cos(course) / meridian + Math.Sin(course) * Math.Sin(course) / vertical;
        double arc = metres * curvature;
        double aside = Math.Asin(Math.Clamp(sin * Math.Cos(arc) + Math.Cos(lat) * Math.Sin(arc) * Math.Cos(course), -1, 1));
        double lng = Math.Atan2(Math.Sin(course) * Math.Sin(arc) * Math.Cos(lat), Math.Cos(arc) - sin * Math.Sin(aside));
        // What the sphere says of the latitude is short or long by the ratio of the radii.
        double latDegrees = place.Lat + (aside - lat) * 180 / Math.PI / (meridian * curvature);
        double lngDegrees = place.Lng + lng * 180 / Math.PI / (vertical * curvature);
        return new LatLng(Math.Round(latDegrees, 7), Math.Round(Math.IEEERemainder(lngDegrees, 360), 7));
    }

    private static double Radians(double degrees) => degrees * Math.PI / 180;
}
