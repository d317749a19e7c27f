using System.CommandLine;
using Forewarn.Client.Model;
using Forewarn.Core;
using NodaTime;
using NodaTime.Text;

namespace Forewarn.Cli.Commands;

/// <summary><c>forewarn evidence</c>: fetches a bundle that proves what the record says of something, offline.</summary>
internal static class EvidenceCommand
{
    private static readonly Option<string?> Entity = new("--entity") { Description = "What it is about: constraint/UUID, operational-intent/UUID, warning/NUMBER, observation/UUID, party/ID ..." };
    private static readonly Option<string?> Incident = new("--incident") { Description = "Id of the observation that an incident was seen in" };
    private static readonly Option<string[]> Between = new("--between") { Description = "Two moments, RFC 3339: from the first to before the second", Arity = new ArgumentArity(2, 2), AllowMultipleArgumentsPerToken = true };
    private static readonly Option<string> Out = new("--out", "-o") { Description = "File to write the bundle to", Required = true };

    public static Command Create()
    {
        var command = new Command("evidence", "Fetch an evidence bundle, with what you may see of the details (scope forewarn.read)") { Entity, Incident, Between, Out };
        command.Validators.Add(result =>
        {
            if (result.GetResult(Entity) is null && result.GetResult(Incident) is null && result.GetResult(Between) is null)
                result.AddError("Say what the evidence is to be about: --entity, --incident or --between.");
        });
        command.SetAction(RunAsync);
        return NodeLink.AddTo(command);
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var terms = new EvidenceTerms(parsed.GetValue(Entity), parsed.GetValue(Incident),
            parsed.GetValue(Between) is { Length: 2 } moments ? [Moment(moments[0]), Moment(moments[1])] : null);
        string path = parsed.GetRequiredValue(Out);
        using var link = NodeLink.Open(parsed);
        // Beside its place first: what breaks off leaves nothing that looks like evidence.
        string aside = path + ".part";
        try
        {
            await using (var file = new FileStream(aside, FileMode.Create, FileAccess.Write))
                await link.Client.WriteEvidenceAsync(terms, file, Progress.OfBytes("Fetching the bundle"), cancellation);
            File.Move(aside, path, overwrite: true);
        }
        finally
        {
            File.Delete(aside);
        }
        Console.Out.WriteLine($"{path}: {new FileInfo(path).Length} bytes; verify it with: forewarn verify {path} --policy FILE");
        return ExitCode.Success;
    }

    private static Instant Moment(string text) => OffsetDateTimePattern.Rfc3339.Parse(text).TryGetValue(default, out var moment)
        ? moment.ToInstant()
        : throw new InvalidValueException("--between", $"{text} is not a moment", "RFC 3339, such as 2026-05-01T12:00:00Z");
}
