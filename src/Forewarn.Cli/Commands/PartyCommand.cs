using System.CommandLine;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Forewarn.Server.Api.Wire;
using Spectre.Console;

namespace Forewarn.Cli.Commands;

/// <summary><c>forewarn party</c>: registers parties with a running node, and lists them.</summary>
internal static class PartyCommand
{
    private static readonly Option<string> Url = new("--url") { Description = "The node", DefaultValueFactory = _ => "http://127.0.0.1:8080" };
    private static readonly Option<string?> Token = new("--token") { Description = "A token; the environment variable FOREWARN_TOKEN unless given" };
    private static readonly Option<bool> Json = new("--json") { Description = "Print the node's JSON" };
    private static readonly Argument<string> Id = new("id") { Description = "The party's id: the sub of its tokens" };
    private static readonly Option<string> Name = new("--name") { Description = "The party's name", Required = true };
    private static readonly Option<string> TimeZone = new("--time-zone") { Description = "IANA time zone of its people", DefaultValueFactory = _ => "UTC" };
    private static readonly Option<string> Calendar = new("--calendar") { Description = "gregorian, hebrew, islamic or persian", DefaultValueFactory = _ => "gregorian" };
    private static readonly Option<string[]> Languages = new("--language") { Description = "A language of its people, preferred first; may be given several times" };
    private static readonly Option<int?> Version = new("--version-to-change") { Description = "The version that is changed; absent to register" };

    public static Command Create()
    {
        var put = new Command("put", "Register a party, or change what is said of it (scope forewarn.admin)") { Id, Name, TimeZone, Calendar, Languages, Version, Url, Token, Json };
        put.SetAction(PutAsync);
        var list = new Command("list", "List the parties (scope forewarn.read)") { Url, Token, Json };
        list.SetAction(ListAsync);
        return new Command("party", "Register and list the parties that share the airspace") { put, list };
    }

    private static async Task<int> PutAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using var http = Connect(parsed);
        var body = new PartyBody(parsed.GetRequiredValue(Name), parsed.GetRequiredValue(TimeZone), parsed.GetRequiredValue(Calendar), parsed.GetValue(Languages));
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/v1/parties/{Uri.EscapeDataString(parsed.GetRequiredValue(Id))}")
        {
            Content = JsonContent.Create(body, WireJson.Default.PartyBody),
        };
        if (parsed.GetValue(Version) is { } version)
            request.Headers.IfMatch.Add(new EntityTagHeaderValue($"\"{version}\""));
        string text = await SendAsync(http, request, cancellation);
        if (parsed.GetValue(Json))
            Console.Out.WriteLine(text);
        else
            Print([JsonSerializer.Deserialize(text, WireJson.Default.PartyAnswer)!.Party]);
        return ExitCode.Success;
    }

    private static async Task<int> ListAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using var http = Connect(parsed);
        var parties = new List<PartyView>();
        for (string? cursor = ""; cursor is not null;)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/parties?limit=1000" + (cursor.Length == 0 ? "" : $"&cursor={Uri.EscapeDataString(cursor)}"));
            var page = JsonSerializer.Deserialize(await SendAsync(http, request, cancellation), WireJson.Default.PartiesAnswer)!;
            parties.AddRange(page.Parties);
            cursor = page.NextCursor;
        }
        if (parsed.GetValue(Json))
            Console.Out.WriteLine(JsonSerializer.Serialize(new PartiesAnswer([.. parties], null), WireJson.Default.PartiesAnswer));
        else
            Print(parties);
        return ExitCode.Success;
    }

    private static void Print(IReadOnlyList<PartyView> parties)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("party", "version", "name", "time zone", "calendar", "languages");
        foreach (var party in parties)
        {
            table.AddRow(new Text(party.Id), new Text($"{party.Version}"), new Text(party.Name), new Text(party.TimeZone), new Text(party.Calendar),
                new Text(string.Join(", ", party.Languages)));
        }
        AnsiConsole.Write(table);
    }

    private static HttpClient Connect(ParseResult parsed)
    {
        string token = parsed.GetValue(Token) ?? Environment.GetEnvironmentVariable("FOREWARN_TOKEN")
            ?? throw new CommandFailedException("no token: give --token, or set FOREWARN_TOKEN to the output of: forewarn token --data DIR --party ID --scope forewarn.admin");
        if (!Uri.TryCreate(parsed.GetRequiredValue(Url), UriKind.Absolute, out var address))
            throw new Core.InvalidValueException("--url", "not a URL", "the address that forewarn serve printed after ready");
        var http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }

    private static async Task<string> SendAsync(HttpClient http, HttpRequestMessage request, CancellationToken cancellation)
    {
        using var response = await http.SendAsync(request, cancellation);
        string text = await response.Content.ReadAsStringAsync(cancellation);
        if (response.IsSuccessStatusCode)
            return text;
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json")
            throw new CommandFailedException($"the node answered {(int)response.StatusCode}");
        var problem = JsonSerializer.Deserialize(text, WireJson.Default.Problem)!;
        throw new CommandFailedException($"{problem.Field ?? problem.Title}: {problem.Detail}{(problem.Accepted is null ? "" : $"; accepted: {problem.Accepted}")}");
    }
}
