using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Forewarn.Core;

namespace Forewarn.Cli.Commands;

/// <summary><c>forewarn seal</c>: commits to a declaration without telling it.</summary>
internal static class SealCommand
{
    private static readonly Option<string> Body = new("--file") { Description = "The whole declaration as JSON, as it will be revealed", Required = true };
    private static readonly Option<string> Opening = new("--opening") { Description = "New file for what opens the seal; keep it, nobody can open the seal without it", Required = true };

    public static Command Create()
    {
        var command = new Command("seal", "Seal a declaration to be revealed later, and print the seal") { Body, Opening };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        string path = parsed.GetRequiredValue(Body);
        byte[] body = NamedFile.Bytes(path, SealFile.SealedBytesMax);
        RequireObject(path, body);
        Console.Out.WriteLine(SealFile.Write(parsed.GetRequiredValue(Opening), body));
        return ExitCode.Success;
    }

    /// <summary>A seal over what can never be revealed would be found out too late.</summary>
    private static void RequireObject(string path, byte[] body)
    {
        try
        {
            if (JsonNode.Parse(body) is JsonObject)
                return;
        }
        catch (JsonException)
        {
        }
        throw new InvalidValueException(path, "not a JSON object", "a declaration as docs/api.md describes it");
    }
}
