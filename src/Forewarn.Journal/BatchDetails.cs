namespace Forewarn.Journal;

/// <summary>Takes over, from one form of a batch to another, what became of some of its details; the batch keeps its hash.</summary>
internal static class BatchDetails
{
    /// <param name="own">A batch that checked out.</param>
    /// <param name="theirs">Another that did.</param>
    /// <param name="misfits">Positions of entries, with whether the details there ought to be erased.</param>
    /// <returns>The first with the details of the second wherever these are as they ought to be, and the positions where that is so; none when the two are not one batch.</returns>
    public static (byte[] Bytes, IReadOnlyList<long> Taken) Take(StoredBatch own, StoredBatch theirs, IReadOnlyDictionary<long, bool> misfits)
    {
        var taken = new List<long>();
        if (own.Hash != theirs.Hash)
        {
            return (own.Bytes, taken);
        }
        using var merged = new MemoryStream();
        merged.Write(own.Bytes, 0, BatchFormat.HeaderLength);
        int ownAt = BatchFormat.HeaderLength, theirsAt = BatchFormat.HeaderLength;
        for (long position = own.Header.FirstPosition; position < own.Header.FirstPosition + own.Header.EntryCount; position++)
        {
            EntrySlot ours = BatchFormat.SlotAt(own.Bytes, ownAt), other = BatchFormat.SlotAt(theirs.Bytes, theirsAt);
            bool isTaken = misfits.TryGetValue(position, out bool isErased) && other.Form == (isErased ? DetailsForm.Erased : DetailsForm.Kept);
            if (isTaken)
            {
                taken.Add(position);
                merged.Write(theirs.Bytes, theirsAt, other.End - theirsAt);
            }
            else
            {
                merged.Write(own.Bytes, ownAt, ours.End - ownAt);
            }
            (ownAt, theirsAt) = (ours.End, other.End);
        }
        merged.Write(own.Bytes, ownAt, own.Bytes.Length - ownAt);
        byte[] bytes = merged.ToArray();
        BatchFormat.WriteLength(bytes);
        return (bytes, taken);
    }
}
