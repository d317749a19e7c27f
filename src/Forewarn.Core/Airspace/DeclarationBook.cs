using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Forewarn.Core.Geometry;
using NodaTime;

namespace Forewarn.Core.Airspace;

/// <summary>All declarations that are kept, where and when they are, and whose.</summary>
internal sealed class DeclarationBook
{
    private readonly SteadyDictionary<EntityKey, Place> _byKey = new();
    private readonly Dictionary<PartyId, SteadyArray<Place>> _byManager = [];
    private readonly ExtentsIndex<Place> _index = new();
    private readonly ForgettingQueue<EntityKey> _forgetting;

    public DeclarationBook() =>
        _forgetting = new ForgettingQueue<EntityKey>(() => _byKey.Values.Select(place => (place.Current.Key, ForgottenAt(place.Current))));

    /// <summary>What the index points to, so that a change of words alone leaves the index as it is.</summary>
    private sealed class Place(Declaration declaration)
    {
        public Declaration Current = declaration;

        /// <summary>Where it stands among those of its manager.</summary>
        public int Number;
    }

    public int Count => _byKey.Count;

    /// <summary>All of them, in no particular order. Each manager's in about the order in which they came, as they lie in memory: everybody
    /// waits for this.</summary>
    public Declaration[] All
    {
        get
        {
            var all = new Declaration[Count];
            int count = 0;
            foreach (var places in _byManager.Values)
            {
                for (int number = 0; number < places.Count; number++)
                    all[count++] = places[number].Current;
            }
            return all;
        }
    }

    public Declaration? Find(EntityKey key) => _byKey.GetValueOrDefault(key)?.Current;

    /// <summary>The first of a party's declarations after a key, by key.</summary>
    /// <remarks>Looks at all of the party's keys: they are asked for in order seldom, and added often.</remarks>
    public ImmutableArray<Declaration> Of(PartyId manager, EntityKey? after, int limit)
    {
        if (!_byManager.TryGetValue(manager, out var places))
            return [];
        var first = new PriorityQueue<EntityKey, EntityKey>(Comparer<EntityKey>.Create((a, b) => b.CompareTo(a)));
        for (int number = 0; number < places.Count; number++)
        {
            var key = places[number].Current.Key;
            if (after is { } last && key.CompareTo(last) <= 0)
                continue;
            if (first.Count < limit)
                first.Enqueue(key, key);
            else
                first.EnqueueDequeue(key, key);
        }
        return [.. first.UnorderedItems.Select(item => item.Element).Order().Select(key => _byKey[key].Current)];
    }

    public bool HasAny(PartyId manager) => _byManager.ContainsKey(manager);

    public void Put(Declaration declaration)
    {
        if (_byKey.TryGetValue(declaration.Key, out var place))
        {
            var earlier = place.Current;
            if (!declaration.HasVolumesOf(earlier))
            {
                _index.Remove(earlier.Extents, place);
                _index.Add(declaration.Extents, place);
            }
            place.Current = declaration;
            if (ForgottenAt(declaration) == ForgottenAt(earlier))
                return;
        }
        else
        {
            place = new Place(declaration);
            _byKey.Add(declaration.Key, place);
            var places = CollectionsMarshal.GetValueRefOrAddDefault(_byManager, declaration.Manager, out _) ??= new SteadyArray<Place>();
            place.Number = places.Count;
            places.Add(place);
            _index.Add(declaration.Extents, place);
        }
        _forgetting.Add(declaration.Key, ForgottenAt(declaration), _byKey.Count);
    }

    /// <summary>Calls <paramref name="found"/> for each volume within the separation of the query, with its declaration.</summary>
    public void Query(Volume4D query, Separation separation, Action<Volume4D, Declaration> found) =>
        _index.QueryOverlapping(query, separation, (volume, place) => found(volume, place.Current));

    /// <summary>Calls <paramref name="found"/> for each declaration whose extents meet those of the query.</summary>
    public void QueryMeeting(Extents query, Action<Declaration> found) => _index.QueryMeeting(query, place => found(place.Current));

    /// <summary>Forgets a declaration at once.</summary>
    public void Remove(EntityKey key)
    {
        if (_byKey.TryGetValue(key, out var place))
            Remove(place);
    }

    /// <summary>Forgets what has been over for longer than <see cref="Limits.Retention"/>, and says what that was.</summary>
    public void Forget(Instant now, Action<Declaration> forgotten)
    {
        while (_forgetting.TryTake(now, out var key))
        {
            if (!_byKey.TryGetValue(key, out var place) || ForgottenAt(place.Current) > now)
                continue;
            Remove(place);
            forgotten(place.Current);
        }
    }

    private static Instant ForgottenAt(Declaration declaration) => declaration.OverAt + Limits.Retention;

    private void Remove(Place place)
    {
        _byKey.Remove(place.Current.Key, out _);
        _index.Remove(place.Current.Extents, place);
        // The last one takes its number.
        var places = _byManager[place.Current.Manager];
        var last = places.TakeLast();
        last.Number = place.Number;
        if (last != place)
            places[place.Number] = last;
        if (places.Count == 0)
            _byManager.Remove(place.Current.Manager);
    }
}
