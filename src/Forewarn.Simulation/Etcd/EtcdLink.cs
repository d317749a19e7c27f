using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Etcdserverpb;
using Forewarn.Journal;
using Forewarn.Journal.Pool;
using Forewarn.Simulation.Worlds;
using Google.Protobuf;
using Grpc.Core;
using Mvccpb;

namespace Forewarn.Simulation.Etcd;

/// <summary>How one node reaches etcd: with delays, losses and repetitions, as <see cref="EtcdConnection"/> has them over three endpoints.</summary>
internal sealed class EtcdLink : IEtcd
{
    private const int Endpoints = 3;
    private const string Prefix = "/airspace/";

    /// <summary>As long as a call may take at one endpoint.</summary>
    private static readonly TimeSpan CallTimeMax = TimeSpan.FromSeconds(2);

    /// <summary>How long it takes to find out that an endpoint is silent.</summary>
    private static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(2);

    private readonly World _world;
    private readonly SimulatedEtcd _etcd;
    private readonly Actor _actor;
    private readonly TimeProvider _time;
    private readonly List<Watching> _watches = [];
    private readonly List<Request> _sentInStep = [];
    private bool _isSevered;

    public EtcdLink(World world, SimulatedEtcd etcd, Actor actor, TimeProvider time)
    {
        (_world, _etcd, _actor, _time) = (world, etcd, actor, time);
        etcd.LeaderLost += BreakWatches;
    }

    /// <summary>Least and most that a message takes.</summary>
    public (TimeSpan Least, TimeSpan Most) Delay { get; set; } = (TimeSpan.FromMilliseconds(0.2), TimeSpan.FromMilliseconds(3));

    /// <summary>What this node sends is lost.</summary>
    public bool IsCutThere { get; private set; }

    /// <summary>What it is sent is lost.</summary>
    public bool IsCutBack { get; private set; }

    /// <summary>Cuts the link one way, the other, or both; what is still under way goes on.</summary>
    public void Cut(bool there, bool back)
    {
        (IsCutThere, IsCutBack) = (there, back);
        if (!back)
        {
            _watches.ForEach(watch => watch.Pump());
        }
        if (there || back)
        {
            // A connection that is silent for too long is given up; one that heals before goes on.
            _world.After(SilenceMax, () =>
            {
                if (IsCutThere || IsCutBack)
                {
                    BreakWatches();
                }
            });
        }
    }

    /// <summary>The node is gone, in the middle of a step: what it sent in that step never left.</summary>
    public void Sever()
    {
        _isSevered = true;
        _sentInStep.ForEach(request => request.IsLost = true);
        BreakWatches();
        _etcd.LeaderLost -= BreakWatches;
    }

    /// <summary>What was sent up to now has left.</summary>
    public void EndStep() => _sentInStep.Clear();

    public Task<RangeResponse> RangeAsync(string name, bool isPrefix, bool keysOnly, CancellationToken cancellation, long revision = 0) =>
        CallAsync(() => _etcd.Range(Prefix + name, isPrefix, keysOnly, revision), cancellation);

    public Task<TxnResponse> WriteAsync(Compare condition, RequestOp write, CancellationToken cancellation) =>
        CallAsync(() => _etcd.Write(condition, write.RequestPut), cancellation);

    public Task<LeaseGrantResponse> GrantLeaseAsync(TimeSpan time, CancellationToken cancellation) => CallAsync(() => _etcd.Grant(time), cancellation);

    public Task<long> KeepLeaseAsync(long id, CancellationToken cancellation) => CallAsync(() => _etcd.Keep(id), cancellation);

    public Task RevokeLeaseAsync(long id, CancellationToken cancellation) => CallAsync(() => Done(() => _etcd.Revoke(id)), cancellation);

    public Task CompactAsync(long revision, CancellationToken cancellation) => CallAsync(() => Done(() => _etcd.Compact(revision)), cancellation);

    public async IAsyncEnumerable<KeyValue> WatchAsync(string name, long fromRevision, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var watch = new Watching(this);
        try
        {
            _watches.Add(watch);
            await CallAsync(() => Done(() => watch.Begin(_etcd, Prefix + name, fromRevision)), cancellation, endpoints: 1);
            while (await watch.Written.Reader.WaitToReadAsync(cancellation))
            {
                while (watch.Written.Reader.TryRead(out KeyValue? written))
                {
                    yield return written;
                }
            }
        }
        finally
        {
            _watches.Remove(watch);
            watch.Break();
        }
    }

