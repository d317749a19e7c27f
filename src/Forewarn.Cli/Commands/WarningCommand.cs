using System.CommandLine;
using System.Text.Json;
using Forewarn.Client.Model;
using Forewarn.Core;

namespace Forewarn.Cli.Commands;

/// <summary><c>forewarn warnings</c>, <c>ack</c> and <c>proposal</c>: what one is warned of, what one answers, and what one says to what is asked for.</summary>
internal static class WarningCommand
{
    private static readonly Option<string> Owed = new("--owed") { Description = "to-me (reading them delivers them) or by-me", DefaultValueFactory = _ => "to-me" };
    private static readonly Option<string?> State = new("--state") { Description = "undelivered, unacknowledged, acknowledged or not-acknowledged; all unless given" };
    private static readonly Option<bool> Json = new("--json") { Description = "Print the node's JSON" };
    private static readonly Argument<string> Id = new("warning") { Description = "The warning's number" };
    private static readonly Option<string> Answer = new("--answer") { Description = "received, understood, will-comply, cannot-comply or ask-for-change", Required = true };
    private static readonly Option<string> By = new("--by") { Description = "The person or post that speaks", Required = true };
    private static readonly Option<string?> Text = new("--text") { Description = "What to say to the other side; the reason, with cannot-comply and ask-for-change" };
    private static readonly Option<string?> Instead = new("--instead") { Description = "With ask-for-change: a file with what is asked for instead, {\"volumes\": [...]} as in a declaration" };

    static WarningCommand()
    {
        Owed.AcceptOnlyFromAmong("to-me", "by-me");
        State.AcceptOnlyFromAmong("undelivered", "unacknowledged", "acknowledged", "not-acknowledged");
        Answer.AcceptOnlyFromAmong("received", "understood", "will-comply", "cannot-comply", "ask-for-change");
    }

    public static Command CreateList()
    {
        var command = new Command("warnings", "List the warnings owed to you, which delivers them, or by you (scope forewarn.read)") { Owed, State, Json };
        command.SetAction(ListAsync);
        return NodeLink.AddTo(command);
    }

    public static Command CreateAcknowledge()
    {
        var command = new Command("ack", "Answer a warning owed to you (scope forewarn.acknowledge)") { Id, Answer, By, Text, Instead, Json };
        command.Aliases.Add("acknowledge");
        command.SetAction(AcknowledgeAsync);
        return NodeLink.AddTo(ReceiptOptions.AddTo(command), signs: true);
    }

    public static Command CreateProposal()
    {
        var accept = new Command("accept", "Change what you declared to what is asked for, in one step (scope forewarn.declare)") { Id, By, Text, Json };
        accept.SetAction(AcceptAsync);
        var decline = new Command("decline", "Leave what you declared as it is (scope forewarn.declare)") { Id, By, Text, Json };
        decline.SetAction(DeclineAsync);
        return new Command("proposal", "Say what becomes of a change that a warned party asks for in its answer")
        {
            NodeLink.AddTo(ReceiptOptions.AddTo(accept), signs: true), NodeLink.AddTo(ReceiptOptions.AddTo(decline), signs: true),
        };
    }

    private static async Task<int> ListAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using var link = NodeLink.Open(parsed);
        var owed = parsed.GetRequiredValue(Owed) == "to-me" ? WarningsOwed.ToMe : WarningsOwed.ByMe;
        await foreach (var warning in link.Client.WarningsAsync(owed, parsed.GetValue(State), cancellation))
            Console.Out.WriteLine(parsed.GetValue(Json) ? JsonSerializer.Serialize(warning, ApiJson.Options) : Wording.Of(warning));
        return ExitCode.Success;
    }

    private static async Task<int> AcknowledgeAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using var link = await NodeLink.OpenSigningAsync(parsed, cancellation);
        string id = parsed.GetRequiredValue(Id);
        var terms = new AcknowledgementTerms(parsed.GetRequiredValue(Answer), parsed.GetRequiredValue(By), parsed.GetValue(Text), ProposalOf(parsed));
        var answer = await link.Client.AcknowledgeAsync(id, terms, cancellation);
        return await TellAsync(parsed, link, answer, cancellation);
    }

    private static async Task<int> AcceptAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using var link = await NodeLink.OpenSigningAsync(parsed, cancellation);
        string id = parsed.GetRequiredValue(Id);
        var answer = await link.Client.AcceptProposalAsync(id, new ResolutionTerms(parsed.GetRequiredValue(By), parsed.GetValue(Text)), cancellation);
        var declaration = answer.Declaration;
        Console.Out.WriteLine(parsed.GetValue(Json)
            ? JsonSerializer.Serialize(answer, ApiJson.Options)
            : $"{declaration.Type}/{declaration.Id} version {declaration.Version} is what was asked for; {answer.Warnings.Length} warnings owed; {Wording.OnRecord(answer)}");
        return await ReceiptOptions.KeepAsync(parsed, link, answer, $"warning/{id}", null, cancellation);
    }

    private static async Task<int> DeclineAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using var link = await NodeLink.OpenSigningAsync(parsed, cancellation);
        var terms = new ResolutionTerms(parsed.GetRequiredValue(By), parsed.GetValue(Text));
        return await TellAsync(parsed, link, await link.Client.DeclineProposalAsync(parsed.GetRequiredValue(Id), terms, cancellation), cancellation);
    }

    private static CounterProposal? ProposalOf(ParseResult parsed)
    {
        if (parsed.GetValue(Instead) is not { } path)
            return null;
        try
        {
            return JsonSerializer.Deserialize<CounterProposal>(NamedFile.Bytes(path, NamedFile.BodyBytesMax), ApiJson.Options);
        }
        catch (JsonException wrong)
        {
            throw new InvalidValueException(path, wrong.Message, "{\"volumes\": [...]}, volumes as in a declaration");
        }
    }

    private static async Task<int> TellAsync(ParseResult parsed, NodeLink link, AcknowledgementAnswer answer, CancellationToken cancellation)
    {
        Console.Out.WriteLine(parsed.GetValue(Json)
            ? JsonSerializer.Serialize(answer, ApiJson.Options)
            : $"{Wording.Of(answer.Warning)}; {Wording.OnRecord(answer)}");
        return await ReceiptOptions.KeepAsync(parsed, link, answer, $"warning/{answer.Warning.Id}", null, cancellation);
    }
}
