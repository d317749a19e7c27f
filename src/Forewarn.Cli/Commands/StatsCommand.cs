using System.CommandLine;
using System.Text;
using System.Text.Json;
using Forewarn.Client.Model;
using Spectre.Console;

namespace Forewarn.Cli.Commands;

/// <summary><c>forewarn stats</c>: who warned whom, how long ahead, and how it was acknowledged.</summary>
internal static class StatsCommand
{
    private static readonly Option<string?> From = new("--from") { Description = "First month, UTC, such as 2018-09; from the beginning unless given" };
    private static readonly Option<string?> To = new("--to") { Description = "Last month, included; to the end unless given" };
    private static readonly Option<string?> With = new("--with") { Description = "Only what this party owes or is owed" };
    private static readonly Option<bool> Exercises = new("--exercises") { Description = "Count drills, which are counted by themselves, instead of what was real" };
    private static readonly Option<bool> Csv = new("--csv") { Description = "Print comma-separated values" };
    private static readonly Option<bool> Json = new("--json") { Description = "Print the node's JSON" };
    private static readonly Option<string?> Page = new("--page") { Description = "Write a page of charts, each with its table, to this file" };

    public static Command Create()
    {
        var command = new Command("stats", "Count warnings by who owed them to whom and by month (scope forewarn.read; all of the airspace: forewarn.admin)")
        {
            From, To, With, Exercises, Csv, Json, Page,
        };
        command.Validators.Add(line =>
        {
            if (new[] { line.GetValue(Csv), line.GetValue(Json), line.GetValue(Page) is not null }.Count(given => given) > 1)
                line.AddError("--csv, --json and --page exclude each other");
        });
        command.SetAction(RunAsync);
        return NodeLink.AddTo(command);
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using var link = NodeLink.Open(parsed);
        var terms = new StatisticsTerms(parsed.GetValue(From), parsed.GetValue(To), parsed.GetValue(With), parsed.GetValue(Exercises));
        if (parsed.GetValue(Page) is { } file)
            await File.WriteAllBytesAsync(file, await link.Client.StatisticsDocumentAsync(terms, StatisticsForm.Html, cancellation), cancellation);
        else if (parsed.GetValue(Csv))
            Console.Out.Write(Encoding.UTF8.GetString(await link.Client.StatisticsDocumentAsync(terms, StatisticsForm.Csv, cancellation)));
        else if (await link.Client.StatisticsAsync(terms, cancellation) is var statistics && parsed.GetValue(Json))
            Console.Out.WriteLine(JsonSerializer.Serialize(statistics, ApiJson.Options));
        else
            StatsTables.Write(AnsiConsole.Console, statistics);
        return ExitCode.Success;
    }
}
