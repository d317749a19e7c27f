using System.Globalization;
using System.Text.Json;
using Forewarn.Client.Model;

namespace Forewarn.WebConsole.Hotline;

/// <summary>What a thread or a call is to be about, as it is typed.</summary>
public sealed class TopicDraft
{
    /// <summary>What it can be tied to, beside a part of the airspace and nothing at all.</summary>
    public static readonly IReadOnlyList<string> Types = ["operational-intent", "constraint", "warning", "incident", "site", "drill"];

    /// <summary>A name of <see cref="Types"/>, <c>area</c>, or empty for nothing.</summary>
    public string Type { get; set; } = "";

    public string Id { get; set; } = "";

    public string Latitude { get; set; } = "";

    public string Longitude { get; set; } = "";

    /// <summary>Of a circle, in kilometres.</summary>
    public string RadiusKm { get; set; } = "10";

    /// <summary>That of an address, <c>type/id</c>; nothing for what is none.</summary>
    public static TopicDraft Of(string? about) => about?.Split('/', 2) is [var type, var id] && Types.Contains(type) ? new() { Type = type, Id = id } : new();

    /// <summary>Null for nothing.</summary>
    /// <exception cref="FormatException">A number of the area is none.</exception>
    public HotlineTopic? ToTopic() => Type switch
    {
        "" => null,
        "area" => new HotlineTopic(Area: Area()),
        _ => new HotlineTopic(Type, Id.Trim()),
    };

    /// <summary>A circle from the ground to where aircraft no longer fly, as ASTM F3548-21 spells it.</summary>
    private JsonElement Area() => JsonSerializer.SerializeToElement(new
    {
        outline_circle = new { center = new { lat = Number(Latitude), lng = Number(Longitude) }, radius = new { value = Number(RadiusKm) * 1_000, units = "M" } },
        altitude_lower = new { value = 0.0, reference = "W84", units = "M" },
        altitude_upper = new { value = 20_000.0, reference = "W84", units = "M" },
    });

    private static double Number(string text) => double.Parse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture);
}
