using System.Text.Json;

namespace Forewarn.Record.Leaves;

/// <summary>Reads JSON whose members come in a fixed order, and says where it departs from it.</summary>
/// <remarks>White space, escapes and the order of what is compared with its one form afterwards are not looked at here.</remarks>
internal ref struct JsonCursor
{
    private readonly string _where;
    private Utf8JsonReader _reader;

    /// <param name="json">One JSON value.</param>
    /// <param name="where">What is read, for messages.</param>
    public JsonCursor(ReadOnlySpan<byte> json, string where)
    {
        _reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 8 });
        _where = where;
        Next();
    }

    public void StartObject() => Take(JsonTokenType.StartObject, "an object");

    public void StartArray() => Take(JsonTokenType.StartArray, "an array");

    /// <summary>Whether the object ends here; steps over its end if so.</summary>
    public bool TakeEndOfObject() => TakeIf(JsonTokenType.EndObject);

    /// <summary>Whether the array ends here; steps over its end if so.</summary>
    public bool TakeEndOfArray() => TakeIf(JsonTokenType.EndArray);

    public void EndObject()
    {
        if (!TakeEndOfObject())
            throw Refusal("a member too many", "the end of the object");
    }

    public void Name(string name)
    {
        if (!TakeName(name))
            throw Refusal($"no member {name} here", $"\"{name}\"");
    }

    /// <summary>Whether the next member has this name; steps over the name if so.</summary>
    public bool TakeName(string name)
    {
        if (_reader.TokenType != JsonTokenType.PropertyName || !_reader.ValueTextEquals(name))
            return false;
        Next();
        return true;
    }

    public string Text() => System.Text.Encoding.UTF8.GetString(Utf8Text());

    /// <summary>The text without its escapes, UTF-8.</summary>
    public byte[] Utf8Text()
    {
        if (_reader.TokenType != JsonTokenType.String)
            throw Refusal("no text", "a text in quotes");
        try
        {
            var text = new byte[_reader.ValueSpan.Length];
            int length = _reader.CopyString(text);
            Next();
            return length == text.Length ? text : text[..length];
        }
        catch (InvalidOperationException problem)
        {
            throw Refusal("half a surrogate pair, or not UTF-8", "Unicode text", problem);
        }
    }

    /// <summary>A whole number from 0.</summary>
    public long Count()
    {
        if (_reader.TokenType != JsonTokenType.Number || !_reader.TryGetInt64(out long value) || value < 0)
            throw Refusal("not a whole number", "0 to 9223372036854775807");
        Next();
        return value;
    }

    public void True() => Take(JsonTokenType.True, "true");

    /// <summary>Requires that nothing but white space follows.</summary>
    public void End()
    {
        if (_reader.TokenType != JsonTokenType.None)
            throw Refusal("something follows the end", "nothing after the object");
    }

    public readonly RecordFormatException Refusal(string problem, string accepted, Exception? inner = null) =>
        new($"{_where}, byte {_reader.TokenStartIndex}", problem, accepted, inner);

    private void Take(JsonTokenType type, string accepted)
    {
        if (_reader.TokenType != type)
            throw Refusal("another value", accepted);
        Next();
    }

    private bool TakeIf(JsonTokenType type)
    {
        if (_reader.TokenType != type)
            return false;
        Next();
        return true;
    }

    /// <summary>Steps to the next token; at the end there is <see cref="JsonTokenType.None"/>.</summary>
    private void Next()
    {
        try
        {
            if (!_reader.Read())
                _reader = default;
        }
        catch (JsonException problem)
        {
            throw new RecordFormatException($"{_where}, byte {_reader.BytesConsumed}", "not JSON", "one JSON object", problem);
        }
    }
}
