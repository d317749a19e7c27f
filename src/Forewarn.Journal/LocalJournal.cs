using System.Collections.Immutable;
using Forewarn.Journal.Pool;
using NodaTime;

namespace Forewarn.Journal;

/// <summary>The journal's files in one directory: the batches, the head beside them, and the lock on both.</summary>
/// <remarks>One thread appends and erases; any may read meanwhile.</remarks>
internal sealed class LocalJournal
{
    /// <summary>Batches whose origins are read at once, when all are asked for.</summary>
    private const int OriginsAtOnce = 512;

    private readonly DirectoryLock _lock;
    private readonly HeadFile _head;

    // Guarded by itself: the writer appends, readers read a chunk, closing closes.
    private readonly BatchStore _store;
    private bool _closed;

    // Written by the writer alone, under _store; read under _store.
    private ChainTip _tip;
    private long _lastPosition;

    // Owned by the writer.
    private int _format;
    private byte[] _buffer = [];

    private LocalJournal(DirectoryLock directoryLock, HeadFile head, int format, BatchStore store, ChainTip tip) =>
        (_lock, _head, _format, _store, _tip, _lastPosition) = (directoryLock, head, format, store, tip, tip.Position);

    /// <summary>Position of the last durable entry; 0 when there is none. Does not wait for one that is being appended.</summary>
    public long LastPosition => Volatile.Read(ref _lastPosition);

    /// <summary>Where the chain ends; for the writer.</summary>
    public ChainTip Tip => _tip;

