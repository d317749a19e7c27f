using System.Collections.Immutable;
using System.Formats.Tar;
using Forewarn.Journal;
using Forewarn.Record;
using Forewarn.Record.Audit;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Files;
using Forewarn.Record.Notes;
using Forewarn.Server.Node;
using Forewarn.Server.Recording;

namespace Forewarn.Server.Backups;

/// <summary>A backup that lies in a folder as a data directory would, and whether it is one.</summary>
internal sealed class UnpackedBackup
{
    private const int CopyBytes = 1 << 16;

    private readonly string _folder;
    private readonly BackupManifest _manifest;

    private UnpackedBackup(string folder, BackupManifest manifest) => (_folder, _manifest) = (folder, manifest);

    /// <summary>Unpacks the archive, and holds each file against the manifest.</summary>
    /// <param name="backup">Read once, to the archive's end.</param>
    /// <param name="folder">An empty folder; when this throws, some of the backup is in it.</param>
    /// <param name="progress">Told how many bytes were unpacked.</param>
    /// <exception cref="BackupException">It is no backup, or damaged, or not all of it.</exception>
    /// <exception cref="JournalException">Its journal cannot be stored.</exception>
    /// <exception cref="IOException">It cannot be read, or not be stored.</exception>
    public static async Task<UnpackedBackup> UnpackAsync(Stream backup, string folder, IProgress<long>? progress, CancellationToken cancellation)
    {
        try
        {
            var (manifest, members, end) = await ReadAsync(backup, folder, progress, cancellation);
            RequireAsStated(manifest, members, end);
            return new UnpackedBackup(folder, manifest);
        }
        catch (Exception damaged) when (damaged is InvalidDataException or EndOfStreamException or FormatException or OverflowException or ArgumentException or JournalDamagedException)
        {
            throw new BackupException($"this is no backup of a node, or a damaged or shortened one: {damaged.Message}", damaged);
        }
    }

    /// <summary>Verifies all of it: the files of the record lead to the root that its key has signed, and the journal leads to every leaf.</summary>
    /// <param name="policy">Whose signatures are believed; null for the key that the backup itself names.</param>
    /// <param name="progress">Told of the journal's position reached, and the last one.</param>
    /// <exception cref="BackupException">It does not hold; names the first thing that does not.</exception>
    public async Task<BackupSummary> VerifyAsync(Policy? policy, Action<long, long>? progress, CancellationToken cancellation)
    {
        string record = Path.Combine(_folder, RecordKeeper.Folder);
        try
        {
            var checkpoint = SignedCheckpoint.Parse(await File.ReadAllBytesAsync(Path.Combine(_folder, BackupLayout.Checkpoint), cancellation));
            SyncRecord(record);
            RequireInOrder(RecordAudit.OfFiles(record, checkpoint, policy ?? Policy.OfLog(_manifest.VerifierKey), cancellation: cancellation));
            if (checkpoint.Checkpoint.Origin != _manifest.VerifierKey.Name)
                throw new BackupException($"the checkpoint in the backup is that of {checkpoint.Checkpoint.Origin}, not of {_manifest.VerifierKey.Name}");
            RequireOwnKey();
            var (_, finding) = await JournalAudit.CompareAsync(_folder, progress, cancellation);
            if (finding is not null)
                throw new BackupException($"journal and record in the backup are not those of one node: {finding}");
            string accounts = Path.Combine(_folder, BackupLayout.Accounts);
            if (File.Exists(accounts) && !AccountsCopy.IsWhole(accounts))
                throw new BackupException("the accounts of the console in the backup are damaged");
            return BackupSummary.Of(_manifest, checkpoint);
        }
        catch (Exception wrong) when (wrong is RecordFormatException or DataDirectoryException)
        {
            throw new BackupException($"the backup does not hold: {wrong.Message}", wrong);
        }
    }

    /// <summary>Puts the record's private key, which was kept elsewhere, beside the rest.</summary>
    /// <exception cref="BackupException">It is another's.</exception>
    public void AddKey(string text)
    {
        RequireOwn(text);
        string path = Path.Combine(_folder, BackupLayout.RecordKey);
        if (!File.Exists(path))
            DurableFile.Write(path, System.Text.Encoding.UTF8.GetBytes(text.TrimEnd('\n') + "\n"), replace: false);
    }

    private void RequireInOrder(AuditReport report)
    {
        if (report.Findings is [var first, ..])
            throw new BackupException($"the record in the backup is not in order: {first}");
        if (report.Size != _manifest.Leaves || report.Root.ToBase64() != _manifest.Root)
            throw new BackupException($"the record in the backup has {report.Size} leaves and the root {report.Root.ToBase64()}, but its manifest states {_manifest.Leaves} and {_manifest.Root}");
        if (report.Signed is not { IsMet: true })
            throw new BackupException("too few witnesses of the policy have cosigned the checkpoint in the backup. A backup holds the newest checkpoint, which they may not have seen yet: give the record's key alone, with --log");
    }

    /// <summary>A private key that came with it must be that of the record.</summary>
    private void RequireOwnKey()
    {
        string path = Path.Combine(_folder, BackupLayout.RecordKey);
        if (File.Exists(path))
            RequireOwn(File.ReadAllText(path));
    }

    private void RequireOwn(string text)
    {
        try
        {
            using var key = SigningKey.Parse(text.TrimEnd('\n'));
            if (!key.VerifierKey.Equals(_manifest.VerifierKey))
                throw new BackupException($"the private key is that of {key.VerifierKey}, but the record's is {_manifest.VerifierKey}");
        }
        catch (RecordFormatException wrong)
        {
            // Its text may be a secret all the same.
            throw new BackupException($"what should be the record's private key is none: {wrong.Problem}");
        }
    }

