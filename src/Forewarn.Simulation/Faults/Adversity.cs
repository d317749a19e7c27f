using System.Collections.Immutable;
using System.Text.Json;
using Forewarn.Simulation.Etcd;
using Forewarn.Simulation.Members;
using Forewarn.Simulation.Worlds;

namespace Forewarn.Simulation.Faults;

/// <summary>What goes wrong, drawn one after the other until it is ended; each fault heals by itself after a while.</summary>
internal sealed class Adversity
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly World _world;
    private readonly SimulatedEtcd _etcd;
    private readonly Webhooks _webhooks;
    private readonly Organisations _organisations;
    private readonly ImmutableArray<(string Name, Action Strike)> _faults;
    private readonly SortedDictionary<string, int> _struck = new(StringComparer.Ordinal);
    private bool _isOver;

    public Adversity(World world, SimulatedEtcd etcd, Webhooks webhooks, Organisations organisations, Turnover turnover, bool isQuiet)
    {
        (_world, _etcd, _webhooks, _organisations) = (world, etcd, webhooks, organisations);
        _faults =
        isQuiet ?
        [
            ("process killed", () => Any().Crash()),
            ("power cut", () => Any().Crash(isPowerCut: true)),
            ("a member joins", turnover.Join),
            ("a member leaves", turnover.Leave),
            ("a member is put out", turnover.PutOut),
            ("a member takes another key", turnover.Move),
        ] :
        [
            ("process killed", () => Any().Crash()),
            ("power cut", () => Any().Crash(isPowerCut: true)),
            ("power cut while a batch is written", () => Any().CrashAtNextBatch()),
            ("process paused, or disk slow", Pause),
            ("disk full", FillDisk),
            ("cut off from etcd both ways", () => Cut(there: true, back: true)),
            ("cut off from etcd one way", () => Cut(_world.Chance(0.5))),
            ("slow link", Slow),
            ("clock set wrong", Skew),
            ("clock drifts", Drift),
            ("etcd without a leader", () => LoseLeader(0.3, 8)),
            ("etcd's leader changes", () => LoseLeader(0.005, 0.3)),
            ("etcd forgets", Compact),
            ("etcd full", FillEtcd),
            ("webhooks down", () => Last(isDown => _webhooks.IsDown = isDown, 10, 60)),
            ("a member joins", turnover.Join),
            ("a member leaves", turnover.Leave),
            ("a member is put out", turnover.PutOut),
            ("a member takes another key", turnover.Move),
            .. new Intruder(world, etcd, organisations).Deeds,
        ];
    }

    /// <summary>All that can go wrong.</summary>
    public IEnumerable<string> Names => _faults.Select(fault => fault.Name);

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
            member.DriftBy(0);
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

    private void Cut(bool there) => Cut(there, !there);

    private void Cut(bool there, bool back)
    {
        var member = Any();
        Last(isCut => member.Cut(isCut && there, isCut && back), 0.1, 30);
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

    /// <summary>The clock goes too fast or too slow for a while, and is then set right.</summary>
    private void Drift()
    {
        var member = Any();
        double most = _world.Chance(0.2) ? 0.2 : 0.02;
        member.DriftBy((_world.Random.NextDouble() - 0.5) * 2 * most);
        _world.After(_world.Between(10 * Second, 120 * Second), () => member.DriftBy(0));
    }

    private void LoseLeader(double least, double most)
    {
        if (!_etcd.IsLeaderless)
        {
            _etcd.LoseLeader();
            _world.After(_world.Between(least * Second, most * Second), _etcd.ElectLeader);
        }
    }

    /// <summary>Somebody has etcd forget what one member has stored, and others may not have yet.</summary>
    private void Compact()
    {
        var stored = _etcd.Range("/airspace/stored/", isPrefix: true, keysOnly: false, revision: 0).Kvs
            .Select(pair => JsonDocument.Parse(pair.Value.Memory).RootElement.GetProperty("revision").GetInt64()).DefaultIfEmpty();
        if (stored.Max() > _etcd.CompactedRevision)
        {
            _etcd.Compact(stored.Max());
        }
    }

    private void FillEtcd() => Last(isFull => _etcd.IsFull = isFull, 1, 20);
}
