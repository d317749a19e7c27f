namespace Forewarn.Record.Evidence;

/// <summary>Members of one JSON object a line, each line ended by a line feed.</summary>
internal static class JsonLines
{
    /// <summary>Longest line, in bytes with its end.</summary>
    public const int LineBytesMax = 16 * 1024 * 1024;

    /// <summary>Takes the next line, its end included, off <paramref name="rest"/>.</summary>
    /// <exception cref="RecordFormatException">It has no end, or is too long.</exception>
    public static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> rest, string where)
    {
        int length = rest[..Math.Min(rest.Length, LineBytesMax)].IndexOf((byte)'\n') + 1;
        if (length == 0)
            throw new RecordFormatException(where, "a line without an end, or too long", $"at most {LineBytesMax} bytes with the line feed");
        var line = rest[..length];
        rest = rest[length..];
        return line;
    }

    /// <exception cref="RecordFormatException">A line is not in its one form; names the byte.</exception>
    public static void RequireSame(ReadOnlySpan<byte> line, ReadOnlySpan<byte> canonical, string where)
    {
        if (!line.SequenceEqual(canonical))
            throw new RecordFormatException($"{where}, byte {line.CommonPrefixLength(canonical)} of it", "another form of the same", "the line in its one form");
    }
}
