using System.Diagnostics;

namespace Forewarn.Cli.Load;

/// <summary>Every connection sends its next request as soon as the last one is answered: what the server can do at most.</summary>
/// <param name="duration">How long; null until nothing is left to send.</param>
/// <remarks>Its latencies are those of a full house, and say nothing about a load that the server can carry: for these there is
/// the <see cref="OpenLoop"/>.</remarks>
internal sealed class ClosedLoop(TimeSpan? duration) : LoadRun
{
    private readonly TaskCompletionSource _exhausted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _end;
    private int _sending;

    protected override async Task PaceAsync(IReadOnlyList<Connection> connections, CancellationToken cancellation)
    {
        long now = Stopwatch.GetTimestamp();
        _end = duration is { } limited ? now + Ticks(limited) : long.MaxValue;
        _sending = connections.Count;
        foreach (var connection in connections)
            Free(connection);
        await _exhausted.Task.WaitAsync(cancellation);
    }

    protected override void Free(Connection connection)
    {
        long now = Stopwatch.GetTimestamp();
        if (now < _end && connection.HasNext)
            connection.Send(this, now);
        else if (Interlocked.Decrement(ref _sending) == 0)
            _exhausted.SetResult();
    }
}
