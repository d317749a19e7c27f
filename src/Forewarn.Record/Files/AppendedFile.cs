using Microsoft.Win32.SafeHandles;

namespace Forewarn.Record.Files;

/// <summary>A file that only grows: bytes are gathered in memory and written at its end.</summary>
/// <remarks>One thread appends, writes out and cuts; any thread reads and overwrites what is written, and syncs.</remarks>
internal sealed class AppendedFile : IDisposable
{
    private const int BufferBytesMin = 1 << 12;

    // Its handle does the work: the stream is the only way to make a file with a mode.
    private readonly FileStream _stream;
    private readonly Lock _syncGate = new();
    private byte[] _buffer = new byte[BufferBytesMin];
    private volatile bool _unsynced;

    private AppendedFile(string name, FileStream stream)
    {
        Name = name;
        _stream = stream;
        Written = RandomAccess.GetLength(Handle);
        _unsynced = Written > 0;
    }

    /// <summary>Opens the file, or makes an empty one that only its owner can read.</summary>
    public static AppendedFile Open(string directory, string name)
    {
        // The share mode is left open: the record's lock keeps other writers out, and a check may read meanwhile.
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new AppendedFile(name, new FileStream(Path.Combine(directory, name), options));
    }

    public string Name { get; }

    public SafeFileHandle Handle => _stream.SafeFileHandle;

    /// <summary>Bytes that are in the file.</summary>
    public long Written { get; private set; }

    /// <summary>Bytes that wait to be written.</summary>
    public int Buffered { get; private set; }

    /// <summary>Bytes that the file has once all is written.</summary>
    public long Length => Written + Buffered;

    /// <summary>Room for the next bytes; they count as appended, so all of it must be filled.</summary>
    public Span<byte> Append(int length)
    {
        if (_buffer.Length - Buffered < length)
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, Buffered + length));
        var room = _buffer.AsSpan(Buffered, length);
        Buffered += length;
        return room;
    }

    public void WriteOut()
    {
        if (Buffered == 0)
            return;
        RandomAccess.Write(Handle, _buffer.AsSpan(0, Buffered), Written);
        Written += Buffered;
        Buffered = 0;
        // Only now: a sync that runs beside this must not take the mark away before the bytes are there.
        _unsynced = true;
    }

    /// <exception cref="RecordFormatException">The file ends before.</exception>
    public void Read(Span<byte> destination, long offset)
    {
        int read = 0, count;
        do
        {
            count = RandomAccess.Read(Handle, destination[read..], offset + read);
            read += count;
        }
        while (count > 0 && read < destination.Length);
        if (read < destination.Length)
            throw RecordLayout.Damage(Name, offset + read, "the file ends here", FormattableString.Invariant($"{destination.Length - read} more bytes"));
    }

    /// <summary>Replaces bytes that are written; not durable before <see cref="Sync"/>.</summary>
    public void Overwrite(ReadOnlySpan<byte> bytes, long offset)
    {
        RandomAccess.Write(Handle, bytes, offset);
        _unsynced = true;
    }

    /// <summary>Drops what is buffered and everything in the file from <paramref name="length"/> on.</summary>
    public void CutTo(long length)
    {
        Buffered = 0;
        if (Written == length)
            return;
        RandomAccess.SetLength(Handle, length);
        Written = length;
        _unsynced = true;
    }

    /// <summary>Returns when everything that was written before the call outlives a loss of power.</summary>
    public void Sync()
    {
        // Whoever finds nothing to do must not return before the one who does it.
        lock (_syncGate)
        {
            if (!_unsynced)
                return;
            _unsynced = false;
            RandomAccess.FlushToDisk(Handle);
        }
    }

    public void Dispose() => _stream.Dispose();
}
