using Forewarn.Core;
using Forewarn.Record;
using Forewarn.Server.Backups;
using NodaTime;
using NodaTime.Text;

namespace Forewarn.Cli.Commands;

/// <summary>The file of a backup: wholly there, or not at all.</summary>
internal static class BackupFile
{
    private const string Ending = ".tar";
    private const string AsideEnding = ".partial";

    /// <summary>Attempts while something is being erased, which takes a second or so for each gigabyte of the journal.</summary>
    private const int AttemptsMax = 30;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private static readonly InstantPattern NamePattern = InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HHmmss'Z'");

    /// <summary>Writes a backup, under its name once it is whole and durable; only the owner can read it.</summary>
    /// <param name="to">A file that is not there, or a directory that is.</param>
    /// <returns>Where it is.</returns>
    /// <exception cref="InvalidValueException">The file is there already, or its directory is not.</exception>
    /// <exception cref="BackupException">None can be taken.</exception>
    public static async Task<(string Path, BackupSummary Summary)> WriteAsync(
        string to, IClock clock, Func<Stream, Task<BackupSummary>> write, CancellationToken cancellation)
    {
        string path = Path.GetFullPath(Directory.Exists(to) ? Path.Combine(to, $"forewarn-{NamePattern.Format(clock.GetCurrentInstant())}{Ending}") : to);
        if (File.Exists(path))
            throw new InvalidValueException("--to", $"{path} is there already", "a new file, or a directory");
        string directory = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(directory))
            throw new InvalidValueException("--to", $"there is no directory {directory}", "a new file in a directory that is there, or a directory");
        for (int attempt = 1; ; attempt++)
        {
            string aside = $"{path}{AsideEnding}";
            try
            {
                var summary = await WriteAsideAsync(aside, write);
                File.Move(aside, path);
                DurableFile.SyncDirectory(directory);
                return (path, summary);
            }
            catch (BackupException passing) when (passing.IsPassing && attempt < AttemptsMax)
            {
                await Console.Error.WriteLineAsync($"{passing.Message}; once more");
                await Task.Delay(Pause, cancellation);
            }
            finally
            {
                File.Delete(aside);
            }
        }
    }

    /// <summary>Opens a backup, or standard input.</summary>
    public static Stream OpenRead(string from)
    {
        const int BufferBytes = 1 << 16;
        return from == BackupCommand.Pipe ? new BufferedStream(Console.OpenStandardInput(), BufferBytes)
            : NamedFile.Read(from, path => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.SequentialScan));
    }

    private static async Task<BackupSummary> WriteAsideAsync(string aside, Func<Stream, Task<BackupSummary>> write)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 1 << 16 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var stream = new FileStream(aside, options);
        var summary = await write(stream);
        stream.Flush(flushToDisk: true);
        return summary;
    }
}
