using System.Collections.Immutable;
using System.Threading.Channels;
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
    private readonly DirectoryLock _lock;
    private readonly HeadFile _head;
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

    // Guarded by itself: the writer appends, readers read a chunk, disposal closes.
    private readonly BatchStore _store;
    private bool _closed;

    // Written by the writer alone, under _store; read under _store.
    private ChainTip _tip;
    private long _lastPosition;

    // Owned by the writer.
    private readonly Entry[] _taken;
    private int _lastCount;
    private int _format;
    private byte[] _buffer = [];

    private SqliteSequencer(SqliteSequencerOptions options, DirectoryLock directoryLock, HeadFile head, int format, BatchStore store, ChainTip tip)
    {
        (_options, _lock, _head, _format, _store, _tip) = (options, directoryLock, head, format, store, tip);
        _lastPosition = tip.Position;
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
        directory = Path.GetFullPath(directory);
        var opened = new Stack<IDisposable>();
        try
        {
            Directory.CreateDirectory(directory);
            var directoryLock = DirectoryLock.Take(directory);
            opened.Push(directoryLock);
            string database = Path.Combine(directory, BatchStore.FileName);
            bool journalExists = File.Exists(database) || File.Exists(database + "-wal");
            var head = HeadFile.Open(directory, journalExists, out HeadClaim claim);
            opened.Push(head);
            var store = BatchStore.Open(directory, claim, options.SizeMax, out ChainTip tip);
            opened.Push(store);
            CatchUp(head, claim, tip);
            return new SqliteSequencer(options, directoryLock, head, claim.Format, store, tip);
        }
        catch (Exception e)
        {
            foreach (IDisposable resource in opened)
            {
                resource.Dispose();
            }
            if (e is IOException or UnauthorizedAccessException)
            {
                throw new JournalFailedException($"{directory} cannot be opened: {e.Message}", e);
            }
            throw;
        }
    }

    public ChannelReader<Batch> Committed { get; }

    public Task Completion => _completion.Task;

    // Apart from _tip, so that asking does not wait for a commit.
    public long LastPosition => Volatile.Read(ref _lastPosition);

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

    public Task EraseDetailsAsync(IReadOnlyDictionary<long, byte[]> replacements)
    {
        ArgumentNullException.ThrowIfNull(replacements);
        RequireWithinLimits(replacements);
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

    public IEnumerable<Batch> Read(long fromPosition)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fromPosition, 1);
        return ReadVerified(fromPosition);
    }

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
        lock (_store)
        {
            if (!_closed)
            {
                _closed = true;
                Close();
            }
        }
    }

    // After a power cut the head may have lagged behind what is durable.
    private static void CatchUp(HeadFile head, HeadClaim claim, ChainTip tip)
    {
        if (claim.Number < tip.Number)
        {
            head.Write(tip);
        }
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
                Batch batch = Commit(entries);
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
        lock (_store)
        {
            try
            {
                _store.Erase(erasure.Replacements);
            }
            catch (Exception e) when (e is ArgumentException or JournalDamagedException)
            {
                erasure.Done.SetException(e);
                return;
            }
            // Also when nothing was left to replace: a crash may have come between an erasure and this.
            _store.Checkpoint();
        }
        erasure.Done.SetResult();
    }

    private Batch Commit(ImmutableArray<Entry> entries)
    {
        Upgrade();
        int length = BatchFormat.LengthOf(entries.AsSpan());
        if (_buffer.Length < length)
        {
            _buffer = GC.AllocateUninitializedArray<byte>(Math.Max(length, Math.Min(2 * _buffer.Length, Array.MaxLength)));
        }
        BatchHeader header = _tip.Next(_options.Clock.GetCurrentInstant(), entries.Length);
        Digest hash = BatchFormat.Write(_buffer.AsSpan(0, length), header, entries.AsSpan());
        lock (_store)
        {
            _store.Append(header, _buffer, length);
            ChainTip tip = _tip.Extend(header, hash);
            _head.Write(tip);
            _tip = tip;
            Volatile.Write(ref _lastPosition, tip.Position);
        }
        return new Batch(header.Number, header.FirstPosition, header.Time, entries, hash);
    }

    // Before the first batch that an older program could not read: the head first, which tells such a program so.
    private void Upgrade()
    {
        if (_format == HeadFile.FormatMax)
        {
            return;
        }
        _head.Upgrade();
        lock (_store)
        {
            _store.Upgrade();
        }
        _format = HeadFile.FormatMax;
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

    private IEnumerable<Batch> ReadVerified(long fromPosition)
    {
        ChainTip end = Locked(() => _tip);
        ChainTip? previous = null;
        for (long position = fromPosition; position <= end.Position;)
        {
            foreach (StoredBatch stored in Locked(() => _store.ReadChunk(position)))
            {
                if (stored.Header.Number > end.Number)
                {
                    yield break;
                }
                previous = Link(previous, stored, position);
                position = previous.Value.Position + 1;
                yield return new Batch(stored.Header.Number, stored.Header.FirstPosition, stored.Header.Time,
                    BatchFormat.Entries(stored.Bytes, stored.Header.EntryCount), stored.Hash);
            }
        }
    }

    // The first batch of a reading has nothing before it to be checked against; opening has done that.
    private ChainTip Link(ChainTip? previous, StoredBatch stored, long position)
    {
        BatchHeader header = stored.Header;
        try
        {
            ChainTip before = previous ?? new ChainTip(header.Number - 1, header.FirstPosition - 1, header.Time, header.Previous);
            ChainTip tip = before.Extend(header, stored.Hash);
            return position <= tip.Position ? tip : throw new InvalidBatchException("it does not reach the position after it", null);
        }
        catch (InvalidBatchException e)
        {
            throw _store.Broken(header, e);
        }
    }

    private void RequireWithinLimits(IReadOnlyDictionary<long, byte[]> replacements)
    {
        if (replacements.Count > _options.ErasedEntriesMax)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"The details of {replacements.Count} entries are more than {nameof(SqliteSequencerOptions.ErasedEntriesMax)}, {_options.ErasedEntriesMax}."), nameof(replacements));
        }
        long last = LastPosition;
        foreach ((long position, byte[] replacement) in replacements)
        {
            if (position < 1 || position > last)
            {
                throw new ArgumentException(FormattableString.Invariant($"There is no entry at position {position}; the last is {last}."), nameof(replacements));
            }
            if (replacement is null || replacement.Length > _options.EntryBytesMax)
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"The replacement for position {position} is missing or larger than {nameof(SqliteSequencerOptions.EntryBytesMax)}, {_options.EntryBytesMax}."), nameof(replacements));
            }
        }
    }

    private T Locked<T>(Func<T> read)
    {
        lock (_store)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            return read();
        }
    }

    private void Close()
    {
        try
        {
            if (Completion.IsCompletedSuccessfully)
            {
                _store.Checkpoint();
                _head.Sync();
            }
        }
        catch (Exception e) when (e is JournalException or IOException)
        {
            // Everything is durable in SQLite's log already; the next opening reads it from there.
        }
        finally
        {
            _store.Dispose();
            _head.Dispose();
            _lock.Dispose();
        }
    }

    /// <summary>An erasure that waits for the writer, and the caller that waits for it.</summary>
    private sealed record Erasure(IReadOnlyDictionary<long, byte[]> Replacements)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
