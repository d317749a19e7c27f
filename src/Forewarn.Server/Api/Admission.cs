namespace Forewarn.Server.Api;

/// <summary>Bounds how many requests are worked on at once, so that a node that is asked for more than it can do still does as much as it
/// can.</summary>
/// <remarks>Thread-safe. Others wait for their turn, first come, first served; who has waited for <see cref="WaitMax"/> is turned away, to
/// come back: sooner, that answer would only bring the next request of somebody who does not heed Retry-After.</remarks>
internal sealed class Admission
{
    /// <summary>Requests that are worked on at once.</summary>
    public const int UnderWayMax = 512;

    /// <summary>Longest wait for a turn.</summary>
    public static readonly TimeSpan WaitMax = TimeSpan.FromMilliseconds(500);

    private readonly SemaphoreSlim _turns = new(UnderWayMax);

    /// <summary>Waits for a turn; who gets one gives it back by <see cref="Leave"/>.</summary>
    /// <returns>Whether it came in time.</returns>
    public Task<bool> TryEnterAsync() => _turns.WaitAsync(WaitMax);

    public void Leave() => _turns.Release();
}