    /// <summary>Opens the journal in <paramref name="directory"/>, which is made when it does not exist, and verifies all of it.</summary>
    /// <exception cref="JournalException">As <see cref="SqliteSequencer.Open"/> has it.</exception>
    public static LocalJournal Open(string directory, long? sizeMax)
    {
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
            var store = BatchStore.Open(directory, claim, sizeMax, out ChainTip tip);
            opened.Push(store);
            CatchUp(head, claim, tip);
            return new LocalJournal(directoryLock, head, claim.Format, store, tip);
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

    /// <summary>Makes entries durable as the next batch.</summary>
    /// <param name="now">When; the batch is not before the one before it, whatever the clock says.</param>
    /// <param name="origin">In a pool, whose proposal it was; after <see cref="BeginPool"/>.</param>
    /// <exception cref="JournalFailedException">Storage failed; the batch was not added.</exception>
    public Batch Append(Instant now, ImmutableArray<Entry> entries, Origin? origin = null)
    {
        Upgrade();
        int length = BatchFormat.LengthOf(entries.AsSpan());
        if (_buffer.Length < length)
        {
            _buffer = GC.AllocateUninitializedArray<byte>(Math.Max(length, Math.Min(2 * _buffer.Length, Array.MaxLength)));
        }
        BatchHeader header = _tip.Next(now, entries.Length);
        Digest hash = BatchFormat.Write(_buffer.AsSpan(0, length), header, entries.AsSpan());
        lock (_store)
        {
            if (origin is null)
            {
                _store.Append(header, _buffer, length);
            }
            else
            {
                _store.Append(header, _buffer, length, origin);
            }
            MoveTo(_tip.Extend(header, hash));
        }
        return new Batch(header.Number, header.FirstPosition, header.Time, entries, hash);
    }

    /// <summary>Makes verified batches of a pool durable as they are stored elsewhere, all or none; after <see cref="BeginPool"/>.</summary>
    /// <param name="batches">They continue the chain.</param>
    /// <exception cref="JournalFailedException">Storage failed; none was added.</exception>
    public void AppendAll(IReadOnlyList<(StoredBatch Batch, Origin Origin)> batches)
    {
        Upgrade();
        lock (_store)
        {
            ChainTip tip = _tip;
            foreach ((StoredBatch batch, _) in batches)
            {
                tip = tip.Extend(batch.Header, batch.Hash);
            }
            _store.AppendAll(batches);
            MoveTo(tip);
        }
    }

    /// <summary>Begins to add batches of which nobody can tell whether they are the right ones before the last of them is there; for the writer.</summary>
    public UnprovenBatches BeginUnproven()
    {
        Upgrade();
        return new UnprovenBatches(_store, _tip, MoveTo);
    }

    /// <summary>Makes it the journal of a pool's member, and tells what it holds of the pool.</summary>
    /// <param name="hashesMax">Most hashes that are told, of the last batches.</param>
    /// <param name="pool"><see cref="Genesis.Id"/>.</param>
    /// <param name="after">Number of the batch after which the pool began.</param>
    public PoolPast BeginPool(int hashesMax, Digest pool, long after)
    {
        Upgrade();
        lock (_store)
        {
            _store.BeginPool();
            return _store.ReadPast(hashesMax, pool, after);
        }
    }

    /// <summary>Makes durable up to which of etcd's revisions the log of a pool was looked at; for the writer, after <see cref="BeginPool"/>.</summary>
    /// <exception cref="JournalFailedException">Storage failed.</exception>
    public void PassTo(Digest pool, long revision)
    {
        lock (_store)
        {
            _store.PassTo(pool, revision);
        }
    }

    /// <summary>Entries that are alone in their batch, in order, of those that somebody looks for; reads all such batches.</summary>
    /// <param name="after">Number of the batch after which they are looked for.</param>
    public IReadOnlyList<Entry> FindAlone(long after, Func<Entry, bool> isWanted) => Locked(() => _store.FindAlone(after, isWanted));

    /// <summary>Replaces details, all or none, durably, and leaves nothing of them in any file.</summary>
    /// <exception cref="ArgumentException">An entry never had details, or a batch would grow too large; nothing was changed.</exception>
    /// <exception cref="JournalDamagedException">Nothing was changed: what is stored does not check out.</exception>
    /// <exception cref="JournalFailedException">Storage failed.</exception>
    public void Erase(IReadOnlyDictionary<long, byte[]> replacements)
    {
        lock (_store)
        {
            _store.Erase(replacements);
            // Also when nothing was left to replace: a crash may have come between an erasure and this.
            _store.Checkpoint();
        }
    }

    /// <summary>Takes details from another form of a batch that is here, durably, where they ought to be erased, or not to be, and are so there.</summary>
    /// <param name="theirs">A batch that checked out.</param>
    /// <param name="misfits">Positions, with whether the details there ought to be erased.</param>
    /// <returns>The positions whose details were taken: none of a batch with another hash.</returns>
    /// <exception cref="JournalFailedException">Storage failed.</exception>
    public IReadOnlyList<long> TakeDetails(StoredBatch theirs, IReadOnlyDictionary<long, bool> misfits)
    {
        IReadOnlyList<long> taken = [];
        lock (_store)
        {
            _store.Rewrite(theirs.Header.FirstPosition, own =>
            {
                (byte[] bytes, taken) = BatchDetails.Take(own, theirs, misfits);
                return bytes;
            });
            if (taken.Count > 0)
            {
                _store.Checkpoint();
            }
        }
        return taken;
    }

    /// <summary>Refuses replacements that no journal takes.</summary>
    /// <exception cref="ArgumentException">There are more than <paramref name="countMax"/>, one is for an entry after <paramref name="last"/>, or is longer than
    /// <paramref name="lengthMax"/> bytes.</exception>
    public static void RequireWithinLimits(IReadOnlyDictionary<long, byte[]> replacements, long last, int countMax, int lengthMax)
    {
        if (replacements.Count > countMax)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"The details of {replacements.Count} entries are more than {nameof(SqliteSequencerOptions.ErasedEntriesMax)}, {countMax}."), nameof(replacements));
        }
        foreach ((long position, byte[] replacement) in replacements)
        {
            if (position < 1 || position > last)
            {
                throw new ArgumentException(FormattableString.Invariant($"There is no entry at position {position}; the last is {last}."), nameof(replacements));
            }
            if (replacement is null || replacement.Length > lengthMax)
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"The replacement for position {position} is missing or larger than {nameof(SqliteSequencerOptions.EntryBytesMax)}, {lengthMax}."), nameof(replacements));
            }
        }
    }

    /// <summary>Refuses a journal that is not what a pool continues.</summary>
    /// <param name="start">Where the journal ended that the pool continues.</param>
    /// <exception cref="PoolRefusedException">It has another past.</exception>
    public void RequireContinues(ChainTip start)
    {
        lock (_store)
        {
            if (!_store.Continues(start))
            {
                throw new PoolRefusedException(start.Number == 0
                    ? "this directory holds a journal of its own, and the pool began with nothing. Give this node an empty directory, or found the pool with forewarn pool init --data, which continues a journal"
                    : FormattableString.Invariant($"the pool continues a journal that ended at batch {start.Number}, position {start.Position}, and this directory does not hold it. Begin with an empty one: the node then fetches everything from the other members"));
            }
        }
    }

    /// <summary>What <see cref="ISequencer.Read"/> returns.</summary>
    public IEnumerable<Batch> Read(long fromPosition)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fromPosition, 1);
        return ReadVerified(fromPosition);
    }

    /// <summary>What <see cref="ISequencer.Excerpt"/> returns.</summary>
    /// <param name="revision">In a pool, etcd's revision up to which the log had been looked at before.</param>
    public JournalExcerpt Excerpt(long revision = 0)
    {
        ChainTip end = Locked(() => _tip);
        return new JournalExcerpt(end, revision, (from, until) => ReadStored(from, until), WithOrigins);
    }

    /// <summary>Closes the files, once.</summary>
    /// <param name="isWhole">Whether all went well; then SQLite's log is emptied into the database. After a failure the files are
    /// left as they are.</param>
    public void Close(bool isWhole)
    {
        lock (_store)
        {
            if (_closed)
            {
                return;
            }
            _closed = true;
            try
            {
                if (isWhole)
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

    /// <summary>The chain ends there now, durably; called under the lock of the store.</summary>
    private void MoveTo(ChainTip tip)
    {
        _head.Write(tip);
        _tip = tip;
        Volatile.Write(ref _lastPosition, tip.Position);
    }

    /// <summary>Adds to batches whose proposals they were, some at a time.</summary>
    private IEnumerable<PeerBatch> WithOrigins(IEnumerable<StoredBatch> batches)
    {
        bool hasOrigins = Locked(() => _store.HasOrigins);
        Dictionary<long, Origin> origins = [];
        long known = 0;
        foreach (StoredBatch stored in batches)
        {
            long number = stored.Header.Number;
            if (hasOrigins && number > known)
            {
                known = number + OriginsAtOnce - 1;
                origins = Locked(() => _store.ReadOrigins(number, known));
            }
            yield return new PeerBatch(stored, origins.GetValueOrDefault(number));
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

    private IEnumerable<Batch> ReadVerified(long fromPosition)
    {
        foreach (StoredBatch stored in ReadStored(fromPosition, Locked(() => _tip)))
        {
            yield return new Batch(stored.Header.Number, stored.Header.FirstPosition, stored.Header.Time,
                BatchFormat.Entries(stored.Bytes, stored.Header.EntryCount), stored.Hash);
        }
    }

    private IEnumerable<StoredBatch> ReadStored(long fromPosition, ChainTip end)
    {
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
                yield return stored;
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
}
