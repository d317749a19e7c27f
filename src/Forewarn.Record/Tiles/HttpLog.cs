using System.Buffers;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using Forewarn.Record.Merkle;

namespace Forewarn.Record.Tiles;

/// <summary>A tiled log that somebody else serves over HTTP and that is not trusted: its answers are bounded in size and time.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class HttpLog : ITileReader
{
    /// <summary>Bytes that a checkpoint may have at most.</summary>
    public const int CheckpointBytesMax = 1 << 16;

    /// <summary>How long one answer may take unless something else is said.</summary>
    public static TimeSpan TimeoutDefault { get; } = TimeSpan.FromSeconds(30);

    private readonly HttpClient _client;
    private readonly string _prefix;
    private readonly TimeSpan _timeout;

    /// <param name="client">Sends the requests; owned by the caller.</param>
    /// <param name="prefix">Where the log is, without <c>/checkpoint</c>; absolute, with or without a slash at the end.</param>
    /// <param name="timeout">How long one answer may take, from the request to the last byte; <see cref="TimeoutDefault"/> unless given.</param>
    public HttpLog(HttpClient client, Uri prefix, TimeSpan? timeout = null)
    {
        _client = client;
        _prefix = prefix.GetLeftPart(UriPartial.Path).TrimEnd('/');
        _timeout = timeout ?? TimeoutDefault;
    }

    /// <summary>The bytes of the log's checkpoint, unchecked.</summary>
    /// <exception cref="RecordFormatException">It is not there, or has too many bytes.</exception>
    /// <exception cref="HttpRequestException">The log cannot be reached, is overloaded or broken (429, 5xx), or the connection broke.</exception>
    /// <exception cref="TimeoutException">No complete answer in time.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReadCheckpointAsync(CancellationToken cancellation)
    {
        string url = $"{_prefix}/checkpoint";
        return await GetAsync(url, CheckpointBytesMax, cancellation) ?? throw NotThere(url);
    }

    /// <inheritdoc/>
    /// <remarks>When a partial tile is gone, the full one is asked for and cut.</remarks>
    /// <exception cref="HttpRequestException">The log cannot be reached, is overloaded or broken (429, 5xx), or the connection broke.</exception>
    /// <exception cref="TimeoutException">No complete answer in time.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(TileAddress address, CancellationToken cancellation)
    {
        string url = UrlOf(address);
        if (await GetAsync(url, BytesMax(address), cancellation) is { } tile)
            return WholeTile(tile, address, url);
        if (address.IsFull)
            throw NotThere(url);
        var full = address.Full;
        url = UrlOf(full);
        tile = WholeTile(await GetAsync(url, BytesMax(full), cancellation) ?? throw NotThere(url), full, url);
        return address.IsEntries ? EntryBundle.Cut(tile, address.Width, url) : tile[..(address.Width * TreeHash.Length)];
    }

    private string UrlOf(TileAddress address) => $"{_prefix}/tile/{address}";

    private static int BytesMax(TileAddress address) =>
        address.IsEntries ? address.Width * (EntryBundle.LengthBytes + EntryBundle.EntryBytesMax) : address.Width * TreeHash.Length;

    private static ReadOnlyMemory<byte> WholeTile(ReadOnlyMemory<byte> tile, TileAddress address, string url)
    {
        if (address.IsEntries)
            _ = EntryBundle.Parse(tile, address.Width, url);
        else if (tile.Length != BytesMax(address))
            throw new RecordFormatException(url, FormattableString.Invariant($"{tile.Length} bytes"), FormattableString.Invariant($"{address.Width} hashes, {BytesMax(address)} bytes"));
        return tile;
    }

    /// <returns>Null when the log says that there is no such thing.</returns>
    private async Task<ReadOnlyMemory<byte>?> GetAsync(string url, int bytesMax, CancellationToken cancellation)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(_timeout);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            request.Headers.AcceptEncoding.ParseAdd("gzip, identity");
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limited.Token);
            if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.Forbidden)
                return null;
            if (response.StatusCode is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError)
                response.EnsureSuccessStatusCode();
            if (response.StatusCode != HttpStatusCode.OK)
                throw new RecordFormatException(url, FormattableString.Invariant($"status {(int)response.StatusCode}"), "200");
            await using var body = Decoded(await response.Content.ReadAsStreamAsync(limited.Token), response.Content.Headers.ContentEncoding, url);
            return await ReadBoundedAsync(body, bytesMax, url, limited.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException(FormattableString.Invariant($"{url}: no complete answer within {_timeout.TotalSeconds} s"));
        }
        catch (InvalidDataException e)
        {
            throw new RecordFormatException(url, "what claims to be gzip is not", "gzip or the plain bytes", e);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            throw new HttpRequestException($"{url}: {e.Message}", e);
        }
    }

    private static Stream Decoded(Stream body, ICollection<string> encodings, string url) => encodings switch
    {
        { Count: 0 } => body,
        { Count: 1 } when encodings.Contains("gzip") => new GZipStream(body, CompressionMode.Decompress),
        { Count: 1 } when encodings.Contains("identity") => body,
        _ => throw new RecordFormatException(url, "it is encoded in a way that was not asked for", "gzip or identity"),
    };

    private static async Task<ReadOnlyMemory<byte>> ReadBoundedAsync(Stream body, int bytesMax, string url, CancellationToken cancellation)
    {
        const int ChunkBytes = 1 << 14;
        var read = new ArrayBufferWriter<byte>();
        while (true)
        {
            // One byte more than is allowed, to see that it is too much.
            var room = read.GetMemory(ChunkBytes);
            room = room[..Math.Min(room.Length, bytesMax + 1 - read.WrittenCount)];
            int count = await body.ReadAsync(room, cancellation);
            if (count == 0)
                return read.WrittenMemory;
            read.Advance(count);
            if (read.WrittenCount > bytesMax)
                throw new RecordFormatException(url, "it is too long", FormattableString.Invariant($"{bytesMax} bytes at most"));
        }
    }

    private static RecordFormatException NotThere(string url) => new(url, "the log says that it is not there", "status 200");
}
