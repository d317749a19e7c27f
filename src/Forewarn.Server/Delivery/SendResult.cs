namespace Forewarn.Server.Delivery;

/// <summary>What came of one attempt to send something.</summary>
/// <param name="Status">What the other side answered: an HTTP status or an SMTP reply code; 0 when it did not answer.</param>
/// <param name="Problem">What went wrong, with no more of an address than host and port, and nothing secret; empty when nothing did.</param>
internal readonly record struct SendResult(int Status, string Problem)
{
    /// <summary>The other side has taken it.</summary>
    public bool IsAccepted { get; private init; }

    /// <summary>Trying again is pointless: the other side, or this node, will never have it otherwise.</summary>
    public bool IsLasting { get; init; }

    /// <summary>It is the receiver that is down or overwhelmed, not this one thing that it does not take.</summary>
    public bool IsReceiverDown { get; init; }

    /// <summary>How long the receiver asks to be left alone, at most some limit of the caller's.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static SendResult Accepted(int status) => new(status, "") { IsAccepted = true };

    public static SendResult Unanswered(string problem) => new(0, problem) { IsReceiverDown = true };

    public static SendResult Pointless(string problem) => new(0, problem) { IsLasting = true };

    public override string ToString() => Problem.Length > 0 ? Problem : $"it answered {Status}";
}
