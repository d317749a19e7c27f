using Forewarn.Journal;
using Forewarn.Record;
using Forewarn.Record.Files;
using Forewarn.Server.Recording;
using NodaTime;
using NodaTime.Text;

namespace Forewarn.Server.Backups;

/// <summary>Takes backups of a node, whether it runs or not, without holding up its writes.</summary>
public static class Backup
{
    /// <summary>Writes a backup to a stream: everything that was acknowledged before, and whatever more was durable when the journal's end was
    /// looked up. Memory stays bounded.</summary>
    /// <param name="dataDirectory">The node's data directory, on this machine; whoever may read it may take a backup.</param>
    /// <param name="to">A tar archive comes here; what was written before an exception is no backup.</param>
    /// <param name="withKeys">Whether the node's secrets go in, too.</param>
    /// <param name="clock">Gives the time of the backup.</param>
    /// <param name="progress">Told how many bytes were copied.</param>
    /// <exception cref="BackupException">The node gives none, or broke it off.</exception>
    /// <exception cref="JournalException">The journal is damaged, or in use by a program that gives no backups.</exception>
    /// <exception cref="IOException">Something cannot be read or written.</exception>
    public static async Task<BackupSummary> TakeAsync(
        string dataDirectory, Stream to, bool withKeys, IClock clock, IProgress<long>? progress = null, CancellationToken cancellation = default)
    {
        dataDirectory = Path.GetFullPath(dataDirectory);
        var takenAt = clock.GetCurrentInstant();
        try
        {
            await using var source = (IBackupSource?)await RunningNode.ConnectAsync(dataDirectory, cancellation) ?? await StoppedNode.OpenAsync(dataDirectory);
            var archive = new BackupArchive(to, progress);
            await AddPartsAsync(archive, BackupLayout.JournalPart, source.ReadBatchesAsync(cancellation), cancellation);
            await AddPartsAsync(archive, BackupLayout.OriginsPart, source.ReadOriginsAsync(cancellation), cancellation);
            await AddRecordAsync(archive, source, Path.Combine(dataDirectory, RecordKeeper.Folder), cancellation);
            await source.RequireUntouchedAsync(cancellation);
            using (var accounts = AccountsCopy.Of(dataDirectory))
            {
                if (accounts is not null)
                    await archive.AddFileAsync(BackupLayout.Accounts, accounts.Path, cancellation);
            }
            if (withKeys)
                await AddSecretsAsync(archive, dataDirectory, cancellation);
            var end = source.End;
            var manifest = new BackupManifest(
                BackupManifest.Version, InstantPattern.ExtendedIso.Format(takenAt), source.Key.ToString(), source.Leaves, source.Root.ToBase64(), end.Batches, end.Position,
                end.Batches == 0 ? null : InstantPattern.ExtendedIso.Format(end.Time), end.Hash.ToString(), archive.Members);
            await archive.FinishAsync(manifest, cancellation);
            return BackupSummary.Of(manifest, source.Checkpoint);
        }
        catch (RecordFormatException damaged)
        {
            throw new BackupException($"the record in {dataDirectory} cannot be copied: {damaged.Message}", damaged);
        }
    }

    /// <summary>Adds pieces, some megabytes of them in each file, none of them in two.</summary>
    private static async Task AddPartsAsync(BackupArchive archive, Func<int, string> nameOf, IAsyncEnumerable<ReadOnlyMemory<byte>> pieces, CancellationToken cancellation)
    {
        var part = new MemoryStream();
        int parts = 0;
        await foreach (var piece in pieces)
        {
            part.Write(piece.Span);
            if (part.Length >= BackupLayout.JournalPartBytes)
                await AddPartAsync();
        }
        if (part.Length > 0)
            await AddPartAsync();

        async Task AddPartAsync()
        {
            await archive.AddAsync(nameOf(++parts), new ArraySegment<byte>(part.GetBuffer(), 0, (int)part.Length), cancellation);
            part.SetLength(0);
        }
    }

    private static async Task AddRecordAsync(BackupArchive archive, IBackupSource source, string folder, CancellationToken cancellation)
    {
        await archive.AddAsync(BackupLayout.Checkpoint, source.Checkpoint.ToBytes(), cancellation);
        foreach (var part in RecordExcerpt.Of(folder, source.Leaves))
            await archive.AddFileAsync(BackupLayout.RecordPart(part.Name), Path.Combine(folder, part.Name), cancellation, part.Length);
    }

    private static async Task AddSecretsAsync(BackupArchive archive, string dataDirectory, CancellationToken cancellation)
    {
        string console = Path.Combine(dataDirectory, BackupLayout.ConsoleKeys);
        string[] keys = Directory.Exists(console) ? [.. Directory.EnumerateFiles(console, "*.xml").Select(path => $"{BackupLayout.ConsoleKeys}/{Path.GetFileName(path)}").Order(StringComparer.Ordinal)] : [];
        foreach (string name in BackupLayout.Secrets.Concat(keys.Where(BackupLayout.IsSecret)))
        {
            string path = Path.Combine(dataDirectory, name);
            if (File.Exists(path))
                await archive.AddFileAsync(name, path, cancellation);
        }
    }
}
