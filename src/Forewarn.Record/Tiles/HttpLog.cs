namespace Forewarn.Record.Tiles;

/// <summary>A tiled log that somebody else serves over HTTP, and who is not trusted: answers are bounded in size and time.</summary>
/// <remarks>Thread-safe.</remarks>
/// <param name="client">Sends the requests; owned by the caller.</param>
/// <param name="prefix">Where the log is, without <c>/checkpoint</c>; with or without a slash at the end.</param>
/// <param name="timeout">How long one answer may take, from request to last byte; 30 s when not given.</param>
public sealed class HttpLog(HttpClient client, Uri prefix, TimeSpan? timeout = null) : ITileReader
{
    /// <summary>Bytes that a checkpoint may have at most.</summary>
    public const int CheckpointBytesMax = 1 << 16;

    /// <summary>How long one answer may take when nothing else is said.</summary>
    public static TimeSpan TimeoutDefault { get; } = TimeSpan.FromSeconds(30);

    /// <summary>The bytes of the log's checkpoint, unchecked.</summary>
    /// <exception cref="RecordFormatException">Another status than 200, or too many bytes.</exception>
    /// <exception cref="HttpRequestException">The log cannot be reached, or the connection broke.</exception>
    /// <exception cref="TimeoutException">No complete answer in time.</exception>
    public ValueTask<ReadOnlyMemory<byte>> ReadCheckpointAsync(CancellationToken cancellation) => throw new NotImplementedException((client, prefix, timeout).ToString());

    /// <inheritdoc/>
    /// <remarks>When a partial tile is gone, the full one is asked for and cut.</remarks>
    /// <exception cref="HttpRequestException">The log cannot be reached, or the connection broke.</exception>
    /// <exception cref="TimeoutException">No complete answer in time.</exception>
    public ValueTask<ReadOnlyMemory<byte>> ReadAsync(TileAddress address, CancellationToken cancellation) => throw new NotImplementedException();
}
