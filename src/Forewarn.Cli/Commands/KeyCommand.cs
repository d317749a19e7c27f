using System.CommandLine;
using Forewarn.Client;
using Forewarn.Client.Model;
using Forewarn.Core;
using Forewarn.Record.Signatures;

namespace Forewarn.Cli.Commands;

/// <summary><c>forewarn key</c>: the keys with which a party signs its own words.</summary>
internal static class KeyCommand
{
    private static readonly Argument<string> KeyFile = new("file") { Description = "The private key's file; only its owner may read it" };
    private static readonly Argument<string> Party = new("party") { Description = "The party's id" };
    private static readonly Argument<string> Thumbprint = new("thumbprint") { Description = "The key's thumbprint, as forewarn key show prints it" };
    private static readonly Option<string> Kind = new("--type") { Description = "ed25519 or p256", DefaultValueFactory = _ => "ed25519" };

    static KeyCommand() => Kind.AcceptOnlyFromAmong("ed25519", "p256");

    public static Command Create()
    {
        var create = new Command("create", "Make a key, and print its thumbprint") { KeyFile, Kind };
        create.SetAction(CreateKey);
        var show = new Command("show", "Print the thumbprint and the public key of a key file") { KeyFile };
        show.SetAction(Show);
        var list = new Command("list", "List the keys of a party (scope forewarn.read)") { Party };
        list.SetAction(ListAsync);
        var register = new Command("register", "Register a key of yours; from then on the node takes only signed words from you. With --sign, the key that signs for a further one (scope forewarn.declare)") { Party, KeyFile };
        register.SetAction(RegisterAsync);
        var revoke = new Command("revoke", "Revoke a key: what it has signed stands, what it signs from now on is refused (scope forewarn.declare; the operator: forewarn.admin)") { Party, Thumbprint };
        revoke.SetAction(RevokeAsync);
        return new Command("key", "Make, register and revoke the keys that a party signs with")
        {
            create, show, NodeLink.AddTo(list), NodeLink.AddTo(ReceiptOptions.AddTo(register), signs: true), NodeLink.AddTo(ReceiptOptions.AddTo(revoke), signs: true),
        };
    }

    private static int CreateKey(ParseResult parsed)
    {
        string path = parsed.GetRequiredValue(KeyFile);
        if (File.Exists(path))
            throw new InvalidValueException(path, "the file exists", "a new file; a key is never overwritten");
        using var key = PartySigningKey.Generate(parsed.GetRequiredValue(Kind) == "p256" ? PartyKeyType.P256 : PartyKeyType.Ed25519);
        key.WriteTo(path);
        Console.Out.WriteLine(key.PublicKey.Thumbprint);
        return ExitCode.Success;
    }

    private static int Show(ParseResult parsed)
    {
        using var key = NamedFile.Read(parsed.GetRequiredValue(KeyFile), PartySigningKey.ReadFrom);
        Console.Out.WriteLine($"thumbprint  {key.PublicKey.Thumbprint}");
        Console.Out.WriteLine($"public key  {key.PublicKey.Json}");
        return ExitCode.Success;
    }

    private static async Task<int> ListAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using var link = NodeLink.Open(parsed);
        foreach (var key in await link.Client.KeysAsync(parsed.GetRequiredValue(Party), cancellation))
            Console.Out.WriteLine($"{key.Thumbprint}  registered {key.RegisteredAt}{(key.RevokedAt is { } at ? $", revoked {at}" : "")}");
        return ExitCode.Success;
    }

    private static async Task<int> RegisterAsync(ParseResult parsed, CancellationToken cancellation)
    {
        string party = parsed.GetRequiredValue(Party);
        using var key = NamedFile.Read(parsed.GetRequiredValue(KeyFile), PartySigningKey.ReadFrom);
        using var link = await NodeLink.OpenSigningAsync(parsed, cancellation);
        var answer = link.Signer is null
            ? await link.Client.RegisterFirstKeyAsync(party, new RequestSigner(key, await Trust.OriginAsync(parsed, cancellation)), cancellation)
            : await link.Client.RegisterKeyAsync(party, key, cancellation);
        return await FinishAsync(parsed, link, answer, party, "registered", cancellation);
    }

    private static async Task<int> RevokeAsync(ParseResult parsed, CancellationToken cancellation)
    {
        string party = parsed.GetRequiredValue(Party);
        using var link = await NodeLink.OpenSigningAsync(parsed, cancellation);
        var answer = await link.Client.RevokeKeyAsync(party, parsed.GetRequiredValue(Thumbprint), cancellation);
        return await FinishAsync(parsed, link, answer, party, "revoked", cancellation);
    }

    private static Task<int> FinishAsync(ParseResult parsed, NodeLink link, PartyKeyAnswer answer, string party, string done, CancellationToken cancellation)
    {
        Console.Out.WriteLine($"{answer.Key.Thumbprint} of {party} is {done}, {Wording.OnRecord(answer)}");
        return ReceiptOptions.KeepAsync(parsed, link, answer, $"party/{party}", null, cancellation);
    }
}
