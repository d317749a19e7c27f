using System.CommandLine;
using Forewarn.Server.Backups;
using NodaTime;

namespace Forewarn.Cli.Commands;

/// <summary><c>forewarn backup</c>: takes a backup of a node, running or not, and verifies one.</summary>
internal static class BackupCommand
{
    /// <summary>Standard output or input, in place of a file.</summary>
    public const string Pipe = "-";

    private static readonly Option<string> Data = new("--data") { Description = "The node's data directory; the node may run", Required = true };
    private static readonly Option<string> To = new("--to") { Description = "A new file; or a directory, in which it is named by its time; or - for standard output", Required = true };
    private static readonly Option<bool> WithKeys = new("--with-keys") { Description = "Put the node's secrets in too: whoever reads the backup can then act as the node" };
    private static readonly Argument<string> From = new("backup") { Description = "The file, or - for standard input" };
    private static readonly Option<string?> Scratch = new("--scratch") { Description = "Where there is room to unpack it meanwhile; beside the file unless given" };

    public static Command Create()
    {
        var verify = new Command("verify", "Verify a backup as restoring it would, by the tree: the journal leads to every leaf, the leaves to the signed root") { From, Scratch };
        Trust.AddTo(verify, online: false);
        verify.SetAction(VerifyAsync);
        var backup = new Command("backup", "Take a backup of a node while it runs, or of one that does not") { Data, To, WithKeys };
        backup.Add(verify);
        backup.SetAction(TakeAsync);
        return backup;
    }

    private static async Task<int> TakeAsync(ParseResult parsed, CancellationToken cancellation)
    {
        string data = parsed.GetRequiredValue(Data);
        bool withKeys = parsed.GetValue(WithKeys);
        var progress = Progress.OfBytes("Copying");
        Task<BackupSummary> Take(Stream to) => Backup.TakeAsync(data, to, withKeys, SystemClock.Instance, progress, cancellation);
        if (parsed.GetRequiredValue(To) == Pipe)
        {
            await using var output = Console.OpenStandardOutput();
            await BackupText.PrintAsync(Console.Error, await Take(output));
            return ExitCode.Success;
        }
        var (path, summary) = await BackupFile.WriteAsync(parsed.GetRequiredValue(To), SystemClock.Instance, Take, cancellation);
        Console.Out.WriteLine($"backup        {path}");
        await BackupText.PrintAsync(Console.Out, summary);
        if (withKeys)
            await Console.Error.WriteLineAsync("It holds the node's secrets: whoever reads it can sign as this record, and speak as its parties. Keep it as you keep those.");
        return ExitCode.Success;
    }

    private static async Task<int> VerifyAsync(ParseResult parsed, CancellationToken cancellation)
    {
        string from = parsed.GetRequiredValue(From);
        string scratch = parsed.GetValue(Scratch) ?? (from == Pipe ? Path.GetTempPath() : Path.GetDirectoryName(Path.GetFullPath(from))!);
        var policy = Trust.Given(parsed);
        var progress = Progress.OfEntries("Deriving the record again from the journal");
        await using var backup = BackupFile.OpenRead(from);
        var summary = await Restoration.VerifyAsync(
            backup, scratch, policy, Progress.OfBytes("Unpacking"), (position, last) => progress.Report((position, last)), cancellation);
        await BackupText.PrintAsync(Console.Out, summary);
        if (policy is null)
            Console.Out.WriteLine("trusted       the key in the backup itself: compare it, or give --log or --policy");
        Console.Out.WriteLine("in order");
        return ExitCode.Success;
    }
}
