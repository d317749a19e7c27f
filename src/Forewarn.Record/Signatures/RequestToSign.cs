namespace Forewarn.Record.Signatures;

/// <summary>What a party signs: one request, whole, to one record. Signed for one, it fits no other.</summary>
/// <remarks>Immutable as long as nobody writes to the body.</remarks>
public sealed class RequestToSign
{
    /// <summary>Most characters that the audience, the path and the version may each have.</summary>
    public const int TextLengthMax = 1024;

    /// <param name="audience">Origin of the record that the request will be written to.</param>
    /// <param name="method">HTTP method in capitals.</param>
    /// <param name="path">Path as requested, from the first slash, without a query.</param>
    /// <param name="ifMatch">The If-Match header exactly as sent, null when there is none.</param>
    /// <param name="body">The exact bytes of the body; empty when there is none.</param>
    /// <exception cref="RecordFormatException">A text is empty, longer than <see cref="TextLengthMax"/>, or not as described.</exception>
    public RequestToSign(string audience, string method, string path, string? ifMatch, ReadOnlyMemory<byte> body)
    {
        Require(audience.Length > 0 && IsPlain(audience), "aud", "the origin of the record");
        Require(method.Length > 0 && method.All(char.IsAsciiLetterUpper), "htm", "an HTTP method in capitals");
        Require(path.StartsWith('/') && IsPlain(path) && !path.Contains('?') && !path.Contains('#'), "htu", "a path from the first slash, without a query");
        Require(ifMatch is null || (ifMatch.Length > 0 && IsPlain(ifMatch)), "if_match", "the If-Match header");
        (Audience, Method, Path, IfMatch, Body) = (audience, method, path, ifMatch, body);
    }

    public string Audience { get; }

    public string Method { get; }

    public string Path { get; }

    public string? IfMatch { get; }

    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>Whether every member of a signature may be this text: short, and harmless to show and to log.</summary>
    internal static bool IsPlain(string text) => text.Length <= TextLengthMax && !text.Any(char.IsControl);

    private static void Require(bool holds, string member, string accepted)
    {
        if (!holds)
            throw new RecordFormatException($"request to sign, {member}", "missing, too long or of another form", $"{accepted}, at most {TextLengthMax} characters");
    }
}
