using Forewarn.Record.Merkle;

namespace Forewarn.Record.Files;

/// <summary>The open files of one record.</summary>
/// <remarks>Threads: as <see cref="AppendedFile"/>; <see cref="HashesToAppend"/> is the appender's.</remarks>
internal sealed class FileSet : ISubtreeHashes, IDisposable
{
    private readonly string _directory;
    private readonly FileStream _lock;
    private readonly AppendedFile?[] _hashes = new AppendedFile?[RecordLayout.LevelsMax];
    private volatile bool _namesUnsynced = true;

    /// <exception cref="IOException">Another process, or another part of this one, has the record open.</exception>
    public FileSet(string directory)
    {
        _directory = directory;
        DurableFile.CreatePrivateFolder(directory);
        _lock = TakeLock(directory);
        try
        {
            Leaves = AppendedFile.Open(directory, RecordLayout.Leaves);
            Details = AppendedFile.Open(directory, RecordLayout.Details);
            Offsets = AppendedFile.Open(directory, RecordLayout.Offsets);
            foreach (string path in Directory.EnumerateFiles(directory))
            {
                int level = RecordLayout.LevelOf(Path.GetFileName(path));
                if (level >= 0)
                    _hashes[level] = AppendedFile.Open(directory, RecordLayout.Hashes(level));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public AppendedFile Leaves { get; } = null!;

    public AppendedFile Details { get; } = null!;

    public AppendedFile Offsets { get; } = null!;

    /// <summary>The file of a level, or null when there is none.</summary>
    public AppendedFile? HashesOf(int level) => Volatile.Read(ref _hashes[level]);

    /// <summary>The file of a level, made when there is none.</summary>
    public AppendedFile HashesToAppend(int level)
    {
        var file = _hashes[level];
        if (file is null)
        {
            file = AppendedFile.Open(_directory, RecordLayout.Hashes(level));
            _namesUnsynced = true;
            Volatile.Write(ref _hashes[level], file);
        }
        return file;
    }

    /// <exception cref="RecordFormatException">The file has no such hash.</exception>
    public TreeHash Subtree(int level, long index)
    {
        Span<byte> hash = stackalloc byte[TreeHash.Length];
        ReadHashes(level, index, hash);
        return new TreeHash(hash);
    }

    /// <summary>Reads as many hashes as there is room for, from index <paramref name="first"/> of the level on.</summary>
    /// <exception cref="RecordFormatException">The file has not so many.</exception>
    public void ReadHashes(int level, long first, Span<byte> destination)
    {
        var file = HashesOf(level) ?? throw RecordLayout.Damage(RecordLayout.Hashes(level), 0, "there is no such file", "the file");
        file.Read(destination, first * TreeHash.Length);
    }

    /// <summary>Where the leaf before <paramref name="index"/> ends, and where the one before <paramref name="end"/> does: the extent of the leaves between.</summary>
    /// <exception cref="RecordFormatException">The offsets do not grow, or are not there.</exception>
    public (LeafEnds Begin, LeafEnds End) ReadExtent(long index, long end)
    {
        Span<byte> entry = stackalloc byte[LeafEnds.Bytes];
        LeafEnds begin = default;
        if (index > 0)
        {
            Offsets.Read(entry, (index - 1) * LeafEnds.Bytes);
            begin = LeafEnds.Read(entry);
        }
        Offsets.Read(entry, (end - 1) * LeafEnds.Bytes);
        var last = LeafEnds.Read(entry);
        if (begin.Leaf < 0 || begin.Details < 0 || last.Leaf <= begin.Leaf || last.Details <= begin.Details)
            throw RecordLayout.Damage(RecordLayout.Offsets, (end - 1) * LeafEnds.Bytes, FormattableString.Invariant($"the offsets of leaf {end - 1} are not behind those of the leaf before {index}"), "offsets that grow");
        return (begin, last);
    }

    /// <summary>Writes everything that is buffered, the offsets last: a leaf that has its offsets has everything.</summary>
    public void WriteOut()
    {
        Leaves.WriteOut();
        Details.WriteOut();
        foreach (var file in _hashes)
            file?.WriteOut();
        Offsets.WriteOut();
    }

    /// <summary>Drops what is buffered and everything from leaf <paramref name="size"/> on, which begins at <paramref name="ends"/>.</summary>
    /// <returns>For each file that was longer: its name, where it was cut, and how many bytes it lost.</returns>
    public List<(string File, long Offset, long Lost)> CutTo(long size, LeafEnds ends)
    {
        var cut = new List<(string, long, long)>();
        // The offsets first: a leaf without offsets does not exist, whatever else of it is left.
        Cut(Offsets, size * LeafEnds.Bytes);
        Cut(Leaves, ends.Leaf);
        Cut(Details, ends.Details);
        for (int level = 0; level < _hashes.Length; level++)
        {
            if (_hashes[level] is { } file)
                Cut(file, (size >> level) * TreeHash.Length);
        }
        return cut;

        void Cut(AppendedFile file, long length)
        {
            if (file.Written > length)
                cut.Add((file.Name, length, file.Written - length));
            file.CutTo(length);
        }
    }

    /// <summary>Returns when everything that was written before the call outlives a loss of power.</summary>
    public void Sync()
    {
        Leaves.Sync();
        Details.Sync();
        for (int level = 0; level < _hashes.Length; level++)
            HashesOf(level)?.Sync();
        Offsets.Sync();
        if (!_namesUnsynced)
            return;
        _namesUnsynced = false;
        DurableFile.SyncDirectory(_directory);
    }

    public void Dispose()
    {
        // Whatever the constructor came to open.
        Leaves?.Dispose();
        Details?.Dispose();
        Offsets?.Dispose();
        foreach (var file in _hashes)
            file?.Dispose();
        _lock.Dispose();
    }

    private static FileStream TakeLock(string directory)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(Path.Combine(directory, RecordLayout.Lock), options);
    }
}
