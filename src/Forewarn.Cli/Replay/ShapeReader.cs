using Forewarn.Core;
using Forewarn.Core.Geometry;

namespace Forewarn.Cli.Replay;

/// <summary>Reads places and outlines of a case file as the core's own values, which refuse what is no shape.</summary>
internal static class ShapeReader
{
    /// <summary>The area under <c>outline_circle</c> or <c>outline_polygon</c>.</summary>
    public static Area Area(CaseObject entry) =>
        entry.Has("outline_circle") ? Circle(entry.Object("outline_circle")) : Polygon(entry.Object("outline_polygon"));

    public static AltitudeBand Altitude(CaseObject entry) => Within(entry.Path, () =>
        AltitudeBand.FromMetres(entry.Number("altitude_lower_m"), entry.Number("altitude_upper_m")));

    public static LatLng Position(CaseObject entry) =>
        Within(entry.Path, () => LatLng.FromDegrees(entry.Number("lat"), entry.Number("lng")));

    private static Circle Circle(CaseObject outline)
    {
        CaseObject center = outline.Object("center");
        LatLng position = Position(center);
        center.RequireNothingElse("lat, lng");
        double radius = outline.Number("radius_m");
        if (!(radius is > 0 and <= 1_000_000))
            throw outline.Error("radius_m", $"{Figure.Of(radius).Text} m is out of range", "more than 0, at most 1000000 metres");
        outline.RequireNothingElse("center, radius_m");
        return Within(outline.Path, () => Core.Geometry.Circle.FromMetres(position, radius));
    }

    private static Polygon Polygon(CaseObject outline)
    {
        LatLng[] vertices = [.. outline.Objects("vertices", 3).Select(vertex =>
        {
            LatLng position = Position(vertex);
            vertex.RequireNothingElse("lat, lng");
            return position;
        })];
        outline.RequireNothingElse("vertices");
        return Within(outline.Path, () => Core.Geometry.Polygon.Create(vertices));
    }

    /// <summary>Makes a value of the core; what it complains of is told with the path of the object that was read.</summary>
    public static T Within<T>(string path, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (InvalidValueException e) when (!e.Field.StartsWith(path, StringComparison.Ordinal))
        {
            throw e.Within(path);
        }
    }
}
