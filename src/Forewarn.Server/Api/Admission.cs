namespace Forewarn.Server.Api;

/// <summary>Bounds how many requests are being worked on at once, so that a node that is asked for more than it can do still does as much
/// as it can.</summary>
/// <remarks>Thread-safe. One more than <see cref="UnderWayMax"/> would only make all of them wait longer; it is turned away, to come
/// back. That answer waits a little: who does not heed Retry-After must not use up the processor by being refused.</remarks>
internal sealed class Admission
{
    /// <summary>Requests under way at once.</summary>
    public const int UnderWayMax = 1_024;

    /// <summary>How long a request waits to be told to come back.</summary>
    public static readonly TimeSpan RefusalDelay = TimeSpan.FromMilliseconds(500);

    private int _underWay;

    /// <summary>Takes a request in, unless there are too many; who was taken in leaves by <see cref="Leave"/>.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _underWay) <= UnderWayMax)
            return true;
        Leave();
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _underWay);
}
