using System.Runtime.InteropServices;

namespace Forewarn.Record;

/// <summary>Files that are wholly there or not at all, after a crash at any moment, and that only their owner can use (mode 0600).</summary>
public static class DurableFile
{
    private const string AsideEnding = ".new";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes a file, over an old one or not; durable when this returns. Readers see the old content or the new, never a part.</summary>
    /// <exception cref="IOException">It exists and must not be replaced, or cannot be made durable; then the old content stands or the new.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, bool replace)
    {
        string aside = $"{path}.{Guid.NewGuid():n}{AsideEnding}";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = OwnerOnly;
            using (var stream = new FileStream(aside, options))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }
            File.Move(aside, path, overwrite: replace);
        }
        finally
        {
            File.Delete(aside);
        }
        SyncDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Files that a crash has left while they were written, which nobody can have read.</summary>
    public static IEnumerable<string> Unfinished(string directory) => Directory.EnumerateFiles(directory, $"*{AsideEnding}");

    /// <summary>Makes a directory, and those above it, where they are missing; what was made is durable when this returns.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static void CreateDirectory(string path)
    {
        string full = Path.GetFullPath(path);
        if (Directory.Exists(full))
            return;
        string parent = Path.GetDirectoryName(full)!;
        CreateDirectory(parent);
        Directory.CreateDirectory(full);
        SyncDirectory(parent);
    }

    /// <summary>Makes a directory that only its owner can use (mode 0700), if it is missing. Its name is not made durable.</summary>
    public static void CreatePrivateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
    }

    /// <summary>Makes the names in a directory durable. A system without directories that can be flushed does so by itself.</summary>
    /// <exception cref="IOException">The system reports an error.</exception>
    public static void SyncDirectory(string directory)
    {
        if (OperatingSystem.IsWindows())
            return;
        int descriptor = Open(directory, flags: 0);
        if (descriptor < 0)
            throw new IOException($"{directory} cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}");
        try
        {
            if (Sync(descriptor) != 0)
                throw new IOException($"{directory} cannot be flushed: {Marshal.GetLastPInvokeErrorMessage()}");
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Sync(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int descriptor);
}
