using System.CommandLine;
using System.Text.Json;
using Forewarn.Client.Model;
using Forewarn.Core;

namespace Forewarn.Cli.Commands;

/// <summary><c>forewarn declare</c>, <c>end</c> and <c>reveal</c>: what a party says of its own plans and hazards.</summary>
internal static class DeclareCommand
{
    private static readonly Argument<string> Type = new("type") { Description = "intent or constraint" };
    private static readonly Argument<string> Id = new("id") { Description = "A UUID of your choice" };
    private static readonly Option<string> Body = new("--file") { Description = "The declaration as JSON, sent and signed byte by byte as it is; docs/api.md describes it", Required = true };
    private static readonly Option<int?> Version = new("--version-to-change") { Description = "The version that is changed; absent to declare anew" };
    private static readonly Option<int> CurrentVersion = new("--version-to-change") { Description = "The version that stands", Required = true };
    private static readonly Option<string> OpeningFile = new("--opening") { Description = "The file that forewarn seal wrote", Required = true };
    private static readonly Option<bool> Json = new("--json") { Description = "Print the node's JSON" };

    static DeclareCommand() => Type.AcceptOnlyFromAmong("intent", "constraint");

    public static Command CreateDeclare()
    {
        var command = new Command("declare", "Declare an operational intent or a constraint, or change it (scope forewarn.declare)") { Type, Id, Body, Version, Json };
        command.SetAction((parsed, cancellation) => RunAsync(parsed, (link, id) =>
            link.Client.DeclareAsync(id, NamedFile.Bytes(parsed.GetRequiredValue(Body), NamedFile.BodyBytesMax), parsed.GetValue(Version), cancellation), cancellation));
        return NodeLink.AddTo(ReceiptOptions.AddTo(command), signs: true);
    }

    public static Command CreateEnd()
    {
        var command = new Command("end", "Take a declaration back, or end it when it has begun (scope forewarn.declare)") { Type, Id, CurrentVersion, Json };
        command.SetAction((parsed, cancellation) => RunAsync(parsed, (link, id) =>
            link.Client.EndAsync(id, parsed.GetRequiredValue(CurrentVersion), cancellation), cancellation));
        return NodeLink.AddTo(ReceiptOptions.AddTo(command), signs: true);
    }

    public static Command CreateReveal()
    {
        var command = new Command("reveal", "Reveal a sealed declaration; the node holds it against the seal (scope forewarn.declare)") { Type, Id, OpeningFile, CurrentVersion, Json };
        command.SetAction((parsed, cancellation) => RunAsync(parsed, (link, id) =>
            link.Client.RevealAsync(id, parsed.GetRequiredValue(CurrentVersion), SealFile.Read(parsed.GetRequiredValue(OpeningFile)), cancellation), cancellation));
        return NodeLink.AddTo(ReceiptOptions.AddTo(command), signs: true);
    }

    private static async Task<int> RunAsync(ParseResult parsed, Func<NodeLink, DeclarationId, Task<DeclarationAnswer>> act, CancellationToken cancellation)
    {
        var id = IdOf(parsed);
        using var link = await NodeLink.OpenSigningAsync(parsed, cancellation);
        var answer = await act(link, id);
        if (parsed.GetValue(Json))
            Console.Out.WriteLine(JsonSerializer.Serialize(answer, ApiJson.Options));
        else
            Print(answer, id);
        return await ReceiptOptions.KeepAsync(parsed, link, answer, id.ToString(), answer.Declaration.Version, cancellation);
    }

    private static DeclarationId IdOf(ParseResult parsed)
    {
        if (!Guid.TryParseExact(parsed.GetRequiredValue(Id), "D", out var id))
            throw new InvalidValueException("id", "not a UUID", "a UUID such as 2f8343be-6482-4d1b-a474-16847e01af1e");
        return parsed.GetRequiredValue(Type) == "intent" ? DeclarationId.OfIntent(id) : DeclarationId.OfConstraint(id);
    }

    private static void Print(DeclarationAnswer answer, DeclarationId id)
    {
        var declaration = answer.Declaration;
        Console.Out.WriteLine($"{id} version {declaration.Version} {(declaration.EndedAt is null ? "stands" : "has ended")}, {Wording.OnRecord(answer)}");
        foreach (var warning in answer.Warnings)
            Console.Out.WriteLine($"owes      {Wording.Of(warning)}");
        foreach (var overlap in answer.Overlaps)
            Console.Out.WriteLine($"overlaps  {overlap.Type}/{overlap.Id} of {overlap.Manager}");
        if (answer.OverlapsCount > answer.Overlaps.Length)
            Console.Out.WriteLine($"overlaps  {answer.OverlapsCount - answer.Overlaps.Length} more");
        foreach (var finding in answer.Findings)
            Console.Out.WriteLine($"note      {finding.Detail}");
    }
}
