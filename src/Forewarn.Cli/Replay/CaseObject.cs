using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Forewarn.Core;
using NodaTime;
using NodaTime.Text;

namespace Forewarn.Cli.Replay;

/// <summary>A JSON object of a case file, with its path; every complaint about it names that path.</summary>
/// <remarks>Reads are strict: a field that is missing, of another type or out of its limits is an error, and so is one that
/// nobody read (<see cref="RequireNothingElse"/>).</remarks>
internal sealed class CaseObject
{
    /// <summary>Longest text accepted, in UTF-16 units.</summary>
    public const int TextLengthMax = 1_000;

    /// <summary>Most entries accepted in one list or map.</summary>
    public const int ListCountMax = 1_000;

    private readonly Dictionary<string, JsonElement> _unread = new(StringComparer.Ordinal);

    public CaseObject(JsonElement element, string path)
    {
        Path = path;
        if (element.ValueKind != JsonValueKind.Object)
            throw new InvalidValueException(path, $"is {Describe(element)}", "an object");
        foreach (JsonProperty property in element.EnumerateObject())
            _unread.Add(property.Name, property.Value);
        if (_unread.Count > ListCountMax)
            throw new InvalidValueException(path, Invariant($"has {_unread.Count} fields"), Invariant($"at most {ListCountMax}"));
    }

    public string Path { get; }

    public string PathOf(string field) => Path.Length == 0 ? field : $"{Path}.{field}";

    public bool Has(string field) => _unread.ContainsKey(field);

    /// <summary>The names of the fields not read so far, in the order of the file.</summary>
    public ImmutableArray<string> Unread => [.. _unread.Keys];

    public InvalidValueException Error(string field, string problem, string accepted) => new(PathOf(field), problem, accepted);

    /// <exception cref="InvalidValueException">A field is left that nothing has read.</exception>
    public void RequireNothingElse(string accepted)
    {
        if (_unread.Count > 0)
            throw Error(Printable(_unread.Keys.First()), "is not a field of this object", accepted);
    }

    public string Text(string field) => ReadText(Take(field, "a text"), PathOf(field));

    public string? OptionalText(string field) => Has(field) ? Text(field) : null;

    /// <summary>An id as the node accepts it, but at most 64 characters long.</summary>
    public string Id(string field)
    {
        string id = Text(field);
        bool isId = id.Length <= 64 && char.IsAsciiLetterOrDigit(id[0])
            && id.All(c => char.IsAsciiLetterOrDigit(c) || "._:@-".Contains(c, StringComparison.Ordinal));
        return isId ? id : throw Error(field, $"\"{id}\" is not an id", "1 to 64 letters, digits and . _ : @ -, a letter or digit first");
    }

    public string OneOf(string field, params ReadOnlySpan<string> accepted)
    {
        string value = Text(field);
        return accepted.Contains(value)
            ? value
            : throw Error(field, $"\"{value}\" is not known", string.Join(", ", accepted.ToArray()));
    }

    /// <summary>The entry of <paramref name="among"/> whose id the field holds.</summary>
    public T Reference<T>(string field, IReadOnlyDictionary<string, T> among, string what)
    {
        string id = Text(field);
        return among.TryGetValue(id, out T? found)
            ? found
            : throw Error(field, $"\"{id}\" is not a {what} of this case", $"the id of a {what}");
    }

