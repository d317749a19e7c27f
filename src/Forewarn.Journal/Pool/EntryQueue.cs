using System.Collections.Immutable;

namespace Forewarn.Journal.Pool;

/// <summary>Entries that wait to be proposed, bounded by count and by bytes.</summary>
/// <remarks>Safe for use by many threads, one of which takes.</remarks>
/// <param name="isAlone">Whether an entry must not be in a batch with others.</param>
internal sealed class EntryQueue(int entriesMax, long bytesMax, Func<Entry, bool> isAlone)
{
    private readonly object _gate = new();
    private readonly Queue<Entry> _entries = new();
    private readonly SemaphoreSlim _filled = new(0, 1);
    private long _bytes;
    private bool _isClosed;

    /// <summary>How many wait.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _entries.Count;
            }
        }
    }

    /// <returns>False when it is full, or closed.</returns>
    public bool TryAdd(Entry entry)
    {
        lock (_gate)
        {
            if (_isClosed || _entries.Count >= entriesMax || (_entries.Count > 0 && _bytes + entry.Length > bytesMax))
            {
                return false;
            }
            _entries.Enqueue(entry);
            _bytes += entry.Length;
            Wake();
            return true;
        }
    }

    /// <summary>Waits for entries, and takes the oldest: as many as fit into one batch.</summary>
    /// <returns>None once it is closed and empty.</returns>
    public async Task<ImmutableArray<Entry>> TakeAsync(int countMax, long lengthMax)
    {
        while (true)
        {
            lock (_gate)
            {
                if (_entries.Count > 0)
                {
                    return Take(isAlone(_entries.Peek()) ? 1 : countMax, lengthMax, untilAlone: true);
                }
                if (_isClosed)
                {
                    return [];
                }
            }
            await _filled.WaitAsync();
        }
    }

    /// <summary>Takes no more; what waits can still be taken.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            Wake();
        }
    }

    /// <summary>Takes all that wait.</summary>
    public ImmutableArray<Entry> TakeAll()
    {
        lock (_gate)
        {
            return Take(int.MaxValue, long.MaxValue, untilAlone: false);
        }
    }

    private ImmutableArray<Entry> Take(int countMax, long lengthMax, bool untilAlone)
    {
        var taken = ImmutableArray.CreateBuilder<Entry>(Math.Min(countMax, _entries.Count));
        for (long length = 0; taken.Count < countMax && _entries.TryPeek(out Entry? next);)
        {
            length += next.Length;
            if (taken.Count > 0 && (length > lengthMax || (untilAlone && isAlone(next))))
            {
                break;
            }
            taken.Add(_entries.Dequeue());
            _bytes -= next.Length;
        }
        return taken.DrainToImmutable();
    }

    private void Wake()
    {
        if (_filled.CurrentCount == 0)
        {
            _filled.Release();
        }
    }
}
