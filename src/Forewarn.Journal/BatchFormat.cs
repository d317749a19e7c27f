using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using NodaTime;

namespace Forewarn.Journal;

/// <summary>A stored batch: header, entries, SHA-256 (docs/journal.md, "A batch"). Writes format 2, reads 1 and 2.</summary>
/// <remarks>All integers are big-endian. The hash covers the previous batch's hash and everything that never changes; of an
/// entry's details it covers their SHA-256, so that they can be erased and the hash stays what it is.</remarks>
internal static class BatchFormat
{
    public const int Version = 2;

    /// <summary>The first format, whose entries have no details.</summary>
    public const int WithoutDetails = 1;

    public const int HeaderLength = 76;

    /// <summary>Bytes that no stored batch exceeds: the largest limits of a sequencer's options, twice over.</summary>
    public const int LengthMax = 128 << 20;

    /// <summary>Bytes from the start up to which a batch says how long it is.</summary>
    public const int PrefixLength = 16;

    private const int FormatAt = 8;
    private const int LengthAt = 12;
    private const int EntryCountAt = 40;

    private static ReadOnlySpan<byte> Magic => "FWBATCH\n"u8;

    /// <summary>Length of the stored batch, in bytes.</summary>
    public static int LengthOf(ReadOnlySpan<Entry> entries)
    {
        long length = HeaderLength + Digest.Length;
        foreach (Entry entry in entries)
        {
            length += EntrySlot.LengthOf(entry.Bytes.Length, entry.Details.Length);
        }
        return checked((int)length);
    }

    /// <summary>Fills <paramref name="destination"/>, which has exactly the batch's length, and returns the batch's hash.</summary>
    public static Digest Write(Span<byte> destination, BatchHeader header, ReadOnlySpan<Entry> entries)
    {
        Magic.CopyTo(destination);
        BinaryPrimitives.WriteInt32BigEndian(destination[FormatAt..], Version);
        BinaryPrimitives.WriteInt32BigEndian(destination[LengthAt..], destination.Length);
        WriteHeader(destination, header);
        using var hash = new BatchHash(destination);
        int offset = HeaderLength;
        foreach (Entry entry in entries)
        {
            EntrySlot slot = EntrySlot.Write(destination, offset, entry.Bytes.Span, entry.Details.Span);
            hash.Pass(destination, slot);
            offset = slot.End;
        }
        Digest digest = hash.Finish(destination, offset);
        digest.CopyTo(destination[offset..]);
        return digest;
    }

    /// <summary>Checks a stored batch completely, apart from its place in the chain.</summary>
    /// <exception cref="InvalidBatchException">It is not what <see cref="Write"/> or <see cref="BatchErasure"/> wrote.</exception>
    public static VerifiedBatch Verify(ReadOnlySpan<byte> bytes)
    {
        Require(bytes.Length >= HeaderLength + Digest.Length, "it is shorter than a header and a hash", bytes.Length);
        Require(bytes.StartsWith(Magic), "it does not begin as a batch does", 0);
        Require(FormatOf(bytes) is Version or WithoutDetails, "its format is neither 1 nor 2", FormatAt);
        Require(BinaryPrimitives.ReadInt32BigEndian(bytes[LengthAt..]) == bytes.Length, "its length is not the one in its header", LengthAt);
        long ticks = BinaryPrimitives.ReadInt64BigEndian(bytes[32..]);
        Require(ticks >= Instant.MinValue.ToUnixTimeTicks() && ticks <= Instant.MaxValue.ToUnixTimeTicks(), "its time is out of range", 32);
        var header = new BatchHeader(
            Number: BinaryPrimitives.ReadInt64BigEndian(bytes[16..]),
            FirstPosition: BinaryPrimitives.ReadInt64BigEndian(bytes[24..]),
            Time: Instant.FromUnixTimeTicks(ticks),
            EntryCount: BinaryPrimitives.ReadInt32BigEndian(bytes[EntryCountAt..]),
            Previous: new Digest(bytes.Slice(44, Digest.Length)));
        Require(header.EntryCount >= 1, "it has no entries", EntryCountAt);
        return VerifyEntries(bytes, header);
    }

    /// <summary>Gives a batch that <see cref="Verify"/> accepted another header over the same entries, and the hash that goes with it.</summary>
    public static VerifiedBatch Rewrite(Span<byte> bytes, BatchHeader header)
    {
        WriteHeader(bytes, header);
        (Digest hash, int erasedCount) = HashEntries(bytes, header.EntryCount);
        hash.CopyTo(bytes[^Digest.Length..]);
        return new VerifiedBatch(header, hash, erasedCount);
    }

