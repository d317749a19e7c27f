namespace Forewarn.Journal.Pool;

/// <summary>Batches that a journal takes on a trial: they become durable all at once, when the last of them proves to be the one that they must lead to, or not at all.</summary>
/// <remarks>For the beginning of a pool that continues a journal: nobody has signed those batches, and only the end, whose hash the genesis has, says that they are the right ones. For one
/// thread, which is the journal's writer; nobody else reads the journal meanwhile. Memory stays bounded.</remarks>
internal sealed class UnprovenBatches : IDisposable
{
    private readonly BatchStore _store;
    private readonly Action<ChainTip> _proved;
    private bool _isEnded;

    internal UnprovenBatches(BatchStore store, ChainTip tip, Action<ChainTip> proved)
    {
        (_store, Tip, _proved) = (store, tip, proved);
        lock (_store)
        {
            _store.Begin();
        }
    }

    /// <summary>Where the chain would end.</summary>
    public ChainTip Tip { get; private set; }

    /// <summary>Adds batches.</summary>
    /// <exception cref="InvalidBatchException">One does not continue the chain; some of those before may have been added.</exception>
    public void Add(IReadOnlyList<StoredBatch> batches)
    {
        foreach (StoredBatch batch in batches)
        {
            Tip = Tip.Extend(batch.Header, batch.Hash);
        }
        lock (_store)
        {
            _store.Add(batches);
        }
    }

    /// <summary>Makes them durable, if they end as they must.</summary>
    /// <returns>Whether they do; if not, they are forgotten.</returns>
    public bool Prove(ChainTip end)
    {
        bool isProven = Tip == end;
        lock (_store)
        {
            _isEnded = true;
            if (isProven)
            {
                _store.Commit();
                _proved(Tip);
            }
            else
            {
                _store.Rollback();
            }
        }
        return isProven;
    }

    /// <summary>Forgets what was not proven.</summary>
    public void Dispose()
    {
        if (_isEnded)
        {
            return;
        }
        lock (_store)
        {
            _isEnded = true;
            _store.Rollback();
        }
    }
}
