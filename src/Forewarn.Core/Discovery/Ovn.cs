using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Forewarn.Core.Airspace;

namespace Forewarn.Core.Discovery;

/// <summary>Opaque version number of an entity (F3548-21, EntityOVN): whoever has it has seen that version.</summary>
/// <remarks>Derived from the secret nonce of the command that made the version, so that nobody can guess it and every replay finds it
/// again; or composed of the entity's id and a UUID that its manager asked for. The default value is no OVN.</remarks>
public readonly record struct Ovn
{
    /// <summary>Fewest characters of an OVN, whoever made it.</summary>
    public const int LengthMin = 16;

    /// <summary>Most characters of an OVN, whoever made it.</summary>
    public const int LengthMax = 128;

    internal const int ByteLength = 32;

    private const int DerivedLength = 43;
    private const int UuidLength = 36;
    private const int RequestedLength = 2 * UuidLength + 1;

    private readonly UInt128 _first;
    private readonly UInt128 _second;
    private readonly bool _isRequested;

    private Ovn(ReadOnlySpan<byte> bytes, bool isRequested)
    {
        _first = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        _second = BinaryPrimitives.ReadUInt128BigEndian(bytes[16..]);
        _isRequested = isRequested;
    }

    /// <summary>Whether it is no OVN: of an entity that was never in the airspace.</summary>
    public bool IsNone => this == default;

    /// <summary>Whether its manager chose a part of it.</summary>
    internal bool IsRequested => _isRequested;

    /// <summary>The OVN of a version that a command made: SHA-256 of the command's nonce, the entity's type and id, and the version.</summary>
    internal static Ovn Derive(Nonce nonce, EntityKey key, int version)
    {
        Span<byte> text = stackalloc byte[Nonce.Length + 1 + 16 + 4];
        nonce.CopyTo(text);
        text[Nonce.Length] = (byte)key.Type;
        key.Id.Value.TryWriteBytes(text[(Nonce.Length + 1)..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(text[^4..], version);
        Span<byte> hash = stackalloc byte[ByteLength];
        SHA256.HashData(text, hash);
        return new Ovn(hash, isRequested: false);
    }

    /// <summary>A version 4 UUID that follows from a command's nonce: for what comes into being along with the command's entity.</summary>
    internal static Guid UuidOf(Nonce nonce, EntityId beside)
    {
        Span<byte> text = stackalloc byte[Nonce.Length + 16];
        nonce.CopyTo(text);
        beside.Value.TryWriteBytes(text[Nonce.Length..], bigEndian: true, out _);
        Span<byte> hash = stackalloc byte[ByteLength];
        SHA256.HashData(text, hash);
        // RFC 4122 section 4.4: the version and the variant.
        hash[6] = (byte)(0x40 | (hash[6] & 0x0f));
        hash[8] = (byte)(0x80 | (hash[8] & 0x3f));
        return new Guid(hash[..16], bigEndian: true);
    }

    /// <summary>The OVN that a manager asked for with <c>requested_ovn_suffix</c>, as the field composes it: the entity's id, <c>_</c>, the
    /// suffix.</summary>
    public static Ovn Requested(EntityId id, Guid suffix)
    {
        Span<byte> bytes = stackalloc byte[ByteLength];
        id.Value.TryWriteBytes(bytes, bigEndian: true, out _);
        suffix.TryWriteBytes(bytes[16..], bigEndian: true, out _);
        return new Ovn(bytes, isRequested: true);
    }

    /// <summary>Reads an OVN that this airspace has given out.</summary>
    /// <returns>False for any other text: no entity here has it.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out Ovn ovn)
    {
        ovn = default;
        Span<byte> bytes = stackalloc byte[ByteLength];
        if (text.Length == DerivedLength)
        {
            if (Base64Url.DecodeFromChars(text, bytes, out _, out int length) != OperationStatus.Done || length != ByteLength)
                return false;
            ovn = new Ovn(bytes, isRequested: false);
            // Unused bits and white space would give one OVN several spellings.
            return text.SequenceEqual(ovn.ToString());
        }
        if (text.Length != RequestedLength || text[UuidLength] != '_'
            || !Guid.TryParseExact(text[..UuidLength], "D", out var id) || !Guid.TryParseExact(text[(UuidLength + 1)..], "D", out var suffix) || id == Guid.Empty)
            return false;
        ovn = Requested(EntityId.From(id), suffix);
        return true;
    }

    /// <summary>Writes its 32 bytes; <see cref="From"/> reads them.</summary>
    internal void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt128BigEndian(destination, _first);
        BinaryPrimitives.WriteUInt128BigEndian(destination[16..], _second);
    }

    internal static Ovn From(ReadOnlySpan<byte> bytes, bool isRequested) => new(bytes, isRequested);

    /// <summary>As it is written in paths, keys and answers.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[ByteLength];
        CopyTo(bytes);
        return _isRequested
            ? $"{new Guid(bytes[..16], bigEndian: true):D}_{new Guid(bytes[16..], bigEndian: true):D}"
            : Base64Url.EncodeToString(bytes);
    }
}
