using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Forewarn.Client.Model;
using Forewarn.Core;

namespace Forewarn.Cli.Commands;

/// <summary><c>forewarn observe</c>: reports what was seen, and tells how it compares with what was declared.</summary>
internal static class ObserveCommand
{
    private static readonly Option<string> Body = new("--file") { Description = "The observation as JSON, sent and signed byte by byte as it is; docs/api.md describes it", Required = true };
    private static readonly Option<bool> Json = new("--json") { Description = "Print the node's JSON" };

    public static Command Create()
    {
        var command = new Command("observe", "Report a position or an event that was seen (scope forewarn.observe)") { Body, Json };
        command.SetAction(RunAsync);
        return NodeLink.AddTo(ReceiptOptions.AddTo(command), signs: true);
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        string path = parsed.GetRequiredValue(Body);
        byte[] body = NamedFile.Bytes(path, NamedFile.BodyBytesMax);
        string entity = $"observation/{IdIn(body, path)}";
        using var link = await NodeLink.OpenSigningAsync(parsed, cancellation);
        var answer = await link.Client.ObserveAsync(body, cancellation);
        if (parsed.GetValue(Json))
            Console.Out.WriteLine(JsonSerializer.Serialize(answer, ApiJson.Options));
        else
            Print(answer, entity);
        return await ReceiptOptions.KeepAsync(parsed, link, answer, entity, null, cancellation);
    }

    private static string IdIn(byte[] body, string path)
    {
        try
        {
            return (string?)JsonNode.Parse(body)?["id"] ?? throw new JsonException();
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            throw new InvalidValueException(path, "not a JSON object with an id", "an observation as docs/api.md describes it");
        }
    }

    private static void Print(ObservationAnswer answer, string entity)
    {
        Console.Out.WriteLine($"{entity} is {Wording.OnRecord(answer)}");
        var check = answer.Check;
        Console.Out.WriteLine(!check.Declared ? "check     nothing was declared near it"
            : check.Inside ? $"check     inside {check.Subject?.Type}/{check.Subject?.Id}"
            : string.Create(CultureInfo.InvariantCulture,
                $"check     outside {check.Subject?.Type}/{check.Subject?.Id}: {check.HorizontalMissM:0} m aside, {check.VerticalMissM:0} m in altitude, {check.TimeMiss.TotalSeconds:0} s in time"));
        foreach (var overlap in answer.Overlaps)
            Console.Out.WriteLine($"inside    {overlap.Type}/{overlap.Id} of {overlap.Manager}");
        foreach (var finding in answer.Findings)
            Console.Out.WriteLine($"note      {finding.Detail}");
    }
}
