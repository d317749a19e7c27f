namespace Forewarn.Simulation.Linearizability;

/// <summary>What one client asked, from when to when, and what it was answered.</summary>
/// <remarks>An operation without an answer may have happened at any moment after its call, later than all others too, or never.</remarks>
public sealed record Operation<TCall, TAnswer>
    where TAnswer : class
{
    /// <param name="client">Who asked; only to be shown.</param>
    /// <param name="calledAt">A moment before the request left, on the clock that all operations of a history share.</param>
    /// <param name="returnedAt">A moment after the answer came; operations that touch are taken to overlap.</param>
    /// <exception cref="ArgumentOutOfRangeException">It returned before it was called.</exception>
    public Operation(int client, TCall call, long calledAt, TAnswer answer, long returnedAt)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentOutOfRangeException.ThrowIfLessThan(returnedAt, calledAt);
        (Client, Call, CalledAt, Answer, ReturnedAt) = (client, call, calledAt, answer, returnedAt);
    }

    /// <summary>An operation of which nobody knows whether it happened.</summary>
    public Operation(int client, TCall call, long calledAt) => (Client, Call, CalledAt, ReturnedAt) = (client, call, calledAt, long.MaxValue);

    public int Client { get; }

    public TCall Call { get; }

    public long CalledAt { get; }

    /// <summary>Null when none came.</summary>
    public TAnswer? Answer { get; }

    /// <summary><see cref="long.MaxValue"/> when no answer came.</summary>
    public long ReturnedAt { get; }

    /// <summary>What was known of it at a moment at which it was already called.</summary>
    internal Operation<TCall, TAnswer> AsOf(long moment) => Answer is null || ReturnedAt <= moment ? this : new(Client, Call, CalledAt);

    public override string ToString() => Answer is null
        ? FormattableString.Invariant($"{CalledAt}..        client {Client}: {Call} -> no answer")
        : FormattableString.Invariant($"{CalledAt}..{ReturnedAt} client {Client}: {Call} -> {Answer}");
}
