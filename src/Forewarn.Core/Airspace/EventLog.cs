namespace Forewarn.Core.Airspace;

/// <summary>The latest events, oldest first, at most <see cref="Limits.EventsRetainedMax"/>.</summary>
/// <remarks>Each event has a sequence number that counts all events since the first, which is 0; it is the index of the event's leaf
/// in the record. One writer, or any number of readers.</remarks>
public sealed class EventLog
{
    private AirspaceEvent[] _ring = new AirspaceEvent[1024];

    /// <summary>Sequence number of the next event.</summary>
    public long Next { get; private set; }

    /// <summary>Sequence number of the oldest event kept.</summary>
    public long First { get; private set; }

    /// <param name="sequence">From <see cref="First"/> up to, not including, <see cref="Next"/>.</param>
    public ref readonly AirspaceEvent this[long sequence]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(sequence, First);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(sequence, Next);
            return ref _ring[sequence % _ring.Length];
        }
    }

    /// <summary>Sequence number of the first event after the given place in the journal, or null when events between the two
    /// are no longer kept.</summary>
    public long? After(long position, int ordinal)
    {
        long low = First, high = Next;
        while (low < high)
        {
            long middle = low + (high - low) / 2;
            ref readonly var candidate = ref this[middle];
            if (candidate.Position < position || (candidate.Position == position && candidate.Ordinal <= ordinal))
                low = middle + 1;
            else
                high = middle;
        }
        return low > First || First == 0 ? low : null;
    }

    /// <summary>All that are kept, oldest first.</summary>
    internal AirspaceEvent[] ToArray()
    {
        var events = new AirspaceEvent[Next - First];
        int first = (int)(First % _ring.Length);
        int unbroken = Math.Min(events.Length, _ring.Length - first);
        Array.Copy(_ring, first, events, 0, unbroken);
        Array.Copy(_ring, 0, events, unbroken, events.Length - unbroken);
        return events;
    }

    internal void Add(in AirspaceEvent happened)
    {
        if (Next - First == _ring.Length && _ring.Length < Limits.EventsRetainedMax)
            Grow();
        if (Next - First == _ring.Length)
            First++;
        _ring[Next % _ring.Length] = happened;
        Next++;
    }

    internal void StartAt(long sequence) => First = Next = sequence;

    private void Grow()
    {
        var larger = new AirspaceEvent[Math.Min(_ring.Length * 2, Limits.EventsRetainedMax)];
        for (long sequence = First; sequence < Next; sequence++)
            larger[sequence % larger.Length] = _ring[sequence % _ring.Length];
        _ring = larger;
    }
}
