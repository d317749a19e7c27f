using System.CommandLine;
using System.Text.Json;
using Forewarn.Client.Model;
using Forewarn.Core;

namespace Forewarn.Cli.Commands;

/// <summary><c>forewarn drill</c>: exercises the ladder of an arrangement.</summary>
internal static class DrillCommand
{
    private static readonly Argument<string> Arrangement = new("arrangement") { Description = "Whose ladder is climbed" };
    private static readonly Argument<string> Id = new("id") { Description = "The drill's UUID" };
    private static readonly Option<string?> OwnId = new("--id") { Description = "A UUID of your choice, so that the same drill can be asked for again; a new one unless given" };
    private static readonly Option<string[]> To = new("--to") { Description = "A member to be warned; may be given several times; all others unless given" };
    private static readonly Option<string> By = new("--by") { Description = "The person or post that begins it", Required = true };
    private static readonly Option<string?> Text = new("--text") { Description = "What to say to the others" };
    private static readonly Option<bool> Json = new("--json") { Description = "Print the node's JSON" };

    public static Command Create()
    {
        var begin = new Command("begin", "Warn members of an arrangement of nothing, marked as an exercise (scope forewarn.liaison)") { Arrangement, OwnId, To, By, Text, Json };
        begin.SetAction(BeginAsync);
        var show = new Command("show", "Show how a drill fares (scope forewarn.read)") { Id, Json };
        show.SetAction(ShowAsync);
        var list = new Command("list", "List the drills of late that you have begun, or are warned of (scope forewarn.read)") { Json };
        list.SetAction(ListAsync);
        return new Command("drill", "Exercise delivery, answers and escalation")
        {
            NodeLink.AddTo(ReceiptOptions.AddTo(begin), signs: true), NodeLink.AddTo(show), NodeLink.AddTo(list),
        };
    }

    private static async Task<int> BeginAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var id = parsed.GetValue(OwnId) is { } own ? IdOf(own) : Guid.NewGuid();
        using var link = await NodeLink.OpenSigningAsync(parsed, cancellation);
        var terms = new DrillTerms(
            parsed.GetRequiredValue(Arrangement), parsed.GetRequiredValue(By), parsed.GetValue(To) is { Length: > 0 } to ? [.. to] : null, parsed.GetValue(Text));
        var answer = await link.Client.BeginDrillAsync(id, terms, cancellation);
        if (parsed.GetValue(Json))
            Console.Out.WriteLine(JsonSerializer.Serialize(answer, ApiJson.Options));
        else
            Print(answer.Drill, answer.Warnings, Wording.OnRecord(answer));
        return await ReceiptOptions.KeepAsync(parsed, link, answer, $"drill/{id}", null, cancellation);
    }

    private static async Task<int> ShowAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using var link = NodeLink.Open(parsed);
        var reading = await link.Client.FindDrillAsync(IdOf(parsed.GetRequiredValue(Id)), cancellation)
            ?? throw new CommandFailedException("there is no such drill of yours");
        if (parsed.GetValue(Json))
            Console.Out.WriteLine(JsonSerializer.Serialize(reading, ApiJson.Options));
        else
            Print(reading.Drill, reading.Warnings, $"begun at {reading.Drill.At}");
        return ExitCode.Success;
    }

    private static async Task<int> ListAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using var link = NodeLink.Open(parsed);
        foreach (var drill in await link.Client.DrillsAsync(cancellation))
        {
            Console.Out.WriteLine(parsed.GetValue(Json)
                ? JsonSerializer.Serialize(drill, ApiJson.Options)
                : $"EXERCISE drill {drill.Id}: {drill.Party} to {string.Join(", ", drill.To)} under {drill.Arrangement}, begun at {drill.At} by {drill.By}");
        }
        return ExitCode.Success;
    }

    private static void Print(Drill drill, IEnumerable<Warning> warnings, string remark)
    {
        Console.Out.WriteLine($"EXERCISE drill {drill.Id}: {drill.Party} to {string.Join(", ", drill.To)} under {drill.Arrangement}; {remark}");
        foreach (var warning in warnings)
            Console.Out.WriteLine(Wording.Of(warning));
    }

    private static Guid IdOf(string text) => Guid.TryParseExact(text, "D", out var id)
        ? id : throw new InvalidValueException("id", "not a UUID", "a UUID such as 2f8343be-6482-4d1b-a474-16847e01af1e");
}
