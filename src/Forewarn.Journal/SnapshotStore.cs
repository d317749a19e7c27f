using System.Collections.Immutable;
using System.Globalization;

namespace Forewarn.Journal;

/// <summary>States of the machine, each as it was after the entry at one position; they bound the time of a restart.</summary>
/// <remarks>A snapshot is never needed: what does not check out is passed over, and without any the journal is replayed from
/// its start. Not safe for use by several threads at a time; for the process that has the journal open.</remarks>
public sealed class SnapshotStore
{
    /// <summary>How many snapshots are kept; older ones are removed when a new one is durable.</summary>
    public const int KeptMax = 2;

    private const string Extension = ".snapshot";

    private readonly string _directory;

    /// <param name="directory">The journal's directory; the snapshots go into <c>snapshots</c> below it.</param>
    public SnapshotStore(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        _directory = Path.Combine(Path.GetFullPath(directory), "snapshots");
    }

    /// <summary>Writes the state after the entry at <paramref name="position"/>, and returns when it is durable.</summary>
    /// <param name="position">At least 0, for the state before any entry. A snapshot at the same position is replaced.</param>
    /// <param name="write">Writes the state to the stream it is given, in whatever portions suit it.</param>
    /// <returns>The state hash: SHA-256 of what was written.</returns>
    /// <exception cref="JournalFailedException">The system reports an error; the snapshots that were there still are.</exception>
    public Digest Write(long position, Action<Stream> write)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentNullException.ThrowIfNull(write);
        string path = Path.Combine(_directory, position.ToString("D20", CultureInfo.InvariantCulture) + Extension);
        try
        {
            Directory.CreateDirectory(_directory);
            RemoveUnfinished();
            string temporary = path + ".new";
            Digest hash = SnapshotFile.Write(temporary, position, write);
            SystemFile.Publish(temporary, path);
            SystemFile.SyncDirectory(Path.GetDirectoryName(_directory)!);
            RemoveOld();
            return hash;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JournalFailedException($"The snapshot {path} could not be written: {e.Message}", e);
        }
    }

    /// <summary>The newest snapshot that checks out, at or before a position.</summary>
    /// <remarks>All of it is read and hashed before it is handed out, so its payload needs no further check.</remarks>
    /// <param name="snapshot">To be disposed by the caller; null when this returns false.</param>
    /// <param name="discarded">The newer ones that did not check out, newest first; their files are left alone.</param>
    /// <param name="positionMax">Snapshots beyond it are passed over: the journal's last position, or less when the caller could
    /// not use the snapshot that it got first.</param>
    public bool TryLoadNewest(out Snapshot? snapshot, out ImmutableArray<DiscardedSnapshot> discarded, long positionMax = long.MaxValue)
    {
        ImmutableArray<DiscardedSnapshot>.Builder reasons = ImmutableArray.CreateBuilder<DiscardedSnapshot>();
        snapshot = null;
        foreach ((string path, long position) in NewestFirst())
        {
            if (position > positionMax)
            {
                continue;
            }
            try
            {
                snapshot = SnapshotFile.Open(path, position);
                break;
            }
            catch (Exception e) when (e is InvalidSnapshotException or IOException or UnauthorizedAccessException)
            {
                reasons.Add(new DiscardedSnapshot(path, position, e.Message));
            }
        }
        discarded = reasons.ToImmutable();
        return snapshot is not null;
    }

    /// <summary>Removes every snapshot before <paramref name="position"/>, and what is left of unfinished ones: they may hold details
    /// that were erased since.</summary>
    /// <remarks>For after an erasure, once a snapshot that knows of it is written, or with <see cref="long.MaxValue"/> at once.
    /// Durable when it returns.</remarks>
    /// <exception cref="JournalFailedException">The system reports an error.</exception>
    public void RemoveBefore(long position)
    {
        if (!Directory.Exists(_directory))
        {
            return;
        }
        try
        {
            RemoveUnfinished();
            foreach ((string path, _) in NewestFirst().Where(s => s.Position < position))
            {
                File.Delete(path);
            }
            SystemFile.SyncDirectory(_directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JournalFailedException($"The snapshots in {_directory} could not be removed: {e.Message}", e);
        }
    }

    private List<(string Path, long Position)> NewestFirst()
    {
        var found = new List<(string Path, long Position)>();
        if (Directory.Exists(_directory))
        {
            foreach (string path in Directory.EnumerateFiles(_directory, "*" + Extension))
            {
                if (long.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out long position))
                {
                    found.Add((path, position));
                }
            }
        }
        found.Sort((a, b) => b.Position.CompareTo(a.Position));
        return found;
    }

    private void RemoveOld()
    {
        foreach ((string path, _) in NewestFirst().Skip(KeptMax))
        {
            File.Delete(path);
        }
    }

    private void RemoveUnfinished()
    {
        foreach (string path in Directory.EnumerateFiles(_directory, "*" + Extension + ".new"))
        {
            File.Delete(path);
        }
    }
}

/// <summary>A snapshot that was passed over.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Position">The position in its name.</param>
/// <param name="Reason">What did not check out.</param>
public sealed record DiscardedSnapshot(string Path, long Position, string Reason);
