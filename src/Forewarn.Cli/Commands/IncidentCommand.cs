using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Forewarn.Client.Model;
using Forewarn.Core;
using NodaTime;
using NodaTime.Text;

namespace Forewarn.Cli.Commands;

/// <summary><c>forewarn incident</c>: opens incidents, shows them, files accounts, asks what would have been.</summary>
internal static class IncidentCommand
{
    private static readonly Argument<Guid> Id = new("id") { Description = "The incident's UUID" };
    private static readonly Option<Guid?> NewId = new("--id") { Description = "UUID of the incident; a new one unless given" };
    private static readonly Option<string> Terms = new("--file") { Description = "Title, extent, exercise and parties as JSON; docs/api.md describes it", Required = true };
    private static readonly Option<string> AccountFile = new("--file") { Description = "The account as JSON: language, text, points; docs/api.md describes it", Required = true };
    private static readonly Option<string> Party = new("--party") { Description = "Your party's id: the sub of your token", Required = true };
    private static readonly Option<int?> Version = new("--version-to-change") { Description = "The version that is changed, or gathered anew; absent for a first one" };
    private static readonly Option<string[]> With = new("--with") { Description = "Another party of the incident: then only what each of you may see is shown, the same to all of you; may be given several times" };
    private static readonly Option<string?> Report = new("--report") { Description = "Write the report, an HTML page, to this file" };
    private static readonly Option<string> Subject = new("--declaration") { Description = "The declaration that is supposed to have been otherwise: constraint/UUID or operational-intent/UUID", Required = true };
    private static readonly Option<int?> OfVersion = new("--of-version") { Description = "Which version of it; the first unless given" };
    private static readonly Option<string?> EarlierBy = new("--earlier-by") { Description = "How much earlier it is supposed to have been declared: ISO 8601, such as PT14M" };
    private static readonly Option<string?> DeclaredAt = new("--declared-at") { Description = "Or when: RFC 3339" };
    private static readonly Option<string?> Volumes = new("--volumes") { Description = "A file with the volumes that are supposed to have been declared, as JSON" };
    private static readonly Option<string?> DeliveredAfter = new("--delivered-after") { Description = "How long after it became due each warning about it is supposed to have been delivered; as long as it took unless given" };
    private static readonly Option<bool> Json = new("--json") { Description = "Print the node's JSON" };

    public static Command Create()
    {
        var open = new Command("open", "Open an incident for a place and a time, or have it gathered anew (scope forewarn.liaison)") { NewId, Terms, Version, Json };
        open.SetAction(OpenAsync);
        var list = new Command("list", "List the incidents that concern you (scope forewarn.read)") { Json };
        list.SetAction(ListAsync);
        var show = new Command("show", "Show an incident: timeline, findings with what each rests on, accounts (scope forewarn.read)") { Id, With, Report, Json };
        show.SetAction(ShowAsync);
        var account = new Command("account", "File your account of an incident, or another in its place (scope forewarn.liaison)") { Id, Party, AccountFile, Version, Json };
        account.SetAction(AccountAsync);
        var whatIf = new Command("what-if", "Ask what would have been found, and when, had something been declared otherwise; nothing is recorded (scope forewarn.read)")
        {
            Id, Subject, OfVersion, EarlierBy, DeclaredAt, Volumes, DeliveredAfter, With, Report, Json,
        };
        whatIf.SetAction(WhatIfAsync);
        return new Command("incident", "Open, show and report incidents, file accounts, ask what would have been")
        {
            NodeLink.AddTo(ReceiptOptions.AddTo(open), signs: true), NodeLink.AddTo(list), NodeLink.AddTo(show), NodeLink.AddTo(ReceiptOptions.AddTo(account), signs: true), NodeLink.AddTo(whatIf),
        };
    }

