using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Forewarn.Record.Evidence;

/// <summary>The checksum of zip files (ISO 3309, reflected polynomial EDB88320), and where one altered byte must lie to explain
/// a wrong one.</summary>
internal static class Crc32
{
    /// <summary>Places that <see cref="Locate"/> tells at most.</summary>
    public const int PlacesMax = 4;

    private const int Step = 8;

    private static readonly uint[] Table = MakeTable();

    /// <summary>What a byte does to the checksum when so many more bytes follow it.</summary>
    private static readonly uint[][] Ahead = MakeAhead(Table);

    /// <summary>Index in <see cref="Table"/> by the entry's highest byte, which differs between entries.</summary>
    private static readonly byte[] ByHighestByte = Invert(Table);

    /// <summary>The checksum, eight bytes at a step.</summary>
    public static uint Of(ReadOnlySpan<byte> content)
    {
        uint crc = uint.MaxValue;
        for (; content.Length >= Step; content = content[Step..])
        {
            ulong word = BinaryPrimitives.ReadUInt64LittleEndian(content) ^ crc;
            crc = 0;
            for (int i = 0; i < Step; i++)
                crc ^= Ahead[Step - 1 - i][unchecked((byte)(word >> (8 * i)))];
        }
        foreach (byte value in content)
            crc = Table[unchecked((byte)(crc ^ value))] ^ (crc >> 8);
        return ~crc;
    }

    /// <summary>The offsets at which a single altered byte explains the difference between two checksums; most often exactly one in
    /// less than some megabytes. Cost: one step per byte.</summary>
    /// <param name="length">Length of the content.</param>
    /// <param name="difference">The checksum that it has, XOR the one that it should have; not 0.</param>
    public static ImmutableArray<long> Locate(int length, uint difference)
    {
        // The checksum is linear: a byte changed by e, with d bytes after it, changes the checksum by Table[e] stepped on over d zeros.
        var places = ImmutableArray.CreateBuilder<long>();
        uint state = difference;
        for (int offset = length - 1; offset >= 0 && places.Count < PlacesMax; offset--)
        {
            byte index = ByHighestByte[state >> 24];
            if (Table[index] == state)
                places.Insert(0, offset);
            state = ((state ^ Table[index]) << 8) | index;
        }
        return places.DrainToImmutable();
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            uint entry = i;
            for (int bit = 0; bit < 8; bit++)
                entry = (entry & 1) == 0 ? entry >> 1 : (entry >> 1) ^ 0xEDB88320;
            table[i] = entry;
        }
        return table;
    }

    private static uint[][] MakeAhead(uint[] table)
    {
        var ahead = new uint[Step][];
        ahead[0] = table;
        for (int i = 1; i < Step; i++)
            ahead[i] = [.. ahead[i - 1].Select(entry => table[unchecked((byte)entry)] ^ (entry >> 8))];
        return ahead;
    }

    private static byte[] Invert(uint[] table)
    {
        var inverse = new byte[256];
        for (int i = 0; i < table.Length; i++)
            inverse[table[i] >> 24] = (byte)i;
        return inverse;
    }
}
