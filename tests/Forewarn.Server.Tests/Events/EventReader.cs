using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Events;

/// <summary>One connection to the stream of events.</summary>
internal sealed class EventReader : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly SseParser<string> _parser;
    private readonly IAsyncEnumerator<SseItem<string>> _items;

    private EventReader(HttpResponseMessage response, Stream stream, CancellationToken cancellation)
    {
        _response = response;
        _parser = SseParser.Create(stream);
        _items = _parser.EnumerateAsync(cancellation).GetAsyncEnumerator(cancellation);
    }

    /// <summary>What a reader that comes back sends as Last-Event-ID.</summary>
    public string LastEventId => _parser.LastEventId;

    public static async Task<EventReader> OpenAsync(Client client, string? lastEventId = null, CancellationToken cancellation = default)
    {
        using var request = client.Request(HttpMethod.Get, "/v1/events");
        if (!string.IsNullOrEmpty(lastEventId))
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        var response = await client.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        Assert.Equal((200, "text/event-stream"), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        return new EventReader(response, await response.Content.ReadAsStreamAsync(cancellation), cancellation);
    }

    /// <summary>The next event; null when the node ends the stream.</summary>
    public async Task<ReceivedEvent?> NextAsync() => await _items.MoveNextAsync() ? ReceivedEvent.Of(_items.Current) : null;

    /// <summary>Events up to and including the first that fits.</summary>
    public async Task<List<ReceivedEvent>> ReadUntilAsync(Func<ReceivedEvent, bool> isLast)
    {
        var received = new List<ReceivedEvent>();
        while (await NextAsync() is { } next)
        {
            received.Add(next);
            if (isLast(next))
                return received;
        }
        throw new EndOfStreamException($"the stream ended after {received.Count} events");
    }

    public async ValueTask DisposeAsync()
    {
        _response.Dispose();
        try
        {
            await _items.DisposeAsync();
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException or NotSupportedException)
        {
            // Asked for by closing the connection under it.
        }
    }
}

/// <summary>An event as it came.</summary>
internal sealed record ReceivedEvent(string Id, string Kind, string Subject, long Leaf, string? From, string? To)
{
    public static ReceivedEvent Of(SseItem<string> item)
    {
        var data = JsonNode.Parse(item.Data)!;
        Assert.Equal(item.EventType, (string)data["event"]!);
        Assert.StartsWith($"{data["position"]}.", item.EventId!, StringComparison.Ordinal);
        return new ReceivedEvent(item.EventId!, item.EventType, (string)data["subject"]!["id"]!, (long)data["leaf"]!, (string?)data["from"], (string?)data["to"]);
    }
}
