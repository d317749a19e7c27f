using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using Forewarn.Record.Tiles;

namespace Forewarn.Record.Files;

/// <summary>Names and framing of the files of a record. All integers are big-endian.</summary>
internal static class RecordLayout
{
    /// <summary>Every leaf behind its length in 2 bytes, one after the other: any run of 256 is a C2SP entry bundle.</summary>
    public const string Leaves = "leaves";

    /// <summary>What is kept beside each leaf, behind its length and its CRC-32C in 4 bytes each.</summary>
    public const string Details = "details";

    /// <summary>Where each leaf and its details end, in 8 bytes each. Written last: what is not in here does not exist.</summary>
    public const string Offsets = "offsets";

    /// <summary>Up to where everything outlives a loss of power.</summary>
    public const string Synced = "synced";

    /// <summary>Held by the process that appends.</summary>
    public const string Lock = "lock";

    /// <summary>Levels of a tree whose leaves can be counted.</summary>
    public const int LevelsMax = 63;

    public const int LeafHeaderBytes = EntryBundle.LengthBytes;
    public const int DetailsHeaderBytes = 2 * sizeof(uint);

    private const string HashesPrefix = "hashes.";

    /// <summary>The hashes of all complete subtrees of 2^level leaves, 32 bytes each: any run of 256 in a level that 8 divides is a C2SP tile.</summary>
    public static string Hashes(int level) => HashesPrefix + level.ToString("00", CultureInfo.InvariantCulture);

    /// <summary>The level of a file of hashes by its name, or -1 for any other name.</summary>
    public static int LevelOf(string name) =>
        name.StartsWith(HashesPrefix, StringComparison.Ordinal)
        && int.TryParse(name.AsSpan(HashesPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int level)
        && level < LevelsMax
        && Hashes(level) == name ? level : -1;

    /// <summary>CRC-32C (RFC 3720, section 12.1).</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        int words = bytes.Length / sizeof(ulong);
        for (int i = 0; i < words; i++)
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes[(i * sizeof(ulong))..]));
        foreach (byte b in bytes[(words * sizeof(ulong))..])
            crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }

    /// <summary>The length that stands before a leaf.</summary>
    public static int ReadLeafLength(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadUInt16BigEndian(header);

    public static RecordFormatException Damage(string file, long offset, string problem, string accepted) =>
        new(FormattableString.Invariant($"{file}, byte {offset}"), problem, accepted);
}

/// <summary>Where a leaf and its details end in their files: one entry of <see cref="RecordLayout.Offsets"/>.</summary>
internal readonly record struct LeafEnds(long Leaf, long Details)
{
    public const int Bytes = 2 * sizeof(long);

    public static LeafEnds Read(ReadOnlySpan<byte> entry) =>
        new(BinaryPrimitives.ReadInt64BigEndian(entry), BinaryPrimitives.ReadInt64BigEndian(entry[sizeof(long)..]));

    public void CopyTo(Span<byte> entry)
    {
        BinaryPrimitives.WriteInt64BigEndian(entry, Leaf);
        BinaryPrimitives.WriteInt64BigEndian(entry[sizeof(long)..], Details);
    }
}

/// <summary>What stands before the details of a leaf.</summary>
internal readonly record struct DetailsHeader(uint Length, uint Checksum)
{
    public static DetailsHeader Of(ReadOnlySpan<byte> details) => new((uint)details.Length, RecordLayout.Checksum(details));

    public static DetailsHeader Read(ReadOnlySpan<byte> header) =>
        new(BinaryPrimitives.ReadUInt32BigEndian(header), BinaryPrimitives.ReadUInt32BigEndian(header[sizeof(uint)..]));

    public void CopyTo(Span<byte> header)
    {
        BinaryPrimitives.WriteUInt32BigEndian(header, Length);
        BinaryPrimitives.WriteUInt32BigEndian(header[sizeof(uint)..], Checksum);
    }
}
