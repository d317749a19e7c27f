using System.Buffers.Binary;
using System.Text;

namespace Forewarn.Record.Evidence;

/// <summary>The three structures of a zip file (APPNOTE 4.3.7, 4.3.12, 4.3.16) in the only form that a bundle has them: stored, no
/// flags, the first moment of the format's calendar, plain files that anybody may read.</summary>
internal static class ZipHeaders
{
    public const int LocalLength = 30;
    public const int CentralLength = 46;
    public const int EndLength = 22;

    /// <summary>Largest member, so that no zip64 is ever needed.</summary>
    public const uint SizeMax = int.MaxValue;

    private const ushort Version = 10;
    private const ushort MadeByUnix = 3 << 8 | Version;
    private const ushort FirstOfJanuary1980 = 1 << 5 | 1;
    private const uint RegularFile0644 = 0x81A4_0000;

    public static byte[] Local(string name, uint crc, uint size)
    {
        var header = new byte[LocalLength + name.Length];
        Put32(header, 0, 0x04034b50);
        Put16(header, 4, Version);
        Put16(header, 12, FirstOfJanuary1980);
        Put32(header, 14, crc);
        Put32(header, 18, size);
        Put32(header, 22, size);
        Put16(header, 26, (ushort)name.Length);
        Encoding.ASCII.GetBytes(name, header.AsSpan(LocalLength));
        return header;
    }

    public static byte[] Central(string name, uint crc, uint size, uint offset)
    {
        var header = new byte[CentralLength + name.Length];
        Put32(header, 0, 0x02014b50);
        Put16(header, 4, MadeByUnix);
        Put16(header, 6, Version);
        Put16(header, 14, FirstOfJanuary1980);
        Put32(header, 16, crc);
        Put32(header, 20, size);
        Put32(header, 24, size);
        Put16(header, 28, (ushort)name.Length);
        Put32(header, 38, RegularFile0644);
        Put32(header, 42, offset);
        Encoding.ASCII.GetBytes(name, header.AsSpan(CentralLength));
        return header;
    }

    public static byte[] End(int count, uint directoryLength, uint directoryOffset)
    {
        var header = new byte[EndLength];
        Put32(header, 0, 0x06054b50);
        Put16(header, 8, (ushort)count);
        Put16(header, 10, (ushort)count);
        Put32(header, 12, directoryLength);
        Put32(header, 16, directoryOffset);
        return header;
    }

    /// <summary>Why a local header is not the one expected for a member, or null when it is, with its checksum and size.</summary>
    /// <param name="header">What stands there, to the end of the file.</param>
    /// <param name="name">The member that belongs there.</param>
    public static (string Problem, string Accepted)? LocalProblem(ReadOnlySpan<byte> header, string name, out uint crc, out uint size)
    {
        (crc, size) = (0, 0);
        if (header.Length < LocalLength + name.Length)
            return ("the file is cut short", $"the local header of {name}");
        ushort flags = Get16(header, 6);
        crc = Get32(header, 14);
        size = Get32(header, 18);
        return Get32(header, 0) != 0x04034b50 ? ("no local header here; or the size of the member before it is wrong", $"the member {name}")
            : (flags & 1) != 0 ? ("encrypted", "a member that is not encrypted")
            : (flags & 8) != 0 ? ("its sizes come after it, in a data descriptor", "sizes in the header")
            : Get16(header, 8) != 0 ? ("compressed", "a member that is stored as it is")
            : Get16(header, 4) >= 45 || size == uint.MaxValue ? ("zip64", "sizes of 32 bits")
            : !HasName(header, name, out string found) ? ($"the member {found}", $"the member {name}: a bundle has its members once each, in one order")
            : size > SizeMax ? ($"a size of {size}", "a size within the file")
            : !header[..(LocalLength + name.Length)].SequenceEqual(Local(name, crc, size)) ? ("another header", "no extra fields, the date 1980-01-01, one size")
            : null;
    }

    private static bool HasName(ReadOnlySpan<byte> header, string name, out string found)
    {
        const int ShownMax = 80;
        int length = Get16(header, 26);
        var bytes = header[LocalLength..][..Math.Min(length, header.Length - LocalLength)];
        found = string.Concat(Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, ShownMax)]).Select(c => char.IsBetween(c, ' ', '~') ? c : '?'));
        return length == name.Length && found == name;
    }

    private static void Put16(Span<byte> header, int offset, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(header[offset..], value);

    private static void Put32(Span<byte> header, int offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(header[offset..], value);

    private static ushort Get16(ReadOnlySpan<byte> header, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(header[offset..]);

    private static uint Get32(ReadOnlySpan<byte> header, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(header[offset..]);
}
