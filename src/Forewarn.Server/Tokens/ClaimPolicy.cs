using System.Collections.Frozen;
using System.Text.Json;
using Forewarn.Core;
using Forewarn.Core.Airspace;
using NodaTime;
using NodaTime.Text;

namespace Forewarn.Server.Tokens;

/// <summary>What the claims of a token must say, once its signature has been found good (RFC 7519 section 4.1, RFC 9068).</summary>
/// <remarks>Immutable and thread-safe. Reads no clock.</remarks>
internal sealed class ClaimPolicy(string? issuer, IEnumerable<string> audiences, Duration clockSkew)
{
    /// <summary>A claim given twice could mean one thing to us and another to the issuer, so it is refused.</summary>
    internal static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    private static readonly Instant LatestExpiry = Instant.FromUtc(9999, 12, 31, 0, 0);

    private readonly FrozenSet<string> _audiences = audiences.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The caller that the payload names, or the first rule that it breaks.</summary>
    public TokenResult Judge(ReadOnlyMemory<byte> payload, Instant now)
    {
        try
        {
            using var document = JsonDocument.Parse(payload, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? Judge(document.RootElement, now)
                : TokenRejection.InvalidToken("The token's payload is not a JSON object.");
        }
        catch (JsonException)
        {
            return TokenRejection.InvalidToken("The token's payload is not valid JSON, or has a claim twice.");
        }
        catch (InvalidOperationException)
        {
            // What the reader says of half a surrogate pair, and only when it is asked for the text.
            return TokenRejection.InvalidToken("The token's payload has a claim that is not text.");
        }
    }

    private TokenResult Judge(JsonElement claims, Instant now)
    {
        if (issuer is not null && Text(claims, "iss") != issuer)
            return TokenRejection.InvalidToken($"The token comes from another issuer (iss); accepted: {issuer}.");
        if (!Strings(claims, "aud", out var audience) || !audience.Any(_audiences.Contains))
            return TokenRejection.InvalidToken($"The token is meant for another audience (aud); accepted: {string.Join(", ", _audiences)}.");
        if (!TryReadTime(claims, "exp", out var expiry) || expiry is not { } expires)
            return TokenRejection.InvalidToken("The token has no expiry (exp) in seconds since 1970, before the year 10000.");
        if (now >= expires + clockSkew)
            return TokenRejection.InvalidToken($"The token expired at {Print(expires)} and it is {Print(now)}.");
        if (!TryReadTime(claims, "nbf", out var notBefore))
            return TokenRejection.InvalidToken("The token's nbf is not a time in seconds since 1970, before the year 10000.");
        if (notBefore is { } start && now + clockSkew < start)
            return TokenRejection.InvalidToken($"The token is valid from {Print(start)} and it is {Print(now)}.");
        if (Text(claims, "sub") is not { } subject || !NameGrammar.Accepts(subject))
            return TokenRejection.InvalidToken($"The token's sub does not name a party; accepted: {NameGrammar.InWords}.");
        if (!Scopes(claims, out var scopes))
            return TokenRejection.InvalidToken("The token's scope is neither a string nor an array of strings.");
        if (!TryReadPerson(claims, out string person))
            return TokenRejection.InvalidToken($"The token's act does not name a person in its sub; accepted: {PersonId.InWords}.");
        return new Caller(subject, scopes, expires) { Person = person };
    }

    /// <summary>Reads the <c>sub</c> of <c>act</c>, the actor (RFC 8693 section 4.1); false when there is an <c>act</c> that names nobody. Earlier
    /// actors, nested in it, are of no account here, as that section says.</summary>
    private static bool TryReadPerson(JsonElement claims, out string person)
    {
        person = "";
        if (!claims.TryGetProperty("act", out var act))
            return true;
        if (act.ValueKind != JsonValueKind.Object || Text(act, "sub") is not { } name || !PersonId.Accepts(name))
            return false;
        person = name;
        return true;
    }

    /// <summary><c>scope</c> (RFC 8693 section 4.2), else <c>scp</c> as some issuers call it: one string with spaces, or an array.
    /// </summary>
    private static bool Scopes(JsonElement claims, out FrozenSet<string> scopes)
    {
        scopes = FrozenSet<string>.Empty;
        string name = claims.TryGetProperty("scope", out _) ? "scope" : "scp";
        if (!claims.TryGetProperty(name, out _))
            return true;
        if (!Strings(claims, name, out var texts))
            return false;
        scopes = texts.SelectMany(text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToFrozenSet(StringComparer.Ordinal);
        return true;
    }

    /// <summary>Reads a string, or an array of strings, as a list; false when the claim is absent or something else.</summary>
    private static bool Strings(JsonElement claims, string name, out IReadOnlyList<string> texts)
    {
        texts = [];
        if (!claims.TryGetProperty(name, out var value))
            return false;
        if (value.ValueKind == JsonValueKind.String)
            texts = [value.GetString()!];
        else if (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String))
            texts = [.. value.EnumerateArray().Select(item => item.GetString()!)];
        else
            return false;
        return true;
    }

    private static string? Text(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>Reads a NumericDate (RFC 7519 section 2); false when it is there and not one. Fractions of a second are dropped.</summary>
    private static bool TryReadTime(JsonElement claims, string name, out Instant? time)
    {
        time = null;
        if (!claims.TryGetProperty(name, out var value))
            return true;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out double seconds)
            || !(seconds >= 0 && seconds <= LatestExpiry.ToUnixTimeSeconds()))
        {
            return false;
        }
        time = Instant.FromUnixTimeSeconds((long)seconds);
        return true;
    }

    private static string Print(Instant time) => InstantPattern.General.Format(time);
}
