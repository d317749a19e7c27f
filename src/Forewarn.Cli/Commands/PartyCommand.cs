using System.CommandLine;
using System.Text.Json;
using Forewarn.Client.Model;
using Spectre.Console;

namespace Forewarn.Cli.Commands;

/// <summary><c>forewarn party</c>: registers parties with a running node, and lists them.</summary>
internal static class PartyCommand
{
    private static readonly Option<bool> Json = new("--json") { Description = "Print the node's JSON" };
    private static readonly Argument<string> Id = new("id") { Description = "The party's id: the sub of its tokens" };
    private static readonly Option<string> Name = new("--name") { Description = "The party's name", Required = true };
    private static readonly Option<string> TimeZone = new("--time-zone") { Description = "IANA time zone of its people", DefaultValueFactory = _ => "UTC" };
    private static readonly Option<string> Calendar = new("--calendar") { Description = "gregorian, hebrew, islamic or persian", DefaultValueFactory = _ => "gregorian" };
    private static readonly Option<string[]> Languages = new("--language") { Description = "A language of its people, preferred first; may be given several times" };
    private static readonly Option<int?> Version = new("--version-to-change") { Description = "The version that is changed; absent to register" };

    public static Command Create()
    {
        var put = new Command("put", "Register a party, or change what is said of it (scope forewarn.admin)") { Id, Name, TimeZone, Calendar, Languages, Version, Json };
        put.SetAction(PutAsync);
        var list = new Command("list", "List the parties (scope forewarn.read)") { Json };
        list.SetAction(ListAsync);
        return new Command("party", "Register and list the parties that share the airspace") { NodeLink.AddTo(put), NodeLink.AddTo(list) };
    }

    private static async Task<int> PutAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using var link = NodeLink.Open(parsed);
        var terms = new PartyTerms(parsed.GetRequiredValue(Name), parsed.GetRequiredValue(TimeZone), parsed.GetRequiredValue(Calendar), [.. parsed.GetValue(Languages) ?? []]);
        var answer = await link.Client.PutPartyAsync(parsed.GetRequiredValue(Id), terms, parsed.GetValue(Version), cancellation);
        if (parsed.GetValue(Json))
            Console.Out.WriteLine(JsonSerializer.Serialize(answer, ApiJson.Options));
        else
            Print([answer.Party]);
        return ExitCode.Success;
    }

    private static async Task<int> ListAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using var link = NodeLink.Open(parsed);
        var parties = new List<Party>();
        await foreach (var party in link.Client.PartiesAsync(cancellation))
            parties.Add(party);
        if (parsed.GetValue(Json))
            Console.Out.WriteLine(JsonSerializer.Serialize(parties, ApiJson.Options));
        else
            Print(parties);
        return ExitCode.Success;
    }

    private static void Print(IReadOnlyList<Party> parties)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("party", "version", "name", "time zone", "calendar", "languages");
        foreach (var party in parties)
        {
            table.AddRow(new Text(party.Id), new Text($"{party.Version}"), new Text(party.Name), new Text(party.TimeZone), new Text(party.Calendar),
                new Text(string.Join(", ", party.Languages)));
        }
        AnsiConsole.Write(table);
    }
}