    /// <summary>All endpoints are reached over the same link.</summary>
    public void Leave()
    {
    }

    public ByteString Key(string name) => ByteString.CopyFromUtf8(Prefix + name);

    public string NameOf(ByteString key) => key.ToStringUtf8()[Prefix.Length..];

    public void Dispose() => _etcd.LeaderLost -= BreakWatches;

    /// <summary>Asks one endpoint after the other; so what is asked may be done twice.</summary>
    private async Task<T> CallAsync<T>(Func<T> call, CancellationToken cancellation, int endpoints = Endpoints)
    {
        for (int tried = 1; ; tried++)
        {
            try
            {
                return await AskAsync(call).WaitAsync(CallTimeMax, _time, cancellation);
            }
            catch (TimeoutException) when (tried < endpoints && !_isSevered)
            {
                // The next one.
            }
            catch (TimeoutException)
            {
                throw SimulatedEtcd.Failed(StatusCode.DeadlineExceeded, "context deadline exceeded");
            }
            catch (OperationCanceledException)
            {
                throw SimulatedEtcd.Failed(StatusCode.Cancelled, "Call canceled by the client.");
            }
        }
    }

    private Task<T> AskAsync<T>(Func<T> call)
    {
        var answer = Scheduling.NewSignal<T>();
        var request = new Request();
        _sentInStep.Add(request);
        bool isLost = IsCutThere || _isSevered;
        _world.After(_world.Between(Delay.Least, Delay.Most), () =>
        {
            // Without a leader, it may be one of those that the last one still got to a majority.
            if (isLost || request.IsLost || (_etcd.IsLeaderless && !_world.Chance(0.1)))
            {
                return;
            }
            Action deliver = Done(call, answer);
            if (!IsCutBack && !_etcd.IsLeaderless)
            {
                _world.After(_world.Between(Delay.Least, Delay.Most), () => _actor.Post(deliver));
            }
        });
        return answer.Task;
    }

    private static Action Done<T>(Func<T> call, TaskCompletionSource<T> answer)
    {
        try
        {
            T result = call();
            return () => answer.TrySetResult(result);
        }
        catch (Exception e) when (e is RpcException or CompactedException)
        {
            return () => answer.TrySetException(e);
        }
    }

    private static bool Done(Action call)
    {
        call();
        return true;
    }

    private void BreakWatches()
    {
        foreach (Watching watch in _watches.ToArray())
        {
            watch.Break();
        }
    }

    private sealed class Request
    {
        public bool IsLost { get; set; }
    }

    /// <summary>What one watch is told: in order, late, and all of it until it breaks.</summary>
    private sealed class Watching(EtcdLink link)
    {
        private readonly Queue<KeyValue> _unsent = new();
        private TimeSpan _lastAt;
        private Action _end = () => { };
        private bool _isBroken;

        public Channel<KeyValue> Written { get; } = Channel.CreateUnbounded<KeyValue>();

        /// <summary>What comes too late, for a watch that was given up, begins nothing.</summary>
        public void Begin(SimulatedEtcd etcd, string prefix, long fromRevision)
        {
            if (!_isBroken)
            {
                _end = etcd.Watch(prefix, fromRevision, Tell);
            }
        }

        private void Tell(KeyValue written)
        {
            _unsent.Enqueue(written);
            Pump();
        }

        public void Pump()
        {
            while (!_isBroken && !link.IsCutBack && _unsent.TryDequeue(out KeyValue? written))
            {
                var at = link._world.Now + link._world.Between(link.Delay.Least, link.Delay.Most);
                _lastAt = at > _lastAt ? at : _lastAt;
                link._world.After(_lastAt - link._world.Now, () =>
                {
                    if (!_isBroken)
                    {
                        // Not a step of the actor: steps overtake each other, what is written to a connection does not.
                        Written.Writer.TryWrite(written);
                    }
                });
            }
        }

        public void Break()
        {
            if (!_isBroken)
            {
                _isBroken = true;
                _end();
                Written.Writer.TryComplete(SimulatedEtcd.Failed(StatusCode.Unavailable, "the watch ended"));
            }
        }
    }
}
