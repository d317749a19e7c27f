using Forewarn.Journal;
using Forewarn.Record;
using Forewarn.Record.Checkpoints;
using Forewarn.Server.Node;

namespace Forewarn.Server.Backups;

/// <summary>Makes a data directory of a backup, once all of it is verified.</summary>
public static class Restoration
{
    /// <summary>Folder in the data directory in which a backup is unpacked and verified; there until a restoration has ended.</summary>
    private const string Staging = "restoring";

    /// <summary>What may lie in a directory that counts as empty: file systems put it there.</summary>
    private const string LostAndFound = "lost+found";

    /// <summary>Puts a backup into a data directory.</summary>
    /// <remarks>Nothing is there before all of it is verified; killed half-way, it leaves a folder that keeps nodes from starting there.</remarks>
    /// <param name="backup">Read once, to the archive's end.</param>
    /// <param name="dataDirectory">Not there, or empty.</param>
    /// <param name="recordKey">The text of the record's private key, when it is not in the backup; null to put it there by hand.</param>
    /// <param name="policy">Whose signatures are believed; null for the key that the backup itself names.</param>
    /// <param name="unpacked">Told how many bytes were unpacked.</param>
    /// <param name="verified">Told of the journal's position reached, and the last one.</param>
    /// <exception cref="BackupException">The directory is not empty, or the backup does not hold; nothing was changed.</exception>
    /// <exception cref="JournalException">The journal in the backup cannot be stored; nothing was changed.</exception>
    /// <exception cref="IOException">Something cannot be read or stored; nothing was changed, but where files were put in place already.</exception>
    public static async Task<BackupSummary> RestoreAsync(
        Stream backup, string dataDirectory, string? recordKey = null, Policy? policy = null, IProgress<long>? unpacked = null, Action<long, long>? verified = null,
        CancellationToken cancellation = default)
    {
        dataDirectory = Path.GetFullPath(dataDirectory);
        RequireEmpty(dataDirectory);
        bool isNew = !Directory.Exists(dataDirectory);
        DurableFile.CreateDirectory(dataDirectory);
        string staging = Path.Combine(dataDirectory, Staging);
        try
        {
            var summary = await UnpackAndVerifyAsync(backup, staging, recordKey, policy, unpacked, verified, cancellation);
            Put(staging, dataDirectory);
            return summary with { HasRecordKey = File.Exists(Path.Combine(dataDirectory, BackupLayout.RecordKey)) };
        }
        // Where some of it is in place already, the folder stays, and says so.
        catch when (!HasBegunToPut(dataDirectory))
        {
            if (Directory.Exists(staging))
                Directory.Delete(staging, recursive: true);
            if (isNew)
                Directory.Delete(dataDirectory);
            throw;
        }
    }

    /// <summary>Verifies a backup as a restoration does, and leaves nothing.</summary>
    /// <param name="scratch">A directory with room for all of it.</param>
    /// <inheritdoc cref="RestoreAsync"/>
    public static async Task<BackupSummary> VerifyAsync(
        Stream backup, string scratch, Policy? policy = null, IProgress<long>? unpacked = null, Action<long, long>? verified = null, CancellationToken cancellation = default)
    {
        string staging = Path.Combine(Path.GetFullPath(scratch), $"forewarn-verify-{Guid.NewGuid():n}");
        try
        {
            return await UnpackAndVerifyAsync(backup, staging, recordKey: null, policy, unpacked, verified, cancellation);
        }
        finally
        {
            if (Directory.Exists(staging))
                Directory.Delete(staging, recursive: true);
        }
    }

    /// <summary>Nothing must run on half of a backup.</summary>
    /// <exception cref="DataDirectoryException">A restoration into this directory was broken off, or is under way.</exception>
    internal static void RequireFinished(string dataDirectory)
    {
        if (Directory.Exists(Path.Combine(dataDirectory, Staging)))
            throw new DataDirectoryException($"a backup is being restored into {dataDirectory}, or was when that was broken off. If nothing does so any more, remove all that is in it, and restore again");
    }

    private static async Task<BackupSummary> UnpackAndVerifyAsync(
        Stream backup, string staging, string? recordKey, Policy? policy, IProgress<long>? unpacked, Action<long, long>? verified, CancellationToken cancellation)
    {
        DurableFile.CreatePrivateFolder(staging);
        var unpackedBackup = await UnpackedBackup.UnpackAsync(backup, staging, unpacked, cancellation);
        if (recordKey is not null)
            unpackedBackup.AddKey(recordKey);
        return await unpackedBackup.VerifyAsync(policy, verified, cancellation);
    }

    private static void RequireEmpty(string dataDirectory)
    {
        if (File.Exists(dataDirectory))
            throw new BackupException($"{dataDirectory} is a file");
        if (Directory.Exists(dataDirectory) && Entries(dataDirectory).FirstOrDefault() is { } there)
            throw new BackupException($"{dataDirectory} is not empty: there is {Path.GetFileName(there)}. Restore into a new directory; nothing is ever restored over what is there");
    }

    private static bool HasBegunToPut(string dataDirectory) =>
        Directory.Exists(dataDirectory) && Entries(dataDirectory).Any(entry => Path.GetFileName(entry) != Staging);

    private static IEnumerable<string> Entries(string directory) =>
        Directory.EnumerateFileSystemEntries(directory).Where(entry => Path.GetFileName(entry) != LostAndFound);

    /// <summary>Moves everything to its place, durably; the folder in which it was goes last.</summary>
    private static void Put(string staging, string dataDirectory)
    {
        foreach (string entry in Directory.GetFileSystemEntries(staging))
            Directory.Move(entry, Path.Combine(dataDirectory, Path.GetFileName(entry)));
        DurableFile.SyncDirectory(staging);
        DurableFile.SyncDirectory(dataDirectory);
        Directory.Delete(staging);
        DurableFile.SyncDirectory(dataDirectory);
    }
}
