using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Forewarn.Client.Model;
using Forewarn.Record;

namespace Forewarn.Client;

public sealed partial class ForewarnClient
{
    /// <summary>What happens, as it happens, after <paramref name="last"/> or from now on; ends when the node ends it, as with its token
    /// (scope <c>forewarn.read</c>).</summary>
    /// <param name="last">The <see cref="EventStep.Id"/> reached before; null begins now.</param>
    /// <exception cref="ForewarnProblemException">Status 410: events after <paramref name="last"/> are no longer kept.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    /// <returns>First, once the stream is open, a step without an event: what is read from then on misses nothing.</returns>
    public async IAsyncEnumerable<EventStep> EventsAsync(string? last = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using var response = await _api.SendAsync(HttpMethod.Get, "/v1/events", null, null, isSigned: false, cancellation, lastEventId: last);
        await using var content = await response.Content.ReadAsStreamAsync(cancellation);
        var parser = SseParser.Create(content, (_, data) => JsonSerializer.Deserialize(data, ClientJson.Default.LiveEvent));
        yield return new EventStep(last ?? "", null);
        await foreach (var item in parser.EnumerateAsync(cancellation))
            yield return new EventStep(item.EventId ?? parser.LastEventId, item.Data ?? throw new RecordFormatException("GET /v1/events", "an event without data", "an event of the API"));
    }
}
