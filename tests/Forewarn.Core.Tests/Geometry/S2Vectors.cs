using System.Text.Json;
using System.Text.Json.Serialization;

namespace Forewarn.Core.Tests.Geometry;

/// <summary>Vectors/s2.json: cells of places, and level-13 coverings of caps, as an independent library computed them.</summary>
internal sealed record S2Vectors(
    [property: JsonPropertyName("points")] S2Vectors.PointVector[] Points,
    [property: JsonPropertyName("caps")] S2Vectors.CapVector[] Caps)
{
    internal static readonly S2Vectors All = JsonSerializer.Deserialize<S2Vectors>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Geometry", "Vectors", "s2.json")))!;

    internal sealed record PointVector(
        [property: JsonPropertyName("lat")] double Lat,
        [property: JsonPropertyName("lng")] double Lng,
        [property: JsonPropertyName("leaf")] string Leaf,
        [property: JsonPropertyName("level13")] string Level13,
        [property: JsonPropertyName("level13_id")] string Level13Id);

    internal sealed record CapVector(
        [property: JsonPropertyName("lat")] double Lat,
        [property: JsonPropertyName("lng")] double Lng,
        [property: JsonPropertyName("radius_m")] double RadiusMetres,
        [property: JsonPropertyName("level13")] string[] Level13);
}
