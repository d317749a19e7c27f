using System.Security.Cryptography;

namespace Forewarn.Core.Airspace;

/// <summary>A commitment to what is not shown yet: SHA-256 of a salt and the sealed bytes, one after the other.</summary>
/// <remarks>Whoever made it can show later that this is what was meant, and nothing else; nobody can tell before. Immutable, thread-safe,
/// equal by value.</remarks>
public sealed class Seal : IEquatable<Seal>
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 32;

    private readonly byte[] _bytes;

    private Seal(byte[] bytes) => _bytes = bytes;

    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>The seal on some bytes.</summary>
    public static Seal On(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(salt);
        hash.AppendData(content);
        return new Seal(hash.GetHashAndReset());
    }

    /// <exception cref="InvalidValueException">Not of <see cref="Length"/> bytes; names no field.</exception>
    public static Seal From(ReadOnlySpan<byte> bytes) => bytes.Length == Length
        ? new Seal(bytes.ToArray())
        : throw new InvalidValueException("", $"{bytes.Length} bytes", $"{Length} bytes");

    /// <exception cref="InvalidValueException">Not 64 hexadecimal digits in lower case; names no field.</exception>
    public static Seal Parse(string digits) => digits.Length == 2 * Length && !digits.AsSpan().ContainsAnyExcept("0123456789abcdef")
        ? new Seal(Convert.FromHexString(digits))
        : throw new InvalidValueException("", "not a seal", "64 hexadecimal digits in lower case: SHA-256 of the salt and what is sealed");

    public bool Equals(Seal? other) => other is not null && Bytes.SequenceEqual(other.Bytes);

    public override bool Equals(object? obj) => Equals(obj as Seal);

    public override int GetHashCode() => BitConverter.ToInt32(_bytes);

    /// <summary>64 hexadecimal digits in lower case.</summary>
    public override string ToString() => Convert.ToHexStringLower(_bytes);
}
