using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using NodaTime;

namespace Forewarn.Journal;

/// <summary>Format 1 of a stored batch: header, length-prefixed entries, SHA-256 (docs/journal.md, "A batch").</summary>
/// <remarks>All integers are big-endian. The hash covers everything before it, the previous batch's hash included.</remarks>
internal static class BatchFormat
{
    public const int Version = 1;

    public const int HeaderLength = 76;

    /// <summary>Bytes that each entry takes beside its own.</summary>
    public const int EntryOverhead = sizeof(int);

    private static ReadOnlySpan<byte> Magic => "FWBATCH\n"u8;

    /// <summary>Length of the stored batch, in bytes.</summary>
    public static int LengthOf(ReadOnlySpan<Entry> entries)
    {
        int length = HeaderLength + Digest.Length;
        foreach (Entry entry in entries)
        {
            length += EntryOverhead + entry.Bytes.Length;
        }
        return length;
    }

    /// <summary>Fills <paramref name="destination"/>, which has exactly the batch's length, and returns the batch's hash.</summary>
    public static Digest Write(Span<byte> destination, BatchHeader header, ReadOnlySpan<Entry> entries)
    {
        Magic.CopyTo(destination);
        BinaryPrimitives.WriteInt32BigEndian(destination[8..], Version);
        BinaryPrimitives.WriteInt32BigEndian(destination[12..], destination.Length);
        BinaryPrimitives.WriteInt64BigEndian(destination[16..], header.Number);
        BinaryPrimitives.WriteInt64BigEndian(destination[24..], header.FirstPosition);
        BinaryPrimitives.WriteInt64BigEndian(destination[32..], header.Time.ToUnixTimeTicks());
        BinaryPrimitives.WriteInt32BigEndian(destination[40..], header.EntryCount);
        header.Previous.CopyTo(destination[44..]);
        Span<byte> rest = destination[HeaderLength..];
        foreach (Entry entry in entries)
        {
            BinaryPrimitives.WriteInt32BigEndian(rest, entry.Bytes.Length);
            entry.Bytes.Span.CopyTo(rest[EntryOverhead..]);
            rest = rest[(EntryOverhead + entry.Bytes.Length)..];
        }
        var hash = Digest.Of(destination[..^Digest.Length]);
        hash.CopyTo(rest);
        return hash;
    }

    /// <summary>Checks a stored batch completely, apart from its place in the chain.</summary>
    /// <exception cref="InvalidBatchException">It is not what <see cref="Write"/> wrote.</exception>
    public static (BatchHeader Header, Digest Hash) Verify(ReadOnlySpan<byte> bytes)
    {
        Require(bytes.Length >= HeaderLength + Digest.Length, "it is shorter than a header and a hash", bytes.Length);
        var hash = new Digest(bytes[^Digest.Length..]);
        Require(Digest.Of(bytes[..^Digest.Length]) == hash, "its SHA-256 does not match");
        Require(bytes.StartsWith(Magic), "it does not begin as a batch does", 0);
        Require(BinaryPrimitives.ReadInt32BigEndian(bytes[8..]) == Version, "its format is not 1", 8);
        Require(BinaryPrimitives.ReadInt32BigEndian(bytes[12..]) == bytes.Length, "its length is not the one in its header", 12);
        long ticks = BinaryPrimitives.ReadInt64BigEndian(bytes[32..]);
        Require(ticks >= Instant.MinValue.ToUnixTimeTicks() && ticks <= Instant.MaxValue.ToUnixTimeTicks(), "its time is out of range", 32);
        var header = new BatchHeader(
            Number: BinaryPrimitives.ReadInt64BigEndian(bytes[16..]),
            FirstPosition: BinaryPrimitives.ReadInt64BigEndian(bytes[24..]),
            Time: Instant.FromUnixTimeTicks(ticks),
            EntryCount: BinaryPrimitives.ReadInt32BigEndian(bytes[40..]),
            Previous: new Digest(bytes.Slice(44, Digest.Length)));
        RequireEntriesFit(bytes, header.EntryCount);
        return (header, hash);
    }

    /// <summary>The entries of a batch that <see cref="Verify"/> accepted; they share its memory.</summary>
    public static ImmutableArray<Entry> Entries(ReadOnlyMemory<byte> bytes, int count)
    {
        var entries = new Entry[count];
        ReadOnlyMemory<byte> rest = bytes[HeaderLength..^Digest.Length];
        for (int i = 0; i < count; i++)
        {
            int end = EntryOverhead + BinaryPrimitives.ReadInt32BigEndian(rest.Span);
            entries[i] = new Entry(rest[EntryOverhead..end]);
            rest = rest[end..];
        }
        return ImmutableCollectionsMarshal.AsImmutableArray(entries);
    }

    private static void RequireEntriesFit(ReadOnlySpan<byte> bytes, int count)
    {
        int end = bytes.Length - Digest.Length;
        int offset = HeaderLength;
        Require(count >= 1, "it has no entries", 40);
        for (int i = 0; i < count; i++)
        {
            Require(end - offset >= EntryOverhead, "it ends inside an entry", offset);
            int length = BinaryPrimitives.ReadInt32BigEndian(bytes[offset..]);
            Require(length >= 0 && length <= end - offset - EntryOverhead, "an entry reaches beyond the end", offset);
            offset += EntryOverhead + length;
        }
        Require(offset == end, "something follows the last entry", offset);
    }

    private static void Require(bool condition, string problem, int? offset = null)
    {
        if (!condition)
        {
            throw new InvalidBatchException(problem, offset);
        }
    }
}

/// <summary>What a batch says about itself.</summary>
/// <param name="Previous">Hash of the batch before; all zero for the first.</param>
internal readonly record struct BatchHeader(long Number, long FirstPosition, Instant Time, int EntryCount, Digest Previous);

/// <summary>Bytes that are no batch; caught where file and batch number are known.</summary>
internal sealed class InvalidBatchException(string problem, int? offset) : Exception(problem)
{
    /// <summary>Byte offset in the batch, where known.</summary>
    public int? Offset { get; } = offset;
}
