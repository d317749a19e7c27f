namespace Forewarn.Record.Evidence;

/// <summary>A zip file in which every byte is determined by its members: any zip tool opens it, and nothing can hide in it.</summary>
/// <remarks>Stored members only, in one order, with names that are known beforehand: so there is no bomb, no path that escapes, no
/// second member of a name, no comment and no extra field. Reading takes time in proportion to the file and no memory beside it.</remarks>
internal static class ZipContainer
{
    /// <summary>Puts members together.</summary>
    /// <exception cref="RecordFormatException">Together they are longer than <paramref name="bytesMax"/>.</exception>
    public static byte[] Write(ReadOnlySpan<string> names, ReadOnlySpan<ReadOnlyMemory<byte>> members, int bytesMax)
    {
        long length = ZipHeaders.EndLength;
        for (int i = 0; i < names.Length; i++)
            length += ZipHeaders.LocalLength + ZipHeaders.CentralLength + 2 * names[i].Length + (long)members[i].Length;
        if (length > bytesMax)
            throw new RecordFormatException("bundle", $"{length} bytes", $"at most {bytesMax} bytes: ask for less at a time");
        var file = new byte[length];
        var directory = new byte[names.Length][];
        int offset = 0;
        for (int i = 0; i < names.Length; i++)
        {
            uint crc = Crc32.Of(members[i].Span), size = (uint)members[i].Length;
            directory[i] = ZipHeaders.Central(names[i], crc, size, (uint)offset);
            Put(file, ZipHeaders.Local(names[i], crc, size), ref offset);
            Put(file, members[i].Span, ref offset);
        }
        int directoryOffset = offset;
        foreach (byte[] entry in directory)
            Put(file, entry, ref offset);
        Put(file, ZipHeaders.End(names.Length, (uint)(offset - directoryOffset), (uint)directoryOffset), ref offset);
        return file;
    }

    /// <summary>The members of a file, as parts of its memory.</summary>
    /// <exception cref="RecordFormatException">Any byte is not as <see cref="Write"/> would have it; names the member and the byte.</exception>
    public static ReadOnlyMemory<byte>[] Read(ReadOnlyMemory<byte> file, ReadOnlySpan<string> names, int bytesMax)
    {
        if (file.Length > bytesMax)
            throw new RecordFormatException("bundle", $"{file.Length} bytes", $"at most {bytesMax} bytes");
        var members = new ReadOnlyMemory<byte>[names.Length];
        var starts = new int[names.Length];
        var directory = new byte[names.Length][];
        var crcs = new uint[names.Length];
        int offset = 0;
        for (int i = 0; i < names.Length; i++)
        {
            var problem = ZipHeaders.LocalProblem(file.Span[offset..], names[i], out crcs[i], out uint size);
            if (problem is { } found)
                throw new RecordFormatException($"{names[i]}, local header at byte {offset}", found.Problem, found.Accepted);
            directory[i] = ZipHeaders.Central(names[i], crcs[i], size, (uint)offset);
            starts[i] = offset + ZipHeaders.LocalLength + names[i].Length;
            if (size > file.Length - starts[i])
                throw new RecordFormatException($"{names[i]}, at byte {starts[i]}", $"cut short: {size} bytes announced", $"{file.Length - starts[i]} bytes or fewer");
            members[i] = file.Slice(starts[i], (int)size);
            offset = starts[i] + (int)size;
        }
        RequireDirectory(file.Span, offset, names, directory);
        for (int i = 0; i < names.Length; i++)
            RequireChecksum(names[i], members[i].Span, starts[i], crcs[i]);
        return members;
    }

    private static void RequireDirectory(ReadOnlySpan<byte> file, int start, ReadOnlySpan<string> names, byte[][] directory)
    {
        int offset = start;
        for (int i = 0; i < directory.Length; i++)
            RequireHere(file, directory[i], $"{names[i]}, entry of the central directory", ref offset);
        RequireHere(file, ZipHeaders.End(directory.Length, (uint)(offset - start), (uint)start), "end of the central directory", ref offset);
        if (offset != file.Length)
            throw new RecordFormatException($"bundle, byte {offset}", $"{file.Length - offset} bytes follow the end", "nothing after the end of the central directory");
    }

    private static void RequireHere(ReadOnlySpan<byte> file, ReadOnlySpan<byte> expected, string where, ref int offset)
    {
        var found = file[offset..];
        int same = found.CommonPrefixLength(expected);
        if (same < expected.Length)
        {
            throw new RecordFormatException($"{where}, byte {offset + same}",
                same == found.Length ? "the file is cut short" : "not what the members and their local headers say", "a bundle as it was made");
        }
        offset += expected.Length;
    }

    private static void RequireChecksum(string name, ReadOnlySpan<byte> content, int start, uint expected)
    {
        uint crc = Crc32.Of(content);
        if (crc == expected)
            return;
        var places = Crc32.Locate(content.Length, crc ^ expected);
        string where = places.IsEmpty ? $"bytes {start} to {start + content.Length - 1}" : $"byte {string.Join(" or ", places.Select(place => place + start))}";
        throw new RecordFormatException($"{name}, {where}",
            places.IsEmpty ? $"more than one byte was altered: the checksum is {crc:x8}" : "one byte was altered, or several elsewhere in the member",
            $"content with the checksum {expected:x8}");
    }

    private static void Put(byte[] file, ReadOnlySpan<byte> bytes, ref int offset)
    {
        bytes.CopyTo(file.AsSpan(offset));
        offset += bytes.Length;
    }
}
