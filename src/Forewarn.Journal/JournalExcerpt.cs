using NodaTime;

namespace Forewarn.Journal;

/// <summary>A journal up to one of its batches, for whoever copies it while it is written.</summary>
public sealed class JournalExcerpt
{
    internal JournalExcerpt(JournalEnd end, IEnumerable<ReadOnlyMemory<byte>> batches) => (End, Batches) = (end, batches);

    /// <summary>Where it ends.</summary>
    public JournalEnd End { get; }

    /// <summary>The batches in order, from the first to that at the end, as they are stored (docs/journal.md, "A batch").</summary>
    /// <remarks>Each is verified before it is returned, also against the one before it. Reads a megabyte or so at a time, so memory stays
    /// bounded, and holds up the writer for no longer than that takes; whoever is slow to take the next one holds up nobody.</remarks>
    /// <exception cref="JournalDamagedException">While enumerating: what is stored does not check out.</exception>
    /// <exception cref="ObjectDisposedException">While enumerating: the sequencer was disposed.</exception>
    public IEnumerable<ReadOnlyMemory<byte>> Batches { get; }
}

/// <summary>The last batch of a journal; all that came before follows from its hash.</summary>
/// <param name="Batches">How many batches there are: the number of the last one; 0 when there is none.</param>
/// <param name="Position">Position of the last entry; 0 when there is none.</param>
/// <param name="Time">Time of the last batch.</param>
/// <param name="Hash">Hash of the last batch; all zero when there is none.</param>
public readonly record struct JournalEnd(long Batches, long Position, Instant Time, Digest Hash)
{
    internal static JournalEnd Of(ChainTip tip) => new(tip.Number, tip.Position, tip.Time, tip.Hash);
}
