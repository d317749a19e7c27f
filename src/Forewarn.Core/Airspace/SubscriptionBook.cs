using System.Runtime.InteropServices;
using Forewarn.Core.Geometry;
using NodaTime;

namespace Forewarn.Core.Airspace;

/// <summary>All subscriptions, and whose.</summary>
internal sealed class SubscriptionBook
{
    private readonly Dictionary<EntityId, Subscription> _byId = [];
    private readonly Dictionary<PartyId, int> _countOf = [];
    private readonly VolumeIndex<Subscription> _index = new();
    private readonly PriorityQueue<EntityId, (Instant, EntityId)> _forgetting = new();

    public IEnumerable<Subscription> All => _byId.Values;

    public int Count => _byId.Count;

    public int CountOf(PartyId manager) => _countOf.GetValueOrDefault(manager);

    public Subscription? Find(EntityId id) => _byId.GetValueOrDefault(id);

    public void Put(Subscription subscription)
    {
        bool isAwaited = false;
        if (_byId.TryGetValue(subscription.Id, out var earlier))
        {
            isAwaited = earlier.Extent.End == subscription.Extent.End;
            Remove(earlier);
        }
        _byId.Add(subscription.Id, subscription);
        CollectionsMarshal.GetValueRefOrAddDefault(_countOf, subscription.Manager, out _)++;
        _index.Add(subscription.Extent, subscription);
        if (!isAwaited)
            _forgetting.Enqueue(subscription.Id, (subscription.Extent.End, subscription.Id));
    }

    public void Remove(Subscription subscription)
    {
        _byId.Remove(subscription.Id);
        _index.Remove(subscription.Extent, subscription);
        if (--CollectionsMarshal.GetValueRefOrNullRef(_countOf, subscription.Manager) == 0)
            _countOf.Remove(subscription.Manager);
    }

    public void Query(Volume4D query, Separation separation, Action<Volume4D, Subscription> found) =>
        _index.Query(query, separation, found);

    /// <summary>Forgets the subscriptions whose time is over.</summary>
    public void Forget(Instant now)
    {
        while (_forgetting.TryPeek(out var id, out var due) && due.Item1 <= now)
        {
            _forgetting.Dequeue();
            if (_byId.TryGetValue(id, out var subscription) && subscription.Extent.End <= now)
                Remove(subscription);
        }
    }
}
