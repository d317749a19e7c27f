namespace Forewarn.Pool.Tests.Machines;

/// <summary>A small disk, in memory, that can be filled to the last byte.</summary>
internal sealed class Disk : IDisposable
{
    private const int BlockBytes = 64 << 10;

    private readonly string _mark;

    public Disk(string path, int megabytes)
    {
        Path = path;
        _mark = System.IO.Path.Combine(path, "full");
        Directory.CreateDirectory(path);
        Shell.Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", path);
    }

    public string Path { get; }

    public void Fill()
    {
        using var file = new FileStream(_mark, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        // Whoever frees a little meanwhile does not keep it.
        foreach (int bytes in (int[])[BlockBytes, 4_096, 1])
        {
            try
            {
                for (byte[] block = new byte[bytes]; ;)
                {
                    file.Write(block);
                }
            }
            catch (IOException)
            {
                // Full.
            }
        }
    }

    public void Free() => File.Delete(_mark);

    public void Dispose() => Shell.TryRun("umount", "--lazy", Path);
}
