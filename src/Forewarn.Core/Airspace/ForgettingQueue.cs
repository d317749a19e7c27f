using NodaTime;

namespace Forewarn.Core.Airspace;

/// <summary>What is to be forgotten when, earliest first.</summary>
/// <remarks>What goes earlier stays in the queue until its time; when such entries are most of it, the queue is made anew, so that it never
/// grows far beyond what stands.</remarks>
/// <param name="standing">All that stands, and when each is to be forgotten.</param>
internal sealed class ForgettingQueue<TKey>(Func<IEnumerable<(TKey Key, Instant At)>> standing)
{
    private const int SlackMax = 1_024;

    private readonly PriorityQueue<TKey, Instant> _queue = new();

    /// <summary>Entries, those included that have gone since.</summary>
    public int Count => _queue.Count;

    /// <param name="key">What.</param>
    /// <param name="at">When.</param>
    /// <param name="standingCount">How much stands, this included.</param>
    public void Add(TKey key, Instant at, int standingCount)
    {
        if (_queue.Count <= 2 * standingCount + SlackMax)
        {
            _queue.Enqueue(key, at);
            return;
        }
        _queue.Clear();
        _queue.EnqueueRange(standing());
    }

    /// <summary>Takes the next that is due; it may have been put off, or be gone, since.</summary>
    public bool TryTake(Instant now, out TKey key)
    {
        if (_queue.TryPeek(out key!, out var at) && at <= now)
        {
            _queue.Dequeue();
            return true;
        }
        return false;
    }
}
