using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Forewarn.Core;
using Forewarn.Server.Api;
using Forewarn.Server.Api.Wire;

namespace Forewarn.Server.Astm.Wire;

/// <summary>Reads a JSON object straight into the values that it stands for, in one walk, without anything in between.</summary>
/// <remarks>As the field's own readers do: members that are not known are skipped, null is the same as absent, and of a member that is
/// given twice the last counts. A value of another type is a complaint with the path of the field; the path is put together only then,
/// on the way out.</remarks>
internal static class JsonReading
{
    /// <summary>Deepest nesting of a body.</summary>
    private const int DepthMax = WireJson.DepthMax;

    /// <summary>Reads one value, of which the reader stands at the first token, and leaves it at the last.</summary>
    public delegate T ValueReader<out T>(ref Utf8JsonReader json);

    /// <summary>Reads a whole body.</summary>
    /// <exception cref="InvalidValueException">It is not one JSON object in UTF-8, or a value in it is wrong.</exception>
    /// <exception cref="AreaTooLargeException">An area in it is too large.</exception>
    public static T Body<T>(ReadOnlySequence<byte> bytes, ValueReader<T> read)
    {
        ReadOnlySpan<byte> text = bytes.IsSingleSegment ? bytes.FirstSpan : bytes.ToArray();
        if (!Utf8.IsValid(text))
            throw NotUnicode("");
        var json = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = DepthMax });
        try
        {
            json.Read();
            if (json.TokenType != JsonTokenType.StartObject)
                throw WrongType("", "a JSON object");
            var body = read(ref json);
            // Something after the object is no JSON either.
            json.Read();
            return body;
        }
        catch (JsonException problem)
        {
            throw JsonComplaint.Of(problem);
        }
        catch (InvalidOperationException)
        {
            // Of all that is read here, only half a surrogate pair in the escapes of a name leads to this.
            throw NotUnicode("");
        }
    }

    /// <summary>Moves to the next member of an object, of which the reader stands at the beginning or after a member.</summary>
    /// <returns>False at the end of the object.</returns>
    public static bool NextMember(this ref Utf8JsonReader json) => json.Read() && json.TokenType == JsonTokenType.PropertyName;

    /// <summary>Passes over the value of a member that is not known.</summary>
    public static void SkipMember(this ref Utf8JsonReader json)
    {
        json.Read();
        json.Skip();
    }

    /// <summary>The object that a member is; the default when it is null.</summary>
    public static T? Object<T>(this ref Utf8JsonReader json, string field, ValueReader<T?> read)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Null)
            return default;
        if (json.TokenType != JsonTokenType.StartObject)
            throw WrongType(field, "an object");
        try
        {
            return read(ref json);
        }
        catch (InvalidValueException problem)
        {
            throw problem.Within(field);
        }
        catch (AreaTooLargeException problem)
        {
            throw problem.Within(field);
        }
    }

    /// <summary>Moves to the first token of the array that a member is; false when it is null.</summary>
    public static bool BeginArray(this ref Utf8JsonReader json, string field)
    {
        json.Read();
        return json.TokenType switch
        {
            JsonTokenType.StartArray => true,
            JsonTokenType.Null => false,
            _ => throw WrongType(field, "an array"),
        };
    }

    /// <summary>Moves to the next element of an array; false at its end.</summary>
    public static bool NextElement(this ref Utf8JsonReader json) => json.Read() && json.TokenType != JsonTokenType.EndArray;

    /// <summary>The number that a member is; infinite when it is larger than any double.</summary>
    public static double? Number(this ref Utf8JsonReader json, string field)
    {
        json.Read();
        return json.TokenType switch
        {
            JsonTokenType.Number => json.GetDouble(),
            JsonTokenType.Null => null,
            _ => throw WrongType(field, "a number"),
        };
    }

    public static bool? Boolean(this ref Utf8JsonReader json, string field)
    {
        json.Read();
        return json.TokenType switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            JsonTokenType.Null => null,
            _ => throw WrongType(field, "true or false"),
        };
    }

    /// <summary>The text that a member is.</summary>
    public static string? Text(this ref Utf8JsonReader json, string field) => json.MoveToText(field) ? json.TextHere(field) : null;

    /// <summary>The text at which the reader stands.</summary>
    public static string TextHere(this ref Utf8JsonReader json, string field)
    {
        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw NotUnicode(field);
        }
    }

    /// <summary>Moves to the text that a member is; false when it is null.</summary>
    public static bool MoveToText(this ref Utf8JsonReader json, string field)
    {
        json.Read();
        return json.TokenType switch
        {
            JsonTokenType.String => true,
            JsonTokenType.Null => false,
            _ => throw WrongType(field, "a text in quotes"),
        };
    }

    /// <summary>Copies the text at which the reader stands, its escapes undone.</summary>
    /// <returns>Its length; 0 when it does not fit, or is not Unicode.</returns>
    public static int CopyTo(this ref Utf8JsonReader json, scoped Span<byte> buffer)
    {
        if (json.ValueSpan.Length > buffer.Length)
            return 0;
        try
        {
            return json.CopyString(buffer);
        }
        catch (InvalidOperationException)
        {
            return 0;
        }
    }

    /// <summary>Requires that a member was one constant of the standard.</summary>
    public static void RequireConstant(this ref Utf8JsonReader json, string field, ReadOnlySpan<byte> constant, ref bool isGiven)
    {
        isGiven = json.MoveToText(field);
        if (isGiven && !json.ValueTextEquals(constant))
            throw new InvalidValueException(field, "another value", System.Text.Encoding.ASCII.GetString(constant));
    }

    public static InvalidValueException Missing(string field, string accepted) => new(field, "missing", accepted);

    public static InvalidValueException WrongType(string field, string accepted) => new(field, "a value of another type", accepted);

    private static InvalidValueException NotUnicode(string field) => new(field, "text that is not Unicode", "UTF-8, and surrogates only in pairs");
}
