using Forewarn.Journal.Pool;
using Microsoft.Data.Sqlite;
using Microsoft.Win32.SafeHandles;
using NodaTime;
using SQLitePCL;

namespace Forewarn.Journal;

/// <summary>The batches in an SQLite database, one row each. Not safe for use by several threads at a time.</summary>
internal sealed class BatchStore : IDisposable
{
    public const string FileName = "journal.db";

    private const int PageLength = 4096;
    private const int ApplicationId = 0x46574A31; // "FWJ1"

    // The file format of SQLite, section 1.3: magic, pages of 4096 bytes, written and read through a write-ahead log.
    private static ReadOnlySpan<byte> HeaderStart => "SQLite format 3\0\x10\0\x02\x02"u8;

    // Read chunks end after this many bytes, so that the writer gets its turn.
    private const int ChunkBytes = 1 << 20;
    private const int ChunkBatches = 1_024;

    // The first columns repeat the header of the batch for whoever looks with SQLite's own tools. They are checked too.
    private const string Schema =
        "CREATE TABLE batch (first_position INTEGER PRIMARY KEY, number INTEGER NOT NULL, entry_count INTEGER NOT NULL, "
        + "time_ticks INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT";

    // In a pool: whose proposal each batch was, and all that its signature is over besides the entries.
    private const string OriginSchema =
        "CREATE TABLE origin (number INTEGER PRIMARY KEY, revision INTEGER NOT NULL, member TEXT NOT NULL, incarnation BLOB NOT NULL, count INTEGER NOT NULL, "
        + "time_ticks INTEGER NOT NULL, known_number INTEGER NOT NULL, known_hash BLOB NOT NULL, signature BLOB NOT NULL) STRICT";

    // In a pool: up to which of etcd's revisions the log was looked at, whether or not what was there became batches.
    private const string PassedSchema = "CREATE TABLE passed (pool BLOB PRIMARY KEY, revision INTEGER NOT NULL) STRICT";

    private readonly string _path;
    private readonly SqliteConnection _connection;
    private SqliteCommand? _insert;
    private SqliteCommand? _insertOrigin;

    private BatchStore(string path, SqliteConnection connection) => (_path, _connection) = (path, connection);