    /// <summary>How many entries a batch says that it has.</summary>
    public static int EntryCountOf(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt32BigEndian(bytes[EntryCountAt..]);

    /// <summary>The entries of a batch that <see cref="Verify"/> accepted; they share its memory.</summary>
    public static ImmutableArray<Entry> Entries(ReadOnlyMemory<byte> bytes, int count)
    {
        var entries = new Entry[count];
        int offset = HeaderLength;
        for (int i = 0; i < count; i++)
        {
            EntrySlot slot = SlotAt(bytes.Span, offset);
            entries[i] = new Entry(bytes[slot.BytesStart..slot.BytesEnd], bytes[slot.DetailsStart..slot.DetailsEnd])
            {
                IsErased = slot.Form == DetailsForm.Erased,
            };
            offset = slot.End;
        }
        return ImmutableCollectionsMarshal.AsImmutableArray(entries);
    }

    /// <summary>The entry of a batch at an offset.</summary>
    /// <exception cref="InvalidBatchException">No entry fits there.</exception>
    public static EntrySlot SlotAt(ReadOnlySpan<byte> bytes, int offset) =>
        EntrySlot.Read(bytes, FormatOf(bytes), offset, bytes.Length - Digest.Length);

    /// <summary>How long a batch is, by its first <see cref="PrefixLength"/> bytes.</summary>
    /// <exception cref="InvalidBatchException">They are not the first bytes of a batch.</exception>
    public static int LengthByPrefix(ReadOnlySpan<byte> prefix)
    {
        Require(prefix.StartsWith(Magic), "it does not begin as a batch does", 0);
        int length = BinaryPrimitives.ReadInt32BigEndian(prefix[LengthAt..]);
        Require(length is >= HeaderLength + Digest.Length and <= LengthMax, FormattableString.Invariant($"its length is {length}"), LengthAt);
        return length;
    }

    public static int FormatOf(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt32BigEndian(bytes[FormatAt..]);

    /// <summary>Records the length of a batch whose details were erased.</summary>
    public static void WriteLength(Span<byte> bytes) => BinaryPrimitives.WriteInt32BigEndian(bytes[LengthAt..], bytes.Length);

    public static void Require(bool condition, string problem, int? offset = null)
    {
        if (!condition)
        {
            throw new InvalidBatchException(problem, offset);
        }
    }

    private static void WriteHeader(Span<byte> bytes, BatchHeader header)
    {
        BinaryPrimitives.WriteInt64BigEndian(bytes[16..], header.Number);
        BinaryPrimitives.WriteInt64BigEndian(bytes[24..], header.FirstPosition);
        BinaryPrimitives.WriteInt64BigEndian(bytes[32..], header.Time.ToUnixTimeTicks());
        BinaryPrimitives.WriteInt32BigEndian(bytes[EntryCountAt..], header.EntryCount);
        header.Previous.CopyTo(bytes[44..]);
    }

    private static VerifiedBatch VerifyEntries(ReadOnlySpan<byte> bytes, BatchHeader header)
    {
        (Digest digest, int erasedCount) = HashEntries(bytes, header.EntryCount);
        Require(digest == new Digest(bytes[^Digest.Length..]), "its SHA-256 does not match");
        return new VerifiedBatch(header, digest, erasedCount);
    }

    /// <summary>The hash of a batch, and how many of its entries have erased details.</summary>
    private static (Digest Hash, int ErasedCount) HashEntries(ReadOnlySpan<byte> bytes, int count)
    {
        int end = bytes.Length - Digest.Length;
        int erasedCount = 0;
        using var hash = new BatchHash(bytes);
        int offset = HeaderLength;
        for (int i = 0; i < count; i++)
        {
            EntrySlot slot = SlotAt(bytes, offset);
            hash.Pass(bytes, slot);
            erasedCount += slot.Form == DetailsForm.Erased ? 1 : 0;
            offset = slot.End;
        }
        Require(offset == end, "something follows the last entry", offset);
        return (hash.Finish(bytes, end), erasedCount);
    }
}

/// <summary>What a batch says about itself.</summary>
/// <param name="Previous">Hash of the batch before; all zero for the first.</param>
internal readonly record struct BatchHeader(long Number, long FirstPosition, Instant Time, int EntryCount, Digest Previous);

/// <summary>What is known of a batch that checked out.</summary>
/// <param name="ErasedCount">How many of its entries have erased details.</param>
internal readonly record struct VerifiedBatch(BatchHeader Header, Digest Hash, int ErasedCount);

/// <summary>Bytes that are no batch; caught where file and batch number are known.</summary>
internal sealed class InvalidBatchException(string problem, int? offset) : Exception(problem)
{
    /// <summary>Byte offset in the batch, where known.</summary>
    public int? Offset { get; } = offset;
}
