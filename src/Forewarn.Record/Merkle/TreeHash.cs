using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Forewarn.Record.Merkle;

/// <summary>A node of the Merkle tree: a SHA-256 digest as RFC 6962, section 2.1, computes it. Compared by value.</summary>
/// <remarks>The default value is 32 zero bytes, which is the hash of nothing known.</remarks>
public readonly record struct TreeHash
{
    /// <summary>Length in bytes.</summary>
    public const int Length = SHA256.HashSizeInBytes;

    private readonly ulong _a, _b, _c, _d;

    /// <param name="bytes">Exactly <see cref="Length"/> bytes.</param>
    /// <exception cref="ArgumentException">Another length.</exception>
    public TreeHash(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length)
            throw new ArgumentException($"{bytes.Length} bytes are no SHA-256 digest", nameof(bytes));
        _a = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _b = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _c = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        _d = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
    }

    /// <summary>Root of the tree without leaves: the hash of the empty string.</summary>
    public static TreeHash OfNoLeaves { get; } = new(SHA256.HashData([]));

    /// <summary>Hash of one leaf: SHA-256(0x00 || leaf).</summary>
    public static TreeHash OfLeaf(ReadOnlySpan<byte> leaf)
    {
        const int StackMax = 1024;
        Span<byte> prefixed = leaf.Length < StackMax ? stackalloc byte[leaf.Length + 1] : new byte[leaf.Length + 1];
        prefixed[0] = 0x00;
        leaf.CopyTo(prefixed[1..]);
        return Of(prefixed);
    }

    /// <summary>Hash of a node: SHA-256(0x01 || left || right).</summary>
    public static TreeHash OfChildren(in TreeHash left, in TreeHash right)
    {
        Span<byte> node = stackalloc byte[1 + 2 * Length];
        node[0] = 0x01;
        left.CopyTo(node[1..]);
        right.CopyTo(node[(1 + Length)..]);
        return Of(node);
    }

    /// <summary>Writes the 32 bytes to the start of <paramref name="destination"/>.</summary>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _a);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _b);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], _c);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], _d);
    }

    /// <summary>Standard base64 with padding, as checkpoints and proofs write it.</summary>
    public string ToBase64()
    {
        Span<byte> bytes = stackalloc byte[Length];
        CopyTo(bytes);
        return Convert.ToBase64String(bytes);
    }

    /// <summary>64 lower-case hexadecimal digits, as <c>sha256sum</c> prints them.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Length];
        CopyTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    private static TreeHash Of(ReadOnlySpan<byte> content)
    {
        Span<byte> digest = stackalloc byte[Length];
        SHA256.HashData(content, digest);
        return new TreeHash(digest);
    }
}
