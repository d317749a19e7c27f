using System.Buffers;
using System.Collections.Immutable;

namespace Forewarn.Record.Tiles;

/// <summary>Entries one after the other, each behind its length in two bytes, big-endian (C2SP tlog-tiles, "Log entries").</summary>
public static class EntryBundle
{
    /// <summary>Bytes that an entry has at most.</summary>
    public const int EntryBytesMax = ushort.MaxValue;

    /// <summary>Bytes that a bundle of <see cref="TileAddress.WidthMax"/> entries has at most.</summary>
    public const int BytesMax = TileAddress.WidthMax * (sizeof(ushort) + EntryBytesMax);

    /// <summary>Adds one entry to the end.</summary>
    /// <exception cref="RecordFormatException">An entry longer than <see cref="EntryBytesMax"/>.</exception>
    public static void Write(IBufferWriter<byte> destination, ReadOnlySpan<byte> entry) => throw new NotImplementedException();

    /// <summary>The entries of a bundle, which must be <paramref name="count"/> and nothing behind them. They are slices of the bundle, not copies.</summary>
    /// <param name="where">What is read, for the error.</param>
    /// <exception cref="RecordFormatException">Too few or too many bytes.</exception>
    public static ImmutableArray<ReadOnlyMemory<byte>> Parse(ReadOnlyMemory<byte> bundle, int count, string where) => throw new NotImplementedException();
}
