using System.Collections.Immutable;
using System.Threading.Channels;
using Forewarn.Journal.Pool;
using NodaTime;

namespace Forewarn.Journal;

/// <summary>The embedded journal: one order, kept in SQLite on this machine, synced before anybody hears of it.</summary>
/// <remarks>
/// One thread writes. Whatever is queued when it becomes free goes into one transaction (group commit): a lone entry does
/// not wait for company, and under load the cost of a sync is shared by thousands.
/// Format and guarantees: docs/journal.md.
/// </remarks>
public sealed class SqliteSequencer : ISequencer
{
    private readonly SqliteSequencerOptions _options;
    private readonly LocalJournal _journal;
    private readonly Channel<Batch> _committed = Channel.CreateUnbounded<Batch>(new UnboundedChannelOptions { SingleWriter = true });
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _writer;

    // Guarded by _gate, which the writer waits on: for entries, or for the reader to catch up.
    private readonly object _gate = new();
    private readonly Queue<Entry> _queue = new();
    private long _queueBytes;
    private int _unreadBatches;
    private bool _closing;

    // Guarded by _gate: how many entries have to wait for the writer to be woken.
    private int _wakingCount = 1;

    // Guarded by _gate: erasures that wait for the writer, one for each caller that awaits it.
    private readonly Queue<Erasure> _erasures = new();

    // Owned by the writer.
    private readonly Entry[] _taken;
    private int _lastCount;

    private SqliteSequencer(SqliteSequencerOptions options, LocalJournal journal)
    {
        (_options, _journal) = (options, journal);
        _taken = new Entry[options.BatchEntriesMax];
        Committed = new CommittedReader(_committed.Reader, OnBatchTaken);
        _writer = new Thread(Run) { IsBackground = true, Name = "journal writer" };
        _writer.Start();
    }

    /// <summary>Opens the journal in <paramref name="directory"/>, which is made when it does not exist, and verifies all of it.</summary>
    /// <remarks>Reads and hashes every batch before it returns, about a second per gigabyte. Nothing is written to a journal that
    /// does not check out.</remarks>
    /// <exception cref="JournalDamagedException">Something is missing or not as it was written.</exception>
    /// <exception cref="JournalTooNewException">A newer program wrote the directory.</exception>
    /// <exception cref="JournalInUseException">It is open already, here or in another process.</exception>
    /// <exception cref="JournalFailedException">The system reports an error: no permission, disk full, I/O.</exception>
    public static SqliteSequencer Open(string directory, SqliteSequencerOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        options ??= new SqliteSequencerOptions();
        options.Validate();
        return new SqliteSequencer(options, LocalJournal.Open(directory, options.SizeMax));
    }

    public ChannelReader<Batch> Committed { get; }

    public Task Completion => _completion.Task;

    public long LastPosition => _journal.LastPosition;

    public string? Obstacle => null;

    public bool IsFirst => true;

    public Membership? Membership => null;

