using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Forewarn.Client.Model;
using NodaTime;

namespace Forewarn.Cli.Commands;

/// <summary><c>forewarn coverage</c>: who should have warned whom in a period and had no arrangement.</summary>
internal static class CoverageCommand
{
    private static readonly Option<string> From = new("--from") { Description = "First moment of the period, RFC 3339", Required = true };
    private static readonly Option<string> To = new("--to") { Description = "First moment after it, RFC 3339", Required = true };
    private static readonly Option<string?> Party = new("--party") { Description = "For the operator: of this party alone" };
    private static readonly Option<double> Horizontal = new("--horizontal-m") { Description = "How near activities come to meet, in metres", DefaultValueFactory = _ => 5_000 };
    private static readonly Option<double> Vertical = new("--vertical-m") { Description = "Likewise in height", DefaultValueFactory = _ => 300 };
    private static readonly Option<int> Minutes = new("--minutes") { Description = "Likewise in time", DefaultValueFactory = _ => 10 };
    private static readonly Option<bool> Csv = new("--csv") { Description = "Print a table as comma-separated values" };
    private static readonly Option<bool> Json = new("--json") { Description = "Print each as the node's JSON" };

    public static Command Create()
    {
        var command = new Command("coverage", "Report who should have warned whom and had no arrangement (scope forewarn.read, or forewarn.admin for all parties)")
        {
            From, To, Party, Horizontal, Vertical, Minutes, Csv, Json,
        };
        command.SetAction(RunAsync);
        return NodeLink.AddTo(command);
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using var link = NodeLink.Open(parsed);
        var near = new SeparationTerms(parsed.GetValue(Horizontal), parsed.GetValue(Vertical), Duration.FromMinutes(parsed.GetValue(Minutes)));
        var meetings = link.Client.CoverageAsync(
            ArrangementCommand.MomentOf(parsed.GetRequiredValue(From), "--from"), ArrangementCommand.MomentOf(parsed.GetRequiredValue(To), "--to"),
            near, parsed.GetValue(Party), cancellation);
        var pairs = new SortedDictionary<(string From, string To), int>();
        bool isTable = parsed.GetValue(Csv);
        if (isTable)
            Console.Out.WriteLine("from,to,activity,version,kind,starts_at,ends_at,met_at,lat,lng,met,met_count");
        await foreach (var meeting in meetings)
        {
            pairs[(meeting.From, meeting.To)] = pairs.GetValueOrDefault((meeting.From, meeting.To)) + 1;
            Console.Out.WriteLine(isTable ? Row(meeting) : parsed.GetValue(Json) ? JsonSerializer.Serialize(meeting, ApiJson.Options) : ArrangementText.Of(meeting));
        }
        if (isTable || parsed.GetValue(Json))
            return ExitCode.Success;
        foreach (var ((from, to), count) in pairs)
            Console.Out.WriteLine($"in all: {from} should have warned {to} {count} times");
        if (pairs.Count == 0)
            Console.Out.WriteLine("every meeting was covered by an arrangement, or there was none");
        return ExitCode.Success;
    }

    private static string Row(UncoveredMeeting meeting) => string.Create(CultureInfo.InvariantCulture,
        $"{meeting.From},{meeting.To},{meeting.Activity.Type}/{meeting.Activity.Id},{meeting.Activity.Version},{meeting.Activity.Kind},{meeting.StartsAt},{meeting.EndsAt},{meeting.MetAt},")
        + string.Create(CultureInfo.InvariantCulture, $"{meeting.Place.Lat},{meeting.Place.Lng},{meeting.Met[0].Type}/{meeting.Met[0].Id},{meeting.MetCount}");
}
