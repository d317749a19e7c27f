using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Forewarn.Core;
using Forewarn.Core.Airspace;
using Forewarn.Server.Api.Wire;
using Forewarn.Server.Tokens;
using Forewarn.Server.WebConsole;
using Microsoft.AspNetCore.Http;

namespace Forewarn.Server.Api;

/// <summary>Reads what a request says: who asks, for which id and version, with which body. Everything wrong in it is an
/// <see cref="InvalidValueException"/> or a <see cref="ProblemException"/>, before anything has happened.</summary>
internal static class Requests
{
    /// <summary>Largest body, in bytes.</summary>
    public const int BodyBytesMax = 1 << 20;

    /// <summary>The party whose token the request carries; its scope has been checked.</summary>
    public static PartyId Party(this HttpContext context) => context.Features.Get<CallerFeature>()!.Party;

    public static Caller Caller(this HttpContext context) => context.Features.Get<CallerFeature>()!.Caller;

    /// <summary>The person who acts for the party; nobody when the token names none.</summary>
    public static PersonId Person(this HttpContext context) => PersonId.ParseOrNobody(context.Caller().Person);

    /// <summary>Whether what is read counts as delivered to the party: not what a guest of the console sees, for whom nobody of the party looks.</summary>
    public static bool TakesDelivery(this HttpContext context) => !ConsoleDoor.IsUsedBy(context) || !context.Person().IsNobody;

    public static EntityId EntityId(string id) => id.In("id", Uuids.Parse);

    /// <summary>The version in If-Match; null without the header.</summary>
    public static int? IfMatch(this HttpContext context)
    {
        var header = context.Request.Headers.IfMatch;
        if (header.Count == 0)
            return null;
        ReadOnlySpan<char> text = header.Count == 1 ? header[0] : "";
        return text.Length > 2 && text[0] == '"' && text[^1] == '"'
            && int.TryParse(text[1..^1], NumberStyles.None, CultureInfo.InvariantCulture, out int version) && version > 0
            ? version
            : throw new InvalidValueException("If-Match", "not a version", "one version in quotes, such as \"3\"");
    }

    /// <summary>The version in If-Match, which has to be there.</summary>
    public static int RequiredIfMatch(this HttpContext context) => context.IfMatch()
        ?? throw new ProblemException(Problem.Create(428, "version-required", "Say which version you change",
            "the If-Match header is missing", "If-Match", "the current version in quotes, such as \"3\""));

    /// <summary>A whole number of the query string.</summary>
    public static int Query(this HttpContext context, string name, int otherwise, int min, int max)
    {
        string? text = context.QueryText(name);
        if (text is null)
            return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= min && value <= max
            ? value
            : throw new InvalidValueException(name, "not a number in range", $"{min} to {max}");
    }

    /// <summary>A parameter of the query string, at most once.</summary>
    public static string? QueryText(this HttpContext context, string name)
    {
        var values = context.Request.Query[name];
        return values.Count switch
        {
            0 => null,
            1 => values[0],
            _ => throw new InvalidValueException(name, "given more than once", "one value"),
        };
    }

    /// <exception cref="InvalidValueException">The query string has a parameter that the endpoint does not know.</exception>
    public static void RequireKnownQuery(this HttpContext context, Endpoint endpoint)
    {
        if (!context.Request.QueryString.HasValue)
            return;
        var known = endpoint.Metadata.GetOrderedMetadata<QueryParameter>().Select(parameter => parameter.Name).ToArray();
        foreach (string name in context.Request.Query.Keys)
        {
            if (!known.Contains(name))
                throw new InvalidValueException(name, "unknown parameter", known.Length == 0 ? "no parameters" : string.Join(", ", known));
        }
    }

    /// <summary>The body, read whole and strictly.</summary>
    public static ValueTask<T> BodyAsync<T>(this HttpContext context, JsonTypeInfo<T> type)
        where T : class => context.BodyAsync(type, Parse);

    /// <summary>The body, read whole, and made into a value.</summary>
    /// <param name="context">The request.</param>
    /// <param name="reading">For <paramref name="parse"/>.</param>
    /// <param name="parse">Makes it.</param>
    /// <param name="isTypeOptional">Whether a body without a content type is taken for JSON.</param>
    public static async ValueTask<T> BodyAsync<T, TReader>(
        this HttpContext context, TReader reading, Func<ReadOnlySequence<byte>, TReader, T> parse, bool isTypeOptional = false)
    {
        if (!IsJson(context.Request.ContentType) && !(isTypeOptional && context.Request.ContentType is null))
            throw NotJson();
        if (context.Request.ContentLength > BodyBytesMax)
        {
            // The rest of the body is not read, so nothing can follow on this connection; the client should know.
            context.Response.Headers.Connection = "close";
            throw TooLarge();
        }
        var reader = context.Request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync(context.RequestAborted);
            bool isEnd = result.IsCompleted || result.Buffer.Length > BodyBytesMax;
            if (!isEnd)
            {
                reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                continue;
            }
            try
            {
                if (context.Request.Headers.ContainsKey(PartySignatures.Header) && result.Buffer.Length <= BodyBytesMax)
                    context.Features.Set(new PartySignatures.SignedBody(result.Buffer.ToArray()));
                return result.Buffer.Length > BodyBytesMax ? throw TooLarge() : parse(result.Buffer, reading);
            }
            finally
            {
                // Also when it is refused: a body that is left in the middle of a reading breaks the connection.
                reader.AdvanceTo(result.Buffer.End);
            }
        }
    }

    /// <summary>Reads JSON strictly.</summary>
    public static T Parse<T>(ReadOnlySequence<byte> bytes, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = WireJson.DepthMax, AllowMultipleValues = false });
            var body = JsonSerializer.Deserialize(ref reader, type) ?? throw new InvalidValueException("", "the body is null", "a JSON object");
            while (reader.Read())
            {
            }
            return body;
        }
        catch (JsonException problem)
        {
            throw JsonComplaint.Of(problem);
        }
    }

    private static bool IsJson([NotNullWhen(true)] string? contentType)
    {
        if (contentType is null)
            return false;
        if (contentType == "application/json")
            return true;
        var parts = contentType.Split(';', 2, StringSplitOptions.TrimEntries);
        return parts[0].Equals("application/json", StringComparison.OrdinalIgnoreCase)
            && (parts.Length == 1 || parts[1].Replace("\"", "", StringComparison.Ordinal).Equals("charset=utf-8", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The content type is another than JSON's.</summary>
    public static ProblemException NotJson() => new(Problem.Create(415, "content-type", "The body is not JSON",
        "the content type is not JSON", "Content-Type", "application/json, in UTF-8"));

    /// <summary>The body is larger than <see cref="BodyBytesMax"/>.</summary>
    public static ProblemException TooLarge() => new(Problem.Create(413, "too-large", "The body is too large",
        "the body is too large", null, $"at most {BodyBytesMax} bytes"));
}

/// <summary>Who asks.</summary>
/// <param name="Caller">As the token says.</param>
/// <param name="Party">The same, as the core names it.</param>
internal sealed record CallerFeature(Caller Caller, PartyId Party);
