using System.CommandLine;
using Forewarn.Cli.Load;
using Forewarn.Core;
using Spectre.Console;

namespace Forewarn.Cli.Commands;

/// <summary><c>forewarn bench dss</c>: loads an F3548 server, and says what it can do.</summary>
internal static class BenchCommand
{
    /// <summary>Holds the client's secret, so that it need not stand on a command line, where others of this machine see it.</summary>
    private const string SecretVariable = "FOREWARN_CLIENT_SECRET";

    private static readonly Option<string?> Url = new("--url") { Description = "The server to load, with the path in front of /dss/v1 if it has one; a new node of this program unless given" };
    private static readonly Option<string?> Data = new("--data") { Description = "Tokens from the embedded issuer in the data directory of the node at --url" };
    private static readonly Option<string[]> TokenFiles = new("--token") { Description = "A file that holds a token; may be given several times, for several managers" };
    private static readonly Option<string?> TokenUrl = new("--token-url") { Description = "Where to ask for a token by client credentials (RFC 6749)" };
    private static readonly Option<string?> ClientId = new("--client-id") { Description = "As whom to ask for it" };
    private static readonly Option<string?> ClientSecret = new("--client-secret") { Description = $"With what secret; the environment variable {SecretVariable} unless given" };
    private static readonly Option<string?> Audience = new("--audience") { Description = "The audience to ask for, with --token-url or --data" };
    private static readonly Option<string[]> Scenarios = new("--scenario") { Description = $"What to play, may be given several times: {string.Join(", ", Enum.GetValues<ScenarioName>().Select(name => name.Spelled()))}; all but active unless given" };
    private static readonly Option<int> Connections = new("--connections") { Description = "Requests under way at once", DefaultValueFactory = _ => BenchPlan.Full.Connections };
    private static readonly Option<int> OverloadConnections = new("--overload-connections") { Description = "The same in overload", DefaultValueFactory = _ => BenchPlan.Full.OverloadConnections };
    private static readonly Option<double?> Rate = new("--rate") { Description = "Requests a second of the open loop; half of the maximum unless given" };
    private static readonly Option<bool> Even = new("--even") { Description = "Let requests of the open loop come at even distances, not at random ones" };
    private static readonly Option<bool> Quick = new("--quick") { Description = "A minute in all: figures to see that it works, not to quote" };
    private static readonly Option<string?> Json = new("--json") { Description = "Also write the figures into this file" };

    public static Command Create()
    {
        var dss = new Command("dss", "Load an ASTM F3548-21 DSS and say what it can do; see docs/bench-dss.md")
        {
            Url, Data, TokenFiles, TokenUrl, ClientId, ClientSecret, Audience, Scenarios, Connections, OverloadConnections, Rate, Even, Quick, Json,
        };
        dss.SetAction(RunAsync);
        var echo = new Command("echo", "The ceiling: sends JSON bodies back") { Hidden = true };
        echo.SetAction(async (_, cancellation) =>
        {
            await JsonEchoServer.RunAsync(cancellation);
            return ExitCode.Success;
        });
        return new Command("bench", "Measure what a server can do") { dss, echo };
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        SocketThreads.TakeAnswersInline();
        var bench = new DssBench(PlanOf(parsed), TargetOf(parsed), message => Console.Error.WriteLine($"  {message}"));
        var report = await bench.RunAsync(cancellation);
        BenchTables.Write(AnsiConsole.Console, report);
        if (parsed.GetValue(Json) is { } file)
            await File.WriteAllTextAsync(file, BenchTables.Json(report.Figures), cancellation);
        return report.Surprises.Count == 0 ? ExitCode.Success : ExitCode.Failure;
    }

    private static BenchPlan PlanOf(ParseResult parsed)
    {
        var chosen = parsed.GetValue(Scenarios) is { Length: > 0 } names
            ? names.Select(Parse).Distinct().Order()
            : Enum.GetValues<ScenarioName>().Where(name => name != ScenarioName.Active);
        return (parsed.GetValue(Quick) ? BenchPlan.Quick : BenchPlan.Full) with
        {
            Scenarios = [.. chosen],
            Connections = InRange(Connections, parsed.GetValue(Connections)),
            OverloadConnections = InRange(OverloadConnections, parsed.GetValue(OverloadConnections)),
            Rate = parsed.GetValue(Rate) is { } rate && !(rate is >= 1 and <= 1e6) ? throw new InvalidValueException("--rate", $"{rate} is out of range", "1 to 1000000") : parsed.GetValue(Rate),
            IsEven = parsed.GetValue(Even),
        };
    }

    private static TargetSource TargetOf(ParseResult parsed)
    {
        if (parsed.GetValue(Url) is not { } text)
        {
            return parsed.GetResult(Data) is null && parsed.GetResult(TokenFiles) is null && parsed.GetResult(TokenUrl) is null
                ? TargetSource.NewNodes
                : throw new InvalidValueException("--url", "missing, while there is an option for its tokens", "the address of the server; or no such option, and a new node is loaded");
        }
        return TargetSource.At(UrlOf("--url", text), ManagersOf(parsed));
    }

    private static ManagerSource ManagersOf(ParseResult parsed)
    {
        string? audience = parsed.GetValue(Audience);
        string[] files = parsed.GetValue(TokenFiles) ?? [];
        switch (parsed.GetValue(Data), files.Length > 0, parsed.GetValue(TokenUrl))
        {
            case ({ } data, false, null):
                return File.Exists(Path.Combine(data, "issuer.pem"))
                    ? ManagerSources.Embedded(data, audience)
                    : throw new InvalidValueException("--data", $"there is no issuer.pem in {data}", "the data directory of the node at --url, if that uses its embedded issuer");
            case (null, true, null):
                return ManagerSources.Files(files);
            case (null, false, { } tokenUrl):
                string secret = parsed.GetValue(ClientSecret) ?? Environment.GetEnvironmentVariable(SecretVariable)
                    ?? throw new InvalidValueException("--client-secret", "missing", $"the client's secret, here or in {SecretVariable}");
                string client = parsed.GetValue(ClientId) ?? throw new InvalidValueException("--client-id", "missing", "the client's id");
                return ManagerSources.ClientCredentials(UrlOf("--token-url", tokenUrl), client, secret, audience);
            default:
                throw new InvalidValueException("--token", "it is not clear where tokens come from", "with --url one of --token FILE, --token-url URL, or --data DIR");
        }
    }

    private static Uri UrlOf(string option, string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
        ? url
        : throw new InvalidValueException(option, $"{text} is not a URL", "an http or https URL such as http://127.0.0.1:8080");

    private static ScenarioName Parse(string text)
    {
        foreach (var name in Enum.GetValues<ScenarioName>())
        {
            if (name.Spelled() == text)
                return name;
        }
        throw new InvalidValueException("--scenario", $"{text} is none", string.Join(", ", Enum.GetValues<ScenarioName>().Select(name => name.Spelled())));
    }

    private static int InRange(Option<int> option, int value) =>
        value is >= 1 and <= 16_384 ? value : throw new InvalidValueException(option.Name, $"{value} is out of range", "1 to 16384");
}
