using Forewarn.Journal;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Merkle;
using Forewarn.Record.Notes;

namespace Forewarn.Server.Backups;

/// <summary>What a backup is taken of: a node that runs, or the data of one that does not.</summary>
internal interface IBackupSource : IAsyncDisposable
{
    /// <summary>Verifier key of the record.</summary>
    VerifierKey Key { get; }

    /// <summary>A checkpoint signed with it, of <see cref="Leaves"/> leaves or fewer.</summary>
    SignedCheckpoint Checkpoint { get; }

    /// <summary>Leaves of the record's files; the journal up to <see cref="End"/> leads to all of them.</summary>
    long Leaves { get; }

    /// <summary>Root of the tree of these.</summary>
    TreeHash Root { get; }

    /// <summary>Where the journal ends.</summary>
    JournalEnd End { get; }

    /// <summary>The batches of the journal up to there, as they are stored; to be enumerated once.</summary>
    /// <exception cref="BackupException">The node broke it off.</exception>
    IAsyncEnumerable<ReadOnlyMemory<byte>> ReadBatchesAsync(CancellationToken cancellation);

    /// <summary>Whose proposals the batches were, in pieces of whole ones (<see cref="JournalExcerpt.Origins"/>); nothing of a journal that was never a pool's. To be enumerated once, after the batches.</summary>
    /// <exception cref="BackupException">The node broke it off.</exception>
    IAsyncEnumerable<ReadOnlyMemory<byte>> ReadOriginsAsync(CancellationToken cancellation);

    /// <summary>To be called when the record's files have been copied too.</summary>
    /// <exception cref="BackupException">Something was erased meanwhile, so that journal and record as they were copied may not fit each other.</exception>
    Task RequireUntouchedAsync(CancellationToken cancellation);
}
