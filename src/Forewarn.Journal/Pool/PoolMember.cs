using NSec.Cryptography;

namespace Forewarn.Journal.Pool;

/// <summary>An organisation's node in a pool: a name, and the key that its batches are signed with. Immutable.</summary>
public sealed class PoolMember
{
    /// <summary>Longest name, in characters.</summary>
    public const int NameLengthMax = 64;

    /// <summary>Length of a public key, in bytes (RFC 8032, section 5.1.5).</summary>
    public const int KeyLength = 32;

    private readonly PublicKey _key;

    /// <param name="name">1 to <see cref="NameLengthMax"/> of the characters a-z, 0-9, dot and hyphen, the first a letter or a digit.</param>
    /// <param name="key">An Ed25519 public key, <see cref="KeyLength"/> bytes.</param>
    /// <param name="url">Where its node answers the other members; an absolute https or http URL.</param>
    /// <exception cref="PoolFormatException">Any of them is not so.</exception>
    public PoolMember(string name, ReadOnlySpan<byte> key, Uri url)
    {
        if (!IsName(name))
        {
            throw new PoolFormatException("name", "it is no name of a member", $"1 to {NameLengthMax} of a-z, 0-9, dot and hyphen, the first a letter or a digit");
        }
        if (key.Length != KeyLength || !PublicKey.TryImport(SignatureAlgorithm.Ed25519, key, KeyBlobFormat.RawPublicKey, out PublicKey? imported))
        {
            throw new PoolFormatException("key", "it is no Ed25519 public key", $"{KeyLength} bytes in base64, as forewarn pool key prints them");
        }
        if (!url.IsAbsoluteUri || url.Scheme is not ("https" or "http"))
        {
            throw new PoolFormatException("url", "it is no URL of a node", "an absolute URL with https, or http between nodes on one machine");
        }
        (Name, _key, Url) = (name, imported!, url);
    }

    public string Name { get; }

    public Uri Url { get; }

    /// <summary>The Ed25519 public key, <see cref="KeyLength"/> bytes; a copy.</summary>
    public byte[] Key => _key.Export(KeyBlobFormat.RawPublicKey);

    public override string ToString() => Name;

    /// <summary>Whether a signature over exactly these bytes is of this member's key.</summary>
    internal bool Verifies(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) => SignatureAlgorithm.Ed25519.Verify(_key, message, signature);

    internal static bool IsName(string? name) => name is { Length: > 0 and <= NameLengthMax } && char.IsAsciiLetterOrDigit(name[0])
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-');
}
