using System.Runtime.CompilerServices;
using Forewarn.Journal;
using Forewarn.Record;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Files;
using Forewarn.Record.Merkle;
using Forewarn.Record.Notes;
using Forewarn.Server.Recording;

namespace Forewarn.Server.Backups;

/// <summary>The data of a node that does not run; none can be started on it meanwhile.</summary>
internal sealed class StoppedNode : IBackupSource
{
    private readonly SqliteSequencer _journal;
    private readonly RecordFiles _record;
    private readonly JournalExcerpt _excerpt;

    private StoppedNode(SqliteSequencer journal, RecordFiles record, SignedCheckpoint checkpoint, VerifierKey key)
    {
        (_journal, _record, Checkpoint, Key) = (journal, record, checkpoint, key);
        _excerpt = journal.Excerpt();
    }

    public VerifierKey Key { get; }

    public SignedCheckpoint Checkpoint { get; }

    // All of them: what was erased since the last checkpoint that was kept is in the record alone.
    public long Leaves => _record.Size;

    public TreeHash Root => _record.RootAt(Leaves);

    public JournalEnd End => _excerpt.End;

    /// <exception cref="BackupException">There is no node's data, or none that can be backed up.</exception>
    /// <exception cref="JournalException">The journal is damaged, or in use.</exception>
    public static async Task<StoppedNode> OpenAsync(string dataDirectory)
    {
        string folder = Path.Combine(dataDirectory, RecordKeeper.Folder);
        if (!File.Exists(Path.Combine(dataDirectory, "journal.db")) || !Directory.Exists(folder))
            throw new BackupException($"there is no node's data in {dataDirectory}: no journal.db and record/");
        var journal = SqliteSequencer.Open(dataDirectory);
        RecordFiles? record = null;
        try
        {
            record = RecordFiles.Open(folder);
            var (checkpoint, key) = ReadSigned(dataDirectory);
            return new StoppedNode(journal, record, checkpoint, key);
        }
        catch (Exception failed)
        {
            record?.Dispose();
            await journal.DisposeAsync();
            throw failed is RecordFormatException damaged ? new BackupException($"the record in {folder} cannot be used: {damaged.Message}", damaged) : failed;
        }
    }

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadBatchesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var batch in _excerpt.Batches)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return batch;
        }
        await Task.CompletedTask;
    }

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadOriginsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var piece in _excerpt.Origins)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return piece;
        }
        await Task.CompletedTask;
    }

    public Task RequireUntouchedAsync(CancellationToken cancellation) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _record.Dispose();
        await _journal.DisposeAsync();
    }

    private static (SignedCheckpoint Checkpoint, VerifierKey Key) ReadSigned(string dataDirectory)
    {
        string path = Path.Combine(dataDirectory, BackupLayout.Checkpoint);
        if (!File.Exists(path) || !RecordKeyFile.Exists(dataDirectory))
            throw new BackupException($"the record in {dataDirectory} has no key, or no checkpoint that it signed and kept. Start the node, and take the backup while it runs");
        return (SignedCheckpoint.Parse(File.ReadAllBytes(path)), RecordKeyFile.Of(dataDirectory));
    }
}
