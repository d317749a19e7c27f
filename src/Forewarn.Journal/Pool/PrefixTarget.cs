namespace Forewarn.Journal.Pool;

/// <summary>Takes the journal that a pool continues, from its beginning to where the pool begins; the hash that the genesis has of its end proves all of it.</summary>
internal sealed class PrefixTarget : IFetchTarget, IDisposable
{
    private readonly LocalJournal _journal;
    private readonly ChainTip _start;
    private readonly List<StoredBatch> _taken = [];
    private UnprovenBatches _unproven;
    private ChainTip _tip;

    public PrefixTarget(LocalJournal journal, ChainTip start)
    {
        (_journal, _start, _tip) = (journal, start, journal.Tip);
        _unproven = journal.BeginUnproven();
    }

    public ChainTip Tip => _tip;

    public bool IsComplete => _tip.Number == _start.Number;

    public bool Wants(PeerBatch batch) => true;

    public void Take(PeerBatch batch)
    {
        ChainTip tip = _tip.Extend(batch.Stored.Header, batch.Stored.Hash);
        if (tip.Number == _start.Number && tip != _start)
        {
            // Any of the batches may be the wrong one, of whoever gave it: none of them stays.
            Restart();
            throw new InvalidBatchException(FormattableString.Invariant($"up to there it is not the journal that this pool continues, of which the genesis has the hash {_start.Hash}"), null);
        }
        _tip = tip;
        _taken.Add(batch.Stored);
    }

    public Task StoreAsync(CancellationToken cancellation)
    {
        _unproven.Add(_taken);
        _taken.Clear();
        return Task.CompletedTask;
    }

    /// <summary>Makes all of it durable, once it is complete.</summary>
    public void Finish()
    {
        if (!_unproven.Prove(_start))
        {
            throw new InvalidOperationException("What was taken is not complete.");
        }
    }

    public void Dispose() => _unproven.Dispose();

    private void Restart()
    {
        _unproven.Dispose();
        _taken.Clear();
        _unproven = _journal.BeginUnproven();
        _tip = _unproven.Tip;
    }
}
