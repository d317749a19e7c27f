using System.CommandLine;
using System.Text;
using Forewarn.Record.Signatures;
using Forewarn.Server.Backups;

namespace Forewarn.Cli.Commands;

/// <summary><c>forewarn restore</c>: makes a data directory of a backup.</summary>
internal static class RestoreCommand
{
    /// <summary>Largest file with a private key.</summary>
    private const int KeyBytesMax = 4096;

    private static readonly Option<string> From = new("--from") { Description = "The backup, or - for standard input", Required = true };
    private static readonly Option<string> Data = new("--data") { Description = "The data directory to make: not there, or empty", Required = true };
    private static readonly Option<string?> Key = new("--key") { Description = "File with the record's private key, when it is not in the backup: your copy of record/key (mode 0600)" };

    public static Command Create()
    {
        var restore = new Command("restore", "Make a node's data directory of a backup; all of it is verified before anything is put there") { From, Data, Key };
        Trust.AddTo(restore, online: false);
        restore.SetAction(RestoreAsync);
        return restore;
    }

    private static async Task<int> RestoreAsync(ParseResult parsed, CancellationToken cancellation)
    {
        string data = parsed.GetRequiredValue(Data);
        var policy = Trust.Given(parsed);
        string? key = parsed.GetValue(Key) is { } file ? NamedFile.Read(file, path => Encoding.UTF8.GetString(PrivateFile.Read(path, KeyBytesMax))) : null;
        var progress = Progress.OfEntries("Deriving the record again from the journal");
        BackupSummary summary;
        await using (var backup = BackupFile.OpenRead(parsed.GetRequiredValue(From)))
        {
            summary = await Restoration.RestoreAsync(
                backup, data, key, policy, Progress.OfBytes("Unpacking"), (position, last) => progress.Report((position, last)), cancellation);
        }
        await BackupText.PrintAsync(Console.Out, summary);
        Console.Out.WriteLine($"restored      {Path.GetFullPath(data)}");
        await Console.Error.WriteLineAsync($"What happened after {summary.TakenAt} is not in it. Start this data only if the newer state is gone for good and was never shown to anybody: a node that goes on from here signs another history than the one that its witnesses, monitors and parties may have seen (docs/operations.md).");
        if (!summary.HasRecordKey)
            await Console.Error.WriteLineAsync($"The record's private key is not in the backup. Put your copy of it at {Path.Combine(Path.GetFullPath(data), "record", "key")} (mode 0600) before the node starts.");
        return ExitCode.Success;
    }
}
