using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Forewarn.Journal;

/// <summary>What the file system must be told for a new name to survive a power cut.</summary>
internal static class SystemFile
{
    /// <summary>Moves a finished file to its name, replacing what was there, and returns when the name is durable.</summary>
    /// <remarks>The content must have been synced before: otherwise the name may survive without it.</remarks>
    public static void Publish(string temporary, string path)
    {
        File.Move(temporary, path, overwrite: true);
        SyncDirectory(Path.GetDirectoryName(path)!);
    }

    /// <summary>Makes the names in a directory durable. Windows has no such call and needs none.</summary>
    /// <exception cref="IOException">The system reports an error.</exception>
    public static void SyncDirectory(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }
        const int ReadOnly = 0;
        int descriptor = open(directory, ReadOnly);
        if (descriptor < 0)
        {
            throw Failure(directory);
        }
        try
        {
            if (fsync(descriptor) != 0)
            {
                throw Failure(directory);
            }
        }
        finally
        {
            _ = close(descriptor);
        }
    }

    private static IOException Failure(string directory)
    {
        var cause = new Win32Exception(Marshal.GetLastPInvokeError());
        return new IOException($"{directory} could not be synced: {cause.Message}", cause);
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int fsync(int descriptor);

    [DllImport("libc", SetLastError = true)]
    private static extern int close(int descriptor);
}
