using System.CommandLine;
using System.Text.Json;
using Forewarn.Client.Model;
using Forewarn.Core;
using Forewarn.Server.Hotline;
using Spectre.Console;

namespace Forewarn.Cli.Commands;

/// <summary><c>forewarn call</c>: the log of calls outside the system, and each side's own readout.</summary>
internal static class CallCommand
{
    private static readonly Argument<string> Id = new("call") { Description = "The call's id, a UUID" };
    private static readonly Option<string[]> Participants = new("--participant") { Description = "A party that took part, your own included; given several times", Required = true };
    private static readonly Option<string?> Initiator = new("--initiator") { Description = "The party that called" };
    private static readonly Option<string?> Channel = new("--channel") { Description = "operational or diplomatic" };
    private static readonly Option<string?> Start = new("--start") { Description = "When it began, RFC 3339" };
    private static readonly Option<string?> End = new("--end") { Description = "When it ended, RFC 3339" };
    private static readonly Option<string[]> Subjects = new("--subject") { Description = "What it was about; may be given several times" };
    private static readonly Option<string> Text = new("--text") { Description = "The readout, in your own words; @FILE reads it from a file", Required = true };
    private static readonly Option<string?> Language = new("--language") { Description = "The language of the text, BCP 47" };
    private static readonly Option<int?> Version = new("--version-to-change") { Description = "Version of your own readout that this corrects; absent for the first" };

    /// <summary>Largest file that a readout is read from: four bytes for each character that it may have.</summary>
    private const int ReadoutBytesMax = 4 * Core.Hotline.HotlineLimits.ReadoutLengthMax;

    static CallCommand() => Channel.AcceptOnlyFromAmong("operational", "diplomatic");

    public static Command Create()
    {
        var log = new Command("log", "Log a call that you took part in (scope forewarn.liaison)")
        {
            Id, Participants, Initiator, Channel, Start, End, Subjects, HotlineOptions.About, HotlineOptions.By, HotlineOptions.Json,
        };
        log.SetAction(LogAsync);
        var readout = new Command("readout", "File your own readout of a call, or a correction of it; what you leave out is not said (scope forewarn.liaison)")
        {
            Id, Text, Language, Initiator, Channel, Start, End, Subjects, Version, HotlineOptions.By, HotlineOptions.Json,
        };
        readout.SetAction(ReadoutAsync);
        var show = new Command("show", "Show a call with all readouts beside each other (scope forewarn.read)") { Id, HotlineOptions.Json };
        show.SetAction(ShowAsync);
        var list = new Command("list", "List your calls (scope forewarn.read)") { HotlineOptions.Json };
        list.SetAction(ListAsync);
        return new Command("call", "Log calls outside the system, and file readouts")
        {
            NodeLink.AddTo(ReceiptOptions.AddTo(log), signs: true), NodeLink.AddTo(ReceiptOptions.AddTo(readout), signs: true), NodeLink.AddTo(show), NodeLink.AddTo(list),
        };
    }

