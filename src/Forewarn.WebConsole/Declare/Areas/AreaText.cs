using System.Collections.Immutable;

namespace Forewarn.WebConsole.Declare.Areas;

/// <summary>Where in a text something is, as editors count: both from 1; columns in UTF-16 characters.</summary>
public readonly record struct TextSpot(int Line, int Column)
{
    /// <summary>The spot of a character.</summary>
    public static TextSpot Of(ReadOnlySpan<char> text, int index)
    {
        var before = text[..index];
        return new(before.Count('\n') + 1, index - before.LastIndexOf('\n'));
    }
}

/// <summary>What a text says of an area.</summary>
/// <param name="Format"><c>geojson</c>, <c>kml</c>, <c>notam</c> or <c>coordinates</c>.</param>
/// <param name="Shapes">At least one.</param>
/// <param name="Remarks">What was passed over or taken for granted.</param>
public sealed record AreaText(string Format, ImmutableArray<AreaShape> Shapes, ImmutableArray<AreaRemark> Remarks)
{
    /// <summary>Reads GeoJSON, KML, a notice to airmen, or a list of coordinates: whichever it is.</summary>
    /// <exception cref="AreaException">It is none of these, or more than <see cref="AreaLimits"/> permit; says where.</exception>
    public static AreaText Read(string text)
    {
        if (text.Length > AreaLimits.TextLengthMax)
            throw new AreaException("too_long", null, text.Length, AreaLimits.TextLengthMax);
        string trimmed = text.TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        if (trimmed.Length == 0)
            throw new AreaException("empty", null);
        if (trimmed.StartsWith("PK\u0003", StringComparison.Ordinal))
            throw new AreaException("zipped", null);
        var remarks = new SortedSet<AreaRemark>();
        var (format, shapes) = trimmed[0] switch
        {
            '{' or '[' => ("geojson", GeoJsonArea.Read(text, remarks)),
            '<' => ("kml", KmlArea.Read(text.TrimStart('\uFEFF'), remarks)),
            _ => NoticeArea.Read(text, remarks) is { } notice ? ("notam", notice) : ("coordinates", CoordinateList.Read(text)),
        };
        return shapes.Count == 0 ? throw new AreaException("no_area", null) : new AreaText(format, [.. shapes], [.. remarks]);
    }
}

/// <summary>Something about a text that is worth saying and is no mistake.</summary>
/// <param name="Key">Of its words: <c>declare.remark.KEY</c>.</param>
public readonly record struct AreaRemark(string Key) : IComparable<AreaRemark>
{
    public int CompareTo(AreaRemark other) => string.CompareOrdinal(Key, other.Key);
}

/// <summary>What was given is no area that can be declared.</summary>
/// <param name="key">Of the words that say why: <c>declare.area.KEY</c>.</param>
/// <param name="spot">Where in the text; null when it is about all of it.</param>
/// <param name="values">For the places in the words.</param>
public sealed class AreaException(string key, TextSpot? spot, params object[] values) : Exception($"{key} at {spot}: {string.Join(", ", values)}")
{
    public string Key => key;

    public TextSpot? Spot => spot;

    public IReadOnlyList<object> Values => values;
}
