namespace Forewarn.Server.Api;

/// <summary>Bounds how many requests are worked on at once, so that a node that is asked for more than it can do still does as much as it
/// can.</summary>
/// <remarks>Thread-safe. Others wait for their turn, first come, first served; who has waited for <see cref="WaitMax"/> is turned away, to
/// come back: sooner, that answer would only bring the next request of somebody who does not heed Retry-After. Waiting is cheap, since in
/// overload everybody does: one timer for all.</remarks>
internal sealed class Admission
{
    /// <summary>Requests that are worked on at once: more would not be answered sooner, and what they hold would outlive collections of
    /// garbage.</summary>
    public const int UnderWayMax = 256;

    /// <summary>Longest wait for a turn; a request may be turned away up to <see cref="SweepEvery"/> later.</summary>
    public static readonly TimeSpan WaitMax = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan SweepEvery = TimeSpan.FromMilliseconds(50);

    /// <summary>Guards the fields below.</summary>
    private readonly Lock _gate = new();

    /// <summary>In the order in which they came; none unless <see cref="UnderWayMax"/> are under way.</summary>
    private readonly Queue<Turn> _waiting = new();
    private readonly Timer _sweep;
    private int _underWay;

    public Admission() => _sweep = new Timer(_ => TurnAwayLate());

    /// <summary>Waits for a turn; who gets one gives it back by <see cref="Leave"/>.</summary>
    /// <returns>Whether it came in time.</returns>
    public ValueTask<bool> TryEnterAsync()
    {
        lock (_gate)
        {
            if (_underWay < UnderWayMax)
            {
                _underWay++;
                return new(true);
            }
            var turn = new Turn();
            _waiting.Enqueue(turn);
            if (_waiting.Count == 1)
                _sweep.Change(SweepEvery, Timeout.InfiniteTimeSpan);
            return new(turn.Task);
        }
    }

    /// <summary>Gives a turn back: to who has waited longest, if anybody waits.</summary>
    public void Leave()
    {
        Turn? next;
        lock (_gate)
        {
            if (!_waiting.TryDequeue(out next))
                _underWay--;
        }
        next?.SetResult(true);
    }

    private void TurnAwayLate()
    {
        while (TakeLate() is { } late)
            late.SetResult(false);
    }

    /// <summary>Takes the first in the queue out if it has waited for too long; else sees to it that it is looked at again.</summary>
    private Turn? TakeLate()
    {
        lock (_gate)
        {
            if (!_waiting.TryPeek(out var first))
                return null;
            if (Environment.TickCount64 - first.Since >= WaitMax.TotalMilliseconds)
                return _waiting.Dequeue();
            _sweep.Change(SweepEvery, Timeout.InfiniteTimeSpan);
            return null;
        }
    }

    /// <summary>A request's turn, once it comes: true, or false when it does not.</summary>
    private sealed class Turn() : TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        /// <summary>By <see cref="Environment.TickCount64"/>.</summary>
        public long Since { get; } = Environment.TickCount64;
    }
}
