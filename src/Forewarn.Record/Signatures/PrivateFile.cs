namespace Forewarn.Record.Signatures;

/// <summary>A file for a secret: nobody but its owner may use it (mode 0600, where the system has modes).</summary>
public static class PrivateFile
{
    private const UnixFileMode OwnerMay = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Writes a new file, wholly or not at all, and never over an old one; durable when this returns.</summary>
    /// <exception cref="IOException">It exists, or cannot be written.</exception>
    public static void Create(string path, ReadOnlySpan<byte> content) => DurableFile.Write(path, content, replace: false);

    /// <summary>Reads the whole file.</summary>
    /// <exception cref="RecordFormatException">It is longer than <paramref name="bytesMax"/>, or others than its owner may use it.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static byte[] Read(string path, int bytesMax)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        // Asks the open file, not its name, so that nobody can put another file in its place in between.
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(stream.SafeFileHandle) & ~OwnerMay) != 0)
            throw new RecordFormatException(path, "others than its owner can use it", "mode 0600: chmod 600 it, or better, replace it");
        if (stream.Length > bytesMax)
            throw new RecordFormatException(path, $"{stream.Length} bytes", $"at most {bytesMax} bytes");
        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
