using System.CommandLine;
using System.Text.Json;
using Forewarn.Client.Model;
using Forewarn.Core;
using NodaTime;
using NodaTime.Text;

namespace Forewarn.Cli.Commands;

/// <summary><c>forewarn arrangement</c>: who has agreed to warn whom, and how one gets into that and out of it.</summary>
internal static class ArrangementCommand
{
    private static readonly Argument<string> Id = new("arrangement") { Description = "The arrangement's id" };
    private static readonly Argument<string> DraftId = new("draft") { Description = "The draft's id: SHA-256 of its content" };
    private static readonly Option<string> Terms = new("--file") { Description = "The terms as JSON; docs/api.md describes them", Required = true };
    private static readonly Option<string?> Expected = new("--file") { Description = "The terms that you mean to sign, as JSON; another content is not signed" };
    private static readonly Option<string> SignBy = new("--sign-by") { Description = "First moment at which it can no longer be signed, RFC 3339", Required = true };
    private static readonly Option<int?> Amends = new("--amends") { Description = "The version that is changed; absent for a new arrangement" };
    private static readonly Option<string?> Until = new("--until") { Description = "When you leave, RFC 3339; as soon as the notice allows unless given" };
    private static readonly Option<string?> From = new("--from") { Description = "When you pause, RFC 3339; as soon as the notice allows unless given" };
    private static readonly Option<string?> Text = new("--text") { Description = "Why" };
    private static readonly Option<bool> Preview = new("--preview") { Description = "Only show what would lose cover" };
    private static readonly Option<bool> Json = new("--json") { Description = "Print the node's JSON" };

    public static Command Create() => new("arrangement", "Agree who warns whom, and leave with notice")
    {
        Reading("list", "List the arrangements that you are a member of (scope forewarn.read)", ListAsync),
        Reading("show", "Show an arrangement: by whose word it binds, who pauses, who leaves (scope forewarn.read)", ShowAsync, Id),
        Reading("drafts", "List the drafts that you have to sign, or had to until lately (scope forewarn.read)", DraftsAsync),
        Changing("draft", "Put an arrangement, or a change of one, to its members; drafting signs it (scope forewarn.liaison)", DraftAsync, Id, Terms, SignBy, Amends),
        Changing("sign", "Sign a draft, having computed its hash from its content (scope forewarn.liaison)", SignAsync, DraftId, Expected),
        Changing("decline", "Say that you will not sign a draft, or take your own back (scope forewarn.liaison)", DeclineAsync, DraftId),
        Changing("leave", "Announce that you leave (scope forewarn.liaison)", LeaveAsync, Id, Until, Text, Preview),
        Changing("suspend", "Announce that you suspend your part (scope forewarn.liaison)", SuspendAsync, Id, From, Text, Preview),
        Changing("resume", "Take your part up again, at once (scope forewarn.liaison)", ResumeAsync, Id),
        Reading("uncovered", "List the activities in the gaps that members' leaves and pauses have left (scope forewarn.read)", UncoveredAsync, Id),
    };

    private static Command Reading(string name, string description, Func<ParseResult, CancellationToken, Task<int>> run, params Symbol[] symbols) =>
        NodeLink.AddTo(Make(name, description, run, symbols));

    private static Command Changing(string name, string description, Func<ParseResult, CancellationToken, Task<int>> run, params Symbol[] symbols) =>
        NodeLink.AddTo(ReceiptOptions.AddTo(Make(name, description, run, symbols)), signs: true);

