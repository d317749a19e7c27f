using Forewarn.Core.Geometry;
using NodaTime;

namespace Forewarn.Core.Airspace;

/// <summary>What is to be forgotten when, earliest first.</summary>
/// <remarks>What goes earlier stays in the queue until its time; when such entries are most of it, the queue is made anew, so that it never
/// grows far beyond what stands.</remarks>
/// <param name="standing">All that stands, and when each is to be forgotten.</param>
internal sealed class ForgettingQueue<TKey>(Func<IEnumerable<(TKey Key, Instant At)>> standing)
{
    private const int SlackMax = 1_024;

    /// <summary>Entries below another in the heap.</summary>
    private const int Fan = 4;

    /// <summary>A heap: none is due before the one that it is below. Not the system's, which doubles at once when it is full.</summary>
    private readonly SteadyArray<(TKey Key, Instant At)> _heap = new();

    /// <summary>Entries, those included that have gone since.</summary>
    public int Count => _heap.Count;

    /// <param name="key">What.</param>
    /// <param name="at">When.</param>
    /// <param name="standingCount">How much stands, this included.</param>
    public void Add(TKey key, Instant at, int standingCount)
    {
        if (_heap.Count <= 2 * standingCount + SlackMax)
        {
            Add((key, at));
            return;
        }
        _heap.Clear();
        foreach (var entry in standing())
            Add(entry);
    }

    /// <summary>Takes the next that is due; it may have been put off, or be gone, since.</summary>
    public bool TryTake(Instant now, out TKey key)
    {
        key = default!;
        if (_heap.Count == 0 || _heap[0].At > now)
            return false;
        key = _heap[0].Key;
        var last = _heap.TakeLast();
        if (_heap.Count > 0)
            Sink(last);
        return true;
    }

    /// <summary>Puts an entry at the end, and lets it rise.</summary>
    private void Add((TKey Key, Instant At) entry)
    {
        int at = _heap.Count;
        _heap.Add(entry);
        for (int above = (at - 1) / Fan; at > 0 && entry.At < _heap[above].At; at = above, above = (at - 1) / Fan)
            _heap[at] = _heap[above];
        _heap[at] = entry;
    }

    /// <summary>Puts an entry at the top, and lets it sink.</summary>
    private void Sink((TKey Key, Instant At) entry)
    {
        int at = 0;
        for (int below = EarliestBelow(at); below > 0 && _heap[below].At < entry.At; below = EarliestBelow(at))
        {
            _heap[at] = _heap[below];
            at = below;
        }
        _heap[at] = entry;
    }

    /// <summary>Of the entries below one, that which is due first; 0 if there are none.</summary>
    private int EarliestBelow(int at)
    {
        int first = Fan * at + 1, end = Math.Min(first + Fan, _heap.Count);
        int earliest = first < end ? first : 0;
        for (int below = first + 1; below < end; below++)
        {
            if (_heap[below].At < _heap[earliest].At)
                earliest = below;
        }
        return earliest;
    }
}
