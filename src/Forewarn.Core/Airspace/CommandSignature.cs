namespace Forewarn.Core.Airspace;

/// <summary>A party's own signature over the request that a command was made from.</summary>
/// <remarks>The node has verified it, over exactly this body. The core looks only at whose key it is; the rest is carried for whoever
/// wants to verify it again, until it is erased with the words of the command.</remarks>
public sealed record CommandSignature
{
    /// <summary>Longest signature, in characters.</summary>
    public const int JwsLengthMax = 4_096;

    /// <summary>Longest body, in bytes.</summary>
    public const int BodyLengthMax = 4 << 20;

    /// <exception cref="InvalidValueException">Too long, or not of printable ASCII; names <c>Forewarn-Signature</c> or no field.</exception>
    public CommandSignature(KeyId keyId, string jws, ReadOnlyMemory<byte> body)
    {
        if (jws.Length > JwsLengthMax || jws.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            throw new InvalidValueException("Forewarn-Signature", "not a signature", $"a detached JWS of at most {JwsLengthMax} characters");
        if (body.Length > BodyLengthMax)
            throw new InvalidValueException("", $"a body of {body.Length} bytes", $"at most {BodyLengthMax} bytes");
        (KeyId, Jws, Body) = (keyId, jws, body);
    }

    /// <summary>The key, a key of the actor.</summary>
    public KeyId KeyId { get; }

    /// <summary>The detached JWS (RFC 7515, appendix F).</summary>
    public string Jws { get; }

    /// <summary>The body that was signed, byte for byte.</summary>
    public ReadOnlyMemory<byte> Body { get; }
}
