using System.Collections.Immutable;
using System.Globalization;
using Forewarn.Core;
using Forewarn.Core.Geometry;
using Forewarn.Server.Api.Wire;
using NodaTime;

namespace Forewarn.Server.Hotline;

/// <summary>A message that is the same every time but for its fields.</summary>
/// <param name="Id">Its name in requests and in the journal.</param>
/// <param name="Fields">In the order in which they are shown.</param>
public sealed record MessageTemplate(string Id, ImmutableArray<TemplateField> Fields)
{
    public TemplateField? Find(string name) => Fields.FirstOrDefault(field => field.Name == name);

    internal string FieldsInWords => Fields.IsEmpty ? "no fields" : string.Join(", ", Fields.Select(known => known.Name));

    internal static MessageTemplate Of(TemplateFile file) =>
        new(file.Id, [.. file.Fields.Select(field => new TemplateField(field.Name, Names<TemplateFieldKind>.Parse(field.Kind, field.Name), field.Required))]);
}

/// <summary>A place in a template that a message fills in.</summary>
public sealed record TemplateField(string Name, TemplateFieldKind Kind, bool IsRequired)
{
    /// <summary>What is accepted, in words.</summary>
    public string Accepted => Kind switch
    {
        TemplateFieldKind.Time => "an RFC 3339 time, such as 2026-05-01T12:00:00Z",
        TemplateFieldKind.Position => "latitude and longitude in decimal degrees, such as 35.5312, 35.7714",
        TemplateFieldKind.Number => "a number, such as 1500",
        TemplateFieldKind.Count => "a whole number from 0 to 100000",
        _ => "a text of one line",
    };

    /// <exception cref="InvalidValueException">Not of its kind; names <c>fields.NAME</c>.</exception>
    internal void Require(string value)
    {
        bool isOne = Kind switch
        {
            TemplateFieldKind.Time => TimeOf(value) is not null,
            TemplateFieldKind.Position => PositionOf(value) is not null,
            TemplateFieldKind.Number => decimal.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _),
            TemplateFieldKind.Count => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count <= 100_000,
            _ => true,
        };
        if (!isOne)
            throw new InvalidValueException($"fields.{Name}", $"not a {Kind.ToString().ToLowerInvariant()}", Accepted);
    }

    internal static Instant? TimeOf(string value)
    {
        try
        {
            return Times.Parse(value, "");
        }
        catch (InvalidValueException)
        {
            return null;
        }
    }

    internal static LatLng? PositionOf(string value)
    {
        var parts = value.Split(',', StringSplitOptions.TrimEntries);
        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        return parts.Length == 2 && decimal.TryParse(parts[0], style, CultureInfo.InvariantCulture, out decimal lat) && lat is >= -90 and <= 90
            && decimal.TryParse(parts[1], style, CultureInfo.InvariantCulture, out decimal lng) && lng is >= -180 and <= 180
            ? LatLng.FromDegrees((double)lat, (double)lng) : null;
    }
}

/// <summary>What a field holds.</summary>
public enum TemplateFieldKind
{
    /// <summary>One line of text.</summary>
    Text,

    /// <summary>A moment, RFC 3339; shown in UTC and in the reader's zone.</summary>
    Time,

    /// <summary>Latitude and longitude in decimal degrees.</summary>
    Position,
    Number,

    /// <summary>A whole number from 0.</summary>
    Count,
}
