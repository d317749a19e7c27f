using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Forewarn.Client.Model;
using Forewarn.Core;

namespace Forewarn.Cli.Commands;

/// <summary><c>forewarn site</c>: protected sites and movements, entered by one person and confirmed by another.</summary>
internal static class SiteCommand
{
    /// <summary>Largest list that is sent; the node takes no larger one.</summary>
    private const int ListBytesMax = 16 << 20;

    private static readonly Argument<string> Id = new("id") { Description = "A UUID of your choice; the constraint that the site becomes has it too" };
    private static readonly Argument<string> List = new("file") { Description = "The list: .json, .csv or .geojson, in UTF-8; docs/sites.md describes it" };
    private static readonly Option<string> Body = new("--file") { Description = "The site as JSON; docs/sites.md describes it", Required = true };
    private static readonly Option<int?> Version = new("--version-to-change") { Description = "The version that is changed; absent to enter anew" };
    private static readonly Option<int> CurrentVersion = new("--version-to-change") { Description = "The version that stands", Required = true };
    private static readonly Option<string[]> At = new("--at") { Description = "Where it is, as LAT,LNG; several in their order for an outline or a route. What the node shows unless given" };
    private static readonly Option<string?> State = new("--state") { Description = "entered, pending, in-force, unconfirmed, over or withdrawn; all unless given" };
    private static readonly Option<bool> Mine = new("--mine") { Description = "Only those of your party" };
    private static readonly Option<bool> Check = new("--check") { Description = "Only say what would be found; enter nothing" };
    private static readonly Option<bool> Json = new("--json") { Description = "Print the node's JSON" };

    static SiteCommand() => State.AcceptOnlyFromAmong("entered", "pending", "in-force", "unconfirmed", "over", "withdrawn");

    public static Command Create()
    {
        var list = new Command("list", "List the protected sites of your party, and those of others that are in force (scope forewarn.read)") { State, Mine, Json };
        list.SetAction(ListAsync);
        var enter = new Command("enter", "Enter a site or movement, or change what was entered; it binds nobody until another person confirms it (scope forewarn.liaison)") { Id, Body, Version, Json };
        enter.SetAction((parsed, cancellation) => RunAsync(parsed, NodeLink.Open(parsed), (link, id) =>
            link.Client.EnterSiteAsync(id, NamedFile.Bytes(parsed.GetRequiredValue(Body), NamedFile.BodyBytesMax), parsed.GetValue(Version), cancellation), cancellation));
        var confirm = new Command("confirm", "Confirm what another person of your party entered, or confirm again what stands (scope forewarn.liaison)") { Id, At, Json };
        confirm.SetAction(ConfirmAsync);
        var withdraw = new Command("withdraw", "Take a site back; its constraint ends (scope forewarn.liaison)") { Id, CurrentVersion, Json };
        withdraw.SetAction(async (parsed, cancellation) => await RunAsync(parsed, await NodeLink.OpenSigningAsync(parsed, cancellation), (link, id) =>
            link.Client.WithdrawSiteAsync(id, parsed.GetRequiredValue(CurrentVersion), cancellation), cancellation));
        var import = new Command("import", "Enter a list of sites and movements, row by row (scope forewarn.liaison)") { List, Check, Json };
        import.SetAction(ImportAsync);
        return new Command("site", "Protected sites and movements: hospitals, convoys, aid flights")
        {
            NodeLink.AddTo(list), NodeLink.AddTo(ReceiptOptions.AddTo(enter)), NodeLink.AddTo(ReceiptOptions.AddTo(confirm), signs: true),
            NodeLink.AddTo(ReceiptOptions.AddTo(withdraw), signs: true), NodeLink.AddTo(import),
        };
    }

    private static async Task<int> ListAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using var link = NodeLink.Open(parsed);
        await foreach (var site in link.Client.SitesAsync(parsed.GetValue(State), parsed.GetValue(Mine), cancellation))
            Console.Out.WriteLine(parsed.GetValue(Json) ? JsonSerializer.Serialize(site, ApiJson.Options) : SiteWording.Of(site));
        return ExitCode.Success;
    }

    private static async Task<int> ConfirmAsync(ParseResult parsed, CancellationToken cancellation) =>
        await RunAsync(parsed, await NodeLink.OpenSigningAsync(parsed, cancellation), async (link, id) =>
        {
            var site = await link.Client.FindSiteAsync(id, cancellation) ?? throw new CommandFailedException($"there is no site {id} of yours");
            var said = (parsed.GetValue(At) ?? []).Select(PlaceOf).ToImmutableArray();
            if (!parsed.GetValue(Json))
                Console.Out.WriteLine($"confirming {SiteWording.Of(site)}");
            return await link.Client.ConfirmSiteAsync(id, said.IsEmpty ? site.Positions() : said, site.Version, cancellation);
        }, cancellation);

    private static async Task<int> RunAsync(ParseResult parsed, NodeLink link, Func<NodeLink, Guid, Task<SiteAnswer>> act, CancellationToken cancellation)
    {
        using (link)
        {
            if (!Guid.TryParseExact(parsed.GetRequiredValue(Id), "D", out var id))
                throw new InvalidValueException("id", "not a UUID", "a UUID such as 2f8343be-6482-4d1b-a474-16847e01af1e");
            var answer = await act(link, id);
            if (parsed.GetValue(Json))
                Console.Out.WriteLine(JsonSerializer.Serialize(answer, ApiJson.Options));
            else
                SiteWording.Print(answer);
            return await ReceiptOptions.KeepAsync(parsed, link, answer, $"site/{id}", answer.Site.Version, cancellation);
        }
    }

    /// <summary>Fails when a row was refused, so that a script notices; what is right is entered all the same.</summary>
    private static async Task<int> ImportAsync(ParseResult parsed, CancellationToken cancellation)
    {
        string path = parsed.GetRequiredValue(List);
        string type = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".json" => "application/json",
            ".csv" => "text/csv",
            ".geojson" => "application/geo+json",
            _ => throw new InvalidValueException(path, "not a list that can be read", "a file that ends in .json, .csv or .geojson"),
        };
        byte[] list = NamedFile.Bytes(path, ListBytesMax);
        using var link = NodeLink.Open(parsed);
        var answer = await link.Client.ImportSitesAsync(list, type, parsed.GetValue(Check), cancellation);
        if (parsed.GetValue(Json))
            Console.Out.WriteLine(JsonSerializer.Serialize(answer, ApiJson.Options));
        else
            SiteWording.Print(answer);
        return answer.Refused == 0 ? ExitCode.Success : ExitCode.Failure;
    }

    private static LatLng PlaceOf(string text)
    {
        string[] parts = text.Split(',');
        return parts.Length == 2 && Degrees(parts[0]) is { } lat && Degrees(parts[1]) is { } lng
            ? new LatLng(lat, lng) : throw new InvalidValueException("--at", $"{text} is no position", "LAT,LNG in decimal degrees, such as 36.2123,37.1377");
    }

    private static double? Degrees(string text) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double degrees) ? degrees : null;
}