    /// <summary>Opens the database in <paramref name="directory"/>, or makes one where the head says that none was used yet,
    /// and verifies every batch in it.</summary>
    /// <param name="tip">Where the chain ends.</param>
    /// <exception cref="JournalDamagedException">Any of it does not check out, or less is there than the head claims.</exception>
    public static BatchStore Open(string directory, HeadClaim head, long? sizeMax, out ChainTip tip)
    {
        string path = Path.Combine(directory, FileName);
        if (head.NumberMin > 0)
        {
            RequireHeader(path);
        }
        var store = new BatchStore(path, new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Pooling = false,
            DefaultTimeout = 1,
        }.ToString()));
        try
        {
            tip = store.Translate(() => store.Start(head, sizeMax));
            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>Marks the database as one of the newest format; the head must say so already.</summary>
    public void Upgrade() => Translate(() => Execute(FormattableString.Invariant($"PRAGMA user_version={HeadFile.FormatMax}")));

    /// <summary>Makes a batch durable: when this returns, it is synced; when it throws, it was not added.</summary>
    /// <param name="buffer">Begins with the stored batch, <paramref name="length"/> bytes long.</param>
    public void Append(BatchHeader header, byte[] buffer, int length) => Translate(() =>
    {
        SqliteCommand insert = _insert ??= PrepareInsert();
        insert.Parameters[0].Value = header.FirstPosition;
        insert.Parameters[1].Value = header.Number;
        insert.Parameters[2].Value = header.EntryCount;
        insert.Parameters[3].Value = header.Time.ToUnixTimeTicks();
        insert.Parameters[4].Value = buffer;
        insert.Parameters[4].Size = length;
        return insert.ExecuteNonQuery();
    });

    /// <summary>Makes a batch of a pool durable, together with whose proposal it was.</summary>
    public void Append(BatchHeader header, byte[] buffer, int length, Origin origin) => Translate(() =>
    {
        using SqliteTransaction transaction = _connection.BeginTransaction();
        (_insert ??= PrepareInsert()).Transaction = transaction;
        Append(header, buffer, length);
        (_insertOrigin ??= PrepareInsertOrigin()).Transaction = transaction;
        AddOrigin(header.Number, origin);
        transaction.Commit();
        // What is added later without a transaction object of its own must not be held to this one.
        (_insert.Transaction, _insertOrigin.Transaction) = (null, null);
        return true;
    });

    /// <summary>Makes the journal one that knows whose proposals its batches were; one that does so already stays as it is.</summary>
    public void BeginPool() => Translate(() => Execute((OriginSchema + ";" + PassedSchema).Replace("CREATE TABLE", "CREATE TABLE IF NOT EXISTS", StringComparison.Ordinal)));

    /// <summary>Makes durable up to which of etcd's revisions the log of a pool was looked at; after <see cref="BeginPool"/>.</summary>
    public void PassTo(Digest pool, long revision) => Translate(() =>
    {
        using SqliteCommand put = Command("INSERT INTO passed VALUES ($pool, $revision) ON CONFLICT (pool) DO UPDATE SET revision = excluded.revision");
        put.Parameters.AddWithValue("$pool", pool.ToArray());
        put.Parameters.AddWithValue("$revision", revision);
        return put.ExecuteNonQuery();
    });

    /// <summary>Whether the chain has an end that a pool continues, and all batches after it are proposals to that pool: each member's from its first on. Those before may have been
    /// proposals to another.</summary>
    public bool Continues(ChainTip start) => Translate(() =>
    {
        using SqliteCommand select = Command("SELECT substr(bytes, -32) FROM batch WHERE number = $number");
        select.Parameters.AddWithValue("$number", start.Number);
        using SqliteDataReader reader = select.ExecuteReader();
        bool hasStart = start.Number == 0 || (reader.Read() && new Digest(raw.sqlite3_column_blob(reader.Handle!, 0)) == start.Hash);
        return hasStart
            && Scalar<long>(FormattableString.Invariant($"SELECT count(*) FROM batch WHERE number > {start.Number} AND number NOT IN (SELECT number FROM origin)")) == 0
            && Scalar<long>(FormattableString.Invariant($"SELECT count(*) FROM (SELECT min(count) AS first FROM origin WHERE number > {start.Number} GROUP BY member) WHERE first <> 1")) == 0;
    });

    /// <summary>What a pool's log has to know of the batches before; after <see cref="BeginPool"/>.</summary>
    /// <param name="hashesMax">Most hashes, of the last batches.</param>
    /// <param name="pool"><see cref="Genesis.Id"/>.</param>
    /// <param name="after">Number of the batch after which the pool began.</param>
    public PoolPast ReadPast(int hashesMax, Digest pool, long after) => Translate(() =>
    {
        var counts = new Dictionary<string, long>();
        using (SqliteCommand select = Command("SELECT member, max(count) FROM origin WHERE number > $after GROUP BY member"))
        {
            select.Parameters.AddWithValue("$after", after);
            using SqliteDataReader reader = select.ExecuteReader();
            while (reader.Read())
            {
                counts.Add(reader.GetString(0), reader.GetInt64(1));
            }
        }
        var hashes = new List<(long, Digest)>();
        using (SqliteCommand select = Command("SELECT number, substr(bytes, -32) FROM batch ORDER BY first_position DESC LIMIT $max"))
        {
            select.Parameters.AddWithValue("$max", hashesMax);
            using SqliteDataReader reader = select.ExecuteReader();
            while (reader.Read())
            {
                hashes.Add((reader.GetInt64(0), new Digest(raw.sqlite3_column_blob(reader.Handle!, 1))));
            }
        }
        return new PoolPast(counts, hashes, Scalar<long>(FormattableString.Invariant($"SELECT coalesce(max(revision), 0) FROM origin WHERE number > {after}")), ReadPassed(pool));
    });

    private long ReadPassed(Digest pool)
    {
        using SqliteCommand select = Command("SELECT revision FROM passed WHERE pool = $pool");
        select.Parameters.AddWithValue("$pool", pool.ToArray());
        return select.ExecuteScalar() is long revision ? revision : 0;
    }

    /// <summary>Entries that are alone in their batch, in order, of those that somebody looks for.</summary>
    /// <param name="after">Number of the batch after which they are looked for.</param>
    public IReadOnlyList<Entry> FindAlone(long after, Func<Entry, bool> isWanted) => Translate(() =>
    {
        var found = new List<Entry>();
        using SqliteCommand select = Command("SELECT bytes FROM batch WHERE entry_count = 1 AND number > $after ORDER BY first_position");
        select.Parameters.AddWithValue("$after", after);
        using SqliteDataReader reader = select.ExecuteReader();
        while (reader.Read())
        {
            Entry entry = BatchFormat.Entries(raw.sqlite3_column_blob(reader.Handle!, 0).ToArray(), 1)[0];
            if (isWanted(entry))
            {
                found.Add(entry);
            }
        }
        return found;
    });

    /// <summary>Makes batches durable that were stored elsewhere, all or none.</summary>
    public void AppendAll(IReadOnlyList<StoredBatch> batches)
    {
        Begin();
        Add(batches);
        Commit();
    }

    /// <summary>Makes batches of a pool durable that were stored elsewhere, all or none; after <see cref="BeginPool"/>.</summary>
    public void AppendAll(IReadOnlyList<(StoredBatch Batch, Origin Origin)> batches)
    {
        Begin();
        Translate(() =>
        {
            foreach ((StoredBatch batch, Origin origin) in batches)
            {
                Append(batch.Header, batch.Bytes, batch.Bytes.Length);
                AddOrigin(batch.Header.Number, origin);
            }
            return true;
        });
        Commit();
    }

    /// <summary>Says of batches whose proposals they were, all or none; after <see cref="BeginPool"/>.</summary>
    public void AppendOrigins(IReadOnlyList<(long Number, Origin Origin)> origins)
    {
        Begin();
        Translate(() =>
        {
            foreach ((long number, Origin origin) in origins)
            {
                AddOrigin(number, origin);
            }
            return true;
        });
        Commit();
    }

    /// <summary>Begins to add what becomes durable, or is forgotten, as one.</summary>
    public void Begin() => Translate(() => Execute("BEGIN"));

    /// <summary>Adds batches after <see cref="Begin"/>. However many they are, memory stays bounded: they go to the write-ahead log.</summary>
    public void Add(IReadOnlyList<StoredBatch> batches) => Translate(() =>
    {
        foreach (StoredBatch batch in batches)
        {
            Append(batch.Header, batch.Bytes, batch.Bytes.Length);
        }
        return true;
    });

    /// <summary>Makes durable what was added.</summary>
    public void Commit() => Translate(() => Execute("COMMIT"));

    /// <summary>Forgets what was added.</summary>
    public void Rollback() => Translate(() => Execute("ROLLBACK"));

    /// <summary>Whether it knows of batches whose proposals they were.</summary>
    public bool HasOrigins => Translate(() => Scalar<long>("SELECT count(*) FROM sqlite_schema WHERE name = 'origin'") == 1);

    /// <summary>Whose proposals batches were, by number, as far as that is known; where <see cref="HasOrigins"/>.</summary>
    public Dictionary<long, Origin> ReadOrigins(long first, long last) => Translate(() =>
    {
        using SqliteCommand select = Command(
            "SELECT number, revision, member, incarnation, count, time_ticks, known_number, known_hash, signature FROM origin WHERE number BETWEEN $first AND $last");
        select.Parameters.AddWithValue("$first", first);
        select.Parameters.AddWithValue("$last", last);
        using SqliteDataReader reader = select.ExecuteReader();
        var origins = new Dictionary<long, Origin>();
        while (reader.Read())
        {
            origins.Add(reader.GetInt64(0), OriginAt(reader));
        }
        return origins;
    });

    /// <summary>Replaces details, all or none, durably. What they were is out of the files only after <see cref="Checkpoint"/>.</summary>
    /// <param name="replacements">Positions from 1 to the last durable one.</param>
    /// <exception cref="ArgumentException">An entry never had details, or a batch would grow too large; nothing was changed.</exception>
    public void Erase(IReadOnlyDictionary<long, byte[]> replacements) => Translate(() => RewriteInTransaction(replacements.Keys.Order(), batch => BatchErasure.Erase(batch, replacements)));

    /// <summary>Puts another form of the same batch in its place, durably.</summary>
    /// <param name="position">Of one of its entries; at most the last durable one.</param>
    /// <param name="rewrite">Makes it of what is stored; it must have the same hash.</param>
    public void Rewrite(long position, Func<StoredBatch, byte[]> rewrite) => Translate(() => RewriteInTransaction([position], rewrite));

    /// <summary>The next few batches, at least one, from the one that holds <paramref name="position"/>.</summary>
    /// <param name="position">At least 1, and at most the last durable position.</param>
    public List<StoredBatch> ReadChunk(long position) => Translate(() => ReadBatches(position, ChunkBatches));

    /// <summary>A batch that does not continue the one before it.</summary>
    public JournalDamagedException Broken(BatchHeader header, InvalidBatchException e) =>
        new(_path, e.Message, header.Number, header.FirstPosition, e.Offset);

    /// <summary>Moves everything from the write-ahead log to the database and empties the log.</summary>
    public void Checkpoint()
    {
        // The first column says whether it was kept from finishing.
        bool finished = Translate(() => Scalar<long>("PRAGMA wal_checkpoint(TRUNCATE)") == 0);
        if (!finished)
        {
            throw new JournalFailedException($"{_path}: its write-ahead log could not be emptied.");
        }
    }

    /// <summary>Closes the database and leaves its files as they are.</summary>
    public void Dispose()
    {
        _insert?.Dispose();
        _insertOrigin?.Dispose();
        _connection.Dispose();
    }

    // Not left to SQLite, which would take what is left of a database for a new one, and remove its log.
    private static void RequireHeader(string path)
    {
        if (!File.Exists(path))
        {
            throw new JournalDamagedException(path, "it is missing beside a head that counts batches");
        }
        using SafeFileHandle file = File.OpenHandle(path, share: FileShare.ReadWrite);
        Span<byte> header = stackalloc byte[HeaderStart.Length];
        long length = RandomAccess.GetLength(file);
        if (length < PageLength || RandomAccess.Read(file, header, 0) < header.Length || !header.SequenceEqual(HeaderStart))
        {
            throw new JournalDamagedException(path, FormattableString.Invariant($"it does not begin as a journal's database does; it has {length} bytes"), offset: 0);
        }
    }

    private ChainTip Start(HeadClaim head, long? sizeMax)
    {
        _connection.Open();
        // Closing must not touch the log: behind a bad frame may lie what can still be saved by hand.
        SqliteException.ThrowExceptionForRC(
            raw.sqlite3_db_config(_connection.Handle, raw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, out _), _connection.Handle);
        // Exclusive: the index of the log is kept in memory, so there is no -shm file that could be stale.
        Execute("PRAGMA locking_mode=EXCLUSIVE; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA synchronous=FULL");
        // What is taken out of a page, and a page that becomes free, is overwritten with zeros.
        Execute("PRAGMA secure_delete=ON");
        if (Scalar<long>("SELECT count(*) FROM sqlite_schema") == 0)
        {
            Require(head.NumberMin == 0, Short(ChainTip.Empty, head));
            Create(head);
        }
        RequireOwnDatabase(head);
        ChainTip tip = VerifyChain(head, out bool hasErased);
        Require(hasErased || Scalar<long>("PRAGMA freelist_count") == 0, "it claims free pages, but nothing in it was ever erased");
        // The chain has read every byte of every batch; this checks what lies between, which the next insert would trip over.
        Require(Scalar<string>("PRAGMA quick_check(1)") == "ok", "its pages do not fit together");
        if (hasErased)
        {
            // A crash may have come between an erasure and its checkpoint.
            Checkpoint();
        }
        long pagesMax = Math.Clamp((sizeMax ?? long.MaxValue) / PageLength, 1, int.MaxValue);
        Execute(FormattableString.Invariant($"PRAGMA max_page_count={pagesMax}"));
        return tip;
    }

    private void Create(HeadClaim head)
    {
        Execute(FormattableString.Invariant($"PRAGMA page_size={PageLength}; PRAGMA journal_mode=WAL"));
        Execute(FormattableString.Invariant(
            $"BEGIN; {Schema}; PRAGMA application_id={ApplicationId}; PRAGMA user_version={head.Format}; COMMIT"));
        SystemFile.SyncDirectory(Path.GetDirectoryName(_path)!);
    }

    // The header of the database has no checksum, and SQLite would believe most of it and write accordingly.
    private void RequireOwnDatabase(HeadClaim head)
    {
        Require(Scalar<string>("PRAGMA journal_mode") == "wal", "it is not in WAL mode");
        Require(Scalar<long>("PRAGMA page_size") == PageLength, "its page size is another");
        Require(Scalar<long>("PRAGMA application_id") == ApplicationId, "it is not a journal");
        // Older than the head's where the process ended in the middle of Upgrade.
        Require(Scalar<long>("PRAGMA user_version") is long format && format >= 1 && format <= head.Format, "its format is not the head's");
        Require(Scalar<long>("PRAGMA auto_vacuum") == 0, "it claims to vacuum itself");
        Require(Scalar<string>("PRAGMA encoding") == "UTF-8", "its encoding is another");
        Require(Scalar<string>("SELECT group_concat(sql) FROM sqlite_schema") is Schema or Schema + "," + OriginSchema or Schema + "," + OriginSchema + "," + PassedSchema, "its schema is another");
    }

    private ChainTip VerifyChain(HeadClaim head, out bool hasErased)
    {
        ChainTip tip = ChainTip.Empty;
        hasErased = false;
        using SqliteCommand select = Command("SELECT first_position, number, entry_count, time_ticks, bytes FROM batch ORDER BY first_position");
        using SqliteDataReader reader = select.ExecuteReader();
        while (reader.Read())
        {
            (BatchHeader header, Digest hash, int erasedCount) = Verify(reader, raw.sqlite3_column_blob(reader.Handle!, 4));
            hasErased |= erasedCount > 0;
            try
            {
                tip = tip.Extend(header, hash);
            }
            catch (InvalidBatchException e)
            {
                throw Broken(header, e);
            }
            Require(tip.Number != head.Number || (tip.Hash == head.Hash && tip.Position == head.Position),
                FormattableString.Invariant($"batch {tip.Number} is not the one that {HeadFile.FileName} recorded"));
        }
        Require(tip.Number >= head.NumberMin, Short(tip, head));
        return tip;
    }

    private VerifiedBatch Verify(SqliteDataReader reader, ReadOnlySpan<byte> bytes)
    {
        // Read with SQLite's own functions, which take a damaged row for what it is and do not throw.
        sqlite3_stmt row = reader.Handle!;
        long firstPosition = raw.sqlite3_column_int64(row, 0);
        long number = raw.sqlite3_column_int64(row, 1);
        try
        {
            VerifiedBatch batch = BatchFormat.Verify(bytes);
            BatchHeader header = batch.Header;
            bool rowAgrees = header.FirstPosition == firstPosition && header.Number == number
                && header.EntryCount == raw.sqlite3_column_int64(row, 2)
                && header.Time.ToUnixTimeTicks() == raw.sqlite3_column_int64(row, 3);
            return rowAgrees ? batch : throw new InvalidBatchException("its row says otherwise than the batch itself", null);
        }
        catch (InvalidBatchException e)
        {
            throw new JournalDamagedException(_path, e.Message, number, firstPosition, e.Offset);
        }
    }

    private List<StoredBatch> ReadBatches(long position, int countMax)
    {
        using SqliteCommand select = Command(
            "SELECT first_position, number, entry_count, time_ticks, bytes FROM batch WHERE first_position >= "
            + "(SELECT max(first_position) FROM batch WHERE first_position <= $position) ORDER BY first_position");
        select.Parameters.AddWithValue("$position", position);
        var chunk = new List<StoredBatch>();
        using SqliteDataReader reader = select.ExecuteReader();
        for (int bytesRead = 0; bytesRead < ChunkBytes && chunk.Count < countMax && reader.Read();)
        {
            byte[] bytes = raw.sqlite3_column_blob(reader.Handle!, 4).ToArray();
            (BatchHeader header, Digest hash, _) = Verify(reader, bytes);
            chunk.Add(new StoredBatch(header, hash, bytes));
            bytesRead += bytes.Length;
        }
        return chunk.Count > 0 ? chunk : throw new JournalDamagedException(_path, "the batch is missing", position: position);
    }

    // Batch after batch, so that memory holds one of them at a time.
    private int RewriteInTransaction(IEnumerable<long> positions, Func<StoredBatch, byte[]> rewrite)
    {
        using SqliteTransaction transaction = _connection.BeginTransaction();
        using SqliteCommand update = Command("UPDATE batch SET bytes = $bytes WHERE first_position = $first_position");
        int changed = 0;
        long done = 0;
        foreach (long position in positions)
        {
            if (position <= done)
            {
                continue;
            }
            StoredBatch batch = ReadBatches(position, 1)[0];
            done = batch.Header.FirstPosition + batch.Header.EntryCount - 1;
            byte[] bytes = rewrite(batch);
            if (bytes.AsSpan().SequenceEqual(batch.Bytes))
            {
                continue;
            }
            RequireSameHash(batch, bytes);
            update.Parameters.Clear();
            update.Parameters.AddWithValue("$bytes", bytes);
            update.Parameters.AddWithValue("$first_position", batch.Header.FirstPosition);
            changed += update.ExecuteNonQuery();
        }
        transaction.Commit();
        return changed;
    }

    // The chain is what everything else rests on: it is checked once more before anything is overwritten.
    private static void RequireSameHash(StoredBatch batch, byte[] bytes)
    {
        if (BatchFormat.Verify(bytes).Hash != batch.Hash)
        {
            throw new InvalidOperationException(FormattableString.Invariant($"Erasing details would have changed the hash of batch {batch.Header.Number}."));
        }
    }

    private void AddOrigin(long number, Origin origin)
    {
        SqliteCommand insert = _insertOrigin ??= PrepareInsertOrigin();
        object[] values =
        [
            number, origin.Revision, origin.Member, origin.Incarnation.ToByteArray(bigEndian: true), origin.Count, origin.Time.ToUnixTimeTicks(), origin.KnownNumber,
            origin.KnownHash.ToArray(), origin.Signature.ToArray(),
        ];
        for (int i = 0; i < values.Length; i++)
        {
            insert.Parameters[i].Value = values[i];
        }
        insert.ExecuteNonQuery();
    }

    /// <summary>What a row says; a damaged one is refused.</summary>
    private Origin OriginAt(SqliteDataReader reader)
    {
        try
        {
            // What is written is what is read: each part in its bounds.
            var origin = new Origin(
                reader.GetInt64(1), reader.GetString(2), new Guid(reader.GetFieldValue<byte[]>(3), bigEndian: true), reader.GetInt64(4), Instant.FromUnixTimeTicks(reader.GetInt64(5)), reader.GetInt64(6),
                new Digest(reader.GetFieldValue<byte[]>(7)), reader.GetFieldValue<byte[]>(8));
            byte[] bytes = new byte[origin.Length];
            origin.Write(bytes);
            return Origin.Read(bytes);
        }
        catch (Exception e) when (e is ArgumentException or InvalidCastException or OverflowException or InvalidBatchException)
        {
            throw new JournalDamagedException(_path, $"it does not say whose proposal the batch was: {e.Message}", reader.GetInt64(0));
        }
    }

    private SqliteCommand PrepareInsert()
    {
        SqliteCommand insert = Command("INSERT INTO batch VALUES ($first_position, $number, $entry_count, $time_ticks, $bytes)");
        foreach (string name in (ReadOnlySpan<string>)["$first_position", "$number", "$entry_count", "$time_ticks"])
        {
            insert.Parameters.Add(name, SqliteType.Integer);
        }
        insert.Parameters.Add("$bytes", SqliteType.Blob);
        insert.Prepare();
        return insert;
    }

    private SqliteCommand PrepareInsertOrigin()
    {
        SqliteCommand insert = Command(
            "INSERT INTO origin VALUES ($number, $revision, $member, $incarnation, $count, $time_ticks, $known_number, $known_hash, $signature)");
        (string Name, SqliteType Type)[] parameters =
        [
            ("$number", SqliteType.Integer), ("$revision", SqliteType.Integer), ("$member", SqliteType.Text), ("$incarnation", SqliteType.Blob),
            ("$count", SqliteType.Integer), ("$time_ticks", SqliteType.Integer), ("$known_number", SqliteType.Integer), ("$known_hash", SqliteType.Blob),
            ("$signature", SqliteType.Blob),
        ];
        foreach ((string name, SqliteType type) in parameters)
        {
            insert.Parameters.Add(name, type);
        }
        insert.Prepare();
        return insert;
    }

    private static string Short(ChainTip tip, HeadClaim head) => FormattableString.Invariant(
        $"it ends at batch {tip.Number}, position {tip.Position}, but {HeadFile.FileName} counts {head.NumberMin} batches; is {FileName}-wal damaged or missing?");

    private void Require(bool condition, string problem)
    {
        if (!condition)
        {
            throw new JournalDamagedException(_path, problem);
        }
    }

    private SqliteCommand Command(string sql)
    {
        SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    private int Execute(string sql)
    {
        using SqliteCommand command = Command(sql);
        return command.ExecuteNonQuery();
    }

    private T? Scalar<T>(string sql)
    {
        using SqliteCommand command = Command(sql);
        return command.ExecuteScalar() is T value ? value : default;
    }

    private T Translate<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (SqliteException e)
        {
            throw SqliteFailure.Translate(e, _path);
        }
    }
}

/// <summary>What a journal holds of a pool.</summary>
/// <param name="Counts">How many proposals of each member.</param>
/// <param name="Hashes">Numbers and hashes of the last batches, the newest first.</param>
/// <param name="Revision">etcd's revision of the last batch; 0 for none.</param>
/// <param name="Passed">etcd's revision up to which the log was looked at, as far as that was made durable: perhaps before the last batch, perhaps after it; 0 for none.</param>
internal sealed record PoolPast(IReadOnlyDictionary<string, long> Counts, IReadOnlyList<(long Number, Digest Hash)> Hashes, long Revision, long Passed);

/// <summary>A verified batch as it is stored.</summary>
internal readonly record struct StoredBatch(BatchHeader Header, Digest Hash, byte[] Bytes);
