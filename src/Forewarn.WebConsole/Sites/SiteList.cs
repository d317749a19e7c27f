using System.Text.Json;

namespace Forewarn.WebConsole.Sites;

/// <summary>A file with a list of sites.</summary>
public static class SiteList
{
    /// <summary>Largest file, in bytes, as the node has it.</summary>
    public const int BytesMax = 16 << 20;

    private const string GeoJson = "application/geo+json";

    /// <summary>What a file is sent as: by the ending of its name, and a JSON file by what is in it.</summary>
    /// <returns>Null for a file of another kind.</returns>
    public static string? ContentTypeOf(string name, ReadOnlySpan<byte> content) => Path.GetExtension(name).ToLowerInvariant() switch
    {
        ".csv" or ".tsv" or ".txt" => "text/csv",
        ".geojson" => GeoJson,
        ".json" => IsGeoJson(content) ? GeoJson : "application/json",
        _ => null,
    };

    /// <summary>Whether the object has a type, as every one of GeoJSON has (RFC 7946, 1.4). Reads no further than it must; what is broken is for the node to say.</summary>
    private static bool IsGeoJson(ReadOnlySpan<byte> content)
    {
        var reader = new Utf8JsonReader(content.StartsWith("\uFEFF"u8) ? content["\uFEFF"u8.Length..] : content);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("type"u8))
                    return true;
                reader.Skip();
            }
        }
        catch (JsonException)
        {
        }
        return false;
    }
}
