namespace Forewarn.Journal;

/// <summary>One command as it goes through the journal: opaque bytes, and opaque details that can be erased later.</summary>
/// <remarks>Not sealed, so that a caller can hang what waits for the entry on a type derived from it: the batch that comes
/// out of <see cref="ISequencer.Committed"/> holds the very objects that were submitted.</remarks>
/// <param name="bytes">The command; kept for ever. The journal keeps the memory and does not copy it, so it must not change any
/// more.</param>
/// <param name="details">What may have to be forgotten; empty for none. They must begin with random bytes that nobody can
/// guess (16 or more), because their SHA-256 stays behind when they are erased. Kept without a copy too.</param>
public class Entry(ReadOnlyMemory<byte> bytes, ReadOnlyMemory<byte> details = default)
{
    public ReadOnlyMemory<byte> Bytes { get; } = bytes;

    /// <summary>The details as they were submitted, or what replaced them when <see cref="IsErased"/>; empty for none.</summary>
    public ReadOnlyMemory<byte> Details { get; } = details;

    /// <summary>Whether the details that were submitted were erased, as <see cref="ISequencer.EraseDetailsAsync"/> does.</summary>
    public bool IsErased { get; internal init; }

    /// <summary>What counts against the limits, in bytes.</summary>
    internal int Length => Bytes.Length + Details.Length;

    /// <summary>The journal took the entry, and then could not make it durable.</summary>
    /// <remarks>Called once, on the journal's own thread, for an entry that <see cref="ISequencer.TrySubmit"/> accepted and
    /// that will not appear in <see cref="ISequencer.Committed"/>. "Failed" means "not known to be durable": when the disk
    /// broke while it was being synced, the entry may be found in the journal after reopening. An override must return
    /// quickly and must not throw.</remarks>
    public virtual void Failed(JournalFailedException reason)
    {
    }
}
