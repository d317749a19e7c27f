using System.CommandLine;
using Forewarn.Core;
using Forewarn.Record;
using Forewarn.Record.Notes;
using Forewarn.Server.Witnesses;

namespace Forewarn.Cli.Commands;

/// <summary><c>forewarn witness</c>: runs a witness that cosigns the checkpoints of records; <c>witness key</c> prints its key.</summary>
internal static class WitnessCommand
{
    private static readonly Option<string> Data = new("--data") { Description = "Directory of the witness's key and memory; made if it is not there", Required = true };
    private static readonly Option<string> Listen = new("--listen") { Description = "Where to listen; port 0 takes a free one", DefaultValueFactory = _ => "http://127.0.0.1:8090" };
    private static readonly Option<string[]> Logs = new("--log") { Description = "Verifier key of a record to witness, as its /record/key gives it; may be given several times", Required = true };
    private static readonly Option<string?> Name = new("--name") { Description = "Name of the witness's key, a URL without https://; made up unless given at first" };

    public static Command Create()
    {
        var key = new Command("key", "Print the verifier key of a witness, and nothing else; make the key if there is none") { Data, Name };
        key.SetAction(PrintKey);
        var command = new Command("witness", "Run a witness, which cosigns a record only as long as it is never rewritten, until it is told to stop (SIGTERM or Ctrl+C)") { Data, Listen, Logs, Name, key };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        await using var server = await WitnessServer.StartAsync(
            new WitnessOptions
            {
                DataDirectory = parsed.GetRequiredValue(Data),
                Urls = parsed.GetRequiredValue(Listen),
                Logs = [.. parsed.GetRequiredValue(Logs).Select(ParseKey).Distinct()],
                Name = parsed.GetValue(Name),
            },
            cancellation: cancellation);
        Console.Out.WriteLine($"key {server.Key}");
        Console.Out.WriteLine($"ready {server.Url}");
        await server.WaitForShutdownAsync(cancellation);
        return ExitCode.Success;
    }

    private static int PrintKey(ParseResult parsed)
    {
        using var key = WitnessKeyFile.OpenOrCreate(parsed.GetRequiredValue(Data), parsed.GetValue(Name));
        Console.Out.WriteLine(key.VerifierKey);
        return ExitCode.Success;
    }

    private static VerifierKey ParseKey(string text)
    {
        try
        {
            return VerifierKey.Parse(text);
        }
        catch (RecordFormatException wrong)
        {
            throw new InvalidValueException("--log", wrong.Problem, wrong.Accepted);
        }
    }
}
