using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Forewarn.Cli.Replay;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Notes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Forewarn.Cli.Tests.Replay;

/// <summary>Answers over HTTP as a node would to <see cref="SmallCase"/>, or as a bad one might.</summary>
internal sealed class ScriptedNode : IReplayNode
{
    private readonly WebApplication _app;
    private string? _constraint;
    private string? _deliveredAt;
    private string _clock = "";

    private ScriptedNode(WebApplication app) => _app = app;

    /// <summary>What a request was, in the order in which they came: <c>PUT /v1/replay/clock forewarn-replay {…}</c>.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public bool IsReplay { get; init; } = true;

    /// <summary>Path whose requests are refused with a problem; null for none.</summary>
    public string? Refused { get; init; }

    public double MissMetres { get; init; } = 58_400;

    public string Verdict { get; init; } = "short";

    public Uri Address => new(_app.Urls.First() + "/");

    public Policy Policy { get; } = Policy.OfLog(SigningKey.Generate("scripted.test/record", KeyType.Log).VerifierKey);

    public string Token(string party, string scopes) => $"{party}/{scopes}";

    public static async Task<ScriptedNode> StartAsync(Func<WebApplication, ScriptedNode>? make = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        ScriptedNode node = make is null ? new ScriptedNode(app) : make(app);
        app.Run(node.AnswerAsync);
        await app.StartAsync();
        return node;
    }

    public static Task<ScriptedNode> NotInReplayModeAsync() => StartAsync(app => new ScriptedNode(app) { IsReplay = false });

    public static Task<ScriptedNode> RefusingAsync(string path) => StartAsync(app => new ScriptedNode(app) { Refused = path });

    public static Task<ScriptedNode> FindingAsync(double missMetres = 58_400, string verdict = "short") =>
        StartAsync(app => new ScriptedNode(app) { MissMetres = missMetres, Verdict = verdict });

    /// <summary>Hands out this node, whatever the start.</summary>
    public Task<IReplayNode> StartReplayNode(ReplayNodeTerms terms, CancellationToken cancellation) => Task.FromResult<IReplayNode>(this);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        string body = await new StreamReader(context.Request.Body).ReadToEndAsync();
        string path = context.Request.Path;
        string token = context.Request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal);
        Requests.Enqueue($"{context.Request.Method} {path}{context.Request.QueryString} {token} {body}");
        if (path == "/v1/replay/clock")
            _clock = JsonNode.Parse(body)!["now"]!.GetValue<string>();
        if (IsReplay)
            context.Response.Headers["Forewarn-Replay"] = _clock;
        if (path == Refused)
        {
            context.Response.StatusCode = 422;
            context.Response.ContentType = "application/problem+json";
            await context.Response.WriteAsync("""{"title": "Not accepted", "detail": "volumes[0]: too [bold]large[/]"}""");
            return;
        }
        await context.Response.WriteAsync(Answer(context, path, token.Split('/')[0], body).ToJsonString());
    }

    private JsonObject Answer(HttpContext context, string path, string party, string body)
    {
        string id = path.Split('/')[^1];
        switch (path.Split('/')[2])
        {
            case "constraints":
                _constraint = id;
                return Declared(id);
            case "parties":
                return With("party", new JsonObject
                {
                    ["id"] = id,
                    ["version"] = 1,
                    ["name"] = id,
                    ["time_zone"] = "UTC",
                    ["calendar"] = "gregorian",
                    ["languages"] = new JsonArray(),
                });
            case "arrangements":
                JsonObject put = With("arrangement", new JsonObject { ["id"] = id, ["version"] = 1, ["terms"] = JsonNode.Parse(body) });
                put["cover_lost"] = new JsonArray();
                return put;
            case "warnings":
                return Warnings(context, party);
            case "observations":
                return Observed();
            case "calls":
                return path.EndsWith("/readout", StringComparison.Ordinal) ? Readout(path.Split('/')[^2]) : With("call", Call(id));
            default:
                return (JsonObject)JsonNode.Parse(body)!;
        }
    }

    private static JsonObject With(string name, JsonObject thing) => new() { [name] = thing, ["leaf"] = 1 };

    private static JsonObject Call(string id) => new()
    {
        ["id"] = id,
        ["logged_by"] = "a",
        ["logged_at"] = "2019-01-04T12:00:00Z",
        ["by"] = "ministry",
        ["participants"] = new JsonArray("a", "b"),
        ["logged"] = new JsonObject(),
        ["readouts"] = new JsonArray(),
        ["comparison"] = new JsonArray(),
        ["not_filed"] = new JsonArray(),
        ["leaf"] = 1,
    };

    private static JsonObject Readout(string call)
    {
        JsonObject filed = With("call", Call(call));
        filed["readout"] = new JsonObject
        {
            ["party"] = "a",
            ["version"] = 1,
            ["filed_at"] = "2019-01-04T12:00:00Z",
            ["by"] = "ministry",
            ["account"] = new JsonObject(),
            ["text"] = "words",
            ["leaf"] = 1,
        };
        return filed;
    }

    private static JsonObject Declared(string id) => new()
    {
        ["constraint"] = new JsonObject
        {
            ["type"] = "constraint",
            ["id"] = id,
            ["manager"] = "b",
            ["version"] = 1,
            ["kind"] = "closed-area",
            ["disclosure"] = "full",
            ["declared_at"] = "2018-09-17T18:39:00Z",
        },
        ["leaf"] = 7,
        ["warnings"] = new JsonArray(),
        ["overlaps"] = new JsonArray(),
        ["overlaps_count"] = 0,
        ["findings"] = new JsonArray(),
    };

    /// <summary>The one warning from b to a, on the second page.</summary>
    private JsonObject Warnings(HttpContext context, string party)
    {
        bool isToParty = context.Request.Query["owed"] == "to-me";
        if (isToParty && party == "a")
            _deliveredAt ??= _clock;
        if (_constraint is null || isToParty != (party == "a"))
            return new JsonObject { ["warnings"] = new JsonArray() };
        if (context.Request.Query["cursor"] != "next")
            return new JsonObject { ["warnings"] = new JsonArray(), ["next_cursor"] = "next" };
        return new JsonObject
        {
            ["warnings"] = new JsonArray(JsonSerializer.SerializeToNode(new
            {
                id = "1",
                from = "b",
                to = "a",
                subject = new { type = "constraint", id = _constraint, version = 1, kind = "closed-area" },
                change = "declared",
                channel = "operational",
                rung = 0,
                declared_at = "2018-09-17T18:39:00Z",
                starts_at = "2018-09-17T18:40:00Z",
                ends_at = "2018-09-17T20:00:00Z",
                delivered_at = _deliveredAt,
                required_lead = "PT15M",
                arrangement = "line",
                lead = _deliveredAt is null ? null : "PT60S",
                verdict = _deliveredAt is null ? "pending" : Verdict,
                not_acknowledged = false,
                reasons = Array.Empty<object>(),
                a_field_of_a_later_node = 1,
            })),
        };
    }

    private JsonObject Observed() => new()
    {
        ["leaf"] = 9,
        ["check"] = new JsonObject
        {
            ["declared"] = true,
            ["inside"] = false,
            ["subject"] = new JsonObject { ["type"] = "constraint", ["id"] = _constraint },
            ["horizontal_miss_m"] = MissMetres,
            ["vertical_miss_m"] = 0,
            ["time_miss"] = "PT0S",
        },
        ["overlaps"] = new JsonArray(),
        ["findings"] = new JsonArray(new JsonObject { ["kind"] = "outside-declared", ["detail"] = "outside" }),
    };
}
