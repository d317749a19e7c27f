using System.Buffers.Binary;

namespace Forewarn.Journal;

/// <summary>Where the parts of one entry lie in a stored batch (docs/journal.md, "An entry in a batch").</summary>
/// <param name="BytesStart">Offset of the entry's bytes.</param>
/// <param name="BytesEnd">Offset after them: of the byte that says what became of the details.</param>
/// <param name="Form">Whether there are details, and whether they were erased.</param>
/// <param name="DetailsStart">Offset of the details, or of what replaced them.</param>
/// <param name="DetailsEnd">Offset after them.</param>
/// <param name="End">Offset of the next entry.</param>
internal readonly record struct EntrySlot(int BytesStart, int BytesEnd, DetailsForm Form, int DetailsStart, int DetailsEnd, int End)
{
    private const int PrefixLength = sizeof(int);
    private const int FormLength = 1;

    /// <summary>Length of an entry of format 2, in bytes; <paramref name="detailsLength"/> is 0 for no details.</summary>
    public static long LengthOf(int bytesLength, int detailsLength) =>
        (long)PrefixLength + bytesLength + FormLength + (detailsLength > 0 ? (long)PrefixLength + detailsLength : 0);

    /// <summary>By how much an entry grows, or shrinks, when what it has for details gives way to a replacement.</summary>
    public long GrowthWith(int replacementLength) =>
        (long)FormLength + PrefixLength + Digest.Length + replacementLength + Digest.Length - (End - BytesEnd);

    /// <summary>Finds the parts of the entry at <paramref name="offset"/>, within <paramref name="bytes"/> and before
    /// <paramref name="end"/>.</summary>
    /// <exception cref="InvalidBatchException">It reaches beyond the end, or an erased entry does not match its checksum.</exception>
    public static EntrySlot Read(ReadOnlySpan<byte> bytes, int format, int offset, int end)
    {
        (int start, int bytesEnd) = ReadPrefixed(bytes, offset, end);
        if (format == BatchFormat.WithoutDetails)
        {
            return new EntrySlot(start, bytesEnd, DetailsForm.None, bytesEnd, bytesEnd, bytesEnd);
        }
        BatchFormat.Require(bytesEnd < end, "it ends inside an entry", bytesEnd);
        int after = bytesEnd + FormLength;
        return (DetailsForm)bytes[bytesEnd] switch
        {
            DetailsForm.None => new EntrySlot(start, bytesEnd, DetailsForm.None, after, after, after),
            DetailsForm.Kept => ReadKept(bytes, start, bytesEnd, end),
            DetailsForm.Erased => ReadErased(bytes, start, bytesEnd, end),
            _ => throw new InvalidBatchException("it does not say whether an entry has details", bytesEnd),
        };
    }

    /// <summary>Writes an entry of format 2 at <paramref name="offset"/>.</summary>
    public static EntrySlot Write(Span<byte> destination, int offset, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> details)
    {
        int formAt = WritePrefixed(destination, offset, bytes);
        int after = formAt + FormLength;
        if (details.IsEmpty)
        {
            destination[formAt] = (byte)DetailsForm.None;
            return new EntrySlot(offset + PrefixLength, formAt, DetailsForm.None, after, after, after);
        }
        destination[formAt] = (byte)DetailsForm.Kept;
        int end = WritePrefixed(destination, after, details);
        return new EntrySlot(offset + PrefixLength, formAt, DetailsForm.Kept, after + PrefixLength, end, end);
    }

    /// <summary>Writes what stands in place of erased details, form included; its checksum ends it.</summary>
    /// <returns>How many bytes it took.</returns>
    public static int WriteErased(Span<byte> destination, Digest details, ReadOnlySpan<byte> replacement)
    {
        destination[0] = (byte)DetailsForm.Erased;
        BinaryPrimitives.WriteInt32BigEndian(destination[FormLength..], replacement.Length);
        int digestAt = FormLength + PrefixLength;
        details.CopyTo(destination[digestAt..]);
        int start = digestAt + Digest.Length;
        replacement.CopyTo(destination[start..]);
        int end = start + replacement.Length;
        Digest.Of(destination[..end]).CopyTo(destination[end..]);
        return end + Digest.Length;
    }

    /// <summary>The SHA-256 of the details that were submitted. Not for an entry without details.</summary>
    public Digest DetailsDigest(ReadOnlySpan<byte> bytes) => Form == DetailsForm.Erased
        ? new Digest(bytes.Slice(DetailsStart - Digest.Length, Digest.Length))
        : Digest.Of(bytes[DetailsStart..DetailsEnd]);

    private static EntrySlot ReadKept(ReadOnlySpan<byte> bytes, int start, int formAt, int end)
    {
        (int detailsStart, int detailsEnd) = ReadPrefixed(bytes, formAt + FormLength, end);
        BatchFormat.Require(detailsEnd > detailsStart, "it says that there are details where there are none", formAt);
        return new EntrySlot(start, formAt, DetailsForm.Kept, detailsStart, detailsEnd, detailsEnd);
    }

    private static EntrySlot ReadErased(ReadOnlySpan<byte> bytes, int start, int formAt, int end)
    {
        int lengthAt = formAt + FormLength;
        int fixedLength = PrefixLength + Digest.Length + Digest.Length;
        BatchFormat.Require(end - lengthAt >= fixedLength, "it ends inside an erased entry", lengthAt);
        int length = BinaryPrimitives.ReadInt32BigEndian(bytes[lengthAt..]);
        BatchFormat.Require(length >= 0 && length <= end - lengthAt - fixedLength, "an erased entry reaches beyond the end", lengthAt);
        int replacementStart = lengthAt + PrefixLength + Digest.Length;
        int checksumAt = replacementStart + length;
        BatchFormat.Require(Digest.Of(bytes[formAt..checksumAt]) == new Digest(bytes.Slice(checksumAt, Digest.Length)),
            "what replaced an entry's erased details does not match its SHA-256", formAt);
        return new EntrySlot(start, formAt, DetailsForm.Erased, replacementStart, checksumAt, checksumAt + Digest.Length);
    }

    private static (int Start, int End) ReadPrefixed(ReadOnlySpan<byte> bytes, int offset, int end)
    {
        BatchFormat.Require(end - offset >= PrefixLength, "it ends inside an entry", offset);
        int length = BinaryPrimitives.ReadInt32BigEndian(bytes[offset..]);
        BatchFormat.Require(length >= 0 && length <= end - offset - PrefixLength, "an entry reaches beyond the end", offset);
        return (offset + PrefixLength, offset + PrefixLength + length);
    }

    private static int WritePrefixed(Span<byte> destination, int offset, ReadOnlySpan<byte> content)
    {
        BinaryPrimitives.WriteInt32BigEndian(destination[offset..], content.Length);
        content.CopyTo(destination[(offset + PrefixLength)..]);
        return offset + PrefixLength + content.Length;
    }
}

/// <summary>What became of an entry's details.</summary>
internal enum DetailsForm : byte
{
    None = 0,
    Kept = 1,
    Erased = 2,
}
