using NodaTime;

namespace Forewarn.Core.Airspace;

/// <summary>A public key with which a party signs what it says: Ed25519 (RFC 8037) or P-256 (RFC 7518), as a JSON Web Key.</summary>
/// <remarks>The core knows the key by its text and does no cryptography with it: whether it is a point of its curve, and whether a signature
/// fits, the node has checked.</remarks>
public sealed record PartyKey
{
    private const string Ed25519Start = "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"";
    private const string P256Start = "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"";
    private const string P256Middle = "\",\"y\":\"";
    private const string End = "\"}";

    private PartyKey(string jwk) => (Jwk, KeyId) = (jwk, KeyId.Of(jwk));

    /// <summary>Thumbprint of <see cref="Jwk"/>.</summary>
    public KeyId KeyId { get; }

    /// <summary>The key's required members in lexicographic order without white space (RFC 7638, section 3).</summary>
    public string Jwk { get; }

    /// <summary>Journal time at which it was registered.</summary>
    public Instant RegisteredAt { get; internal init; }

    /// <summary>Journal time at which it was revoked; absent while it is active.</summary>
    public Instant? RevokedAt { get; internal init; }

    /// <summary>Index of the leaf that says that it was registered, or revoked when it is; <see cref="Leaves.None"/> for a proposal.</summary>
    public long Leaf { get; internal init; } = Leaves.None;

    /// <summary>Whether it may sign.</summary>
    public bool IsActive => RevokedAt is null;

    /// <summary>The key that the text says.</summary>
    /// <exception cref="InvalidValueException">Another kind of key, or not in canonical form; names <c>key</c>.</exception>
    public static PartyKey Create(string jwk) => IsCanonical(jwk)
        ? new PartyKey(jwk)
        : throw new InvalidValueException("key", "not a public key in canonical form",
            $"{Ed25519Start}...{End} or {P256Start}...{P256Middle}...{End}, coordinates of 32 bytes in base64url");

    private static bool IsCanonical(ReadOnlySpan<char> jwk)
    {
        if (jwk.StartsWith(Ed25519Start))
            return jwk.EndsWith(End) && KeyId.IsOf32Bytes(jwk[Ed25519Start.Length..^End.Length]);
        int xAndY = KeyId.Length + P256Middle.Length + KeyId.Length;
        if (!jwk.StartsWith(P256Start) || jwk.Length != P256Start.Length + xAndY + End.Length || !jwk.EndsWith(End))
            return false;
        var coordinates = jwk[P256Start.Length..^End.Length];
        return KeyId.IsOf32Bytes(coordinates[..KeyId.Length]) && coordinates[KeyId.Length..].StartsWith(P256Middle)
            && KeyId.IsOf32Bytes(coordinates[^KeyId.Length..]);
    }
}
