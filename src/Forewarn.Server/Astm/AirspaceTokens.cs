using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Forewarn.Core;
using Forewarn.Core.Airspace;
using Forewarn.Core.Discovery;
using Forewarn.Core.Format;
using Forewarn.Core.Geometry;
using Microsoft.Extensions.Primitives;

namespace Forewarn.Server.Astm;

/// <summary>Vouches for what a search has shown a USS, so that a plan may be filed with one token in place of thousands of OVNs.</summary>
/// <remarks>
/// A token says where and when was searched, how far the record had come, and what counted as relevant; authenticated with a key of this
/// node, for the one USS that searched. It is opaque to USSs. Thread-safe.
/// </remarks>
/// <param name="key">The key.</param>
/// <param name="relevance">What counts as relevant on this node.</param>
internal sealed class AirspaceTokens(byte[] key, Relevance relevance)
{
    /// <summary>Header of the answer to a search, and of the request that relies on it.</summary>
    public const string Header = "Forewarn-Airspace-Token";

    /// <summary>Longest token, in characters: a search of a polygon with more than some 350 vertices gets none.</summary>
    public const int LengthMax = 4_096;

    private const byte Version = 1;
    private const int MacLength = HMACSHA256.HashSizeInBytes;

    private static readonly InvalidValueException NotOurs =
        new(Header, "no token of this node for this USS", "the token of an answer to a search of your own, or none");

    [ThreadStatic]
    private static CanonicalWriter? _writer;

    /// <summary>The token for what a search has shown; null when it would be too long.</summary>
    public string? Issue(PartyId reader, Knowledge knowledge)
    {
        var writer = _writer ??= new CanonicalWriter();
        writer.Clear();
        writer.Byte(Version);
        writer.Byte((byte)relevance);
        writer.Int64(knowledge.LeafEnd);
        writer.Volume(knowledge.Searched.Volumes[0]);
        if (Base64Url.GetEncodedLength(writer.Length + MacLength) > LengthMax)
            return null;
        Span<byte> mac = stackalloc byte[MacLength];
        Authenticate(writer.Written, reader, mac);
        writer.Raw(mac);
        return Base64Url.EncodeToString(writer.Written);
    }

    /// <summary>What a token vouches for; null without a token, or when it was given out while relevance was another.</summary>
    /// <exception cref="InvalidValueException">It is none of this node's for this USS; names the header.</exception>
    public Knowledge? Read(StringValues header, PartyId reader)
    {
        if (header.Count == 0)
            return null;
        if (header.Count > 1 || header[0] is not { Length: <= LengthMax } text)
            throw NotOurs;
        Span<byte> decoded = stackalloc byte[LengthMax];
        if (Base64Url.DecodeFromChars(text, decoded, out _, out int length) != OperationStatus.Done || length <= MacLength)
            throw NotOurs;
        ReadOnlySpan<byte> bytes = decoded[..length];
        Span<byte> mac = stackalloc byte[MacLength];
        Authenticate(bytes[..^MacLength], reader, mac);
        if (!CryptographicOperations.FixedTimeEquals(mac, bytes[^MacLength..]))
            throw NotOurs;
        // Whatever was authenticated was written by Issue, of this version or an earlier one.
        var content = new CanonicalReader(bytes[..^MacLength]);
        return content.Byte() == Version && content.Byte() == (byte)relevance ? new Knowledge(content.Int64(), Extents.Of([content.Volume()])) : null;
    }

    private void Authenticate(ReadOnlySpan<byte> content, PartyId reader, Span<byte> mac)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(Encoding.ASCII.GetBytes(reader.ToString() + "\n"));
        hash.AppendData(content);
        hash.GetHashAndReset(mac);
    }
}