    public bool TrySubmit(Entry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        int length = entry.Length;
        if (length > _options.EntryBytesMax)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"An entry of {length} bytes is larger than {nameof(SqliteSequencerOptions.EntryBytesMax)}, {_options.EntryBytesMax}."), nameof(entry));
        }
        lock (_gate)
        {
            bool full = _queue.Count >= _options.QueueEntriesMax || (_queue.Count > 0 && _queueBytes + length > _options.QueueBytesMax);
            if (_closing || full)
            {
                return false;
            }
            _queue.Enqueue(entry);
            _queueBytes += length;
            if (_queue.Count == _wakingCount)
            {
                Monitor.Pulse(_gate);
            }
            return true;
        }
    }

    // Whoever was answered here was answered after the batch was applied.
    public Task<long> ConfirmAsync(CancellationToken cancellation = default) => Task.FromResult(0L);

    public Task EraseDetailsAsync(IReadOnlyDictionary<long, byte[]> replacements)
    {
        ArgumentNullException.ThrowIfNull(replacements);
        LocalJournal.RequireWithinLimits(replacements, LastPosition, _options.ErasedEntriesMax, _options.EntryBytesMax);
        var erasure = new Erasure(replacements);
        lock (_gate)
        {
            if (_closing)
            {
                return Completion.IsFaulted ? Completion : Task.FromException(new ObjectDisposedException(nameof(SqliteSequencer)));
            }
            _erasures.Enqueue(erasure);
            Monitor.Pulse(_gate);
        }
        return erasure.Done.Task;
    }

    public IEnumerable<Batch> Read(long fromPosition) => _journal.Read(fromPosition);

    public JournalExcerpt Excerpt() => _journal.Excerpt();

    /// <summary>Takes no more entries, makes durable what is queued, empties SQLite's log into the database, and closes.</summary>
    /// <remarks>Does not wait for <see cref="Committed"/> to be read; its batches stay readable. Does not throw after a
    /// failure, which <see cref="Completion"/> has told.</remarks>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _closing = true;
            Monitor.Pulse(_gate);
        }
        await Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _writer.Join();
        _journal.Close(isWhole: Completion.IsCompletedSuccessfully);
    }

    private void Run()
    {
        ImmutableArray<Entry> entries = [];
        Erasure? erasure = null;
        try
        {
            while (Take(out entries, out erasure))
            {
                if (erasure is not null)
                {
                    Erase(erasure);
                    continue;
                }
                Batch batch = _journal.Append(_options.Clock.GetCurrentInstant(), entries);
                entries = [];
                _committed.Writer.TryWrite(batch);
            }
            _committed.Writer.Complete();
            _completion.SetResult();
        }
        catch (Exception e)
        {
            Fail(e as JournalFailedException ?? new JournalFailedException($"The journal's writer stopped: {e.Message}", e), entries, erasure);
        }
    }

    /// <summary>Waits for what is to be done next: an erasure, or what is queued, as far as it fits into one batch.</summary>
    /// <returns>False once the journal is closing and nothing is left.</returns>
    private bool Take(out ImmutableArray<Entry> entries, out Erasure? erasure)
    {
        int count = 0;
        entries = [];
        LetGather();
        lock (_gate)
        {
            while (!_closing && _erasures.Count == 0 && (_queue.Count == 0 || _unreadBatches >= _options.CommittedBatchesMax))
            {
                Monitor.Wait(_gate);
            }
            if (_erasures.TryDequeue(out erasure))
            {
                return true;
            }
            for (long bytes = 0; count < _taken.Length && _queue.TryPeek(out Entry? next); count++)
            {
                bytes += next.Length;
                if (count > 0 && bytes > _options.BatchBytesMax)
                {
                    break;
                }
                _taken[count] = _queue.Dequeue();
                _queueBytes -= next.Length;
            }
            _unreadBatches += count > 0 ? 1 : 0;
        }
        entries = ImmutableArray.Create(_taken.AsSpan(0, count));
        Array.Clear(_taken, 0, count);
        _lastCount = count;
        return count > 0;
    }

    /// <summary>Under load, waits a moment for as many entries as the last batch had: fewer and larger batches leave more of the processor
    /// to those who write.</summary>
    private void LetGather()
    {
        if (_lastCount < SqliteSequencerOptions.CrowdMin || _options.GatheringTime == Duration.Zero)
        {
            return;
        }
        lock (_gate)
        {
            if (_closing || _erasures.Count > 0 || _queue.Count >= _lastCount)
            {
                return;
            }
            _wakingCount = _lastCount;
            Monitor.Wait(_gate, _options.GatheringTime.ToTimeSpan());
            _wakingCount = 1;
        }
    }

    // What the caller asked in vain concerns nobody else; a failure of storage ends the journal, as it does for a batch.
    private void Erase(Erasure erasure)
    {
        try
        {
            _journal.Erase(erasure.Replacements);
        }
        catch (Exception e) when (e is ArgumentException or JournalDamagedException)
        {
            erasure.Done.SetException(e);
            return;
        }
        erasure.Done.SetResult();
    }

    private void Fail(JournalFailedException failure, ImmutableArray<Entry> inFlight, Erasure? erasure)
    {
        Entry[] queued;
        Erasure[] waiting;
        lock (_gate)
        {
            _closing = true;
            queued = [.. _queue];
            waiting = [.. _erasures];
            _queue.Clear();
            _erasures.Clear();
            _queueBytes = 0;
        }
        foreach (Entry entry in inFlight)
        {
            entry.Failed(failure);
        }
        foreach (Entry entry in queued)
        {
            entry.Failed(failure);
        }
        _committed.Writer.Complete(failure);
        _completion.SetException(failure);
        erasure?.Done.TrySetException(failure);
        foreach (Erasure other in waiting)
        {
            other.Done.SetException(failure);
        }
    }

    private void OnBatchTaken()
    {
        lock (_gate)
        {
            if (_unreadBatches-- == _options.CommittedBatchesMax)
            {
                Monitor.Pulse(_gate);
            }
        }
    }

    /// <summary>An erasure that waits for the writer, and the caller that waits for it.</summary>
    private sealed record Erasure(IReadOnlyDictionary<long, byte[]> Replacements)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
