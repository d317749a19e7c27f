using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Forewarn.Record.Merkle;

namespace Forewarn.Record.Leaves;

/// <summary>What keeps the value behind a commitment from being guessed: 32 bytes. Compared by value.</summary>
public readonly record struct Salt
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 32;

    /// <summary>Length of a nonce that salts are derived from, in bytes.</summary>
    public const int NonceLength = 16;

    private readonly TreeHash _bytes;

    /// <param name="bytes">Exactly <see cref="Length"/> bytes.</param>
    /// <exception cref="ArgumentException">Another length.</exception>
    public Salt(ReadOnlySpan<byte> bytes) => _bytes = new TreeHash(bytes);

    /// <summary>The salt of one part: HMAC-SHA256(nonce, ordinal || name), so that knowing one salt tells nothing about another.</summary>
    /// <param name="nonce">The command's nonce, <see cref="NonceLength"/> bytes, kept as secret as the details.</param>
    /// <param name="ordinal">Which of the events of the command, from 0.</param>
    /// <param name="name">Name of the part.</param>
    public static Salt Derive(ReadOnlySpan<byte> nonce, int ordinal, string name)
    {
        LeafGrammar.RequirePartName(name, "part");
        Span<byte> message = stackalloc byte[sizeof(int) + LeafGrammar.WordLengthMax];
        BinaryPrimitives.WriteInt32BigEndian(message, ordinal);
        int length = sizeof(int) + Encoding.ASCII.GetBytes(name, message[sizeof(int)..]);
        Span<byte> salt = stackalloc byte[Length];
        HMACSHA256.HashData(nonce, message[..length], salt);
        return new Salt(salt);
    }

    /// <summary>Reads 64 lower-case hexadecimal digits.</summary>
    /// <exception cref="RecordFormatException">Anything else.</exception>
    public static Salt ParseHex(ReadOnlySpan<byte> text, string where)
    {
        Span<byte> bytes = stackalloc byte[Length];
        LowerHex.Parse(text, bytes, where);
        return new Salt(bytes);
    }

    /// <summary>Writes the 32 bytes to the start of <paramref name="destination"/>.</summary>
    public void CopyTo(Span<byte> destination) => _bytes.CopyTo(destination);

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => _bytes.ToString();
}
