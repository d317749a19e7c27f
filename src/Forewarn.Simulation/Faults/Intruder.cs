using Forewarn.Core.Airspace;
using Forewarn.Core.Format;
using Forewarn.Journal;
using Forewarn.Journal.Pool;
using Forewarn.Simulation.Etcd;
using Forewarn.Simulation.Members;
using Forewarn.Simulation.Worlds;
using Google.Protobuf;
using Mvccpb;
using NodaTime;

namespace Forewarn.Simulation.Faults;

/// <summary>Who reaches etcd and writes there what no node has proposed: a stranger, who has no key, or a member that lies, who has its own.</summary>
internal sealed class Intruder
{
    private const string Log = "/airspace/log/";

    /// <summary>Bytes of what is as large as etcd takes.</summary>
    private const int OversizedBytes = 1_400_000;

    private readonly World _world;
    private readonly SimulatedEtcd _etcd;
    private readonly Organisations _organisations;

    /// <summary>The highest count that each member has signed with a life of its own.</summary>
    private readonly Dictionary<string, long> _counts = [];
    private string? _liar;

    public Intruder(World world, SimulatedEtcd etcd, Organisations organisations)
    {
        (_world, _etcd, _organisations) = (world, etcd, organisations);
        etcd.Watch(Log, 1, Note);
    }

    /// <summary>What each kind of it is called.</summary>
    public IEnumerable<(string Name, Action Strike)> Deeds =>
    [
        ("rubbish in the log", () => Write(AnyKey(), ByteString.CopyFrom(RandomBytes(_world.Random.Next(400))))),
        ("a proposal once more, in anybody's place", () => Write(AnyKey(), AnyValue())),
        ("a damaged proposal", () => Write(AnyKey(), Damaged(AnyValue()))),
        ("a proposal without a signature", () => WriteAs(Liar, bytes => bytes.AsSpan(9 + bytes[8] + Proposal.IncarnationLength, 64).Clear(), Tick())),
        ("a proposal in another's name", () => WriteAs(AnyBut(Liar), _ => { }, Tick(), key: Liar.Key)),
        ("a member proposes beside its node", () => WriteAs(Liar, _ => { }, Tick())),
        ("a member lies about the past", () => WriteAs(Liar, _ => { }, Tick(), known: new ChainTip(1, 1, Epoch, Digest.Of(RandomBytes(32))))),
        ("a member proposes what is no command", () => WriteAs(Liar, _ => { }, new Entry(RandomBytes(_world.Random.Next(1, 40))))),
        ("a member proposes as much as etcd takes", () => WriteAs(Liar, _ => { }, new Entry(RandomBytes(OversizedBytes)))),
    ];

    private static Instant Epoch => Instant.FromUnixTimeTicks(0);

    /// <summary>One of them, as long as it is there: what as many as half say against a node stops it.</summary>
    private SimulatedMember Liar
    {
        get
        {
            var liar = _organisations.Members.FirstOrDefault(member => member.Name == _liar) ?? _organisations.Members[^1];
            _liar = liar.Name;
            return liar;
        }
    }

    /// <summary>A proposal in turn and on the right chain, as far as a node serves that can be asked for it.</summary>
    /// <param name="change">What is done to it once it is signed.</param>
    private void WriteAs(SimulatedMember member, Action<byte[]> change, Entry entry, PoolKey? key = null, ChainTip? known = null)
    {
        if (known is null && member.Serving?.Node?.Excerpt().End is { } end)
        {
            known = new ChainTip(end.Batches, end.Position, end.Time, end.Hash);
        }
        if (known is { } tip)
        {
            byte[] bytes = Proposal.Write(_organisations.Genesis.Id, member.Name, Guid.Empty, key ?? member.Key, _counts.GetValueOrDefault(member.Name) + 1, tip.Time, tip, [entry]);
            change(bytes);
            Write(ByteString.CopyFromUtf8(Log + member.Name), ByteString.CopyFrom(bytes));
        }
    }

    private void Write(ByteString key, ByteString value)
    {
        if (!_etcd.IsFull && !key.IsEmpty)
        {
            _etcd.Write(Conditions.IsThere(ByteString.CopyFromUtf8("/airspace/genesis")), new Etcdserverpb.PutRequest { Key = key, Value = value });
        }
    }

    private void Note(KeyValue written)
    {
        try
        {
            var proposal = Proposal.Read(written.Value.ToByteArray());
            if (proposal.Incarnation != Guid.Empty && _organisations.Members.Any(member => member.Name == proposal.Member && proposal.IsSignedBy(Organisations.PoolMemberOf(member.Name, member.Key), _organisations.Genesis.Id)))
            {
                _counts[proposal.Member] = Math.Max(_counts.GetValueOrDefault(proposal.Member), proposal.Count);
            }
        }
        catch (InvalidBatchException)
        {
            // Our own.
        }
    }

    private SimulatedMember AnyBut(SimulatedMember one) => _organisations.Members.FirstOrDefault(member => member != one) ?? one;

    private ByteString AnyKey() => Any()?.Key ?? ByteString.Empty;

    private ByteString AnyValue() => Any()?.Value ?? ByteString.Empty;

    private KeyValue? Any()
    {
        var log = _etcd.Range(Log, isPrefix: true, keysOnly: false, revision: 0).Kvs;
        return log.Count == 0 ? null : log[_world.Random.Next(log.Count)];
    }

    private ByteString Damaged(ByteString value)
    {
        byte[] bytes = value.ToByteArray();
        if (bytes.Length > 0)
        {
            bytes[_world.Random.Next(bytes.Length)] ^= (byte)_world.Random.Next(1, 256);
        }
        return ByteString.CopyFrom(bytes);
    }

    private byte[] RandomBytes(int length)
    {
        byte[] bytes = new byte[length];
        _world.Random.NextBytes(bytes);
        return bytes;
    }

    private static Entry Tick() => new(CommandFormat.Encode(new Tick(), new CanonicalWriter(), new byte[CommandFormat.SaltLength]).Bytes);
}
