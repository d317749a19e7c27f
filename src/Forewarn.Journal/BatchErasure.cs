namespace Forewarn.Journal;

/// <summary>Erases details from a stored batch, which keeps its hash.</summary>
internal static class BatchErasure
{
    /// <summary>Most bytes that a batch may have after an erasure: SQLite's own limit for a row is a billion.</summary>
    public const int LengthMax = 256 << 20;

    /// <summary>The batch with details replaced; details erased before are replaced anew.</summary>
    /// <param name="batch">A batch that checked out.</param>
    /// <param name="replacements">Positions of entries of this batch, with what takes the place of their details.</param>
    /// <returns>A copy; equal to what is stored when the same was erased before.</returns>
    /// <exception cref="ArgumentException">An entry never had details, or the batch would exceed <see cref="LengthMax"/>.</exception>
    public static byte[] Erase(StoredBatch batch, IReadOnlyDictionary<long, byte[]> replacements)
    {
        byte[] before = batch.Bytes;
        byte[] after = new byte[LengthAfter(batch, replacements)];
        before.AsSpan(0, BatchFormat.HeaderLength).CopyTo(after);
        BatchFormat.WriteLength(after);
        int from = BatchFormat.HeaderLength;
        int to = from;
        for (int i = 0; i < batch.Header.EntryCount; i++)
        {
            EntrySlot slot = BatchFormat.SlotAt(before, from);
            if (replacements.TryGetValue(batch.Header.FirstPosition + i, out byte[]? replacement))
            {
                before.AsSpan(from..slot.BytesEnd).CopyTo(after.AsSpan(to));
                to += slot.BytesEnd - from;
                to += EntrySlot.WriteErased(after.AsSpan(to), slot.DetailsDigest(before), replacement);
            }
            else
            {
                before.AsSpan(from..slot.End).CopyTo(after.AsSpan(to));
                to += slot.End - from;
            }
            from = slot.End;
        }
        before.AsSpan(from).CopyTo(after.AsSpan(to));
        return after;
    }

    private static int LengthAfter(StoredBatch batch, IReadOnlyDictionary<long, byte[]> replacements)
    {
        long length = batch.Bytes.Length;
        int offset = BatchFormat.HeaderLength;
        for (int i = 0; i < batch.Header.EntryCount; i++)
        {
            EntrySlot slot = BatchFormat.SlotAt(batch.Bytes, offset);
            long position = batch.Header.FirstPosition + i;
            if (replacements.TryGetValue(position, out byte[]? replacement))
            {
                if (slot.Form == DetailsForm.None)
                {
                    throw new ArgumentException(FormattableString.Invariant($"The entry at position {position} has no details to erase."), nameof(replacements));
                }
                length += slot.GrowthWith(replacement.Length);
            }
            offset = slot.End;
        }
        return length <= LengthMax ? (int)length : throw new ArgumentException(FormattableString.Invariant(
            $"Batch {batch.Header.Number} would have {length} bytes with these replacements; at most {LengthMax} are possible."), nameof(replacements));
    }
}