    private static Command Make(string name, string description, Func<ParseResult, CancellationToken, Task<int>> run, Symbol[] symbols)
    {
        var command = new Command(name, description) { Json };
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
                command.Add(argument);
            else
                command.Add((Option)symbol);
        }
        command.SetAction(run);
        return command;
    }

    private static async Task<int> ListAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using var link = NodeLink.Open(parsed);
        foreach (var arrangement in await link.Client.ArrangementsAsync(cancellation))
            Print(parsed, arrangement, [ArrangementText.Of(arrangement)]);
        return ExitCode.Success;
    }

    private static async Task<int> ShowAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using var link = NodeLink.Open(parsed);
        string id = parsed.GetRequiredValue(Id);
        var arrangement = await link.Client.FindArrangementAsync(id, cancellation) ?? throw new CommandFailedException($"there is no arrangement {id} that you may read");
        Print(parsed, arrangement, ArrangementText.Lines(arrangement));
        return ExitCode.Success;
    }

    private static async Task<int> DraftsAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using var link = NodeLink.Open(parsed);
        await foreach (var draft in link.Client.DraftsAsync(cancellation))
            Print(parsed, draft, ArrangementText.Lines(draft));
        return ExitCode.Success;
    }

    private static async Task<int> DraftAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using var link = await NodeLink.OpenSigningAsync(parsed, cancellation);
        var draft = new DraftTerms(parsed.GetRequiredValue(Id), MomentOf(parsed.GetRequiredValue(SignBy), "--sign-by"), TermsIn(parsed.GetRequiredValue(Terms)), parsed.GetValue(Amends));
        string hash = HashOf(draft);
        var answer = await link.Client.DraftAsync(draft, cancellation);
        if (answer.Draft.Id != hash)
            throw new CommandFailedException($"the node calls the draft {answer.Draft.Id}, but the hash of its content is {hash}: it may have recorded something else");
        return await AnswerAsync(parsed, link, answer, cancellation);
    }

    /// <summary>What is signed is the hash: it is computed here from the content that the node shows, and from the file when one is given.</summary>
    private static async Task<int> SignAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using var link = await NodeLink.OpenSigningAsync(parsed, cancellation);
        string id = parsed.GetRequiredValue(DraftId);
        var draft = await link.Client.FindDraftAsync(id, cancellation) ?? throw new CommandFailedException($"there is no draft {id} for you to sign");
        if (HashOf(draft.Content) != id)
            throw new CommandFailedException($"the content that the node shows has another hash, {HashOf(draft.Content)}: nothing was signed");
        if (parsed.GetValue(Expected) is { } file && HashOf(draft.Content with { Terms = TermsIn(file) }) != id)
            throw new CommandFailedException($"the terms in {file} are not those of the draft: nothing was signed");
        return await AnswerAsync(parsed, link, await link.Client.SignAsync(id, cancellation), cancellation);
    }

    private static async Task<int> DeclineAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using var link = await NodeLink.OpenSigningAsync(parsed, cancellation);
        return await AnswerAsync(parsed, link, await link.Client.CloseDraftAsync(parsed.GetRequiredValue(DraftId), cancellation), cancellation);
    }

    private static async Task<int> LeaveAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using var link = await NodeLink.OpenSigningAsync(parsed, cancellation);
        var (id, until) = (parsed.GetRequiredValue(Id), OptionalMoment(parsed, Until));
        return parsed.GetValue(Preview)
            ? Show(parsed, await link.Client.PreviewLeaveAsync(id, until, cancellation))
            : await AnswerAsync(parsed, link, await link.Client.LeaveAsync(id, until, parsed.GetValue(Text), cancellation), cancellation);
    }

    private static async Task<int> SuspendAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using var link = await NodeLink.OpenSigningAsync(parsed, cancellation);
        var (id, from) = (parsed.GetRequiredValue(Id), OptionalMoment(parsed, From));
        return parsed.GetValue(Preview)
            ? Show(parsed, await link.Client.PreviewSuspensionAsync(id, from, cancellation))
            : await AnswerAsync(parsed, link, await link.Client.SuspendAsync(id, from, parsed.GetValue(Text), cancellation), cancellation);
    }

    private static async Task<int> ResumeAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using var link = await NodeLink.OpenSigningAsync(parsed, cancellation);
        return await AnswerAsync(parsed, link, await link.Client.ResumeAsync(parsed.GetRequiredValue(Id), cancellation), cancellation);
    }

    private static async Task<int> UncoveredAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using var link = NodeLink.Open(parsed);
        await foreach (var activity in link.Client.UncoveredAsync(parsed.GetRequiredValue(Id), cancellation))
            Print(parsed, activity, [ArrangementText.Of(activity)]);
        return ExitCode.Success;
    }

    private static Task<int> AnswerAsync(ParseResult parsed, NodeLink link, DraftAnswer answer, CancellationToken cancellation)
    {
        Print(parsed, answer, [.. ArrangementText.Lines(answer.Draft), .. ArrangementText.Lines(answer.CoverLost), Wording.OnRecord(answer)]);
        return ReceiptOptions.KeepAsync(parsed, link, answer, $"draft/{answer.Draft.Id}", answer.Draft.Version, cancellation);
    }

    private static Task<int> AnswerAsync(ParseResult parsed, NodeLink link, MembershipAnswer answer, CancellationToken cancellation)
    {
        Print(parsed, answer, [.. ArrangementText.Lines(answer.Arrangement), .. ArrangementText.Lines(answer.CoverLost), Wording.OnRecord(answer)]);
        return ReceiptOptions.KeepAsync(parsed, link, answer, $"arrangement/{answer.Arrangement.Id}", answer.Arrangement.Version, cancellation);
    }

    private static int Show(ParseResult parsed, MembershipPreview preview)
    {
        Print(parsed, preview, preview.CoverLost.IsEmpty ? ["nothing would lose cover"] : ["this would lose cover:", .. ArrangementText.Lines(preview.CoverLost)]);
        return ExitCode.Success;
    }

    private static void Print<T>(ParseResult parsed, T value, IEnumerable<string> lines)
    {
        foreach (string line in parsed.GetValue(Json) ? [JsonSerializer.Serialize(value, ApiJson.Options)] : lines)
            Console.Out.WriteLine(line);
    }

    private static string HashOf(DraftTerms draft) =>
        JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(draft, ApiJson.Options), Server.Api.Wire.WireJson.Default.DraftBody)!.Hash();

    private static ArrangementTerms TermsIn(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<ArrangementTerms>(NamedFile.Bytes(file, NamedFile.BodyBytesMax), ApiJson.Options)!;
        }
        catch (JsonException wrong)
        {
            throw new InvalidValueException(file, wrong.Message, "the terms of an arrangement as JSON, as docs/api.md describes them");
        }
    }

    private static Instant? OptionalMoment(ParseResult parsed, Option<string?> option) => parsed.GetValue(option) is { } text ? MomentOf(text, option.Name) : null;

    internal static Instant MomentOf(string text, string option) => OffsetDateTimePattern.Rfc3339.Parse(text).TryGetValue(default, out var moment)
        ? moment.ToInstant() : throw new InvalidValueException(option, "not a time", "an RFC 3339 time such as 2026-05-01T12:00:00Z");
}
