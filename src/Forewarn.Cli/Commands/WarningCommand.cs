using System.CommandLine;
using System.Text.Json;
using Forewarn.Client.Model;

namespace Forewarn.Cli.Commands;

/// <summary><c>forewarn warnings</c> and <c>acknowledge</c>: what one is warned of, and what one answers.</summary>
internal static class WarningCommand
{
    private static readonly Option<string> Owed = new("--owed") { Description = "to-me (reading them delivers them) or by-me", DefaultValueFactory = _ => "to-me" };
    private static readonly Option<string?> State = new("--state") { Description = "undelivered, unacknowledged, acknowledged or not-acknowledged; all unless given" };
    private static readonly Option<bool> Json = new("--json") { Description = "Print the node's JSON" };
    private static readonly Argument<string> Id = new("warning") { Description = "The warning's number" };
    private static readonly Option<string> Answer = new("--answer") { Description = "received, understood, will-comply or cannot-comply", Required = true };
    private static readonly Option<string> By = new("--by") { Description = "The person or post that answers", Required = true };
    private static readonly Option<string?> Text = new("--text") { Description = "What to say to the other side" };

    static WarningCommand()
    {
        Owed.AcceptOnlyFromAmong("to-me", "by-me");
        State.AcceptOnlyFromAmong("undelivered", "unacknowledged", "acknowledged", "not-acknowledged");
        Answer.AcceptOnlyFromAmong("received", "understood", "will-comply", "cannot-comply");
    }

    public static Command CreateList()
    {
        var command = new Command("warnings", "List the warnings owed to you, which delivers them, or by you (scope forewarn.read)") { Owed, State, Json };
        command.SetAction(ListAsync);
        return NodeLink.AddTo(command);
    }

    public static Command CreateAcknowledge()
    {
        var command = new Command("acknowledge", "Answer a warning owed to you (scope forewarn.acknowledge)") { Id, Answer, By, Text, Json };
        command.SetAction(AcknowledgeAsync);
        return NodeLink.AddTo(ReceiptOptions.AddTo(command), signs: true);
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
        var terms = new AcknowledgementTerms(parsed.GetRequiredValue(Answer), parsed.GetRequiredValue(By), parsed.GetValue(Text));
        var answer = await link.Client.AcknowledgeAsync(id, terms, cancellation);
        Console.Out.WriteLine(parsed.GetValue(Json)
            ? JsonSerializer.Serialize(answer, ApiJson.Options)
            : $"{Wording.Of(answer.Warning)}; {Wording.OnRecord(answer)}");
        return await ReceiptOptions.KeepAsync(parsed, link, answer, $"warning/{answer.Warning.Id}", null, cancellation);
    }
}
