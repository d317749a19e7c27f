using System.Buffers.Binary;
using Forewarn.Journal.Pool;

namespace Forewarn.Journal;

/// <summary>Makes a journal anew from the batches of another one, in their order, byte for byte.</summary>
/// <remarks>For one thread. What is not finished is no journal that may be used: whoever began it removes the directory.</remarks>
public sealed class JournalRestoration : IDisposable
{
    private const string Source = "the batches to restore";

    /// <summary>Bytes of batches that become durable together.</summary>
    private const int TransactionBytes = 4 << 20;

    /// <summary>Origins that become durable together.</summary>
    private const int OriginsAtOnce = 4_096;

    private readonly DirectoryLock _lock;
    private readonly HeadFile _head;
    private readonly BatchStore _store;
    private readonly List<StoredBatch> _waiting = [];
    private long _waitingBytes;
    private long _lastOrigin;
    private ChainTip _tip;

    private JournalRestoration(DirectoryLock directoryLock, HeadFile head, BatchStore store, ChainTip tip) =>
        (_lock, _head, _store, _tip) = (directoryLock, head, store, tip);

    /// <summary>Begins an empty journal.</summary>
    /// <param name="directory">A directory that is there and holds no journal.</param>
    /// <exception cref="JournalInUseException">Somebody has a journal open there.</exception>
    /// <exception cref="JournalDamagedException">There is a journal already, or a part of one.</exception>
    /// <exception cref="IOException">The system reports an error.</exception>
    public static JournalRestoration Begin(string directory)
    {
        directory = Path.GetFullPath(directory);
        var opened = new Stack<IDisposable>();
        try
        {
            var directoryLock = DirectoryLock.Take(directory);
            opened.Push(directoryLock);
            string database = Path.Combine(directory, BatchStore.FileName);
            if (File.Exists(database) || File.Exists(Path.Combine(directory, HeadFile.FileName)))
            {
                throw new JournalDamagedException(database, "there is a journal already, where one was to be made");
            }
            var head = HeadFile.Open(directory, journalExists: false, out HeadClaim claim);
            opened.Push(head);
            var store = BatchStore.Open(directory, claim, sizeMax: null, out ChainTip tip);
            return new JournalRestoration(directoryLock, head, store, tip);
        }
        catch
        {
            foreach (IDisposable resource in opened)
            {
                resource.Dispose();
            }
            throw;
        }
    }

    /// <summary>Adds the batches that a stream holds one after the other, up to its end. Holds some megabytes of them, or one.</summary>
    /// <exception cref="JournalDamagedException">It is not a run of whole batches that continues those before.</exception>
    /// <exception cref="JournalFailedException">They cannot be stored.</exception>
    public void AddAll(Stream batches)
    {
        byte[] prefix = new byte[BatchFormat.PrefixLength];
        for (int read; (read = batches.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false)) > 0;)
        {
            if (read < prefix.Length)
            {
                throw Damaged("it ends within the first bytes of a batch");
            }
            Add(ReadBatch(batches, prefix));
        }
    }

    /// <summary>Adds whose proposals batches were that have been added, up to the end of a stream of what <see cref="JournalExcerpt.Origins"/> gives: the journal is then one of a pool's member.</summary>
    /// <exception cref="JournalDamagedException">It is nothing of the kind, or of batches that are not there, or not in their order.</exception>
    /// <exception cref="JournalFailedException">They cannot be stored.</exception>
    public void AddOrigins(Stream origins)
    {
        Store();
        _store.BeginPool();
        var waiting = new List<(long, Origin)>();
        byte[] bytes = new byte[JournalExcerpt.NumberLength + Origin.HeadLength + byte.MaxValue];
        const int Head = JournalExcerpt.NumberLength + Origin.HeadLength;
        for (int read; (read = origins.ReadAtLeast(bytes.AsSpan(0, Head), Head, throwOnEndOfStream: false)) > 0;)
        {
            int length = read == Head ? Origin.LengthByHead(bytes.AsSpan(JournalExcerpt.NumberLength, Origin.HeadLength)) : throw Damaged("it ends within what says whose proposal a batch was");
            origins.ReadExactly(bytes.AsSpan(Head, length - Origin.HeadLength));
            waiting.Add(ReadOrigin(bytes.AsSpan(0, JournalExcerpt.NumberLength + length)));
            if (waiting.Count == OriginsAtOnce)
            {
                _store.AppendOrigins(waiting);
                waiting.Clear();
            }
        }
        _store.AppendOrigins(waiting);
    }

    /// <summary>Makes all of it durable.</summary>
    /// <returns>Where the journal ends.</returns>
    /// <exception cref="JournalFailedException">It cannot be stored.</exception>
    public JournalEnd Finish()
    {
        Store();
        _head.Write(_tip);
        _head.Sync();
        _store.Checkpoint();
        return JournalEnd.Of(_tip);
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        _store.Dispose();
        _head.Dispose();
        _lock.Dispose();
    }

    private (long, Origin) ReadOrigin(ReadOnlySpan<byte> bytes)
    {
        long number = BinaryPrimitives.ReadInt64BigEndian(bytes);
        if (number <= _lastOrigin || number > _tip.Number)
        {
            throw Damaged(FormattableString.Invariant($"it says whose proposal batch {number} was, which is not there, or not in its place"));
        }
        _lastOrigin = number;
        try
        {
            return (number, Origin.Read(bytes[JournalExcerpt.NumberLength..]));
        }
        catch (InvalidBatchException e)
        {
            throw Damaged(e.Message, e.Offset);
        }
    }

    private byte[] ReadBatch(Stream batches, byte[] prefix)
    {
        try
        {
            byte[] batch = GC.AllocateUninitializedArray<byte>(BatchFormat.LengthByPrefix(prefix));
            prefix.CopyTo(batch, 0);
            int rest = batch.Length - prefix.Length;
            return batches.ReadAtLeast(batch.AsSpan(prefix.Length), rest, throwOnEndOfStream: false) == rest ? batch : throw Damaged("it ends within a batch");
        }
        catch (InvalidBatchException e)
        {
            throw Damaged(e.Message, e.Offset);
        }
    }

    private void Add(byte[] bytes)
    {
        try
        {
            VerifiedBatch batch = BatchFormat.Verify(bytes);
            _tip = _tip.Extend(batch.Header, batch.Hash);
            _waiting.Add(new StoredBatch(batch.Header, batch.Hash, bytes));
        }
        catch (InvalidBatchException e)
        {
            throw Damaged(e.Message, e.Offset);
        }
        _waitingBytes += bytes.Length;
        if (_waitingBytes >= TransactionBytes)
        {
            Store();
        }
    }

    private void Store()
    {
        _store.AppendAll(_waiting);
        _waiting.Clear();
        _waitingBytes = 0;
    }

    private JournalDamagedException Damaged(string problem, long? offset = null) =>
        new(Source, problem, _tip.Number + 1, _tip.Position + 1, offset);
}
