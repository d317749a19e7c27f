using System.Collections.Immutable;
using NodaTime;

namespace Forewarn.Journal;

/// <summary>Entries that became durable together: contiguous positions, one time, one link of the hash chain.</summary>
public sealed class Batch
{
    internal Batch(long number, long firstPosition, Instant time, ImmutableArray<Entry> entries, Digest hash) =>
        (Number, FirstPosition, Time, Entries, Hash) = (number, firstPosition, time, entries, hash);

    /// <summary>The first batch of a journal is 1, and no number is left out.</summary>
    public long Number { get; }

    /// <summary>Position of the first entry. The first entry of a journal has position 1, and no position is left out.</summary>
    public long FirstPosition { get; }

    /// <summary>Position of the last entry, included.</summary>
    public long LastPosition => FirstPosition + Entries.Length - 1;

    /// <summary>When the batch was put in order, in whole ticks of 100 ns; never before the time of an earlier batch.</summary>
    public Instant Time { get; }

    /// <summary>At least one entry, in the order of their positions.</summary>
    public ImmutableArray<Entry> Entries { get; }

    /// <summary>SHA-256 over the batch as stored, which covers the hash of the batch before it, and so all history.</summary>
    public Digest Hash { get; }
}
