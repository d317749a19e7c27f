using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Forewarn.Client.Model;
using Forewarn.Record;
using NodaTime;

namespace Forewarn.Client;

/// <summary>A party's side of the Forewarn API: every method is one request (a list: one for each page).</summary>
/// <remarks>
/// <para>Whatever is asked for can be asked for again: a change carries an id or a version, and the node answers the same request
/// with its first answer. A node that is busy (429, 503 with a short Retry-After) is asked again, a bounded number of times.</para>
/// <para>Every method throws <see cref="ForewarnProblemException"/> when the node refuses, <see cref="RecordFormatException"/> when
/// its answer makes no sense, and <see cref="HttpRequestException"/> when it cannot be reached. Thread-safe.</para>
/// </remarks>
public sealed partial class ForewarnClient
{
    /// <summary>Most pages of a list that are read: a limit on what a node can make its caller do.</summary>
    public const int PagesMax = 10_000;

    /// <summary>Items of one page.</summary>
    private const int PageSize = 1_000;

    private readonly ApiConnection _api;

    /// <param name="http">With the node's address, ending in a slash, as its <c>BaseAddress</c>; owned by the caller.</param>
    /// <param name="token">Gives the bearer token of the party that acts.</param>
    /// <param name="signer">Signs every change, when given; the node must know the key.</param>
    public ForewarnClient(HttpClient http, TokenProvider token, RequestSigner? signer = null) => _api = new ApiConnection(http, token, signer);

    /// <summary>Sets the clock of a node that replays the past forward (scope <c>forewarn.admin</c>).</summary>
    public Task SetReplayClockAsync(Instant now, CancellationToken cancellation = default) =>
        ChangeAsync(HttpMethod.Put, "/v1/replay/clock", new ReplayClock(now), ClientJson.Default.ReplayClock, null, ClientJson.Default.ReplayClock, cancellation);

    private Task<TAnswer> ChangeAsync<TBody, TAnswer>(
        HttpMethod method, string path, TBody body, JsonTypeInfo<TBody> bodyType, int? version, JsonTypeInfo<TAnswer> answer, CancellationToken cancellation) =>
        _api.ChangeAsync(method, path, JsonSerializer.SerializeToUtf8Bytes(body, bodyType), version, answer, cancellation);

    /// <summary>All items of a list that is given in pages.</summary>
    private static async IAsyncEnumerable<T> PagesAsync<T>(
        Func<string?, Task<(ImmutableArray<T> Items, string? Next)>> page, string what, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string? cursor = null;
        for (int pages = 0; pages < PagesMax; pages++)
        {
            cancellation.ThrowIfCancellationRequested();
            (var items, cursor) = await page(cursor);
            foreach (var item in items)
                yield return item;
            if (string.IsNullOrEmpty(cursor))
                yield break;
        }
        throw new RecordFormatException(what, "the list does not end", $"at most {PagesMax} pages");
    }

    private static string CursorQuery(string? cursor, char before) => cursor is null ? "" : $"{before}cursor={Uri.EscapeDataString(cursor)}";
}
