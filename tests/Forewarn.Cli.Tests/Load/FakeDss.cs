using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Forewarn.Core.Geometry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Forewarn.Cli.Tests.Load;

/// <summary>As much of a DSS as the load needs, slow and obvious: it refuses what meets anything, by the cells of the field.</summary>
internal sealed class FakeDss : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Dictionary<Guid, Intent> _intents = [];
    private readonly ConcurrentDictionary<Guid, string> _subscriptions = [];
    private readonly Lock _gate = new();

    private FakeDss(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    /// <summary>Entities that it holds.</summary>
    public int HeldCount => _intents.Count + _subscriptions.Count;

    /// <summary>Requests that it has answered well.</summary>
    public int GoodCount => _goodCount;

    private int _goodCount;

    /// <param name="answer">Answers in its stead where it returns true.</param>
    public static async Task<FakeDss> StartAsync(Func<HttpContext, Task<bool>>? answer = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var dss = new FakeDss(app);
        app.Use(async (context, next) =>
        {
            if (answer is null || !await answer(context))
                await next(context);
        });
        app.MapPut("/dss/v1/operational_intent_references/{id:guid}", (Guid id, JsonObject body) => dss.Put(id, null, body));
        app.MapPut("/dss/v1/operational_intent_references/{id:guid}/{ovn}", (Guid id, string ovn, JsonObject body) => dss.Put(id, ovn, body));
        app.MapDelete("/dss/v1/operational_intent_references/{id:guid}/{ovn}", dss.Delete);
        app.MapPost("/dss/v1/operational_intent_references/query", (JsonObject body) => dss.Query(body));
        app.MapPut("/dss/v1/subscriptions/{id:guid}", (Guid id) =>
        {
            dss._subscriptions[id] = $"{id:N}";
            return Results.Json(new { subscription = new { id, version = $"{id:N}" } });
        });
        app.MapDelete("/dss/v1/subscriptions/{id:guid}/{version}", (Guid id, string version) =>
            dss._subscriptions.TryRemove(KeyValuePair.Create(id, version)) ? Results.Json(new { subscription = new { id } }) : Results.NotFound());
        await app.StartAsync();
        return dss;
    }

    /// <summary>Takes no more connections, and ends those that there are.</summary>
    public Task StopAsync() => _app.StopAsync(new CancellationToken(canceled: true));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private IResult Put(Guid id, string? ovn, JsonObject body)
    {
        lock (_gate)
        {
            if (_intents.TryGetValue(id, out var held) ? held.Ovn != ovn : ovn is not null)
                return Results.Conflict(new { message = "another version" });
            var intent = Intent.From(id, body["extents"]![0]!, body["state"]!.GetValue<string>());
            if (_intents.Values.FirstOrDefault(other => other.Id != id && other.Meets(intent)) is { } met)
                return Results.Conflict(new { message = $"meets {met.Id}", missing_operational_intents = new[] { met.Reference } });
            _intents[id] = intent;
            _goodCount++;
            return Results.Json(new { operational_intent_reference = intent.Reference, subscribers = Array.Empty<object>() }, statusCode: ovn is null ? 201 : 200);
        }
    }

    private IResult Delete(Guid id, string ovn)
    {
        lock (_gate)
        {
            if (!_intents.TryGetValue(id, out var held) || held.Ovn != ovn)
                return Results.Conflict(new { message = "another version" });
            _intents.Remove(id);
            _goodCount++;
            return Results.Json(new { operational_intent_reference = held.Reference, subscribers = Array.Empty<object>() });
        }
    }

    private IResult Query(JsonObject body)
    {
        lock (_gate)
        {
            var asked = Intent.From(Guid.Empty, body["area_of_interest"]!, "");
            _goodCount++;
            return Results.Json(new { operational_intent_references = _intents.Values.Where(asked.Meets).Select(each => each.Reference).ToArray() });
        }
    }

    private sealed record Intent(Guid Id, string State, HashSet<CellId> Cells, (double From, double To) Altitude, (DateTime From, DateTime To) Time)
    {
        public string Ovn { get; } = Guid.NewGuid().ToString("N");

        public object Reference => new { id = Id, uss_availability = "Unknown", state = State, ovn = Ovn };

        public static Intent From(Guid id, JsonNode extents, string state)
        {
            var volume = extents["volume"]!;
            var vertices = volume["outline_polygon"]!["vertices"]!.AsArray().Select(each => LatLng.FromDegrees(each!["lat"]!.GetValue<double>(), each["lng"]!.GetValue<double>()));
            return new Intent(
                id, state, [.. Covering.AtLevel(Polygon.Create([.. vertices]), 13)],
                (volume["altitude_lower"]!["value"]!.GetValue<double>(), volume["altitude_upper"]!["value"]!.GetValue<double>()),
                (extents["time_start"]!["value"]!.GetValue<DateTime>(), extents["time_end"]!["value"]!.GetValue<DateTime>()));
        }

        public bool Meets(Intent other) =>
            Altitude.From <= other.Altitude.To && other.Altitude.From <= Altitude.To && Time.From <= other.Time.To && other.Time.From <= Time.To && Cells.Overlaps(other.Cells);
    }
}
