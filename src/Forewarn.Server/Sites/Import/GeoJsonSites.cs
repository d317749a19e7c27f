using System.Globalization;
using System.Text.Json;
using Forewarn.Core;
using Forewarn.Core.Geometry;
using Forewarn.Core.Sites;
using Forewarn.Server.Api.Wire;

namespace Forewarn.Server.Sites.Import;

/// <summary>Reads sites and movements from a GeoJSON FeatureCollection (RFC 7946): points and polygons are sites, line strings with a property <c>times</c> are
/// movements. Other properties than those of a site are passed over, since every program adds its own.</summary>
internal static class GeoJsonSites
{
    /// <summary>How the one coordinate system of GeoJSON was named before RFC 7946 took the member out.</summary>
    private static readonly string[] Wgs84 = ["urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:OGC::CRS84", "OGC:CRS84"];

    /// <exception cref="InvalidValueException">It is no such collection; what is wrong with one feature is told of its row.</exception>
    public static List<SiteRow> Read(ReadOnlyMemory<byte> bytes)
    {
        using var document = JsonSites.Parse(bytes);
        var root = document.RootElement;
        if (Text(root, "type") != "FeatureCollection" || Member(root, "features") is not { ValueKind: JsonValueKind.Array } features)
            throw new InvalidValueException("type", "not a FeatureCollection", "a GeoJSON FeatureCollection (RFC 7946)");
        if (Member(root, "crs") is { ValueKind: not JsonValueKind.Null } crs && !(Member(crs, "properties") is { } named && Wgs84.Contains(Text(named, "name"))))
            throw new InvalidValueException("crs", "another coordinate system", "WGS84, longitude first (RFC 7946, CRS84): export the layer as EPSG:4326 by RFC 7946");
        SiteRow.RequireRoom(features.GetArrayLength());
        var rows = new List<SiteRow>(features.GetArrayLength());
        foreach (var feature in features.EnumerateArray())
            rows.Add(Row(rows.Count + 1, feature));
        return rows;
    }

    private static SiteRow Row(int number, JsonElement feature)
    {
        string? id = null, reference = null;
        try
        {
            var properties = Member(feature, "properties") is { ValueKind: JsonValueKind.Object } said ? said : throw new InvalidValueException("properties", "missing", "an object with kind and name");
            id = Text(properties, "id");
            reference = Text(properties, "ref") ?? (Member(feature, "id") is { ValueKind: JsonValueKind.String or JsonValueKind.Number } own ? own.ToString() : null);
            if (Text(feature, "type") != "Feature" || Member(feature, "geometry") is not { ValueKind: JsonValueKind.Object } geometry)
                throw new InvalidValueException("geometry", "missing", "a Point, a Polygon or a LineString");
            return new SiteRow(number, id, reference, Shaped(geometry, properties, Said(properties)));
        }
        catch (InvalidValueException problem)
        {
            return new SiteRow(number, id, reference, null, problem);
        }
    }

    private static SiteBody Said(JsonElement properties) => new(
        Text(properties, "kind"), Text(properties, "name"), Text(properties, "place"), RadiusM: Number(properties, "radius_m"), WidthM: Number(properties, "width_m"),
        Slack: Text(properties, "slack"), LowerM: Number(properties, "lower_m"), UpperM: Number(properties, "upper_m"), From: Text(properties, "from"),
        Until: Text(properties, "until"), ConfirmEvery: Text(properties, "confirm_every"),
        Reasons: Text(properties, "reason") is { } reason ? Enum.GetValues<SiteDoubt>().ToDictionary(Names<SiteDoubt>.Of, _ => (string?)reason) : null);

    private static SiteBody Shaped(JsonElement geometry, JsonElement properties, SiteBody body)
    {
        var coordinates = Member(geometry, "coordinates") is { ValueKind: JsonValueKind.Array } given ? given : throw Malformed();
        switch (Text(geometry, "type"))
        {
            case "Point":
                return body with { Position = Place(coordinates) };
            case "Polygon" when coordinates.GetArrayLength() != 1:
                throw new InvalidValueException("geometry.coordinates", "a polygon with holes", "one ring");
            case "Polygon":
                var ring = Places(coordinates[0], Polygon.VertexCountMax + 1);
                // RFC 7946, section 3.1.6: the last position of a ring repeats the first.
                return body with { Outline = ring.Length > 1 && ring[0] == ring[^1] ? ring[..^1] : ring };
            case "LineString":
                var places = Places(coordinates, SiteLimits.WaypointsMax);
                var times = Member(properties, "times") is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() == places.Length ? list
                    : throw new InvalidValueException("properties.times", "missing, or not as many as positions", "an RFC 3339 time for each position");
                return body with { Route = [.. places.Select((place, i) => new WaypointBody(place.Lat, place.Lng, times[i].ValueKind == JsonValueKind.String ? times[i].GetString() : null))] };
            default:
                throw new InvalidValueException("geometry.type", "not supported", "a Point or a Polygon (a site), or a LineString with times (a movement)");
        }
    }

    private static LatLngBody[] Places(JsonElement positions, int countMax)
    {
        if (positions.ValueKind != JsonValueKind.Array)
            throw Malformed();
        return positions.GetArrayLength() <= countMax ? [.. positions.EnumerateArray().Select(Place)]
            : throw new InvalidValueException("geometry.coordinates", $"{positions.GetArrayLength()} positions", $"at most {countMax}");
    }

    /// <summary>Longitude first (RFC 7946, section 3.1.1); a height is passed over.</summary>
    private static LatLngBody Place(JsonElement position) =>
        position.ValueKind == JsonValueKind.Array && position.GetArrayLength() is 2 or 3
        && position[0].ValueKind == JsonValueKind.Number && position[1].ValueKind == JsonValueKind.Number
        && position[0].TryGetDouble(out double lng) && position[1].TryGetDouble(out double lat) ? new LatLngBody(lat, lng) : throw Malformed();

    private static double? Number(JsonElement properties, string name) => Member(properties, name) switch
    {
        null or { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetDouble(out double number) => number,
        { ValueKind: JsonValueKind.String } value when double.TryParse(TextOf(value, name), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) => number,
        _ => throw new InvalidValueException($"properties.{name}", "not a number", "a number"),
    };

    private static JsonElement? Member(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var value) ? value : null;

    private static string? Text(JsonElement owner, string name) =>
        Member(owner, name) is { ValueKind: JsonValueKind.String } value && TextOf(value, name) is { Length: > 0 } text ? text : null;

    private static string TextOf(JsonElement value, string name)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new InvalidValueException(name, "half of a surrogate pair", "text");
        }
    }

    private static InvalidValueException Malformed() => new("geometry.coordinates", "not coordinates", "[longitude, latitude], in degrees");
}
