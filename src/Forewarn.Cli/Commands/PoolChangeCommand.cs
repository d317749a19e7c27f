using System.CommandLine;
using Forewarn.Core;
using Forewarn.Journal.Pool;
using Forewarn.Server.Node;

namespace Forewarn.Cli.Commands;

/// <summary><c>forewarn pool join</c>, <c>leave</c>, <c>move</c>, <c>sign</c> and <c>submit</c>: a change of who the members are, from the file to the journal.</summary>
internal static class PoolChangeCommand
{
    private static readonly Option<string> Becomes = new("--member") { Description = "The member, as NAME=PUBLIC-KEY=URL", Required = true };
    private static readonly Option<string> Leaver = new("--name") { Description = "The member that leaves, or is put out", Required = true };
    private static readonly Option<string?> Key = new("--key") { Description = "Private key to sign with, instead of the configuration's: the new one of a member that moves" };
    private static readonly Argument<string> Change = new("CHANGE") { Description = "File with the change" };

    public static Command Join() => Prepare("join", "Write down that an organisation joins the pool, for all members and the new one to sign", Becomes,
        (now, parsed) => PoolChange.Join(now, PoolCommand.Parse(parsed.GetRequiredValue(Becomes))));

    public static Command Leave() => Prepare("leave", "Write down that a member leaves the pool, for itself to sign, or for more than half of all members", Leaver,
        (now, parsed) => PoolChange.Leave(now, parsed.GetRequiredValue(Leaver)));

    public static Command Move() => Prepare("move", "Write down that a member has another key or URL, for its old key and its new one to sign", Becomes,
        (now, parsed) => PoolChange.Move(now, PoolCommand.Parse(parsed.GetRequiredValue(Becomes))));

    public static Command Sign()
    {
        var sign = new Command("sign", "Show a change, and add this member's signature to the file") { PoolCommand.Configuration, Change, Key };
        sign.SetAction(parsed => AddSignature(parsed.GetRequiredValue(PoolCommand.Configuration), parsed.GetRequiredValue(Change), parsed.GetValue(Key)));
        return sign;
    }

    public static Command Submit()
    {
        var submit = new Command("submit", "Bring a signed change to a node of the pool (scope forewarn.admin)") { Change };
        submit.SetAction(SubmitAsync);
        return NodeLink.AddTo(submit);
    }

    private static Command Prepare(string name, string description, Option about, Func<Membership, ParseResult, PoolChange> change)
    {
        var prepare = new Command(name, description) { PoolCommand.Configuration, about, PoolCommand.Out };
        prepare.SetAction(async (parsed, cancellation) =>
        {
            var options = PoolOptions.Read(parsed.GetRequiredValue(PoolCommand.Configuration));
            using var key = options.Key;
            var status = await EtcdSequencer.StatusAsync(options.Genesis, options.Etcd, cancellation);
            var prepared = PoolCommand.Checked(() => change(status.Membership, parsed));
            PoolCommand.Written(parsed.GetRequiredValue(PoolCommand.Out), path =>
            {
                using var file = new StreamWriter(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write });
                file.Write(prepared.Note);
                return true;
            });
            Console.Out.Write(prepared.Text);
            return ExitCode.Success;
        });
        return prepare;
    }

    private static int AddSignature(string configuration, string path, string? keyFile)
    {
        var options = PoolOptions.Read(configuration);
        using var own = options.Key;
        using var other = keyFile is null ? null : PoolCommand.Checked(() => NamedFile.Read(keyFile, PoolKey.Read));
        var change = Read(path);
        if (change.Pool != options.Genesis.Id)
            throw new InvalidValueException(path, "it is for another pool", $"a change of {options.Genesis.Airspace} ({options.Genesis.Id})");
        var signed = PoolCommand.Checked(() => change.Sign(options.Member, other ?? own));
        // Whole or not at all: the signatures of others are in it.
        string beside = path + ".new";
        File.WriteAllText(beside, signed.Note);
        File.Move(beside, path, overwrite: true);
        Console.Out.Write(signed.Text);
        Console.Out.WriteLine($"signed by {string.Join(", ", signed.SignedBy)}");
        return ExitCode.Success;
    }

    private static async Task<int> SubmitAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var change = Read(parsed.GetRequiredValue(Change));
        using var link = NodeLink.Open(parsed);
        var answer = await link.Client.ChangePoolAsync(change.Note, cancellation);
        Console.Out.WriteLine(answer.Leaf is { } leaf ? $"membership {answer.Membership} stands (leaf {leaf} of the record)" : $"membership {answer.Membership} stood already");
        return ExitCode.Success;
    }

    private static PoolChange Read(string path) => PoolCommand.Checked(() => NamedFile.Read(path, name => PoolChange.Read(File.ReadAllText(name))));
}
