using Microsoft.AspNetCore.Http;
using NodaTime;

namespace Forewarn.Server.Tokens;

/// <summary>Why a request's credentials were not accepted, in the terms of RFC 6750 section 3.1.</summary>
/// <remarks>No property ever contains the token, nor a value read from it other than its times.</remarks>
public sealed record TokenRejection : TokenResult
{
    private TokenRejection(int statusCode, string? error, string reason) =>
        (StatusCode, Error, Reason) = (statusCode, error, reason);

    /// <summary>The HTTP status to answer with: 400, 401, 403 or 503.</summary>
    public int StatusCode { get; }

    /// <summary>The error code of RFC 6750, or <c>temporarily_unavailable</c> (RFC 6749 section 4.1.2.1) with 503; null when the
    /// request carried no bearer token at all.</summary>
    public string? Error { get; }

    /// <summary>One sentence for a person: what was wrong and what would be accepted.</summary>
    public string Reason { get; }

    /// <summary>How long to wait before trying again; null when trying again is of no use.</summary>
    public Duration? RetryAfter { get; private init; }

    /// <summary>The value of the <c>WWW-Authenticate</c> header; null when the fault is not the caller's.</summary>
    public string? WwwAuthenticate => StatusCode == StatusCodes.Status503ServiceUnavailable ? null
        : Error is null ? "Bearer realm=\"forewarn\""
        : $"Bearer realm=\"forewarn\", error=\"{Error}\", error_description=\"{Quotable(Reason)}\"";

    /// <summary>The token is valid but does not carry <paramref name="scope"/>.</summary>
    public static TokenRejection InsufficientScope(string scope) =>
        new(StatusCodes.Status403Forbidden, "insufficient_scope", $"This needs a token with the scope {scope}.");

    internal static TokenRejection NoToken() =>
        new(StatusCodes.Status401Unauthorized, null, "Send a token in the header Authorization: Bearer TOKEN.");

    internal static TokenRejection InvalidRequest(string reason) => new(StatusCodes.Status400BadRequest, "invalid_request", reason);

    internal static TokenRejection InvalidToken(string reason) => new(StatusCodes.Status401Unauthorized, "invalid_token", reason);

    internal static TokenRejection KeysUnavailable(Duration retryAfter) =>
        new(StatusCodes.Status503ServiceUnavailable, "temporarily_unavailable",
            "This node has not yet been able to fetch the issuer's keys, so it cannot check any token.")
        { RetryAfter = retryAfter };

    // RFC 6750 section 3: error_description holds %x20-21, %x23-5B and %x5D-7E only.
    private static string Quotable(string text) => string.Create(text.Length, text, static (result, source) =>
    {
        for (int i = 0; i < result.Length; i++)
            result[i] = source[i] is >= ' ' and <= '~' and not '"' and not '\\' ? source[i] : '\'';
    });
}
