namespace Forewarn.Server.Delivery;

/// <summary>How much, how often and how long is sent.</summary>
/// <remarks>How much waits is bounded by the outbox, which is part of the airspace.</remarks>
internal sealed record DeliveryLimits
{
    /// <summary>Attempts under way, to the webhooks of all parties.</summary>
    public int AttemptsMax { get; init; } = 1_024;

    /// <summary>Attempts under way to the webhooks of one party, on all servers together.</summary>
    public int AttemptsPerPartyMax { get; init; } = 64;

    /// <summary>Attempts under way to one webhook server of one party; one alone to a receiver that was down the last time.</summary>
    public int AttemptsPerReceiverMax { get; init; } = 16;

    /// <summary>Connections to the mail server.</summary>
    public int MailConnectionsMax { get; init; } = 4;

    /// <summary>Connections to the mail server for the mails of one party: it may be slow with one party's mailboxes and not with another's.</summary>
    public int MailConnectionsPerPartyMax { get; init; } = 2;

    /// <summary>After so many urgent ones in a row something else has its turn, if anything waits.</summary>
    public int UrgentInARowMax { get; init; } = 9;

    /// <summary>Items that are read from the outbox at once, while the airspace stands still.</summary>
    public int ItemsReadMax { get; init; } = 256;

    /// <summary>For one attempt, its answer included.</summary>
    public TimeSpan AnswerMax { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Headers of an answer; its body is not read.</summary>
    public int AnswerHeadersKiloBytesMax { get; init; } = 16;

    /// <summary>Pause after the first attempt; it doubles with each, and varies by chance.</summary>
    public TimeSpan BackoffMin { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest pause between two attempts, also when the receiver asks for a longer one.</summary>
    public TimeSpan BackoffMax { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Longest pause of a receiver that is down, during which nothing is sent to it: what is new must not wait for long once it is up again.
    /// </summary>
    public TimeSpan RestMax { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often an item is looked at again that nobody in the roster is left for: the party may have set it right.</summary>
    public TimeSpan LookAgainAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often the log says that a party's outbox is too full.</summary>
    public TimeSpan CrowdedOutPause { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long the end of the node waits for attempts that are under way.</summary>
    public TimeSpan EndMax { get; init; } = TimeSpan.FromSeconds(3);
}
