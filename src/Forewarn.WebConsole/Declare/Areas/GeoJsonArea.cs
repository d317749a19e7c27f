using System.Globalization;
using System.Text.Json;
using Forewarn.Client.Model;

namespace Forewarn.WebConsole.Declare.Areas;

/// <summary>Areas in GeoJSON (RFC 7946): polygons, lines and points, in features, collections or alone.</summary>
internal static class GeoJsonArea
{
    /// <exception cref="AreaException">It is no GeoJSON, or too much; says where, by line or by path.</exception>
    public static IReadOnlyList<AreaShape> Read(string text, ISet<AreaRemark> remarks)
    {
        try
        {
            using var json = JsonDocument.Parse(text.TrimStart('\uFEFF'), new JsonDocumentOptions { MaxDepth = AreaLimits.DepthMax, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            var found = new ShapeList();
            new Reading(found, remarks).Read(json.RootElement, "$", default);
            return found.Shapes;
        }
        catch (JsonException broken)
        {
            throw new AreaException("broken_json", broken.LineNumber is { } line ? new TextSpot((int)line + 1, (int)(broken.BytePositionInLine ?? 0) + 1) : null);
        }
    }

    private readonly struct Reading(ShapeList found, ISet<AreaRemark> remarks)
    {
        /// <param name="element">A GeoJSON object.</param>
        /// <param name="path">Where it is.</param>
        /// <param name="properties">Of the feature that it is the geometry of; they may say how wide a line and how large a circle is.</param>
        public void Read(JsonElement element, string path, JsonElement properties)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty("type", out var named) || named.ValueKind != JsonValueKind.String)
                throw new AreaException("not_geojson", null, path);
            RequireWgs84(element, path);
            switch (named.GetString())
            {
                case "FeatureCollection":
                    foreach (var (feature, i) in Items(element, "features", path))
                        Read(feature, $"{path}.features[{i}]", default);
                    return;
                case "Feature":
                    if (element.TryGetProperty("geometry", out var geometry) && geometry.ValueKind != JsonValueKind.Null)
                        Read(geometry, $"{path}.geometry", element.TryGetProperty("properties", out var said) ? said : default);
                    return;
                case "GeometryCollection":
                    foreach (var (part, i) in Items(element, "geometries", path))
                        Read(part, $"{path}.geometries[{i}]", properties);
                    return;
                case "Polygon":
                    ReadPolygon(Member(element, "coordinates", path), $"{path}.coordinates");
                    return;
                case "MultiPolygon":
                    foreach (var (polygon, i) in Items(element, "coordinates", path))
                        ReadPolygon(polygon, $"{path}.coordinates[{i}]");
                    return;
                case "LineString":
                    ReadLine(Member(element, "coordinates", path), $"{path}.coordinates", properties);
                    return;
                case "MultiLineString":
                    foreach (var (line, i) in Items(element, "coordinates", path))
                        ReadLine(line, $"{path}.coordinates[{i}]", properties);
                    return;
                case "Point":
                    found.Add(new AreaCircle([Place(Member(element, "coordinates", path), $"{path}.coordinates")], Metres(properties, "radius")), null);
                    return;
                default:
                    throw new AreaException("geojson_type", null, path, Shown(named.GetString()!));
            }
        }

        private void ReadPolygon(JsonElement rings, string path)
        {
            if (rings.ValueKind != JsonValueKind.Array || rings.GetArrayLength() == 0)
                throw new AreaException("not_geojson", null, path);
            if (rings.GetArrayLength() > 1)
                remarks.Add(new AreaRemark("holes"));
            found.AddRing(Places(rings[0], $"{path}[0]"), null);
        }

        private void ReadLine(JsonElement line, string path, JsonElement properties)
        {
            var places = Places(line, path);
            if (places.Count < 2)
                throw new AreaException("too_few_places", null, path);
            found.Add(new AreaRoute([.. places], Metres(properties, "width")), null);
        }

        private List<LatLng> Places(JsonElement array, string path)
        {
            if (array.ValueKind != JsonValueKind.Array)
                throw new AreaException("not_geojson", null, path);
            var places = new List<LatLng>();
            int i = 0;
            foreach (var place in array.EnumerateArray())
                places.Add(Place(place, $"{path}[{i++}]"));
            return places;
        }

        /// <summary>RFC 7946, 3.1.1: longitude before latitude, and perhaps an altitude.</summary>
        private LatLng Place(JsonElement position, string path)
        {
            if (position.ValueKind != JsonValueKind.Array || position.GetArrayLength() < 2 || Number(position[0]) is not { } lng || Number(position[1]) is not { } lat)
                throw new AreaException("not_position", null, path);
            if (position.GetArrayLength() > 2)
                remarks.Add(new AreaRemark("altitudes"));
            return found.Point(lat, lng, null);
        }

        private static JsonElement Member(JsonElement element, string name, string path) =>
            element.TryGetProperty(name, out var member) ? member : throw new AreaException("not_geojson", null, $"{path}.{name}");

        private static IEnumerable<(JsonElement Item, int Index)> Items(JsonElement element, string name, string path)
        {
            var array = Member(element, name, path);
            return array.ValueKind == JsonValueKind.Array ? array.EnumerateArray().Select((item, i) => (item, i)) : throw new AreaException("not_geojson", null, $"{path}.{name}");
        }

        /// <summary>Before RFC 7946, a file could be in other coordinates; such files are about.</summary>
        private static void RequireWgs84(JsonElement element, string path)
        {
            if (!element.TryGetProperty("crs", out var system) || system.ValueKind != JsonValueKind.Object)
                return;
            string name = system.GetRawText();
            if (!name.Contains("CRS84", StringComparison.OrdinalIgnoreCase) && !name.Contains("4326", StringComparison.Ordinal))
                throw new AreaException("other_crs", null, $"{path}.crs");
        }

        private static double? Metres(JsonElement properties, string name) =>
            properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty(name, out var said) && Number(said) is > 0 and var metres ? metres : null;

        private static double? Number(JsonElement element) =>
            element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out double value) && double.IsFinite(value) ? value : null;

        private static string Shown(string text) => text.Length <= 40 ? text : string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, 40)}...");
    }
}
