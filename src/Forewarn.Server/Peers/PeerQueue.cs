using System.Diagnostics.CodeAnalysis;
using Forewarn.Core.Airspace;
using Forewarn.Core.Discovery;

namespace Forewarn.Server.Peers;

/// <summary>What waits to be told, in order within each lane, bounded in number and bytes. Thread-safe.</summary>
internal sealed class PeerQueue(PeerLimits limits)
{
    private readonly Lock _gate = new();

    /// <summary>What waits, lane by lane; the first of each is under way. Guarded by <see cref="_gate"/>, as all below.</summary>
    private readonly Dictionary<(UssBaseUrl, EntityKey), Queue<PeerNotification>> _lanes = [];

    private readonly Dictionary<string, Host> _hosts = new(StringComparer.OrdinalIgnoreCase);
    private int _length;
    private long _bytes;

    /// <summary>One server, by name and port, under however many URLs.</summary>
    public sealed class Host(PeerLimits limits)
    {
        /// <summary>Guarded by the queue.</summary>
        internal int Length;

        /// <summary>Taken for each request.</summary>
        public SemaphoreSlim Turns { get; } = new(limits.RequestsPerHostMax);
    }

    /// <summary>Notifications that wait or are under way.</summary>
    public int Length
    {
        get
        {
            lock (_gate)
                return _length;
        }
    }

    /// <summary>Adds a notification, if there is room for it.</summary>
    /// <param name="isFirst">Whether its lane was empty: the caller begins to serve it.</param>
    /// <returns>False when the queue is full.</returns>
    public bool TryAdd(PeerNotification notification, out bool isFirst)
    {
        lock (_gate)
        {
            isFirst = false;
            string authority = notification.Url.Authority;
            var host = _hosts.GetValueOrDefault(authority);
            if (_length >= limits.QueueLengthMax || _bytes + notification.Body.Length > limits.QueueBytesMax || host?.Length >= limits.QueueLengthPerHostMax)
                return false;
            if (host is null)
                _hosts.Add(authority, host = new Host(limits));
            if (!_lanes.TryGetValue(notification.Lane, out var lane))
            {
                _lanes.Add(notification.Lane, lane = new Queue<PeerNotification>());
                isFirst = true;
            }
            lane.Enqueue(notification);
            host.Length++;
            _length++;
            _bytes += notification.Body.Length;
            return true;
        }
    }

    /// <summary>The server that a queued notification goes to.</summary>
    public Host HostOf(PeerNotification queued)
    {
        lock (_gate)
            return _hosts[queued.Url.Authority];
    }

    /// <summary>Takes a notification that is done with out of its lane.</summary>
    /// <param name="done">The first of its lane.</param>
    /// <param name="next">The one after it; when there is none, the lane is gone, and the next notification is first again.</param>
    public bool TryAdvance(PeerNotification done, [NotNullWhen(true)] out PeerNotification? next)
    {
        lock (_gate)
        {
            var lane = _lanes[done.Lane];
            lane.Dequeue();
            _length--;
            _bytes -= done.Body.Length;
            string authority = done.Url.Authority;
            if (--_hosts[authority].Length == 0)
                _hosts.Remove(authority);
            if (!lane.TryPeek(out next))
                _lanes.Remove(done.Lane);
            return next is not null;
        }
    }
}
