using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Forewarn.Record.Tiles;

/// <summary>Entries one after the other, each behind its length in two bytes, big-endian (C2SP tlog-tiles, "Log entries").</summary>
public static class EntryBundle
{
    /// <summary>Bytes that an entry has at most.</summary>
    public const int EntryBytesMax = ushort.MaxValue;

    /// <summary>Bytes that a bundle of <see cref="TileAddress.WidthMax"/> entries has at most.</summary>
    public const int BytesMax = TileAddress.WidthMax * (LengthBytes + EntryBytesMax);

    internal const int LengthBytes = sizeof(ushort);

    /// <summary>Adds one entry to the end.</summary>
    /// <exception cref="RecordFormatException">An entry longer than <see cref="EntryBytesMax"/>.</exception>
    public static void Write(IBufferWriter<byte> destination, ReadOnlySpan<byte> entry)
    {
        if (entry.Length > EntryBytesMax)
            throw new RecordFormatException("entry", FormattableString.Invariant($"{entry.Length} bytes"), FormattableString.Invariant($"{EntryBytesMax} at most"));
        var bytes = destination.GetSpan(LengthBytes + entry.Length);
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)entry.Length);
        entry.CopyTo(bytes[LengthBytes..]);
        destination.Advance(LengthBytes + entry.Length);
    }

    /// <summary>The entries of a bundle, which must be <paramref name="count"/> and nothing behind them. They are slices of the bundle, not copies.</summary>
    /// <param name="count">1 to <see cref="TileAddress.WidthMax"/>.</param>
    /// <param name="where">What is read, for the error.</param>
    /// <exception cref="RecordFormatException">Too few or too many bytes; it names the offset.</exception>
    public static ImmutableArray<ReadOnlyMemory<byte>> Parse(ReadOnlyMemory<byte> bundle, int count, string where)
    {
        var entries = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>(count);
        int offset = 0;
        for (int i = 0; i < count; i++)
        {
            int end = EndOfEntry(bundle.Span, offset, i, count, where);
            entries.Add(bundle[(offset + LengthBytes)..end]);
            offset = end;
        }
        if (offset != bundle.Length)
            throw new RecordFormatException(At(where, offset), FormattableString.Invariant($"{bundle.Length - offset} bytes behind the last of {count} entries"), "none");
        return entries.MoveToImmutable();
    }

    /// <summary>The beginning of a bundle, up to the end of its entry <paramref name="count"/> - 1.</summary>
    /// <exception cref="RecordFormatException">It has fewer.</exception>
    internal static ReadOnlyMemory<byte> Cut(ReadOnlyMemory<byte> bundle, int count, string where)
    {
        int offset = 0;
        for (int i = 0; i < count; i++)
            offset = EndOfEntry(bundle.Span, offset, i, count, where);
        return bundle[..offset];
    }

    private static int EndOfEntry(ReadOnlySpan<byte> bundle, int offset, int entry, int count, string where)
    {
        int left = bundle.Length - offset - LengthBytes;
        int length = left < 0 ? 0 : BinaryPrimitives.ReadUInt16BigEndian(bundle[offset..]);
        if (left < length)
            throw new RecordFormatException(At(where, offset), FormattableString.Invariant($"the bytes end within entry {entry} of {count}"), "whole entries, each behind its length");
        return offset + LengthBytes + length;
    }

    private static string At(string where, int offset) => FormattableString.Invariant($"{where}, byte {offset}");
}
