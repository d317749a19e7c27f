using System.Collections.Immutable;
using Forewarn.Client.Model;

namespace Forewarn.WebConsole.Declare.Areas;

/// <summary>A polygon or a circle on the ground that a declaration can hold.</summary>
/// <param name="Points">Corners, the first not repeated; or the middle alone, of a circle. Latitudes from -90 to 90, longitudes from -180 to 180.</param>
/// <param name="RadiusM">Of a circle, in metres; 0 of a polygon.</param>
public sealed record AreaOutline(ImmutableArray<LatLng> Points, double RadiusM = 0)
{
    public bool IsCircle => RadiusM > 0;

    /// <summary>As the API spells it, with altitudes in metres above the WGS84 ellipsoid.</summary>
    public Volume3D Between(double lowerM, double upperM) =>
        IsCircle ? Volume3D.OfCircle(Points[0], RadiusM, lowerM, upperM) : Volume3D.OfPolygon(Points, lowerM, upperM);

    /// <summary>Makes outlines of what somebody gave.</summary>
    /// <param name="shapes">At least one.</param>
    /// <param name="radiusM">Of circles that do not say theirs; null for none.</param>
    /// <param name="widthM">Of routes that do not say theirs, from edge to edge; null for none.</param>
    /// <param name="areRoutes">Whether places that could be corners are those of a way.</param>
    /// <exception cref="AreaException">It cannot be declared; says why.</exception>
    public static ImmutableArray<AreaOutline> Of(IReadOnlyList<AreaShape> shapes, double? radiusM, double? widthM, bool areRoutes = false)
    {
        var outlines = ImmutableArray.CreateBuilder<AreaOutline>();
        foreach (var shape in shapes)
        {
            var points = Distinct([.. shape.Points.Select(Placed)], isClosed: shape is AreaPolygon && !areRoutes);
            switch (shape)
            {
                case AreaCircle circle:
                    outlines.Add(CircleOf(points[0], circle.RadiusM ?? radiusM));
                    break;
                case AreaPolygon when !areRoutes:
                    outlines.Add(PolygonOf(points));
                    break;
                default:
                    outlines.AddRange(Corridor.Of(points, RequireWidth((shape as AreaRoute)?.WidthM ?? widthM)));
                    break;
            }
            if (outlines.Count > AreaLimits.VolumesMax)
                throw new AreaException("too_many_volumes", null, AreaLimits.VolumesMax);
        }
        return outlines.DrainToImmutable();
    }

    private static AreaOutline CircleOf(LatLng middle, double? radiusM)
    {
        double radius = radiusM ?? throw new AreaException("needs_radius", null);
        if (!(radius is >= 0.01 and <= AreaLimits.RadiusMetresMax))
            throw new AreaException("radius_range", null, AreaLimits.RadiusMetresMax / 1000);
        // A degree of latitude is nowhere shorter than 110.5 km.
        return 90 - Math.Abs(middle.Lat) <= radius / 110_500 ? throw new AreaException("over_pole", null) : new AreaOutline([middle], radius);
    }

    private static AreaOutline PolygonOf(ImmutableArray<LatLng> corners)
    {
        if (corners.Length < 3)
            throw new AreaException("too_few_corners", null, corners.Length);
        if (corners.Length > AreaLimits.CornersMax)
            throw new AreaException("too_many_corners", null, corners.Length, AreaLimits.CornersMax);
        double turn = 0;
        for (int i = 0; i < corners.Length; i++)
        {
            double step = Math.IEEERemainder(corners[(i + 1) % corners.Length].Lng - corners[i].Lng, 360);
            // A line between opposite meridians leads over a pole, and so does one that begins there.
            if (Math.Abs(corners[i].Lat) >= 90 || Math.Abs(step) >= 180 - 1e-7)
                throw new AreaException("over_pole", null);
            turn += step;
        }
        return Math.Abs(turn) > 180 ? throw new AreaException("over_pole", null) : new AreaOutline(corners);
    }

    private static double RequireWidth(double? widthM) => widthM switch
    {
        null => throw new AreaException("needs_width", null),
        >= 1 and <= AreaLimits.WidthMetresMax => widthM.Value,
        _ => throw new AreaException("width_range", null, AreaLimits.WidthMetresMax / 1000),
    };

    /// <summary>The place as a declaration holds it: in units of 1e-7 degree, and the longitude between -180 and 180.</summary>
    private static LatLng Placed(LatLng point)
    {
        if (!(point.Lat is >= -90 and <= 90))
            throw new AreaException("latitude_impossible", null, point.Lat);
        if (!(point.Lng is >= -360 and <= 360))
            throw new AreaException("longitude_impossible", null, point.Lng);
        double lng = point.Lng > 180 ? point.Lng - 360 : point.Lng < -180 ? point.Lng + 360 : point.Lng;
        return new LatLng(Math.Round(point.Lat, 7), Math.Round(lng, 7));
    }

    /// <summary>Without places that follow themselves.</summary>
    private static ImmutableArray<LatLng> Distinct(ImmutableArray<LatLng> points, bool isClosed)
    {
        var kept = ImmutableArray.CreateBuilder<LatLng>();
        foreach (var point in points)
        {
            if (kept.Count == 0 || kept[^1] != point)
                kept.Add(point);
        }
        if (isClosed && kept.Count > 1 && kept[0] == kept[^1])
            kept.RemoveAt(kept.Count - 1);
        return kept.DrainToImmutable();
    }
}