    public bool Flag(string field, bool otherwise)
    {
        if (!Has(field))
            return otherwise;
        JsonElement element = Take(field, "true or false");
        return element.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Error(field, $"is {Describe(element)}", "true or false"),
        };
    }

    public double Number(string field)
    {
        JsonElement element = Take(field, "a number");
        return element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out double number) && double.IsFinite(number)
            ? number
            : throw Error(field, $"is {Describe(element)}", "a finite number");
    }

    public Instant Moment(string field)
    {
        string text = Text(field);
        ParseResult<Instant> parsed = InstantPattern.ExtendedIso.Parse(text);
        return parsed.Success ? parsed.Value : throw Error(field, $"\"{text}\" is not a moment", "a moment in UTC such as 2018-09-17T18:39:00Z");
    }

    /// <summary>A moment, or null for JSON's null, which must be there.</summary>
    public Instant? MomentOrNull(string field)
    {
        if (_unread.TryGetValue(field, out JsonElement element) && element.ValueKind == JsonValueKind.Null)
        {
            _unread.Remove(field);
            return null;
        }
        return Moment(field);
    }

    public LocalDate Date(string field) => ParseDate(Text(field), PathOf(field));

    public Duration Duration(string field) => Duration(field, out _);

    /// <param name="text">The duration as the file has it.</param>
    public Duration Duration(string field, out string text)
    {
        text = Text(field);
        return Figure.TryParseDuration(text, out Duration duration) && duration >= NodaTime.Duration.Zero
            ? duration
            : throw Error(field, $"\"{text}\" is not a duration", "an ISO 8601 duration such as PT15M");
    }

    public CaseObject Object(string field) => new(Take(field, "an object"), PathOf(field));

    public ImmutableArray<CaseObject> Objects(string field, int countMin = 0) =>
        List(field, countMin, (element, path) => new CaseObject(element, path));

    public ImmutableArray<string> Texts(string field, int countMin = 0) => List(field, countMin, ReadText);

    public ImmutableArray<LocalDate> Dates(string field)
    {
        string path = PathOf(field);
        return [.. Texts(field).Select((text, i) => ParseDate(text, Invariant($"{path}[{i}]")))];
    }

    public static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>The raw value of an unread field, for the few that may hold more than one type; it stays unread.</summary>
    public JsonElement Peek(string field) => _unread[field];

    private JsonElement Take(string field, string accepted)
    {
        if (!_unread.Remove(field, out JsonElement element))
            throw Error(field, "is missing", accepted);
        return element.ValueKind == JsonValueKind.Null ? throw Error(field, "is null", accepted) : element;
    }

    private ImmutableArray<T> List<T>(string field, int countMin, Func<JsonElement, string, T> read)
    {
        JsonElement element = Take(field, "a list");
        if (element.ValueKind != JsonValueKind.Array)
            throw Error(field, $"is {Describe(element)}", "a list");
        int count = element.GetArrayLength();
        if (count < countMin)
            throw Error(field, Invariant($"has {count} entries"), Invariant($"at least {countMin}"));
        if (count > ListCountMax)
            throw Error(field, Invariant($"has {count} entries"), Invariant($"at most {ListCountMax}"));
        return [.. element.EnumerateArray().Select((entry, i) => read(entry, Invariant($"{PathOf(field)}[{i}]")))];
    }

    private static string ReadText(JsonElement element, string path)
    {
        if (element.ValueKind != JsonValueKind.String)
            throw new InvalidValueException(path, $"is {Describe(element)}", "a text");
        string text = Unescape(element, path);
        if (string.IsNullOrWhiteSpace(text))
            throw new InvalidValueException(path, "is empty", "a text");
        if (text.Length > TextLengthMax)
            throw new InvalidValueException(path, Invariant($"has {text.Length} characters"), Invariant($"at most {TextLengthMax}"));
        if (text.Any(IsUnprintable))
            throw new InvalidValueException(path, "contains a control or direction-changing character", "printable text in one line");
        return text;
    }

    private static string Unescape(JsonElement element, string path)
    {
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new InvalidValueException(path, "is not valid Unicode", "text");
        }
    }

    private static LocalDate ParseDate(string text, string path)
    {
        ParseResult<LocalDate> parsed = LocalDatePattern.Iso.Parse(text);
        return parsed.Success ? parsed.Value : throw new InvalidValueException(path, $"\"{text}\" is not a date", "a date such as 2018-09-17");
    }

    /// <summary>Characters that could steer a terminal or turn the order of a line around.</summary>
    private static bool IsUnprintable(char c) => char.GetUnicodeCategory(c)
        is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || c is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069' or '\u200E' or '\u200F' or '\u061C';

    private static string Printable(string name) => string.Concat(name.Take(64).Select(c => IsUnprintable(c) ? '?' : c));

    private static string Describe(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };
}
