namespace Forewarn.Server.Peers;

/// <summary>How much, how often and how long peers are told.</summary>
internal sealed record PeerLimits
{
    /// <summary>Notifications that wait or are under way.</summary>
    public int QueueLengthMax { get; init; } = 10_000;

    /// <summary>Their bodies together.</summary>
    public long QueueBytesMax { get; init; } = 64 << 20;

    /// <summary>Notifications that wait for, or are under way to, one host: a peer that is down does not fill the queue.</summary>
    public int QueueLengthPerHostMax { get; init; } = 2_000;

    /// <summary>Requests under way to one host.</summary>
    public int RequestsPerHostMax { get; init; } = 4;

    /// <summary>Requests under way to all hosts.</summary>
    public int RequestsMax { get; init; } = 256;

    /// <summary>For one request, its token and its answer included.</summary>
    public TimeSpan AnswerMax { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Bytes of an answer's headers; its body is not read.</summary>
    public int AnswerHeadersKiloBytesMax { get; init; } = 16;

    /// <summary>How often a notification is tried again. With the pauses below: for about four minutes.</summary>
    public int RetriesMax { get; init; } = 10;

    /// <summary>Pause before the first retry; it doubles with each, and varies by chance.</summary>
    public TimeSpan BackoffMin { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest pause, also when the peer asks for a longer one.</summary>
    public TimeSpan BackoffMax { get; init; } = TimeSpan.FromSeconds(60);
}
