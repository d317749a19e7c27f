using System.Buffers;

namespace Forewarn.Server.Tokens;

/// <summary>The <c>Authorization</c> header with a bearer token (RFC 6750 section 2.1).</summary>
internal static class BearerHeader
{
    private const string Scheme = "Bearer";

    // b64token of RFC 6750 section 2.1, without the padding that a JWT never has.
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/");

    /// <summary>Whether the header uses the bearer scheme at all; its name is case-insensitive (RFC 9110 section 11.1).</summary>
    public static bool IsBearer(ReadOnlySpan<char> header) =>
        header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && (header.Length == Scheme.Length || header[Scheme.Length] == ' ');

    /// <summary>What follows the scheme; empty when nothing does. Not yet known to be a token.</summary>
    public static ReadOnlySpan<char> Credentials(ReadOnlySpan<char> header) => header[Scheme.Length..].Trim(' ');

    /// <summary>Whether the credentials consist of characters that a token may have.</summary>
    public static bool IsToken(ReadOnlySpan<char> credentials) =>
        !credentials.IsEmpty && !credentials.ContainsAnyExcept(TokenCharacters);
}
