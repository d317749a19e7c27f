using System.CommandLine;
using Forewarn.Cli.Replay;
using Spectre.Console;

namespace Forewarn.Cli.Commands;

/// <summary><c>forewarn replay</c> and <c>forewarn demo</c>: acts a case out on real nodes, and shows what they found.</summary>
internal static class ReplayCommand
{
    private static readonly Argument<string> File = new("file") { Description = "The case file; docs/cases.md describes the format" };
    private static readonly Option<bool> Json = new("--json") { Description = "Print the findings as JSON, and nothing else" };
    private static readonly Option<string?> Out = new("--out") { Description = "Also write the findings as JSON to this file" };
    private static readonly Option<string?> Evidence = new("--evidence") { Description = "Where to write the evidence bundle of the telling that takes one" };
    private static readonly Option<string?> Reports = new("--reports") { Description = "Folder to write the reports of the incidents to" };
    private static readonly Option<bool> Check = new("--check") { Description = "Do not stay up; exit 0 only if the findings are those of the case file" };

    private static string DemoCase => Path.Combine(AppContext.BaseDirectory, "cases", "il20-2018", "case.json");

    public static Command Create()
    {
        var command = new Command("replay", "Replay a case of your own, and exit 0 only if the findings are those that it expects") { File, Json, Out, Evidence, Reports };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetRequiredValue(File), parsed, isChecked: true, cancellation));
        return command;
    }

    public static Command CreateDemo()
    {
        var command = new Command("demo", "Replay the night of 17 September 2018 and the call of 4 January 2019, then stay up for a look") { Check, Json, Out, Evidence, Reports };
        command.SetAction((parsed, cancellation) => RunAsync(DemoCase, parsed, parsed.GetValue(Check), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string file, ParseResult parsed, bool isChecked, CancellationToken cancellation)
    {
        await using var nodes = new LocalReplayNodes();
        var console = CaseReplay.CreateConsole(Console.Out, !Console.IsOutputRedirected);
        bool json = parsed.GetValue(Json);
        ReplayOutcome outcome;
        try
        {
            outcome = await CaseReplay.RunAsync(file, nodes.StartAsync, console, new ReplayOptions(json, parsed.GetValue(Out), parsed.GetValue(Evidence), parsed.GetValue(Reports)), cancellation);
        }
        catch (ReplayException failed)
        {
            throw new CommandFailedException(failed.Message);
        }
        if (isChecked || json)
            return outcome.IsAsExpected ? ExitCode.Success : ExitCode.Failure;
        ShowAddresses(console, outcome);
        await WaitAsync(cancellation);
        return ExitCode.Success;
    }

    private static void ShowAddresses(IAnsiConsole console, ReplayOutcome outcome)
    {
        console.WriteLine();
        console.WriteLine("Watch the tellings in a browser, without signing in; nothing can be changed there:");
        foreach (var telling in outcome.Tellings)
        {
            console.WriteLine();
            console.WriteLine($"  {telling.Telling.Title}");
            // Whole on its own line, so that a terminal makes a link of it.
            console.WriteLine($"  {telling.Address}console{(telling.Incident is { } incident ? $"/incidents/{incident.Reading.Incident.Id}" : "")}");
        }
        console.WriteLine();
        console.WriteLine("Each is a node of its own. Choose there over which party's shoulder to look; the API is described at /openapi.");
        console.WriteLine("Ctrl+C ends them.");
    }

    private static async Task WaitAsync(CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, cancellation);
        }
        catch (OperationCanceledException)
        {
        }
    }
}
