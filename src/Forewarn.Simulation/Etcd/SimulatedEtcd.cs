using Etcdserverpb;
using Forewarn.Journal.Pool;
using Forewarn.Simulation.Worlds;
using Google.Protobuf;
using Grpc.Core;
using Mvccpb;

namespace Forewarn.Simulation.Etcd;

/// <summary>etcd as its clients see it: keys with revisions, leases, watches and compaction, in one order, with times at which nobody leads.</summary>
/// <remarks>What it answers is what etcd's own description of its KV, Lease and Watch services has (etcd 3.4, API guarantees). The number of its own members is
/// beside the point: either a majority of them is there, or nothing is answered.</remarks>
internal sealed class SimulatedEtcd(World world)
{
    private readonly SortedDictionary<string, List<KeyValue>> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<long, Held> _leases = [];
    private readonly List<(string Prefix, Action<KeyValue> Tell)> _watches = [];
    private readonly Queue<KeyValue> _log = new();
    private long _nextLease = 7;

    /// <summary>Of the last write; 1 before the first.</summary>
    public long Revision { get; private set; } = 1;

    /// <summary>What was overwritten up to this one is forgotten.</summary>
    public long CompactedRevision { get; private set; }

    /// <summary>Bytes of all keys and values that it remembers.</summary>
    public long Size { get; private set; }

    /// <summary>The most that it ever was.</summary>
    public long SizeMax { get; private set; }

    /// <summary>Nobody leads: nothing is answered.</summary>
    public bool IsLeaderless { get; private set; }

    /// <summary>It takes no writes, because its room is used up.</summary>
    public bool IsFull { get; set; }

    /// <summary>Raised when its leader is gone, which ends all watches.</summary>
    public event Action? LeaderLost;

    public void LoseLeader()
    {
        IsLeaderless = true;
        LeaderLost?.Invoke();
    }

    /// <summary>The next leader gives every lease its whole time again.</summary>
    public void ElectLeader()
    {
        IsLeaderless = false;
        foreach (long id in _leases.Keys.ToArray())
        {
            Renew(id);
        }
    }

    /// <summary>Takes a backup of all that it holds.</summary>
    /// <returns>Puts it in the place of what it holds then, as if the time between had not been.</returns>
    public Action Backup()
    {
        var keys = _keys.ToDictionary(each => each.Key, each => each.Value.ToArray());
        var leases = _leases.ToDictionary(each => each.Key, each => each.Value.Time);
        var log = _log.ToArray();
        var (revision, compacted, size) = (Revision, CompactedRevision, Size);
        return () =>
        {
            _keys.Clear();
            _leases.Clear();
            _log.Clear();
            foreach (var (key, versions) in keys)
            {
                _keys[key] = [.. versions];
            }
            Array.ForEach(log, _log.Enqueue);
            (Revision, CompactedRevision, Size) = (revision, compacted, size);
            foreach (var (id, time) in leases)
            {
                _leases[id] = new Held(time);
            }
            LoseLeader();
            ElectLeader();
        };
    }

    public RangeResponse Range(string name, bool isPrefix, bool keysOnly, long revision)
    {
        if (revision > 0 && revision < CompactedRevision)
        {
            throw Failed(StatusCode.OutOfRange, "etcdserver: mvcc: required revision has been compacted");
        }
        var answer = new RangeResponse { Header = new ResponseHeader { Revision = Revision } };
        foreach (var (key, versions) in isPrefix ? _keys.SkipWhile(each => string.CompareOrdinal(each.Key, name) < 0).TakeWhile(each => each.Key.StartsWith(name, StringComparison.Ordinal)) : Exactly(name))
        {
            if (versions.FindLast(version => revision == 0 || version.ModRevision <= revision) is { Version: > 0 } found)
            {
                answer.Kvs.Add(keysOnly ? new KeyValue(found) { Value = ByteString.Empty } : found);
            }
        }
        return answer;
    }

    public TxnResponse Write(Compare condition, PutRequest put)
    {
        if (IsFull)
        {
            throw Failed(StatusCode.ResourceExhausted, "etcdserver: mvcc: database space exceeded");
        }
        if (put.Lease != 0 && !_leases.ContainsKey(put.Lease))
        {
            throw Failed(StatusCode.NotFound, "etcdserver: requested lease not found");
        }
        bool succeeds = Holds(condition);
        if (succeeds)
        {
            Put(put.Key, put.Value, put.Lease);
        }
        return new TxnResponse { Header = new ResponseHeader { Revision = Revision }, Succeeded = succeeds };
    }

    public LeaseGrantResponse Grant(TimeSpan time)
    {
        long id = _nextLease++;
        _leases[id] = new Held(time);
        Renew(id);
        return new LeaseGrantResponse { Header = new ResponseHeader { Revision = Revision }, ID = id, TTL = (long)time.TotalSeconds };
    }

