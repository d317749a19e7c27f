using Forewarn.Journal.Pool;
using NodaTime;

namespace Forewarn.Journal.Tests.Pool;

/// <summary>The journal of a pool's member, made without etcd: what the members of <see cref="TestPool"/> propose, in the order in which it is said here.</summary>
internal sealed class PoolChain : IDisposable
{
    private readonly Genesis _genesis;
    private readonly JournalDirectory _directory = new();
    private readonly LocalJournal _journal;
    private readonly Dictionary<string, long> _counts = [];

    public PoolChain(Genesis genesis, JournalDirectory? continued = null)
    {
        _genesis = genesis;
        if (continued is not null)
        {
            _directory.Fill(continued);
        }
        _journal = LocalJournal.Open(_directory.Path, sizeMax: null);
        _journal.BeginPool(0, genesis.Id, genesis.Start.Number);
    }

    public ChainTip Tip => _journal.Tip;

    /// <summary>A chain in which members take turns, and some entries have details.</summary>
    public static PoolChain Of(Genesis genesis, int batches)
    {
        var chain = new PoolChain(genesis);
        for (int i = 0; i < batches; i++)
        {
            chain.Add(TestPool.Names[i % 3], new Entry("public"u8.ToArray(), "0123456789abcdef details"u8.ToArray()), Journals.Entry(FormattableString.Invariant($"{i}")));
        }
        return chain;
    }

    /// <summary>A member proposes, and its proposal becomes the next batch.</summary>
    public PoolChain Add(string member, params Entry[] entries) => AddSigned(member, member, entries);

    /// <summary>The same, signed by another key than that of its name.</summary>
    public PoolChain AddSigned(string member, string keyName, params Entry[] entries)
    {
        using PoolKey key = TestPool.Key(keyName);
        long count = _counts[member] = _counts.GetValueOrDefault(member) + 1;
        byte[] bytes = Proposal.Write(_genesis.Id, member, Guid.NewGuid(), key, count, Instant.FromUnixTimeSeconds(_journal.Tip.Number), _journal.Tip, entries);
        var proposal = Proposal.Read(bytes);
        _journal.Append(proposal.Time, proposal.Entries,
            new Origin(_journal.Tip.Number + 10, member, proposal.Incarnation, count, proposal.Time, proposal.KnownNumber, proposal.KnownHash, proposal.Signature));
        return this;
    }

    public PoolChain Erase(long position, string replacement)
    {
        _journal.Erase(new Dictionary<long, byte[]> { [position] = System.Text.Encoding.UTF8.GetBytes(replacement) });
        return this;
    }

    /// <summary>What its member gives to another.</summary>
    public byte[] Give(long after = 0) => [.. _journal.Excerpt().GiveAfter(after).SelectMany(piece => piece.ToArray())];

    /// <summary>The batches that it gives.</summary>
    public List<PeerBatch> Batches() => Read(Give());

    /// <summary>A stream of batches, in an order of one's own.</summary>
    public byte[] Give(IEnumerable<PeerBatch> batches) => [.. PeerStream.Write(_journal.Tip, 0, batches).SelectMany(piece => piece.ToArray())];

    public void Dispose()
    {
        _journal.Close(isWhole: true);
        _directory.Dispose();
    }

    private static List<PeerBatch> Read(byte[] stream)
    {
        var batches = new List<PeerBatch>();
        PeerStream journal = PeerStream.BeginAsync(new MemoryStream(stream), CancellationToken.None).GetAwaiter().GetResult();
        while (journal.ReadAsync(BatchFormat.LengthMax, CancellationToken.None).GetAwaiter().GetResult() is { } batch)
        {
            batches.Add(batch);
        }
        return batches;
    }
}

/// <summary>Keeps in memory what members give, as far as it holds.</summary>
/// <param name="until">Where nothing more is wanted; never, when it is not told.</param>
internal sealed class MemoryTarget(Genesis genesis, ChainTip? until = null) : IFetchTarget
{
    private readonly PoolLog _log = new(Membership.Of(genesis), genesis.Start, new Dictionary<string, long>(), [], PoolChanges.NoteOf, _ => true);

    public List<PeerBatch> Taken { get; } = [];

    public int Stored { get; private set; }

    public ChainTip Tip { get; private set; } = genesis.Start;

    public bool IsComplete => Tip == until;

    public bool Wants(PeerBatch batch) => true;

    public void Take(PeerBatch batch)
    {
        Proposal proposal = batch.Verify(_log, Tip);
        (BatchHeader header, Digest hash, _) = batch.Stored;
        _log.Took(proposal, new Batch(header.Number, header.FirstPosition, header.Time, proposal.Entries, hash));
        Tip = Tip.Extend(header, hash);
        Taken.Add(batch);
    }

    public Task StoreAsync(CancellationToken cancellation)
    {
        Stored = Taken.Count;
        return Task.CompletedTask;
    }
}

/// <summary>The other members, in this process.</summary>
internal sealed class DirectPeers : IPeers
{
    private readonly Dictionary<string, Func<long, Stream>> _members = [];

    /// <summary>Who was asked for what comes after which entry, in order.</summary>
    public List<(string Member, long After)> Asked { get; } = [];

    public DirectPeers With(string member, Func<long, Stream> give)
    {
        _members[member] = give;
        return this;
    }

    public DirectPeers With(string member, byte[] stream) => With(member, _ => new MemoryStream(stream));

    public DirectPeers With(string member, PoolChain chain) => With(member, after => new MemoryStream(chain.Give(after)));

    /// <summary>A node of the pool.</summary>
    public DirectPeers With(string member, EtcdSequencer node) => With(member, after => new MemoryStream([.. node.Excerpt().GiveAfter(after).SelectMany(piece => piece.ToArray())]));

    public Task<Stream> OpenJournalAsync(PoolMember member, long after, CancellationToken cancellation)
    {
        lock (Asked)
        {
            Asked.Add((member.Name, after));
        }
        return _members.TryGetValue(member.Name, out var give) ? Task.FromResult(give(after)) : throw new PeerFailedException("nobody answers there");
    }
}
