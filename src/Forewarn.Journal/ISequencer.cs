using System.Threading.Channels;
using Forewarn.Journal.Pool;

namespace Forewarn.Journal;

/// <summary>Puts entries in one order and makes them durable.</summary>
/// <remarks>All members are safe to call from any thread.</remarks>
public interface ISequencer : IAsyncDisposable
{
    /// <summary>Position of the last durable entry; 0 when there is none. Positions start at 1.</summary>
    long LastPosition { get; }

    /// <summary>Every batch that became durable since opening, once, in order.</summary>
    /// <remarks>In a pool also those of the other nodes; the first of them may be in what <see cref="Read"/> returns as well. For one reader, which must keep reading: when it falls behind, the writer waits for it, and then the queue
    /// fills up and <see cref="TrySubmit"/> refuses. Completes after the last batch when the sequencer is disposed, and with
    /// <see cref="JournalFailedException"/> when storage failed.</remarks>
    ChannelReader<Batch> Committed { get; }

    /// <summary>Ends when nothing more will be committed: successfully after disposal, faulted with
    /// <see cref="JournalFailedException"/> when storage failed.</summary>
    Task Completion { get; }

    /// <summary>Why nothing that is submitted can be put in order for now, for whoever runs the node; null when all is well.</summary>
    string? Obstacle { get; }

    /// <summary>Whether this node is the one that does what only one of them should do, such as to bring deliveries.</summary>
    /// <remarks>Where one node alone has the journal, always. In a pool it goes over to another soon after this one is gone; for a moment
    /// there may be two, or none.</remarks>
    bool IsFirst { get; }

    /// <summary>Whether anything of the journal was fetched from other members of the pool since the opening began.</summary>
    bool HasFetched => false;

    /// <summary>Who the members of the pool are, as of the last batch; null where one node alone has the journal.</summary>
    Membership? Membership { get; }

    /// <summary>What shows that those who have the journal can go over to a version of the airspace's rules; null while they cannot, or nobody can tell.</summary>
    /// <remarks>Where one node alone has the journal, it always can, and nothing has to be shown. In a pool, every member that was heard of lately has to have said that its program
    /// knows the version, and they have to be more than half of all (<see cref="VersionAgreement"/>).</remarks>
    Task<string?> AgreementOnAsync(int version, CancellationToken cancellation = default) => Task.FromResult<string?>("");

    /// <summary>Queues an entry, at once and without waiting.</summary>
    /// <returns>False when the bounded queue is full, or when <see cref="Completion"/> has ended or disposal has begun; the
    /// entry was then not taken. True when it was: it comes out of <see cref="Committed"/>, or is told
    /// <see cref="Entry.Failed"/>.</returns>
    /// <exception cref="ArgumentException">The entry is larger than the sequencer's limit for one entry.</exception>
    bool TrySubmit(Entry entry);

    /// <summary>The position that an answer must have applied, so as not to be behind any answer that was given before this call, here or at another node.</summary>
    /// <remarks>Where one node alone has the journal, that is 0: it answers only what it has applied. In a pool, etcd is asked once for all who wait.</remarks>
    /// <exception cref="JournalException">Nobody can tell for now, or the sequencer has failed.</exception>
    Task<long> ConfirmAsync(CancellationToken cancellation = default);

    /// <summary>The durable batches from the one that holds <paramref name="fromPosition"/> to the one that is last when the
    /// enumeration begins, in order; nothing when the position lies beyond it.</summary>
    /// <remarks>For replay. Each batch is verified, also against the one before it, before it is returned. Reads a megabyte
    /// or so at a time, so memory stays bounded and the writer is held up only briefly.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="fromPosition"/> is below 1.</exception>
    /// <exception cref="JournalDamagedException">While enumerating: what is stored does not check out.</exception>
    IEnumerable<Batch> Read(long fromPosition);

    /// <summary>Takes from the other members of the pool the details of entries that were fetched otherwise than they ought to be: erased, or not.</summary>
    /// <remarks>Each batch has to have the hash that it has here, so details that were not erased are those that were signed. The rest of the batch stays as it is.</remarks>
    /// <param name="misfits">Positions, with whether the details there ought to be erased.</param>
    /// <returns>Null when all are as they ought to be; else why not, for whoever runs the node.</returns>
    Task<string?> RefetchAsync(IReadOnlyDictionary<long, bool> misfits, CancellationToken cancellation = default) => Task.FromResult<string?>("there is no other member to ask for details");

    /// <summary>The journal up to its last durable batch, to be copied while it goes on.</summary>
    /// <remarks>At once; what is read later is verified then, and is what the journal holds then: an erasure that comes in between has
    /// been carried out in what is read after it.</remarks>
    /// <exception cref="ObjectDisposedException">The sequencer was disposed.</exception>
    JournalExcerpt Excerpt();

    /// <summary>Erases the details of entries, for good: what is read from now on has the replacement in their place, the
    /// chain stays as it is, and nothing of what was replaced is left in any file of the journal.</summary>
    /// <remarks>
    /// All or nothing, and durable when the task ends. Between two batches, at whatever age; waits for neither the queue nor the
    /// reader of <see cref="Committed"/>. A call that did not end, because the process did, may be made again, and so may one
    /// that did. Details erased before are replaced anew: so erase in parts by putting the rest in their place.
    /// Rewrites the batches concerned whole. Snapshots are the caller's: see <see cref="SnapshotStore.RemoveBefore"/>.
    /// What a file system or a disk keeps of blocks that a file no longer has is beyond it.
    /// </remarks>
    /// <param name="replacements">Positions, and what takes the place of the details there; it may be empty, and must not change
    /// before the task ends.</param>
    /// <exception cref="ArgumentException">Nothing was erased: there is no such position yet, its entry never had details, there are
    /// too many, or a replacement is larger than the sequencer's limit for one entry or makes its batch too large.</exception>
    /// <exception cref="JournalDamagedException">Nothing was erased: what is stored does not check out.</exception>
    /// <exception cref="JournalFailedException">Storage failed, now or before, and <see cref="Completion"/> says so too; what was to
    /// be erased is there or not.</exception>
    /// <exception cref="ObjectDisposedException">The sequencer was disposed.</exception>
    Task EraseDetailsAsync(IReadOnlyDictionary<long, byte[]> replacements);
}
