using System.Buffers;
using System.Security.Cryptography;
using Forewarn.Record.Merkle;

namespace Forewarn.Record.Leaves;

/// <summary>A commitment to a confidential value: SHA-256(salt || value). Compared by value.</summary>
public readonly record struct Commitment
{
    /// <summary>Length in hexadecimal digits.</summary>
    public const int HexLength = 2 * SHA256.HashSizeInBytes;

    private readonly TreeHash _digest;

    /// <param name="digest">Exactly 32 bytes.</param>
    /// <exception cref="ArgumentException">Another length.</exception>
    public Commitment(ReadOnlySpan<byte> digest) => _digest = new TreeHash(digest);

    /// <summary>The commitment to a value under a salt, which for a sealed declaration has a length of its own.</summary>
    public static Commitment To(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> value)
    {
        byte[] message = ArrayPool<byte>.Shared.Rent(salt.Length + value.Length);
        salt.CopyTo(message);
        value.CopyTo(message.AsSpan(salt.Length));
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(message.AsSpan(0, salt.Length + value.Length), digest);
        ArrayPool<byte>.Shared.Return(message, clearArray: true);
        return new Commitment(digest);
    }

    /// <summary>Reads 64 lower-case hexadecimal digits.</summary>
    /// <exception cref="RecordFormatException">Anything else.</exception>
    public static Commitment ParseHex(ReadOnlySpan<byte> text, string where)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        LowerHex.Parse(text, digest, where);
        return new Commitment(digest);
    }

    /// <summary>Writes the 64 digits to the start of <paramref name="destination"/>.</summary>
    public void FormatHex(Span<byte> destination)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        _digest.CopyTo(digest);
        LowerHex.Format(digest, destination);
    }

    /// <summary>64 lower-case hexadecimal digits, as <c>sha256sum</c> prints them.</summary>
    public override string ToString() => _digest.ToString();
}
