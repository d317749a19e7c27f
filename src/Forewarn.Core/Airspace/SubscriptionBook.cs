using System.Runtime.InteropServices;
using Forewarn.Core.Discovery;
using Forewarn.Core.Geometry;
using NodaTime;

namespace Forewarn.Core.Airspace;

/// <summary>All subscriptions, whose they are, what depends on them, and how often they were to be told.</summary>
internal sealed class SubscriptionBook
{
    private readonly SteadyDictionary<EntityId, Place> _byId = new();
    private readonly Dictionary<PartyId, int> _countOf = [];
    private readonly ExtentsIndex<Place> _index = new();
    private readonly ForgettingQueue<EntityId> _forgetting;

    public SubscriptionBook() =>
        _forgetting = new ForgettingQueue<EntityId>(() => _byId.Values.Select(place => (place.Current.Id, ForgottenAt(place.Current))));

    /// <summary>What the index points to, with what changes more often than the subscription.</summary>
    private sealed class Place(Subscription subscription)
    {
        public Subscription Current = subscription;
        public int NotificationIndex;

        public Dependents Dependents;

        public StandingSubscription View => new(Current, NotificationIndex, Dependents.Sorted());
    }

    /// <summary>All of them, in no particular order, each with its notification index.</summary>
    public Counted[] All => _byId.Select(place => new Counted(place.Current, place.NotificationIndex));

    public int Count => _byId.Count;

    /// <summary>A party's subscriptions, those that came along with an intent not counted.</summary>
    public int CountOf(PartyId manager) => _countOf.GetValueOrDefault(manager);

    public Subscription? Find(EntityId id) => _byId.GetValueOrDefault(id)?.Current;

    public StandingSubscription? View(EntityId id) => _byId.GetValueOrDefault(id)?.View;

    public void Put(Subscription subscription)
    {
        bool isAwaited = false;
        if (_byId.TryGetValue(subscription.Id, out var place))
        {
            isAwaited = ForgottenAt(place.Current) == ForgottenAt(subscription);
            CountFor(place.Current, -1);
            if (!place.Current.Extents.Equals(subscription.Extents))
            {
                _index.Remove(place.Current.Extents, place);
                _index.Add(subscription.Extents, place);
            }
            place.Current = subscription;
        }
        else
        {
            place = new Place(subscription);
            _byId.Add(subscription.Id, place);
            _index.Add(subscription.Extents, place);
        }
        CountFor(subscription, 1);
        if (!isAwaited)
            _forgetting.Add(subscription.Id, ForgottenAt(subscription), _byId.Count);
    }

    /// <summary>Puts back what a snapshot holds.</summary>
    public void Put(Counted counted)
    {
        Put(counted.Subscription);
        _byId[counted.Subscription.Id].NotificationIndex = counted.NotificationIndex;
    }

    public void Remove(Subscription subscription)
    {
        if (!_byId.Remove(subscription.Id, out var place))
            return;
        _index.Remove(place.Current.Extents, place);
        CountFor(place.Current, -1);
    }

    /// <summary>Makes an intent depend on a subscription, if it is there.</summary>
    public void AddDependent(EntityId subscription, EntityId intent)
    {
        if (_byId.TryGetValue(subscription, out var place))
            place.Dependents.Add(intent);
    }

    /// <summary>Ends the dependence of an intent on a subscription.</summary>
    /// <returns>Whether nothing depends on it any more.</returns>
    public bool RemoveDependent(EntityId subscription, EntityId intent)
    {
        if (!_byId.TryGetValue(subscription, out var place))
            return true;
        place.Dependents.Remove(intent);
        return place.Dependents.Count == 0;
    }

    public int DependentsCountOf(EntityId subscription) => _byId.GetValueOrDefault(subscription)?.Dependents.Count ?? 0;

    /// <summary>Counts one more notification.</summary>
    /// <returns>The notification index from now on; it stays at the greatest that F3548 has room for.</returns>
    public int Notify(EntityId subscription)
    {
        ref int index = ref _byId[subscription].NotificationIndex;
        return index == int.MaxValue ? index : ++index;
    }

    public void Query(Volume4D query, Separation separation, Action<Volume4D, Subscription> found) =>
        _index.QueryOverlapping(query, separation, (volume, place) => found(volume, place.Current));

    /// <summary>Calls <paramref name="found"/> for each subscription whose extents meet those of the query.</summary>
    public void QueryMeeting(Extents query, Action<Subscription> found) => _index.QueryMeeting(query, place => found(place.Current));

    /// <summary>Forgets the subscriptions whose time is over, and says which intents relied on them.</summary>
    public void Forget(Instant now, Action<EntityId> bereft)
    {
        while (_forgetting.TryTake(now, out var id))
        {
            if (!_byId.TryGetValue(id, out var place) || ForgottenAt(place.Current) > now)
                continue;
            Remove(place.Current);
            foreach (var dependent in place.Dependents.Sorted())
                bereft(dependent);
        }
    }

    /// <summary>One that came along with intents stays as long as they do: a flight that is late is still to be told of others.</summary>
    private static Instant ForgottenAt(Subscription subscription) =>
        subscription.IsImplicit ? subscription.Extents.End + Limits.Retention : subscription.Extents.End;

    private void CountFor(Subscription subscription, int more)
    {
        if (subscription.IsImplicit)
            return;
        ref int count = ref CollectionsMarshal.GetValueRefOrAddDefault(_countOf, subscription.Manager, out _);
        count += more;
        if (count == 0)
            _countOf.Remove(subscription.Manager);
    }

    /// <summary>A subscription and how many changes it was to be told of.</summary>
    public readonly record struct Counted(Subscription Subscription, int NotificationIndex);
}