    private static async Task<int> LogAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var id = IdOf(parsed);
        var terms = new CallTerms(
            HotlineOptions.ByOf(parsed), [.. parsed.GetRequiredValue(Participants)], Required(parsed, Initiator), Required(parsed, Channel),
            HotlineOptions.TimeOf(Required(parsed, Start), "--start")!.Value, HotlineOptions.TimeOf(parsed.GetValue(End), "--end"),
            parsed.GetValue(Subjects) is { Length: > 0 } subjects ? [.. subjects] : null, HotlineOptions.TopicOf(parsed));
        using var link = await NodeLink.OpenSigningAsync(parsed, cancellation);
        var answer = await link.Client.LogCallAsync(id, terms, cancellation);
        Console.Out.WriteLine(parsed.GetValue(HotlineOptions.Json) ? JsonSerializer.Serialize(answer, ApiJson.Options) : $"{Row(answer.Call)}; {Wording.OnRecord(answer)}");
        return await ReceiptOptions.KeepAsync(parsed, link, answer, $"call/{id}", null, cancellation);
    }

    private static async Task<int> ReadoutAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var id = IdOf(parsed);
        string text = parsed.GetRequiredValue(Text);
        if (text.StartsWith('@'))
            text = System.Text.Encoding.UTF8.GetString(NamedFile.Bytes(text[1..], ReadoutBytesMax)).TrimEnd('\r', '\n');
        var terms = new ReadoutTerms(
            HotlineOptions.ByOf(parsed), text, parsed.GetValue(Language), parsed.GetValue(Initiator), parsed.GetValue(Channel),
            HotlineOptions.TimeOf(parsed.GetValue(Start), "--start"), HotlineOptions.TimeOf(parsed.GetValue(End), "--end"),
            parsed.GetValue(Subjects) is { Length: > 0 } subjects ? [.. subjects] : null);
        using var link = await NodeLink.OpenSigningAsync(parsed, cancellation);
        var answer = await link.Client.FileReadoutAsync(id, terms, parsed.GetValue(Version), cancellation);
        if (parsed.GetValue(HotlineOptions.Json))
            Console.Out.WriteLine(JsonSerializer.Serialize(answer, ApiJson.Options));
        else
            Console.Out.WriteLine($"readout of call {id} by {answer.Readout.Party}, version {answer.Readout.Version}; {Wording.OnRecord(answer)}");
        return await ReceiptOptions.KeepAsync(parsed, link, answer, $"call/{id}", answer.Readout.Version, cancellation);
    }

    private static async Task<int> ShowAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using var link = NodeLink.Open(parsed);
        var call = await link.Client.FindCallAsync(IdOf(parsed), cancellation) ?? throw new CommandFailedException("there is no such call of yours");
        if (parsed.GetValue(HotlineOptions.Json))
            Console.Out.WriteLine(JsonSerializer.Serialize(call, ApiJson.Options));
        else
            Print(call);
        return ExitCode.Success;
    }

    private static async Task<int> ListAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using var link = NodeLink.Open(parsed);
        await foreach (var call in link.Client.CallsAsync(cancellation))
            Console.Out.WriteLine(parsed.GetValue(HotlineOptions.Json) ? JsonSerializer.Serialize(call, ApiJson.Options) : Row(call));
        return ExitCode.Success;
    }

    private static string Row(HotlineCall call) =>
        $"call {call.Id}: {call.Logged.Channel}, {call.Logged.Initiator} called, {string.Join(", ", call.Participants)}, begun {call.Logged.Start}, logged by {call.LoggedBy}"
        + (call.Comparison.Any(compared => compared.Agreement == "differ") ? ", the sides differ" : "")
        + (call.NotFiled.IsEmpty ? "" : $", no readout of {string.Join(", ", call.NotFiled)}");

    /// <summary>A column for each side, and the words of each below: beside each other, never merged.</summary>
    private static void Print(HotlineCall call)
    {
        Console.Out.WriteLine(Row(call));
        var table = new Table().Border(TableBorder.Simple).AddColumns(["", .. call.Participants, ""]);
        foreach (var compared in call.Comparison)
        {
            table.AddRow(
            [
                new Text(compared.Member),
                .. call.Participants.Select(party => new Text(compared.Said.FirstOrDefault(said => said.Party == party) is { } said
                    ? string.Join("\n", said.Values.Select(value => BidiText.Isolate(value))) : "-")),
                new Text(compared.Agreement),
            ]);
        }
        AnsiConsole.Write(table);
        foreach (var readout in call.Readouts)
        {
            string language = readout.Language is { } tag ? $", in {tag}" : "";
            Console.Out.WriteLine($"{readout.Party}, version {readout.Version}, {BidiText.Isolate(readout.By)}, filed {readout.FiledAt}{language}, leaf {readout.Leaf}:");
            foreach (string line in BidiText.Isolate(readout.Text).Split('\n'))
                Console.Out.WriteLine($"  {line}");
        }
    }

    private static Guid IdOf(ParseResult parsed) => HotlineOptions.IdOf(parsed.GetRequiredValue(Id), "call");

    private static string Required(ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) ?? throw new InvalidValueException(option.Name, "missing", option.Description!);
}
