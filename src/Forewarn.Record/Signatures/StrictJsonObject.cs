using System.Text.Json;

namespace Forewarn.Record.Signatures;

/// <summary>A JSON object of which no member can be read in two ways: UTF-8, nothing behind it, every name once.</summary>
internal sealed class StrictJsonObject
{
    private const int DepthMax = 4;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = DepthMax, AllowDuplicateProperties = false };

    private readonly Dictionary<string, JsonElement> _members = new(StringComparer.Ordinal);
    private readonly string _where;

    /// <exception cref="RecordFormatException">Not such an object, or longer than <paramref name="bytesMax"/>.</exception>
    public StrictJsonObject(ReadOnlyMemory<byte> utf8, string where, int bytesMax)
    {
        _where = where;
        if (utf8.Length > bytesMax)
            throw new RecordFormatException(where, $"{utf8.Length} bytes", $"at most {bytesMax} bytes");
        try
        {
            using var document = JsonDocument.Parse(utf8, Strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new RecordFormatException(where, "not a JSON object", "a JSON object");
            foreach (var member in document.RootElement.EnumerateObject())
                _members.Add(member.Name, member.Value.Clone());
        }
        // InvalidOperationException: text that is not Unicode, such as half of a surrogate pair.
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            throw new RecordFormatException(where, "not a JSON object with every member once", "a JSON object in UTF-8, RFC 8259", unreadable);
        }
    }

    public IEnumerable<string> Names => _members.Keys;

    public bool Has(string name) => _members.ContainsKey(name);

    /// <exception cref="RecordFormatException">It is missing, or not a text.</exception>
    public string Text(string name, string accepted)
    {
        if (!_members.TryGetValue(name, out var value))
            throw new RecordFormatException($"{_where}, member {name}", "missing", accepted);
        return TextOf(value, name, accepted);
    }

    /// <exception cref="RecordFormatException">It is not an array of texts.</exception>
    public IReadOnlyList<string> Texts(string name, string accepted)
    {
        var value = _members[name];
        if (value.ValueKind != JsonValueKind.Array)
            throw new RecordFormatException($"{_where}, member {name}", "not an array", $"an array with {accepted}");
        return [.. value.EnumerateArray().Select(item => TextOf(item, name, accepted))];
    }

    private string TextOf(JsonElement value, string name, string accepted)
    {
        try
        {
            if (value.ValueKind == JsonValueKind.String)
                return value.GetString()!;
        }
        catch (InvalidOperationException notUnicode)
        {
            throw new RecordFormatException($"{_where}, member {name}", "text that is not Unicode", accepted, notUnicode);
        }
        throw new RecordFormatException($"{_where}, member {name}", "not a text in quotes", accepted);
    }
}
