using NodaTime;

namespace Forewarn.Journal;

/// <summary>Where the chain of batches ends, and so what the next batch must continue.</summary>
/// <param name="Number">Number of the last batch; 0 when there is none.</param>
/// <param name="Position">Position of the last entry; 0 when there is none.</param>
/// <param name="Time">Time of the last batch.</param>
/// <param name="Hash">Hash of the last batch; all zero when there is none.</param>
internal readonly record struct ChainTip(long Number, long Position, Instant Time, Digest Hash)
{
    public static ChainTip Empty => new(0, 0, Instant.MinValue, default);

    /// <summary>The header of the batch that follows, at <paramref name="now"/> or, if the clock went back, at the same time
    /// as the last.</summary>
    public BatchHeader Next(Instant now, int entryCount)
    {
        // Whole ticks, so that the time read back from storage is the time that was handed out.
        var whole = Instant.FromUnixTimeTicks(now.ToUnixTimeTicks());
        return new BatchHeader(Number + 1, Position + 1, Instant.Max(Time, whole), entryCount, Hash);
    }

    /// <summary>The tip once a batch is added.</summary>
    /// <exception cref="InvalidBatchException">The batch does not continue this chain.</exception>
    public ChainTip Extend(BatchHeader header, Digest hash)
    {
        if (header.Number != Number + 1 || header.FirstPosition != Position + 1 || header.Time < Time || header.Previous != Hash)
        {
            throw new InvalidBatchException(FormattableString.Invariant($"it does not continue batch {Number}, which ends at position {Position}"), null);
        }
        return new ChainTip(header.Number, Position + header.EntryCount, header.Time, hash);
    }
}
