using System.CommandLine;
using System.Text.Json;
using Forewarn.Client.Model;
using Spectre.Console;

namespace Forewarn.Cli.Commands;

/// <summary><c>forewarn roster</c>: whom of a party to reach, over what, and who is on duty.</summary>
internal static class RosterCommand
{
    private static readonly Argument<string> Party = new("party") { Description = "The party: your own, or as the operator another" };
    private static readonly Option<string> Body = new("--file") { Description = "The roster as JSON, sent and signed byte by byte as it is; docs/liaison.md describes it", Required = true };
    private static readonly Option<int?> Version = new("--version-to-change") { Description = "The version that is changed; absent for the first" };
    private static readonly Option<bool> Json = new("--json") { Description = "Print the node's JSON" };

    /// <summary>Columns of a table that is written elsewhere than to a screen.</summary>
    private const int RedirectedWidth = 400;

    public static Command Create()
    {
        var set = new Command("set", "Set the contacts of a party (scope forewarn.liaison, or forewarn.admin)") { Party, Body, Version, Json };
        set.SetAction(SetAsync);
        var show = new Command("show", "Show the contacts of a party, and who is on duty now (scope forewarn.read, or forewarn.admin)") { Party, Json };
        show.SetAction(ShowAsync);
        return new Command("roster", "Say whom to reach, over what, and who is on duty when")
        {
            NodeLink.AddTo(ReceiptOptions.AddTo(set), signs: true), NodeLink.AddTo(show),
        };
    }

    private static async Task<int> SetAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using var link = await NodeLink.OpenSigningAsync(parsed, cancellation);
        var body = NamedFile.Bytes(parsed.GetRequiredValue(Body), NamedFile.BodyBytesMax);
        var answer = await link.Client.PutRosterAsync(parsed.GetRequiredValue(Party), body, parsed.GetValue(Version), cancellation);
        if (parsed.GetValue(Json))
            Console.Out.WriteLine(JsonSerializer.Serialize(answer, ApiJson.Options));
        else
            Console.Out.WriteLine($"roster of {answer.Roster.Party}, version {answer.Roster.Version}: {answer.Roster.Terms.Contacts.Length} contacts; {Wording.OnRecord(answer)}");
        return await ReceiptOptions.KeepAsync(parsed, link, answer, $"roster/{answer.Roster.Party}", answer.Roster.Version, cancellation);
    }

    private static async Task<int> ShowAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using var link = NodeLink.Open(parsed);
        var reading = await link.Client.FindRosterAsync(parsed.GetRequiredValue(Party), cancellation)
            ?? throw new CommandFailedException("there is no such roster, or it is not yours to see");
        if (parsed.GetValue(Json))
            Console.Out.WriteLine(JsonSerializer.Serialize(reading, ApiJson.Options));
        else
            Print(reading);
        return ExitCode.Success;
    }

    private static void Print(RosterReading reading)
    {
        // Whoever searches what was written for an address finds it in one piece.
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = RedirectedWidth;
        var contacts = new Table().Border(TableBorder.Simple).AddColumns("contact", "name", "level", "language", "addresses", "quiet hours");
        foreach (var contact in reading.Roster.Terms.Contacts)
        {
            contacts.AddRow(
                new Text(contact.Id), new Text(contact.Name), new Text(contact.Level), new Text(contact.Language),
                new Text(string.Join("\n", contact.Addresses.Select(address => $"{address.Transport} {address.Target}".TrimEnd()))),
                new Text(contact.QuietHours is { } quiet ? $"{quiet.From} to {quiet.To}" : ""));
        }
        AnsiConsole.Write(contacts);
        if (reading.Roster.Terms.Posts.IsEmpty)
            return;
        var posts = new Table().Border(TableBorder.Simple).AddColumns("post", "on duty now", "turns");
        foreach (var post in reading.Roster.Terms.Posts)
            posts.AddRow(new Text(post.Id), new Text(reading.OnDuty.GetValueOrDefault(post.Id, "")), new Text(string.Join(", ", post.Rotation)));
        AnsiConsole.Write(posts);
    }
}
