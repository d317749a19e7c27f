namespace Forewarn.Journal;

/// <summary>Keeps a second process out of a journal's directory for as long as it is held.</summary>
/// <remarks>The operating system releases it when the process dies, however it dies; a file that is left over means nothing.</remarks>
internal sealed class DirectoryLock : IDisposable
{
    public const string FileName = "journal.lock";

    private readonly FileStream _file;

    private DirectoryLock(FileStream file) => _file = file;

    /// <exception cref="JournalInUseException">Somebody else holds it.</exception>
    public static DirectoryLock Take(string directory)
    {
        try
        {
            return new DirectoryLock(new FileStream(
                Path.Combine(directory, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0));
        }
        catch (IOException e) when (MeansHeld(e.HResult))
        {
            throw new JournalInUseException(directory);
        }
    }

    public void Dispose() => _file.Dispose();

    // .NET passes on EWOULDBLOCK (11 on Linux, 35 on macOS) or ERROR_SHARING_VIOLATION.
    private static bool MeansHeld(int result) => result is 11 or 35 or unchecked((int)0x80070020);
}
