using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Forewarn.Core;
using Forewarn.Core.Airspace;
using Forewarn.Server.Api.Wire;
using Forewarn.Server.Node;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace Forewarn.Server.Api;

/// <summary>The stream of events: server-sent events (WHATWG HTML, 9.2), resumable, nothing skipped and nothing twice.</summary>
internal static class EventEndpoints
{
    /// <summary>Streams that one node serves at once.</summary>
    public const int StreamsMax = 1_000;

    /// <summary>Events that are looked at under one lock.</summary>
    private const int BatchMax = 1_024;

    /// <summary>Silence after which an id without an event keeps the connection alive.</summary>
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    public static void MapEvents(this IEndpointRouteBuilder app, AirspaceNode node, CancellationToken stopping)
    {
        int streams = 0;
        app.MapGet("/v1/events", (Delegate)(async (HttpContext context) =>
        {
            long next = Start(context, node);
            if (Interlocked.Increment(ref streams) > StreamsMax)
            {
                Interlocked.Decrement(ref streams);
                throw new ProblemException(Problem.Create(503, "overloaded", "The node is busy", $"{StreamsMax} streams are open", accepted: "the same request later") with { RetryAfterSeconds = 10 });
            }
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
            // A stream lasts no longer than the token that opened it; the reader comes back with a new one, and its last id.
            var rest = context.Caller().Expiry - SystemClock.Instance.GetCurrentInstant();
            ended.CancelAfter(Duration.Max(Duration.FromSeconds(1), Duration.Min(rest, Duration.FromDays(30))).ToTimeSpan());
            try
            {
                context.Response.ContentType = "text/event-stream";
                context.Response.Headers.CacheControl = "no-store";
                await SendAsync(context.Response, node, context.Party(), next, ended.Token);
            }
            catch (OperationCanceledException) when (ended.IsCancellationRequested)
            {
            }
            finally
            {
                Interlocked.Decrement(ref streams);
            }
        }))
        .WithTags("Events").RequireScope(Scopes.Read).Produces<EventView>(200, "text/event-stream").WithProblems(400, 410, 503)
        .WithSummary("What happens, as it happens (server-sent events)")
        .WithDescription("With Last-Event-ID it goes on after that event; without, it begins now. 410 when events after it are no longer kept. It ends with its token.");
    }

    /// <summary>Sequence number of the first event to send.</summary>
    private static long Start(HttpContext context, AirspaceNode node)
    {
        string? lastId = context.Request.Headers["Last-Event-ID"];
        if (string.IsNullOrEmpty(lastId))
            return node.Read(state => state.Events.Next);
        var parts = lastId.Split('.');
        if (parts.Length != 2 || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long position)
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int ordinal))
            throw NotOfThisStream("not an event id");
        return node.Read(state => position > state.Position ? throw NotOfThisStream("later than anything that has happened") : state.Events.After(position, ordinal)) ?? throw Gone();
    }

    private static async Task SendAsync(HttpResponse response, AirspaceNode node, PartyId party, long next, CancellationToken cancellation)
    {
        await response.StartAsync(cancellation);
        await MarkAsync(response, node, next, cancellation);
        await SseFormatter.WriteAsync(EventsAsync(response, node, party, next, cancellation), response.Body, (item, buffer) =>
        {
            using var writer = new Utf8JsonWriter(buffer, Responses.WriterOptions);
            JsonSerializer.Serialize(writer, item.Data, WireJson.Default.EventView);
        }, cancellation);
    }

    private static async IAsyncEnumerable<SseItem<EventView>> EventsAsync(
        HttpResponse response, AirspaceNode node, PartyId party, long next, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var batch = new List<(long Leaf, AirspaceEvent Event)>();
        while (true)
        {
            // Taken before looking, so that a change between the look and the wait is not missed.
            var change = node.NextChange;
            batch.Clear();
            bool more = node.Read(state =>
            {
                if (next < state.Events.First)
                    throw Gone();
                long end = Math.Min(state.Events.Next, next + BatchMax);
                for (; next < end; next++)
                {
                    if (state.Events[next].IsFor(party))
                        batch.Add((next, state.Events[next]));
                }
                return next < state.Events.Next;
            });
            foreach (var (leaf, happened) in batch)
            {
                yield return new SseItem<EventView>(EventView.Of(happened, leaf), Names<EventKind>.Of(happened.Kind))
                {
                    EventId = IdOf(happened),
                };
            }
            if (more)
                continue;
            await response.Body.FlushAsync(cancellation);
            while (!await EndsWithinAsync(change, KeepAlive, cancellation))
                await MarkAsync(response, node, next, cancellation);
        }
    }

    /// <summary>Tells the reader how far it has come, though nothing happened that it may see: the id alone is no event, but what
    /// a reader that comes back sends as Last-Event-ID. It also keeps the connection alive.</summary>
    private static async Task MarkAsync(HttpResponse response, AirspaceNode node, long next, CancellationToken cancellation)
    {
        string id = node.Read(state => next > state.Events.First && next <= state.Events.Next ? IdOf(state.Events[next - 1]) : "0.0");
        await response.WriteAsync($"id: {id}\n\n", cancellation);
        await response.Body.FlushAsync(cancellation);
    }

    private static async ValueTask<bool> EndsWithinAsync(Task task, TimeSpan time, CancellationToken cancellation)
    {
        try
        {
            await task.WaitAsync(time, cancellation);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private static string IdOf(in AirspaceEvent happened) => string.Create(CultureInfo.InvariantCulture, $"{happened.Position}.{happened.Ordinal}");

    private static InvalidValueException NotOfThisStream(string problem) => new("Last-Event-ID", problem, "the id of an event of this stream");

    private static ProblemException Gone() => new(Problem.Create(410, "gone", "The events are no longer kept",
        $"events after this id are no longer among the {Limits.EventsRetainedMax} kept", "Last-Event-ID", "no Last-Event-ID, after reading the present state"));
}
