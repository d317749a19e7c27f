using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Forewarn.Core.Airspace;

/// <summary>Names a public key: its thumbprint (RFC 7638), SHA-256 of the key's required members, as 43 characters of base64url.</summary>
/// <remarks>Two keys never share one. The default value names none.</remarks>
public readonly record struct KeyId
{
    /// <summary>Length in characters.</summary>
    public const int Length = 43;

    private readonly string? _value;

    private KeyId(string value) => _value = value;

    /// <exception cref="InvalidValueException">Not 43 characters of base64url that stand for 32 bytes; names no field.</exception>
    public static KeyId Parse(string value) => IsOf32Bytes(value)
        ? new KeyId(value)
        : throw new InvalidValueException("", "not the thumbprint of a key", "43 characters of base64url, SHA-256 of the key (RFC 7638)");

    /// <summary>The name of a key in canonical form (RFC 7638, section 3).</summary>
    internal static KeyId Of(string canonicalJwk) => new(Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(canonicalJwk))));

    public override string ToString() => _value ?? "";

    /// <summary>Whether a text is the one way in which base64url writes some 32 bytes.</summary>
    internal static bool IsOf32Bytes(ReadOnlySpan<char> text)
    {
        Span<byte> bytes = stackalloc byte[32];
        Span<char> again = stackalloc char[Length];
        return text.Length == Length
            && Base64Url.DecodeFromChars(text, bytes, out _, out int count) == OperationStatus.Done && count == bytes.Length
            && Base64Url.EncodeToChars(bytes, again) == Length && text.SequenceEqual(again);
    }
}
