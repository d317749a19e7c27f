using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Forewarn.Cli.Load;

/// <summary>What the disk allows.</summary>
internal static partial class DiskCeiling
{
    /// <summary>4 KiB writes a second, each made durable (fdatasync) before the next, in a file that has its size already.</summary>
    /// <param name="directory">Where to write; the file is deleted again.</param>
    /// <param name="duration">How long to write.</param>
    /// <exception cref="IOException">The disk failed.</exception>
    public static double FdatasyncPerSecond(string directory, TimeSpan duration)
    {
        string path = Path.Combine(directory, "ceiling");
        byte[] block = new byte[4096];
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write, options: FileOptions.DeleteOnClose, preallocationSize: 16 * block.Length);
        long started = Stopwatch.GetTimestamp();
        int count = 0;
        for (; Stopwatch.GetElapsedTime(started) < duration; count++)
        {
            RandomAccess.Write(file, block, count % 16 * block.Length);
            Flush(file);
        }
        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static void Flush(Microsoft.Win32.SafeHandles.SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux())
            RandomAccess.FlushToDisk(file);
        else if (FlushData(file.DangerousGetHandle().ToInt32()) != 0)
            throw new IOException($"fdatasync failed with {Marshal.GetLastPInvokeError()}");
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int FlushData(int descriptor);
}
