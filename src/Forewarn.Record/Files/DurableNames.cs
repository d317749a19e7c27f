using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Forewarn.Record.Files;

/// <summary>Makes the names in a directory outlive a loss of power.</summary>
internal static class DurableNames
{
    /// <summary>Returns when every name that was made, moved or removed before is on the disk. Windows needs no such call and has none.</summary>
    /// <exception cref="IOException">The system reports an error.</exception>
    public static void Sync(string directory)
    {
        if (OperatingSystem.IsWindows())
            return;
        const int ReadOnly = 0;
        int descriptor = open(directory, ReadOnly);
        if (descriptor < 0)
            throw Failure(directory);
        try
        {
            if (fsync(descriptor) != 0)
                throw Failure(directory);
        }
        finally
        {
            _ = close(descriptor);
        }
    }

    private static IOException Failure(string directory)
    {
        var cause = new Win32Exception(Marshal.GetLastPInvokeError());
        return new IOException($"{directory}: {cause.Message}", cause);
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int fsync(int descriptor);

    [DllImport("libc", SetLastError = true)]
    private static extern int close(int descriptor);
}