    private static async Task<int> OpenAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var terms = Read<IncidentTerms>(parsed.GetRequiredValue(Terms));
        var id = parsed.GetValue(NewId) ?? Guid.NewGuid();
        using var link = await NodeLink.OpenSigningAsync(parsed, cancellation);
        var answer = await link.Client.PutIncidentAsync(id, terms, parsed.GetValue(Version), cancellation);
        Console.Out.WriteLine(parsed.GetValue(Json) ? JsonSerializer.Serialize(answer, ApiJson.Options) : $"{IncidentWording.Of(answer.Incident)}; {Wording.OnRecord(answer)}");
        return await ReceiptOptions.KeepAsync(parsed, link, answer, $"incident/{id}", answer.Incident.Version, cancellation);
    }

    private static async Task<int> ListAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using var link = NodeLink.Open(parsed);
        await foreach (var incident in link.Client.IncidentsAsync(cancellation))
            Console.Out.WriteLine(parsed.GetValue(Json) ? JsonSerializer.Serialize(incident, ApiJson.Options) : IncidentWording.Of(incident));
        return ExitCode.Success;
    }

    private static async Task<int> ShowAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using var link = NodeLink.Open(parsed);
        var id = parsed.GetRequiredValue(Id);
        var reading = await link.Client.FindIncidentAsync(id, parsed.GetValue(With), cancellation) ?? throw new CommandFailedException($"there is no incident {id} that you may know of");
        Show(parsed, reading);
        if (parsed.GetValue(Report) is { } path)
            await WriteAsync(path, await link.Client.IncidentReportAsync(id, parsed.GetValue(With), cancellation), cancellation);
        return ExitCode.Success;
    }

    private static async Task<int> AccountAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var terms = Read<AccountTerms>(parsed.GetRequiredValue(AccountFile));
        using var link = await NodeLink.OpenSigningAsync(parsed, cancellation);
        var id = parsed.GetRequiredValue(Id);
        var answer = await link.Client.FileAccountAsync(id, parsed.GetRequiredValue(Party), terms, parsed.GetValue(Version), cancellation);
        Console.Out.WriteLine(parsed.GetValue(Json) ? JsonSerializer.Serialize(answer, ApiJson.Options) : $"account of {answer.Account.Party}, version {answer.Account.Version}; {Wording.OnRecord(answer)}");
        return await ReceiptOptions.KeepAsync(parsed, link, answer, $"incident/{id}", answer.Account.Version, cancellation);
    }

    private static async Task<int> WhatIfAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var change = new WhatIfChange(
            parsed.GetRequiredValue(Subject), parsed.GetValue(DeclaredAt) is { } at ? Moment(at) : null, Span(parsed.GetValue(EarlierBy), "--earlier-by"),
            parsed.GetValue(Volumes) is { } volumes ? [.. Read<List<Volume4D>>(volumes)] : null, parsed.GetValue(OfVersion));
        var terms = new WhatIfTerms([change], Span(parsed.GetValue(DeliveredAfter), "--delivered-after"));
        using var link = NodeLink.Open(parsed);
        var id = parsed.GetRequiredValue(Id);
        Show(parsed, await link.Client.WhatIfAsync(id, terms, parsed.GetValue(With), cancellation));
        if (parsed.GetValue(Report) is { } path)
            await WriteAsync(path, await link.Client.WhatIfReportAsync(id, terms, parsed.GetValue(With), cancellation), cancellation);
        return ExitCode.Success;
    }

    private static void Show(ParseResult parsed, IncidentReading reading)
    {
        if (parsed.GetValue(Json))
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(reading, ApiJson.Options));
            return;
        }
        foreach (string line in IncidentWording.Lines(reading))
            Console.Out.WriteLine(line);
    }

    private static async Task WriteAsync(string path, byte[] report, CancellationToken cancellation)
    {
        await File.WriteAllBytesAsync(path, report, cancellation);
        Console.Out.WriteLine($"report    {path}");
    }

    /// <summary>A body that a file holds as JSON.</summary>
    /// <exception cref="InvalidValueException">It does not.</exception>
    internal static T Read<T>(string path)
    {
        byte[] bytes = NamedFile.Bytes(path, NamedFile.BodyBytesMax);
        try
        {
            return JsonSerializer.Deserialize(bytes, (JsonTypeInfo<T>)ApiJson.Options.GetTypeInfo(typeof(T))) ?? throw new JsonException("null");
        }
        catch (JsonException wrong)
        {
            throw new InvalidValueException(path, wrong.Message, "JSON as docs/api.md describes it");
        }
    }

    private static Instant Moment(string text) => OffsetDateTimePattern.Rfc3339.Parse(text).TryGetValue(default, out var moment)
        ? moment.ToInstant() : throw new InvalidValueException("--declared-at", $"{text} is not a moment", "RFC 3339, such as 2026-05-01T12:00:00Z");

    private static Duration? Span(string? text, string option) => text is null ? null
        : PeriodPattern.NormalizingIso.Parse(text).TryGetValue(Period.Zero, out var period) && period is { Years: 0, Months: 0 } ? period.ToDuration()
        : throw new InvalidValueException(option, $"{text} is not a duration", "ISO 8601, such as PT14M");
}
