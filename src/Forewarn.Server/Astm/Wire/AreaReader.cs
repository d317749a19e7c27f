using System.Text.Json;
using Forewarn.Core;
using Forewarn.Core.Geometry;

namespace Forewarn.Server.Astm.Wire;

/// <summary>Reads polygons and circles (F3548-21, Polygon and Circle).</summary>
internal static class AreaReader
{
    [ThreadStatic]
    private static LatLng[]? _vertices;

    public static Polygon ReadPolygon(ref Utf8JsonReader json)
    {
        Polygon? polygon = null;
        while (json.NextMember())
        {
            if (json.ValueTextEquals("vertices"u8))
                polygon = ReadVertices(ref json);
            else
                json.SkipMember();
        }
        return polygon ?? throw JsonReading.Missing("vertices", "3 to 1000 vertices");
    }

    public static Circle ReadCircle(ref Utf8JsonReader json)
    {
        LatLng? center = null;
        double? radius = null;
        while (json.NextMember())
        {
            if (json.ValueTextEquals("center"u8))
                center = json.Object<LatLng?>("center", ReadPlace);
            else if (json.ValueTextEquals("radius"u8))
                radius = json.Object<double?>("radius", ReadRadius);
            else
                json.SkipMember();
        }
        return Circle.FromMetres(
            center ?? throw JsonReading.Missing("center", "lat and lng"),
            radius ?? throw JsonReading.Missing("radius", "value and units"));
    }

    private static Polygon? ReadVertices(ref Utf8JsonReader json)
    {
        if (!json.BeginArray("vertices"))
            return null;
        var vertices = _vertices ??= new LatLng[Polygon.VertexCountMax];
        int count = 0;
        try
        {
            for (; json.NextElement(); count++)
            {
                if (json.TokenType != JsonTokenType.StartObject)
                    throw JsonReading.WrongType("", "an object with lat and lng");
                var place = ReadPlace(ref json)!.Value;
                if (count < vertices.Length)
                    vertices[count] = place;
            }
        }
        catch (InvalidValueException problem)
        {
            throw problem.Within($"vertices[{count}]");
        }
        return count <= vertices.Length ? Polygon.Create(vertices.AsSpan(0, count))
            : throw new InvalidValueException("vertices", $"{count} vertices", "3 to 1000 vertices");
    }

    private static LatLng? ReadPlace(ref Utf8JsonReader json)
    {
        double? lat = null, lng = null;
        while (json.NextMember())
        {
            if (json.ValueTextEquals("lat"u8))
                lat = json.Number("lat");
            else if (json.ValueTextEquals("lng"u8))
                lng = json.Number("lng");
            else
                json.SkipMember();
        }
        return LatLng.FromDegrees(
            lat ?? throw JsonReading.Missing("lat", "-90 to 90 degrees"),
            lng ?? throw JsonReading.Missing("lng", "-180 to 180 degrees"));
    }

    private static double? ReadRadius(ref Utf8JsonReader json)
    {
        double? value = null;
        bool hasUnits = false;
        while (json.NextMember())
        {
            if (json.ValueTextEquals("value"u8))
                value = json.Number("value");
            else if (json.ValueTextEquals("units"u8))
                json.RequireConstant("units", "M"u8, ref hasUnits);
            else
                json.SkipMember();
        }
        return !hasUnits ? throw JsonReading.Missing("units", "M") : value ?? throw JsonReading.Missing("value", "metres, more than 0");
    }
}
