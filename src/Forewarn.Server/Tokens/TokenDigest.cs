using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Forewarn.Server.Tokens;

/// <summary>SHA-256 of a token: what the cache remembers instead of the token itself.</summary>
internal readonly record struct TokenDigest
{
    private readonly ulong _first;
    private readonly ulong _second;
    private readonly ulong _third;
    private readonly ulong _fourth;

    private TokenDigest(ReadOnlySpan<ulong> words) =>
        (_first, _second, _third, _fourth) = (words[0], words[1], words[2], words[3]);

    /// <summary>Bits that are spread evenly, to choose a place by.</summary>
    public uint Low => unchecked((uint)_first);

    /// <summary>Further such bits, independent of <see cref="Low"/>.</summary>
    public uint High => unchecked((uint)_second);

    /// <summary>The digest of a token; false for text that is not ASCII, and so not a token.</summary>
    /// <param name="token">At most <see cref="TokenValidator.TokenLengthMax"/> characters: they are copied to the stack.</param>
    public static bool TryCompute(ReadOnlySpan<char> token, out TokenDigest digest)
    {
        Span<byte> bytes = stackalloc byte[token.Length];
        Span<ulong> words = stackalloc ulong[4];
        digest = default;
        if (Ascii.FromUtf16(token, bytes, out _) != System.Buffers.OperationStatus.Done)
            return false;
        SHA256.HashData(bytes, MemoryMarshal.AsBytes(words));
        digest = new TokenDigest(words);
        return true;
    }
}
