using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Forewarn.Benchmarks;

/// <summary>What the disk allows to who writes one long file.</summary>
internal static partial class DiskStream
{
    /// <summary>Bytes a second of one long file, written forward and durable at the end.</summary>
    public static double WrittenBytesPerSecond(string directory, long length)
    {
        string path = Path.Combine(directory, "ceiling");
        byte[] chunk = new byte[1 << 20];
        Random.Shared.NextBytes(chunk);
        WriteAll();
        long started = Stopwatch.GetTimestamp();
        using (var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write))
        {
            for (long offset = 0; offset < length; offset += chunk.Length)
                RandomAccess.Write(file, chunk, offset);
            RandomAccess.FlushToDisk(file);
        }
        double perSecond = length / Stopwatch.GetElapsedTime(started).TotalSeconds;
        File.Delete(path);
        return perSecond;
    }

    /// <summary>Waits until the system has written everything to disk.</summary>
    public static void Settle() => WriteAll();

    [LibraryImport("libc", EntryPoint = "sync")]
    private static partial void WriteAll();
}
