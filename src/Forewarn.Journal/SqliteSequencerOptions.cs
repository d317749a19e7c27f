using NodaTime;

namespace Forewarn.Journal;

/// <summary>Limits and surroundings of a <see cref="SqliteSequencer"/>.</summary>
public sealed record SqliteSequencerOptions
{
    /// <summary>Gives the batches their times; the system's clock unless told otherwise.</summary>
    public IClock Clock { get; init; } = SystemClock.Instance;

    /// <summary>Largest entry, in bytes, its details included; at most 64 MiB. A replacement for erased details may be as large.</summary>
    public int EntryBytesMax { get; init; } = 1 << 20;

    /// <summary>Most entries in one batch; at most 65,536.</summary>
    public int BatchEntriesMax { get; init; } = 4_096;

    /// <summary>Most bytes of entries in one batch, at most 64 MiB; a single larger entry makes a batch of its own.</summary>
    public int BatchBytesMax { get; init; } = 4 << 20;

    /// <summary>How long the writer lets entries gather after a batch of <see cref="CrowdMin"/> or more, when fewer than were in that batch
    /// wait; zero for not at all. A batch costs the same whether many share it or few; a lone entry never waits.</summary>
    public Duration GatheringTime { get; init; } = Duration.FromMilliseconds(1);

    /// <summary>Entries of a batch after which the writer expects a next crowd.</summary>
    public const int CrowdMin = 16;

    /// <summary>Most entries that wait for the writer.</summary>
    public int QueueEntriesMax { get; init; } = 65_536;

    /// <summary>Most bytes of entries that wait for the writer; an empty queue takes any single entry.</summary>
    public long QueueBytesMax { get; init; } = 64 << 20;

    /// <summary>Most entries whose details are erased by one call. Until it ends, each of their batches lies in the write-ahead log.</summary>
    public int ErasedEntriesMax { get; init; } = 4_096;

    /// <summary>Most durable batches that wait to be read before the writer waits too.</summary>
    public int CommittedBatchesMax { get; init; } = 8;

    /// <summary>Largest size of the database file, in bytes, without its write-ahead log; null for no limit.</summary>
    /// <remarks>When it is reached, storage has failed (<see cref="JournalFailedException"/>), just as on a full disk.
    /// A journal that is already larger opens, and fails at its first write.</remarks>
    public long? SizeMax { get; init; }

    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Clock);
        RequireInRange(EntryBytesMax, 64 << 20, nameof(EntryBytesMax));
        RequireInRange(BatchEntriesMax, 65_536, nameof(BatchEntriesMax));
        RequireInRange(BatchBytesMax, 64 << 20, nameof(BatchBytesMax));
        if (GatheringTime < Duration.Zero || GatheringTime > Duration.FromSeconds(1))
            throw new ArgumentOutOfRangeException(nameof(GatheringTime), GatheringTime, "0 to 1 s");
        RequireInRange(QueueEntriesMax, int.MaxValue, nameof(QueueEntriesMax));
        RequireInRange(QueueBytesMax, long.MaxValue, nameof(QueueBytesMax));
        RequireInRange(ErasedEntriesMax, int.MaxValue, nameof(ErasedEntriesMax));
        RequireInRange(CommittedBatchesMax, int.MaxValue, nameof(CommittedBatchesMax));
        RequireInRange(SizeMax ?? 1, long.MaxValue, nameof(SizeMax));
    }

    private static void RequireInRange(long value, long max, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, max, name);
    }
}