    /// <summary>Makes the record's files durable, and says so in them: a node would else compute all of it anew at its first start.</summary>
    private static void SyncRecord(string record)
    {
        using var files = RecordFiles.Open(record);
        if (files.Repairs is [var torn, ..])
            throw new BackupException($"the record in the backup is not whole: {torn.File}, byte {torn.Offset}: {torn.Problem}");
        files.Publish();
        files.Sync();
    }

    private static async Task<(BackupManifest Manifest, ImmutableArray<BackupMember> Members, JournalEnd End)> ReadAsync(
        Stream backup, string folder, IProgress<long>? progress, CancellationToken cancellation)
    {
        await using var archive = new TarReader(backup, leaveOpen: true);
        using var journal = JournalRestoration.Begin(folder);
        var members = ImmutableArray.CreateBuilder<BackupMember>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        long bytes = 0;
        for (int parts = 0, originsParts = 0; await archive.GetNextEntryAsync(copyData: false, cancellation) is { } entry;)
        {
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || !names.Add(entry.Name) || names.Count > BackupLayout.MembersMax)
                throw Foreign(entry.Name);
            await using var content = new MeasuredStream(entry.DataStream ?? Stream.Null, entry.Length);
            if (entry.Name == BackupManifest.FileName)
            {
                byte[] manifest = await ReadSmallAsync(entry.Name, content, BackupManifest.BytesMax, cancellation);
                await RequireChecksumAsync(archive, manifest, cancellation);
                return (BackupManifest.Parse(manifest), members.ToImmutable(), journal.Finish());
            }
            if (BackupLayout.IsJournalPart(entry.Name))
            {
                if (entry.Name != BackupLayout.JournalPart(++parts))
                    throw new BackupException($"{entry.Name} comes where {BackupLayout.JournalPart(parts)} should");
                journal.AddAll(content);
            }
            else if (BackupLayout.IsOriginsPart(entry.Name))
            {
                if (entry.Name != BackupLayout.OriginsPart(++originsParts))
                    throw new BackupException($"{entry.Name} comes where {BackupLayout.OriginsPart(originsParts)} should");
                journal.AddOrigins(content);
            }
            else
            {
                await UnpackAsync(entry.Name, content, folder, cancellation);
            }
            members.Add(content.Finish(entry.Name));
            progress?.Report(bytes += entry.Length);
        }
        throw new BackupException("this is no backup of a node, or not all of one: it has no manifest");
    }

    private static async Task UnpackAsync(string name, MeasuredStream content, string folder, CancellationToken cancellation)
    {
        bool isSmall = name == BackupLayout.Checkpoint || BackupLayout.IsSecret(name);
        if (!isSmall && !BackupLayout.IsRecordPart(name) && name != BackupLayout.Accounts)
            throw Foreign(name);
        long bytesMax = name == BackupLayout.Checkpoint ? SignedNote.BytesMax : isSmall ? BackupLayout.SecretBytesMax : long.MaxValue;
        if (content.Length > bytesMax)
            throw new BackupException($"{name} in the backup has {content.Length} bytes, more than {bytesMax}");
        string path = Path.Combine(folder, name);
        foreach (string above in Above(folder, path))
            DurableFile.CreatePrivateFolder(above);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var file = new FileStream(path, options);
        await content.CopyToAsync(file, CopyBytes, cancellation);
        file.Flush(flushToDisk: true);
    }

    /// <summary>The folders between one and a file in it, the upper ones first.</summary>
    private static IEnumerable<string> Above(string folder, string path)
    {
        var above = new Stack<string>();
        for (string each = Path.GetDirectoryName(path)!; each != folder; each = Path.GetDirectoryName(each)!)
            above.Push(each);
        return above;
    }

    private static async Task RequireChecksumAsync(TarReader archive, byte[] manifest, CancellationToken cancellation)
    {
        byte[] expected = BackupManifest.ChecksumOf(manifest);
        if (await archive.GetNextEntryAsync(copyData: false, cancellation) is not { Name: BackupManifest.ChecksumFileName } entry)
            throw new BackupException($"not all of the backup is there: it ends before {BackupManifest.ChecksumFileName}");
        await using var content = new MeasuredStream(entry.DataStream ?? Stream.Null, entry.Length);
        if (!(await ReadSmallAsync(entry.Name, content, expected.Length, cancellation)).AsSpan().SequenceEqual(expected))
            throw new BackupException($"{BackupManifest.FileName} in the backup is damaged");
    }

    private static async Task<byte[]> ReadSmallAsync(string name, MeasuredStream content, int bytesMax, CancellationToken cancellation)
    {
        if (content.Length > bytesMax)
            throw new BackupException($"{name} in the backup has {content.Length} bytes, more than {bytesMax}");
        byte[] bytes = new byte[content.Length];
        await content.ReadExactlyAsync(bytes, cancellation);
        return bytes;
    }

    private static void RequireAsStated(BackupManifest manifest, ImmutableArray<BackupMember> members, JournalEnd end)
    {
        if (!members.SequenceEqual(manifest.Members))
        {
            var wrong = members.Except(manifest.Members).Concat(manifest.Members.Except(members)).FirstOrDefault();
            throw new BackupException($"{wrong?.Name ?? "a file"} in the backup is not what its manifest states");
        }
        if ((end.Batches, end.Position, end.Hash.ToString()) != (manifest.Batches, manifest.Entries, manifest.JournalHash))
            throw new BackupException($"the journal in the backup ends at entry {end.Position}, but its manifest states {manifest.Entries}, or another hash");
        if (members.All(member => member.Name != BackupLayout.Checkpoint))
            throw new BackupException("the backup holds no signed checkpoint");
    }

    private static BackupException Foreign(string name) => new($"this is no backup of a node: it holds {name}");
}
