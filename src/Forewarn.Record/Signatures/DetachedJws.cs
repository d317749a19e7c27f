using System.Buffers.Text;
using System.Text;

namespace Forewarn.Record.Signatures;

/// <summary>A party's signature on a request: a JSON Web Signature over the exact body, which travels beside it (RFC 7515, appendix F).</summary>
/// <remarks>Written <c>PROTECTED..SIGNATURE</c>. The payload is signed in base64url as usual, so any JWS library verifies it once the body is put
/// between the two points. Thread-safe.</remarks>
public static class DetachedJws
{
    /// <summary>Most characters of such a signature.</summary>
    public const int LengthMax = 6144;

    /// <summary>Bytes of the signature itself, with either algorithm.</summary>
    public const int SignatureLength = 64;

    private const string Where = "signature";
    private const string Accepted = "PROTECTED..SIGNATURE, a JWS with detached payload (RFC 7515, appendix F)";

    /// <summary>Signs a request.</summary>
    /// <exception cref="RecordFormatException">Its texts together make a longer header than <see cref="JwsHeader.BytesMax"/>.</exception>
    public static string Sign(PartySigningKey key, RequestToSign request)
    {
        var header = new JwsHeader(
            PublicJwk.AlgorithmOf(key.PublicKey.Type), key.PublicKey.Thumbprint, request.Audience, request.Method, request.Path, request.IfMatch);
        string encoded = Base64UrlText.Encode(header.ToUtf8());
        return $"{encoded}..{Base64UrlText.Encode(key.Sign(SigningInput(encoded, request.Body.Span)))}";
    }

    /// <summary>What the signature says of itself, for finding the key; nothing of it is verified yet.</summary>
    /// <exception cref="RecordFormatException">Not of this form, or longer than <see cref="LengthMax"/>.</exception>
    public static JwsHeader ReadHeader(string jws) => Read(jws).Header;

    /// <summary>Passes when <paramref name="key"/> signed exactly the request <paramref name="expected"/>.</summary>
    /// <exception cref="RecordFormatException">Not of this form, or something does not fit: it names the member, or the signature.</exception>
    public static void Verify(string jws, RequestToSign expected, PublicJwk key)
    {
        var (header, encoded, signature) = Read(jws);
        // The key decides the algorithm, never the header (RFC 8725, section 3.1).
        Require("alg", header.Algorithm, PublicJwk.AlgorithmOf(key.Type));
        Require("kid", header.KeyId, key.Thumbprint);
        Require("aud", header.Audience, expected.Audience);
        Require("htm", header.Method, expected.Method);
        Require("htu", header.Path, expected.Path);
        Require("if_match", header.IfMatch, expected.IfMatch);
        if (!key.Verifies(SigningInput(encoded, expected.Body.Span), signature))
            throw new RecordFormatException(Where, "it was not made with this key over this header and body", $"a signature of key {key.Thumbprint} over the body exactly as sent");
    }

    private static (JwsHeader Header, string Encoded, byte[] Signature) Read(string jws)
    {
        if (jws.Length > LengthMax)
            throw new RecordFormatException(Where, $"{jws.Length} characters", $"at most {LengthMax} characters");
        string[] parts = jws.Split('.');
        if (parts is not [var encoded, "", var signature])
            throw new RecordFormatException(Where, "not a JWS with detached payload", Accepted);
        var header = JwsHeader.Parse(Base64UrlText.Decode(encoded, $"{Where}, protected header"));
        return (header, encoded, Base64UrlText.Decode(signature, Where, SignatureLength));
    }

    /// <summary>ASCII(protected header || '.' || BASE64URL(payload)): RFC 7515, section 5.1, step 5.</summary>
    private static byte[] SigningInput(string encodedHeader, ReadOnlySpan<byte> body)
    {
        byte[] input = new byte[encodedHeader.Length + 1 + Base64Url.GetEncodedLength(body.Length)];
        Encoding.ASCII.GetBytes(encodedHeader, input);
        input[encodedHeader.Length] = (byte)'.';
        Base64Url.EncodeToUtf8(body, input.AsSpan(encodedHeader.Length + 1));
        return input;
    }

    private static void Require(string member, string? signed, string? expected)
    {
        if (signed != expected)
            throw new RecordFormatException($"{Where}, member {member}", $"signed for {signed ?? "none"}", expected ?? "none: leave the member out");
    }
}
