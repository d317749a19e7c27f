using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using NodaTime;

namespace Forewarn.Record.Evidence.Pages;

/// <summary>A volume as the page shows it: an outline in degrees, or a circle; a band of altitude; a time.</summary>
/// <param name="Outline">Corners of a polygon, three or more; or the centre alone of a circle.</param>
/// <param name="RadiusMetres">Of a circle; null for a polygon.</param>
internal sealed record MapVolume(
    ImmutableArray<MapPlace> Outline, double? RadiusMetres, double? LowerMetres, double? UpperMetres, Instant? Start, Instant? End)
{
    /// <summary>Volumes of one declaration that are described one by one.</summary>
    public const int ShownMax = 10;

    /// <summary>Corners that are read of one polygon.</summary>
    private const int VerticesMax = 1_000;

    /// <summary>The volumes of a part that can be drawn; what is not of the API's form is passed over.</summary>
    public static ImmutableArray<MapVolume> ReadAll(JsonElement? volumes)
    {
        if (volumes is not { ValueKind: JsonValueKind.Array } array)
            return [];
        var read = ImmutableArray.CreateBuilder<MapVolume>();
        foreach (var item in array.EnumerateArray())
        {
            if (Read(item) is { } volume)
                read.Add(volume);
        }
        return read.DrainToImmutable();
    }

    /// <summary>The outline in words.</summary>
    public string Describe() => RadiusMetres is { } radius
        ? $"circle of {Words.OfMetres(radius)} around {Outline[0]}"
        : string.Create(CultureInfo.InvariantCulture, $"polygon of {Outline.Length} corners from {Outline[0]}");

    private static MapVolume? Read(JsonElement item)
    {
        var volume = JsonValues.Member(item, "volume");
        var circle = JsonValues.Member(volume, "outline_circle");
        double? radius = JsonValues.Number(JsonValues.Member(circle, "radius"), "value");
        ImmutableArray<MapPlace> outline = circle is not null
            ? MapPlace.Read(JsonValues.Member(circle, "center")) is { } center && radius is > 0 and < 1e8 ? [center] : []
            : [.. JsonValues.Items(JsonValues.Member(volume, "outline_polygon"), "vertices").Take(VerticesMax).Select(vertex => MapPlace.Read(vertex)).OfType<MapPlace>()];
        if (outline.Length < (circle is null ? 3 : 1))
            return null;
        return new MapVolume(outline, circle is null ? null : radius,
            JsonValues.Number(JsonValues.Member(volume, "altitude_lower"), "value"), JsonValues.Number(JsonValues.Member(volume, "altitude_upper"), "value"),
            JsonValues.Time(JsonValues.Member(item, "time_start"), "value"), JsonValues.Time(JsonValues.Member(item, "time_end"), "value"));
    }
}

/// <summary>A place in degrees.</summary>
internal sealed record MapPlace(double Lat, double Lng)
{
    /// <summary>A place as the API writes it; null when it is none.</summary>
    public static MapPlace? Read(JsonElement? place) =>
        (JsonValues.Number(place, "lat"), JsonValues.Number(place, "lng")) is ( >= -90 and <= 90 and { } lat, >= -180 and <= 180 and { } lng) ? new MapPlace(lat, lng) : null;

    public override string ToString() => $"{Words.OfLatitude(Lat)}, {Words.OfLongitude(Lng)}";
}
