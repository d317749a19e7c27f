using System.Security.Cryptography;

namespace Forewarn.Journal;

/// <summary>Hashes a batch in one pass over its entries: everything that never changes, and in place of each entry's details
/// their SHA-256.</summary>
/// <remarks>Of format 2 the length of the batch is left out, and where an entry has details, or had, the byte
/// <see cref="DetailsForm.Kept"/> and their digest are hashed and nothing else of them: so the hash is the same before and
/// after an erasure, and a batch without details costs no more than its bytes. Of format 1 everything is hashed.</remarks>
internal sealed class BatchHash : IDisposable
{
    private const int LengthStart = 12;
    private const int LengthEnd = 16;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    // Offset in the batch up to which it went into the hash.
    private int _done;

    /// <param name="batch">Its header has been written, or checked.</param>
    public BatchHash(ReadOnlySpan<byte> batch)
    {
        if (BatchFormat.FormatOf(batch) != BatchFormat.WithoutDetails)
        {
            _hash.AppendData(batch[..LengthStart]);
            _done = LengthEnd;
        }
    }

    /// <summary>Takes the next entry of the same batch.</summary>
    public void Pass(ReadOnlySpan<byte> batch, EntrySlot slot)
    {
        if (slot.Form == DetailsForm.None)
        {
            return;
        }
        Span<byte> commitment = stackalloc byte[1 + Digest.Length];
        commitment[0] = (byte)DetailsForm.Kept;
        slot.DetailsDigest(batch).CopyTo(commitment[1..]);
        _hash.AppendData(batch[_done..slot.BytesEnd]);
        _hash.AppendData(commitment);
        _done = slot.End;
    }

    /// <summary>The hash, once every entry has passed; <paramref name="end"/> is where the entries end.</summary>
    public Digest Finish(ReadOnlySpan<byte> batch, int end)
    {
        _hash.AppendData(batch[_done..end]);
        Span<byte> hash = stackalloc byte[Digest.Length];
        _hash.GetHashAndReset(hash);
        return new Digest(hash);
    }

    public void Dispose() => _hash.Dispose();
}
