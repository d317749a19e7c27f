using System.Globalization;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;

namespace Forewarn.Record.Evidence;

/// <summary>Reads values that a node wrote and anybody may have altered: what is not there or is of another kind is null.</summary>
internal static class JsonValues
{
    public static JsonElement? Member(JsonElement? json, string name) =>
        json is { ValueKind: JsonValueKind.Object } value && value.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;

    public static string? Text(JsonElement? json, string name) => TextOf(Member(json, name));

    /// <summary>The text itself; null also when it has half a surrogate pair.</summary>
    public static string? TextOf(JsonElement? json)
    {
        try
        {
            return json is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>A finite number.</summary>
    public static double? Number(JsonElement? json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out double value) && double.IsFinite(value) ? value : null;

    public static bool? Flag(JsonElement? json, string name) => Member(json, name)?.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    public static byte[]? Base64(JsonElement? json, string name) =>
        Text(json, name) is { } text && Notes.CanonicalBase64.TryDecode(text, out byte[] bytes) ? bytes : null;

    public static Instant? Time(JsonElement? json, string name) => Text(json, name) is { } text ? TimeOf(text) : null;

    /// <summary>An RFC 3339 moment.</summary>
    public static Instant? TimeOf(string text)
    {
        if (text.Length < 20 || !OffsetDateTimePattern.Rfc3339.Parse(text).TryGetValue(default, out var time))
            return null;
        // Near the ends of the calendar an offset leads out of the range of moments.
        return time.Year is > 1 and < 9999 ? time.ToInstant() : null;
    }

    /// <summary>The items of an array; none of anything else.</summary>
    public static IEnumerable<JsonElement> Items(JsonElement? json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    /// <summary>A number as people read it, with at most two decimals.</summary>
    public static string Show(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
