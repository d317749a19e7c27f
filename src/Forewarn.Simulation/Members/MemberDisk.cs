using Forewarn.Journal;
using Forewarn.Record.Files;
using Forewarn.Server.Recording;
using Forewarn.Simulation.Worlds;

namespace Forewarn.Simulation.Members;

/// <summary>The data directory of a member, and what a death leaves of it: real files, of which a loss of power takes what was not synced.</summary>
internal sealed class MemberDisk(World world, string root)
{
    /// <summary>How long a process that was killed may still be putting away what it had open.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromHours(1);

    /// <summary>Sizes of the record's files when the node was started on them: so much of each was found there, and is durable.</summary>
    private Dictionary<string, long> _durable = [];
    private int _life;
    private (long Log, byte[] Head) _before;

    /// <summary>Where the node that lives now has its data.</summary>
    public string Directory => Path.Combine(root, FormattableString.Invariant($"{_life}"));

    /// <summary>Bytes of the journal's database.</summary>
    public long Size => LengthOf(Path.Combine(Directory, BatchStore.FileName));

    private string Log => Path.Combine(Directory, BatchStore.FileName + "-wal");

    private string Head => Path.Combine(Directory, HeadFile.FileName);

    /// <summary>To be told when a node starts on it.</summary>
    public void Begin()
    {
        System.IO.Directory.CreateDirectory(Directory);
        _durable = RecordFilesOf(Directory).ToDictionary(path => Path.GetRelativePath(Directory, path), path => new FileInfo(path).Length);
    }

    /// <summary>Begins to look for the next batch that is written.</summary>
    public void Watch() => _before = Read();

    /// <summary>Whether a batch was written since the last look.</summary>
    public bool HasGrown()
    {
        if (LengthOf(Log) == _before.Log)
        {
            return false;
        }
        bool grown = LengthOf(Log) > _before.Log;
        if (!grown)
        {
            Watch();
        }
        return grown;
    }

    /// <summary>The process dies: the next life finds the files as they are, since the operating system has what was written.</summary>
    public void Kill() => MoveOn();

    /// <summary>The machine loses its power: of what was not synced, anything may be missing.</summary>
    /// <param name="isAppending">In the middle of writing the batch that <see cref="HasGrown"/> told of, so that it may be torn.</param>
    public void CutPower(bool isAppending)
    {
        var before = _before;
        MoveOn();
        if (isAppending)
        {
            TearBatch(before);
        }
        foreach (string path in RecordFilesOf(Directory))
        {
            long durable = _durable.GetValueOrDefault(Path.GetRelativePath(Directory, path));
            using var file = File.Open(path, FileMode.Open);
            if (file.Length > durable && world.Chance(0.5))
            {
                file.SetLength(durable + world.Random.NextInt64(file.Length - durable));
            }
        }
    }

    // SQLite syncs its log, then the head is written, then the batch is handed on. So the head is new only if the log is whole.
    private void TearBatch((long Log, byte[] Head) before)
    {
        using var log = File.Open(Log, FileMode.Open);
        if (world.Chance(0.3))
        {
            if (world.Chance(0.5))
            {
                File.WriteAllBytes(Head, before.Head);
            }
            return;
        }
        File.WriteAllBytes(Head, before.Head);
        long torn = before.Log + world.Random.NextInt64(log.Length - before.Log);
        if (world.Chance(0.5))
        {
            log.SetLength(torn);
            return;
        }
        // A later part came to the disk, and an earlier one did not.
        log.Position = torn;
        log.Write(new byte[Math.Min(512, log.Length - torn)]);
    }

    /// <summary>Keeps what is there as it is, for <see cref="GoBack"/>.</summary>
    public void Keep() => CopyAll(Directory, Kept);

    /// <summary>The machine loses its power, and the disk all that was written since <see cref="Keep"/>.</summary>
    public void GoBack()
    {
        _life++;
        CopyAll(Kept, Directory);
    }

    private string Kept => Path.Combine(root, "kept");

    /// <summary>What is there of the present life becomes the next one's; a process of the present life that has not ended yet writes where nobody looks any more.</summary>
    private void MoveOn()
    {
        string from = Directory;
        _life++;
        CopyAll(from, Directory);
        world.After(Rest, () => System.IO.Directory.Delete(from, recursive: true));
    }

    private (long, byte[]) Read() => (LengthOf(Log), File.Exists(Head) ? File.ReadAllBytes(Head) : []);

    private static long LengthOf(string path) => File.Exists(path) ? new FileInfo(path).Length : 0;

    private static string[] RecordFilesOf(string directory)
    {
        string record = Path.Combine(directory, RecordKeeper.Folder);
        return System.IO.Directory.Exists(record) ? [.. System.IO.Directory.EnumerateFiles(record).Where(IsAppended).Order(StringComparer.Ordinal)] : [];
    }

    /// <summary>The others are written anew beside, and synced.</summary>
    private static bool IsAppended(string path) => Path.GetFileName(path) is RecordLayout.Leaves or RecordLayout.Details or RecordLayout.Offsets || RecordLayout.LevelOf(Path.GetFileName(path)) >= 0;

    private static void CopyAll(string from, string to)
    {
        foreach (string path in System.IO.Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(to, Path.GetRelativePath(from, path));
            System.IO.Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            // Locks end with their process, and SQLite makes its shared memory anew.
            if (!path.EndsWith("-shm", StringComparison.Ordinal) && Path.GetFileName(path) is not (DirectoryLock.FileName or RecordLayout.Lock))
            {
                File.Copy(path, copy, overwrite: true);
            }
        }
    }
}
