using System.CommandLine;
using Forewarn.Server.Tokens;
using NodaTime;

namespace Forewarn.Cli.Commands;

/// <summary><c>forewarn token</c>: mints a token with the embedded issuer's key.</summary>
internal static class TokenCommand
{
    private static readonly Option<string> Data = new("--data") { Description = "The node's data directory", Required = true };
    private static readonly Option<string> Party = new("--party") { Description = "The party that the token speaks for", Required = true };
    private static readonly Option<string> Scope = new("--scope") { Description = "Scopes, separated by spaces; see docs/tokens.md", Required = true };
    private static readonly Option<string?> Audience = new("--audience") { Description = "The token's aud; forewarn unless given" };
    private static readonly Option<string?> Person = new("--person") { Description = "The person who acts for the party, where two have to; nobody unless given" };
    private static readonly Option<int> Minutes = new("--minutes") { Description = "How long the token is valid", DefaultValueFactory = _ => 60 };

    public static Command Create()
    {
        var command = new Command("token", "Print a token of the embedded issuer, and nothing else") { Data, Party, Scope, Audience, Person, Minutes };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        string directory = parsed.GetRequiredValue(Data);
        Directory.CreateDirectory(directory);
        Console.Out.WriteLine(EmbeddedIssuer.Open(directory, SystemClock.Instance).Mint(
            parsed.GetRequiredValue(Party),
            parsed.GetRequiredValue(Scope).Split(' ', StringSplitOptions.RemoveEmptyEntries),
            parsed.GetValue(Audience),
            Duration.FromMinutes(parsed.GetValue(Minutes)),
            parsed.GetValue(Person)));
        return ExitCode.Success;
    }
}
