namespace Forewarn.Journal;

/// <summary>One command as it goes through the journal: opaque bytes.</summary>
/// <remarks>Not sealed, so that a caller can hang what waits for the entry on a type derived from it: the batch that comes
/// out of <see cref="ISequencer.Committed"/> holds the very objects that were submitted.</remarks>
/// <param name="bytes">The command. The journal keeps the memory and does not copy it, so it must not change any more.</param>
public class Entry(ReadOnlyMemory<byte> bytes)
{
    public ReadOnlyMemory<byte> Bytes { get; } = bytes;

    /// <summary>The journal took the entry, and then could not make it durable.</summary>
    /// <remarks>Called once, on the journal's own thread, for an entry that <see cref="ISequencer.TrySubmit"/> accepted and
    /// that will not appear in <see cref="ISequencer.Committed"/>. "Failed" means "not known to be durable": when the disk
    /// broke while it was being synced, the entry may be found in the journal after reopening. An override must return
    /// quickly and must not throw.</remarks>
    public virtual void Failed(JournalFailedException reason)
    {
    }
}
