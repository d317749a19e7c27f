using System.Collections.Immutable;
using Forewarn.Journal;
using Forewarn.Journal.Pool;
using Forewarn.Simulation.Etcd;
using Forewarn.Simulation.Members;
using Forewarn.Simulation.Worlds;
using Google.Protobuf;
using Mvccpb;
using NodaTime;

namespace Forewarn.Simulation.Faults;

/// <summary>What goes wrong, drawn one after the other until it is ended; each fault heals by itself after a while.</summary>
internal sealed class Adversity
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly World _world;
    private readonly SimulatedEtcd _etcd;
    private readonly Webhooks _webhooks;
    private readonly Organisations _organisations;
    private string? _liar;
    private readonly ImmutableArray<(string Name, Action Strike)> _faults;
    private readonly SortedDictionary<string, int> _struck = new(StringComparer.Ordinal);
    private bool _isOver;

    public Adversity(World world, SimulatedEtcd etcd, Webhooks webhooks, Organisations organisations, Turnover turnover)
    {
        (_world, _etcd, _webhooks, _organisations) = (world, etcd, webhooks, organisations);
        _faults =
        [
            ("process killed", () => Any().Crash()),
            ("power cut", () => Any().Crash(isPowerCut: true)),
            ("power cut while a batch is written", () => Any().CrashAtNextBatch()),
            ("process paused, or disk slow", Pause),
            ("disk full", FillDisk),
            ("cut off from etcd, one way or both", Cut),
            ("slow link", Slow),
            ("clock set wrong", Skew),
            ("etcd without a leader", LoseLeader),
            ("etcd full", FillEtcd),
            ("webhooks down", () => Last(isDown => _webhooks.IsDown = isDown, 10, 60)),
            ("forged proposal", Forge),
            ("a member joins", turnover.Join),
            ("a member leaves", turnover.Leave),
            ("a member is put out", turnover.PutOut),
            ("a member takes another key", turnover.Move),
        ];
    }

    /// <summary>What has gone wrong, and how often.</summary>
    public IReadOnlyDictionary<string, int> Struck => _struck;

    /// <summary>Has something go wrong every now and then.</summary>
    /// <param name="pause">Between two faults, on average.</param>
    public void Begin(TimeSpan pause) => _world.After(pause * (2 * _world.Random.NextDouble()), () =>
    {
        if (_isOver)
        {
            return;
        }
        var (name, strike) = _faults[_world.Random.Next(_faults.Length)];
        _struck[name] = _struck.GetValueOrDefault(name) + 1;
        strike();
        Begin(pause);
    });

    /// <summary>Has nothing more go wrong, and heals all that is.</summary>
    public void End()
    {
        _isOver = true;
        if (_etcd.IsLeaderless)
        {
            _etcd.ElectLeader();
        }
        (_etcd.IsFull, _webhooks.IsDown) = (false, false);
        foreach (var member in _organisations.All)
        {
            member.Skew(TimeSpan.Zero);
            member.Resume();
            member.Cut(false, false);
            member.Start();
        }
    }

    private SimulatedMember Any() => _organisations.Members[_world.Random.Next(_organisations.Members.Count)];

    /// <summary>Does something, and undoes it some seconds later.</summary>
    private void Last(Action<bool> set, double least, double most)
    {
        set(true);
        _world.After(_world.Between(least * Second, most * Second), () => set(false));
    }

    private void Pause()
    {
        var member = Any();
        member.Pause();
        _world.After(_world.Between(0.05 * Second, 20 * Second), member.Resume);
    }

    /// <summary>A new life has little room; the one after that has enough.</summary>
    private void FillDisk()
    {
        var member = Any();
        member.Stop();
        _world.After(_world.Between(Second, 10 * Second), () => member.Start(sizeMax: member.Disk.Size + 64 * 1_024));
    }

    private void Cut()
    {
        var member = Any();
        int which = _world.Random.Next(1, 4);
        Last(isCut => member.Cut(isCut && (which & 1) != 0, isCut && (which & 2) != 0), 0.1, 30);
    }

    private void Slow()
    {
        var member = Any();
        member.Slow(_world.Between(0.01 * Second, 0.1 * Second), _world.Between(0.1 * Second, Second));
        _world.After(_world.Between(5 * Second, 60 * Second), () => member.Slow(0.0002 * Second, 0.003 * Second));
    }

    private void Skew()
    {
        var member = Any();
        var most = (_world.Chance(0.2) ? 3_600 : 8) * Second;
        member.Skew(_world.Between(-most, most));
        _world.After(_world.Between(5 * Second, 120 * Second), () => member.Skew(TimeSpan.Zero));
    }

    private void LoseLeader()
    {
        if (!_etcd.IsLeaderless)
        {
            _etcd.LoseLeader();
            _world.After(_world.Between(0.3 * Second, 8 * Second), _etcd.ElectLeader);
        }
    }

    private void FillEtcd() => Last(isFull => _etcd.IsFull = isFull, 1, 20);

    /// <summary>Somebody who reaches etcd writes there what no node has proposed.</summary>
    private void Forge()
    {
        var log = _etcd.Range("/airspace/log/", isPrefix: true, keysOnly: false, revision: 0).Kvs;
        if (log.Count == 0 || _etcd.IsFull)
        {
            return;
        }
        KeyValue one = log[_world.Random.Next(log.Count)], other = log[_world.Random.Next(log.Count)];
        var forged = _world.Random.Next(4) switch
        {
            0 => ByteString.CopyFrom(RandomBytes(_world.Random.Next(400))),
            // Somebody's words again, in anybody's place.
            1 => other.Value,
            2 => Damaged(one.Value),
            // A member that lies about the past: nobody takes it, and it must harm nobody but the member.
            _ => Fork(),
        };
        _etcd.Write(Conditions.IsThere(one.Key), new Etcdserverpb.PutRequest { Key = one.Key, Value = forged });
    }

    private ByteString Fork()
    {
        // One of them, as long as it is there: what a majority says against a node stops it.
        var liar = _organisations.Members.FirstOrDefault(member => member.Name == _liar) ?? _organisations.Members[^1];
        _liar = liar.Name;
        var tip = new ChainTip(1, 1, Instant.FromUnixTimeTicks(0), Digest.Of(RandomBytes(32)));
        return ByteString.CopyFrom(Proposal.Write(
            _organisations.Genesis.Id, liar.Name, Guid.Empty, liar.Key, _world.Random.Next(1, 100), Instant.FromUnixTimeTicks(0), tip, [new Entry(RandomBytes(20))]));
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
}