    /// <returns>Seconds; 0 when it has ended.</returns>
    public long Keep(long lease)
    {
        if (!_leases.TryGetValue(lease, out var kept))
        {
            return 0;
        }
        Renew(lease);
        return (long)kept.Time.TotalSeconds;
    }

    public void Revoke(long lease)
    {
        if (!_leases.Remove(lease))
        {
            return;
        }
        foreach (var (key, versions) in _keys)
        {
            if (versions[^1] is { Version: > 0 } current && current.Lease == lease)
            {
                Remember(new KeyValue { Key = ByteString.CopyFromUtf8(key), ModRevision = ++Revision });
            }
        }
    }

    public void Compact(long revision)
    {
        if (revision <= CompactedRevision || revision > Revision)
        {
            throw Failed(StatusCode.OutOfRange, "etcdserver: mvcc: required revision has been compacted, or is a future one");
        }
        CompactedRevision = revision;
        foreach (string key in _keys.Keys.ToArray())
        {
            var versions = _keys[key];
            int last = versions.FindLastIndex(version => version.ModRevision <= revision);
            // A key that was removed by then leaves nothing.
            int forgotten = last < 0 ? 0 : versions[last].Version == 0 ? last + 1 : last;
            Size -= versions.Take(forgotten).Sum(SizeOf);
            versions.RemoveRange(0, forgotten);
            if (versions.Count == 0)
            {
                _keys.Remove(key);
            }
        }
        while (_log.TryPeek(out KeyValue? first) && first.ModRevision < revision)
        {
            _log.Dequeue();
        }
    }

    /// <summary>Tells of every write from a revision on.</summary>
    /// <returns>Ends it.</returns>
    /// <exception cref="CompactedException">Some of it is forgotten.</exception>
    public Action Watch(string prefix, long fromRevision, Action<KeyValue> tell)
    {
        if (fromRevision < CompactedRevision)
        {
            throw new CompactedException(CompactedRevision);
        }
        foreach (KeyValue written in _log.Where(each => each.ModRevision >= fromRevision && each.Version > 0 && each.Key.ToStringUtf8().StartsWith(prefix, StringComparison.Ordinal)))
        {
            tell(written);
        }
        var watch = (prefix, tell);
        _watches.Add(watch);
        return () => _watches.Remove(watch);
    }

    public static RpcException Failed(StatusCode code, string detail) => new(new Status(code, detail));

    private IEnumerable<KeyValuePair<string, List<KeyValue>>> Exactly(string key) => _keys.TryGetValue(key, out var versions) ? [new(key, versions)] : [];

    private bool Holds(Compare condition)
    {
        KeyValue? current = _keys.GetValueOrDefault(condition.Key.ToStringUtf8())?[^1] is { Version: > 0 } there ? there : null;
        return (condition.Target, condition.Result) switch
        {
            (Compare.Types.CompareTarget.Create, Compare.Types.CompareResult.Equal) => (current?.CreateRevision ?? 0) == condition.CreateRevision,
            (Compare.Types.CompareTarget.Create, Compare.Types.CompareResult.Greater) => (current?.CreateRevision ?? 0) > condition.CreateRevision,
            (Compare.Types.CompareTarget.Lease, Compare.Types.CompareResult.Equal) => (current?.Lease ?? 0) == condition.Lease,
            _ => throw new SimulationException($"a condition that the simulated etcd does not know: {condition}"),
        };
    }

    private void Put(ByteString key, ByteString value, long lease)
    {
        KeyValue? current = _keys.GetValueOrDefault(key.ToStringUtf8())?[^1] is { Version: > 0 } there ? there : null;
        Revision++;
        Remember(new KeyValue
        {
            Key = key,
            Value = value,
            Lease = lease,
            ModRevision = Revision,
            CreateRevision = current?.CreateRevision ?? Revision,
            Version = (current?.Version ?? 0) + 1,
        });
    }

    /// <summary>Version 0 is a removal.</summary>
    private void Remember(KeyValue written)
    {
        string key = written.Key.ToStringUtf8();
        if (!_keys.TryGetValue(key, out var versions))
        {
            _keys[key] = versions = [];
        }
        versions.Add(written);
        Size += SizeOf(written);
        SizeMax = Math.Max(SizeMax, Size);
        _log.Enqueue(written);
        if (written.Version > 0)
        {
            foreach (var (prefix, tell) in _watches.ToArray())
            {
                if (key.StartsWith(prefix, StringComparison.Ordinal))
                {
                    tell(written);
                }
            }
        }
    }

    private static long SizeOf(KeyValue version) => version.Key.Length + version.Value.Length;

    private void Renew(long id)
    {
        var lease = _leases[id];
        int renewal = ++lease.Renewal;
        world.After(lease.Time, () =>
        {
            if (!IsLeaderless && _leases.TryGetValue(id, out var still) && still.Renewal == renewal)
            {
                Revoke(id);
            }
        });
    }

    private sealed class Held(TimeSpan time)
    {
        public TimeSpan Time { get; } = time;

        public int Renewal { get; set; }
    }
}
