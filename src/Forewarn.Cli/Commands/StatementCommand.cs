using System.CommandLine;
using System.Text.Json;
using Forewarn.Client.Model;

namespace Forewarn.Cli.Commands;

/// <summary><c>forewarn statement</c>: publishes statements, corrects and lists them.</summary>
internal static class StatementCommand
{
    private static readonly Argument<Guid> Id = new("id") { Description = "The statement's UUID" };
    private static readonly Option<Guid?> NewId = new("--id") { Description = "UUID of the statement; a new one unless given" };
    private static readonly Option<string> About = new("--about") { Description = "incident/UUID or call/UUID", Required = true };
    private static readonly Option<string> Title = new("--title") { Description = "What it is headed", Required = true };
    private static readonly Option<string> Language = new("--language") { Description = "Language of the text (BCP 47)", DefaultValueFactory = _ => "en" };
    private static readonly Option<string> TextFile = new("--text-file") { Description = "A file with the text, in UTF-8", Required = true };
    private static readonly Option<int> Version = new("--version-to-change") { Description = "The statement's version: one more than the corrections that it has", Required = true };
    private static readonly Option<bool> Json = new("--json") { Description = "Print the node's JSON" };

    public static Command Create()
    {
        var publish = new Command("publish", "Publish a statement: everybody can read it from then on, and it cannot be taken back (scope forewarn.liaison)") { NewId, About, Title, Language, TextFile, Json };
        publish.SetAction(PublishAsync);
        var correct = new Command("correct", "Add a correction to a statement of yours (scope forewarn.liaison)") { Id, Version, Language, TextFile, Json };
        correct.SetAction(CorrectAsync);
        var list = new Command("list", "List all public statements (scope forewarn.read)") { Json };
        list.SetAction(ListAsync);
        return new Command("statement", "Publish, correct and list public statements") { NodeLink.AddTo(ReceiptOptions.AddTo(publish), signs: true), NodeLink.AddTo(ReceiptOptions.AddTo(correct), signs: true), NodeLink.AddTo(list) };
    }

    private static async Task<int> PublishAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var terms = new StatementTerms(parsed.GetRequiredValue(About), parsed.GetRequiredValue(Title), parsed.GetRequiredValue(Language), TextOf(parsed));
        using var link = await NodeLink.OpenSigningAsync(parsed, cancellation);
        var answer = await link.Client.PublishStatementAsync(parsed.GetValue(NewId) ?? Guid.NewGuid(), terms, cancellation);
        return await ShowAsync(parsed, link, answer, cancellation);
    }

    private static async Task<int> CorrectAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var terms = new CorrectionTerms(parsed.GetRequiredValue(Language), TextOf(parsed));
        using var link = await NodeLink.OpenSigningAsync(parsed, cancellation);
        var answer = await link.Client.CorrectStatementAsync(parsed.GetRequiredValue(Id), terms, parsed.GetRequiredValue(Version), cancellation);
        return await ShowAsync(parsed, link, answer, cancellation);
    }

    private static async Task<int> ListAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using var link = NodeLink.Open(parsed);
        await foreach (var statement in link.Client.StatementsAsync(cancellation))
            Console.Out.WriteLine(parsed.GetValue(Json) ? JsonSerializer.Serialize(statement, ApiJson.Options) : Of(statement));
        return ExitCode.Success;
    }

    private static async Task<int> ShowAsync(ParseResult parsed, NodeLink link, StatementAnswer answer, CancellationToken cancellation)
    {
        var statement = answer.Statement;
        Console.Out.WriteLine(parsed.GetValue(Json) ? JsonSerializer.Serialize(answer, ApiJson.Options) : $"{Of(statement)}; {Wording.OnRecord(answer)}\nread at   {new Uri(NodeLink.AddressOf(parsed), statement.Page)}");
        return await ReceiptOptions.KeepAsync(parsed, link, answer, $"statement/{statement.Id}", statement.Version, cancellation);
    }

    private static string Of(Statement statement) =>
        $"{(statement.Exercise ? "EXERCISE | " : "")}statement/{statement.Id}, version {statement.Version}, {statement.PublishedAt}, by {statement.Party} on {statement.About}: \"{statement.Title.ReplaceLineEndings(" ")}\" ({statement.Language})";

    private static string TextOf(ParseResult parsed) => NamedFile.Read(parsed.GetRequiredValue(TextFile), File.ReadAllText).TrimEnd();
}
