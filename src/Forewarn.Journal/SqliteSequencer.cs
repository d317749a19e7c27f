using System.Collections.Immutable;
using System.Threading.Channels;

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

    // Guarded by itself: the writer appends, readers read a chunk, disposal closes.
    private readonly BatchStore _store;
    private bool _closed;

    // Written by the writer alone, under _store; read under _store.
    private ChainTip _tip;
    private long _lastPosition;

    // Owned by the writer.
    private readonly Entry[] _taken;
    private byte[] _buffer = [];

    private SqliteSequencer(SqliteSequencerOptions options, DirectoryLock directoryLock, HeadFile head, BatchStore store, ChainTip tip)
    {
        (_options, _lock, _head, _store, _tip) = (options, directoryLock, head, store, tip);
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
            return new SqliteSequencer(options, directoryLock, head, store, tip);
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
        int length = entry.Bytes.Length;
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
            if (_queue.Count == 1)
            {
                Monitor.Pulse(_gate);
            }
            return true;
        }
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
        try
        {
            while (Take() is { Length: > 0 } taken)
            {
                entries = taken;
                Batch batch = Commit(entries);
                entries = [];
                _committed.Writer.TryWrite(batch);
            }
            _committed.Writer.Complete();
            _completion.SetResult();
        }
        catch (Exception e)
        {
            Fail(e as JournalFailedException ?? new JournalFailedException($"The journal's writer stopped: {e.Message}", e), entries);
        }
    }

    /// <summary>What is queued, as far as it fits into one batch; waits for it. Empty once the journal is closing and nothing is left.</summary>
    private ImmutableArray<Entry> Take()
    {
        int count = 0;
        lock (_gate)
        {
            while (!_closing && (_queue.Count == 0 || _unreadBatches >= _options.CommittedBatchesMax))
            {
                Monitor.Wait(_gate);
            }
            for (long bytes = 0; count < _taken.Length && _queue.TryPeek(out Entry? next); count++)
            {
                bytes += next.Bytes.Length;
                if (count > 0 && bytes > _options.BatchBytesMax)
                {
                    break;
                }
                _taken[count] = _queue.Dequeue();
                _queueBytes -= next.Bytes.Length;
            }
            _unreadBatches += count > 0 ? 1 : 0;
        }
        var entries = ImmutableArray.Create(_taken.AsSpan(0, count));
        Array.Clear(_taken, 0, count);
        return entries;
    }

    private Batch Commit(ImmutableArray<Entry> entries)
    {
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

    private void Fail(JournalFailedException failure, ImmutableArray<Entry> inFlight)
    {
        Entry[] queued;
        lock (_gate)
        {
            _closing = true;
            queued = [.. _queue];
            _queue.Clear();
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
    }

    private void OnBatchTaken()
    {
        lock (_gate)
        {
            _unreadBatches--;
            Monitor.Pulse(_gate);
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
}
