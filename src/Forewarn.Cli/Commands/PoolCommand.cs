using System.CommandLine;
using Forewarn.Core;
using Forewarn.Journal.Pool;
using Forewarn.Server.Node;

namespace Forewarn.Cli.Commands;

/// <summary><c>forewarn pool</c>: the pool of several organisations' nodes that share one airspace.</summary>
internal static class PoolCommand
{
    internal static readonly Option<string> Out = new("--out") { Description = "File to write; it must not be there yet", Required = true };
    private static readonly Option<string> Airspace = new("--airspace") { Description = "Name of the airspace: a-z, 0-9, dot and hyphen", Required = true };
    private static readonly Option<string[]> Members = new("--member") { Description = "A member, as NAME=PUBLIC-KEY=URL; once for each", Required = true };
    private static readonly Option<string?> Continues = new("--data") { Description = "Data directory of a stopped node whose journal the pool continues; without it the pool begins with nothing" };
    internal static readonly Argument<string> Configuration = new("CONFIGURATION") { Description = "The pool's configuration file, as given to forewarn serve --pool" };

    public static Command Create()
    {
        var key = new Command("key", "Make a member's private key, and print the public one") { Out };
        key.SetAction(parsed => MakeKey(parsed.GetRequiredValue(Out)));
        var genesis = new Command("genesis", "Write down what a pool begins with; every member takes the same file") { Airspace, Members, Continues, Out };
        genesis.SetAction(parsed => WriteGenesis(parsed.GetRequiredValue(Airspace), parsed.GetRequiredValue(Members), parsed.GetValue(Continues), parsed.GetRequiredValue(Out)));
        var init = new Command("init", "Found the pool in etcd; one member does it, once") { Configuration };
        init.SetAction((parsed, cancellation) => InitAsync(parsed.GetRequiredValue(Configuration), cancellation));
        var status = new Command("status", "Show which members are there, and how far each has come") { Configuration };
        status.SetAction((parsed, cancellation) => StatusAsync(parsed.GetRequiredValue(Configuration), cancellation));
        return new Command("pool", "Several organisations' nodes that share one airspace, and none of them trusted")
        {
            key, genesis, init, status, PoolChangeCommand.Join(), PoolChangeCommand.Leave(), PoolChangeCommand.Move(), PoolChangeCommand.Sign(), PoolChangeCommand.Submit(),
        };
    }

    private static int MakeKey(string path)
    {
        using var key = Written(path, PoolKey.Create);
        Console.Out.WriteLine(Convert.ToBase64String(key.PublicKey));
        return ExitCode.Success;
    }

    private static int WriteGenesis(string airspace, string[] members, string? data, string path)
    {
        var parsed = members.Select(Parse).ToArray();
        var genesis = Checked(() => data is null ? Genesis.Of(airspace, parsed) : EtcdSequencer.GenesisOf(airspace, parsed, data));
        Written(path, name =>
        {
            using var file = new FileStream(name, FileMode.CreateNew);
            file.Write(genesis.Bytes.Span);
            return true;
        });
        Console.Out.WriteLine(genesis.Id);
        return ExitCode.Success;
    }

    private static async Task<int> InitAsync(string path, CancellationToken cancellation)
    {
        var options = PoolOptions.Read(path);
        using var key = options.Key;
        await EtcdSequencer.FoundAsync(options.Genesis, options.Etcd, cancellation);
        Console.Out.WriteLine($"{options.Genesis.Airspace} {options.Genesis.Id}");
        return ExitCode.Success;
    }

    private static async Task<int> StatusAsync(string path, CancellationToken cancellation)
    {
        var options = PoolOptions.Read(path);
        using var key = options.Key;
        var pool = await EtcdSequencer.StatusAsync(options.Genesis, options.Etcd, cancellation);
        Console.Out.WriteLine($"{pool.Membership.Airspace}\t{pool.Membership}");
        foreach (var member in pool.Members)
            Console.Out.WriteLine($"{member.Name}\t{(member.IsHere ? "here" : "away")}\t{(member.Revision is { } revision ? FormattableString.Invariant($"revision {revision}") : "never seen")}\t{member.At}\t{(member.Version is { } version ? FormattableString.Invariant($"knows version {version}") : "")}");
        return ExitCode.Success;
    }

    internal static PoolMember Parse(string text) => text.Split('=', 2) is [var name, var rest] && rest.LastIndexOf("=http", StringComparison.Ordinal) is > 0 and int at
        ? Checked(() => new PoolMember(name, KeyOf(rest[..at]), new Uri(rest[(at + 1)..], UriKind.Absolute)))
        : throw new InvalidValueException("--member", $"{text} is no member", "NAME=PUBLIC-KEY=URL, such as north=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo==https://north.example");

    private static byte[] KeyOf(string text)
    {
        byte[] key = new byte[PoolMember.KeyLength];
        return Convert.TryFromBase64String(text, key, out int length) && length == key.Length ? key
            : throw new PoolFormatException("key", "it is no Ed25519 public key", "what forewarn pool key printed");
    }

    internal static T Checked<T>(Func<T> make)
    {
        try
        {
            return make();
        }
        catch (PoolFormatException wrong)
        {
            throw new InvalidValueException(wrong.Field, wrong.Problem, wrong.Accepted);
        }
        catch (UriFormatException wrong)
        {
            throw new InvalidValueException("--member", wrong.Message, "NAME=PUBLIC-KEY=URL with an absolute URL");
        }
    }

    internal static T Written<T>(string path, Func<string, T> write)
    {
        try
        {
            return write(path);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new InvalidValueException("--out", failed.Message, "a file that is not there yet, in a directory that can be written to");
        }
    }
}
