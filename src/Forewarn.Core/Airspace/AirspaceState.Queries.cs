using System.Collections.Immutable;
using Forewarn.Core.Contacts;
using Forewarn.Core.Geometry;
using Forewarn.Core.Incidents;
using Forewarn.Core.Statistics;
using Forewarn.Core.Warnings;
using NodaTime;

namespace Forewarn.Core.Airspace;

/// <content>What can be asked. Nothing here changes anything.</content>
public sealed partial class AirspaceState
{
    /// <summary>Declarations of one page that a conflict query looks at, at most.</summary>
    private const int ConflictScanMax = 1_000;

    /// <summary>Overlaps after which a page of conflicts ends, so that the writer does not wait long.</summary>
    private const int ConflictOverlapsMax = 10_000;

    /// <summary>Warnings of one page that a query by state looks at, at most.</summary>
    private const int WarningScanMax = 20_000;

    public int DeclarationsCount => _declarations.Count;

    public int SubscriptionsCount => _subscriptions.Count;

    public int WarningsCount => _warnings.Count;

    public Party? Find(PartyId id) => _parties.GetValueOrDefault(id);

    /// <summary>All parties, by id.</summary>
    public IEnumerable<Party> Parties => _parties.Values;

    /// <summary>A party's keys, the revoked ones included, in the order in which they were registered.</summary>
    public ImmutableArray<PartyKey> KeysOf(PartyId party) => _keys.Of(party);

    /// <summary>A key of a party, active or revoked.</summary>
    public PartyKey? FindKey(PartyId party, KeyId keyId) => _keys.Find(party, keyId);

    public Arrangement? Find(ArrangementId id) => _arrangements.Find(id);

    /// <summary>The arrangements that a party is, was or will be a member of, by id.</summary>
    public IEnumerable<Arrangement> ArrangementsOf(PartyId party) => _arrangements.Of(party);

    public Declaration? Find(EntityKey key) => _declarations.Find(key);

    public Subscription? FindSubscription(EntityId id) => _subscriptions.Find(id);

    public Observation? FindObservation(EntityId id) => _observations.Find(id);

    /// <summary>Where a declaration's manager has itself last seen what it declared; null when it has reported nothing that names it.</summary>
    public Observation? FindOwnReport(EntityKey subject) => _observations.FindOwnReport(subject);

    public Warning? FindWarning(long number) => _warnings.Find(number);

    public Roster? FindRoster(PartyId party) => _rosters.Find(party);

    public Drill? FindDrill(EntityId id) => _drills.Find(id);

    /// <summary>The drills of late that a party has begun, or is warned of, by id.</summary>
    public IEnumerable<Drill> DrillsOf(PartyId party) => _drills.Of(party);

    /// <summary>Open items of the outbox, of all parties.</summary>
    public int OutboxCount => _outbox.Count;

    /// <summary>Items that ever had to make room in the outbox of a party that had too many.</summary>
    public long CrowdedOutCount => _crowdedOut.Count;

    /// <summary>The parties whose outbox was full, by id.</summary>
    public IEnumerable<CrowdedOut> CrowdedOut => _crowdedOut.All;

    /// <summary>An open item of the outbox.</summary>
    /// <param name="leaf">Its id.</param>
    public OutboxItem? FindOutboxItem(long leaf) => _outbox.Find(leaf);

    /// <summary>Open items of the outbox, by leaf.</summary>
    /// <param name="after">Only those of a greater leaf; <see cref="Leaves.None"/> from the beginning.</param>
    /// <param name="limit">Most to return, 1 or more.</param>
    public Page<OutboxItem> Outbox(long after, int limit) => _outbox.After(after, limit);

    /// <summary>Declarations that overlap a volume and have not been ended, by key.</summary>
    /// <param name="extent">Where and when to look.</param>
    /// <param name="after">Only those after this key; null from the beginning.</param>
    /// <param name="limit">Most to return, 1 or more.</param>
    public Page<Declaration> Search(Volume4D extent, EntityKey? after, int limit)
    {
        var found = new SortedDictionary<EntityKey, Declaration>();
        _declarations.Query(extent, default, (_, declaration) =>
        {
            if (declaration.EndedAt is null && !(after is { } key && declaration.Key.CompareTo(key) <= 0))
                found.TryAdd(declaration.Key, declaration);
        });
        return new Page<Declaration>([.. found.Values.Take(limit)], found.Count > limit);
    }

    /// <summary>Warnings owed to, or by, a party, by number; a page may be short of the limit when few match.</summary>
    /// <param name="party">Whose.</param>
    /// <param name="toIt">Owed to the party; otherwise by it.</param>
    /// <param name="matches">Which.</param>
    /// <param name="after">Only those with a greater number.</param>
    /// <param name="limit">Most to return.</param>
    /// <param name="last">Number of the last warning looked at: where the next page begins.</param>
    public Page<Warning> Warnings(PartyId party, bool toIt, Func<Warning, bool> matches, long after, int limit, out long last)
    {
        var numbers = toIt ? _warnings.OwedTo(party) : _warnings.OwedBy(party);
        var found = ImmutableArray.CreateBuilder<Warning>();
        int i = FirstAfter(numbers, after);
        int end = Math.Min(numbers.Count, i + WarningScanMax);
        last = after;
        for (; i < end && found.Count < limit; i++)
        {
            last = numbers[i];
            if (_warnings.Find(numbers[i]) is { } warning && matches(warning))
                found.Add(warning);
        }
        return new Page<Warning>(found.DrainToImmutable(), i < numbers.Count);
    }

    /// <summary>Other parties' standing declarations that one overlaps, by key, all of them: what its outcome lists the first of.</summary>
    public ImmutableArray<Declaration> Overlapping(Declaration declaration) => _obligations.Overlapping(declaration, Time);

    /// <summary>Overlaps between a party's standing declarations and those of others, by the party's own key.</summary>
    /// <param name="party">Whose.</param>
    /// <param name="after">Only own declarations after this key.</param>
    /// <param name="limit">Most own declarations to return; each comes with all that it overlaps, up to <see cref="Limits.OverlapsListedMax"/>.</param>
    /// <param name="now">What is over by then is left out.</param>
    /// <param name="last">The last own declaration looked at.</param>
    public Page<Conflict> Conflicts(PartyId party, EntityKey? after, int limit, Instant now, out EntityKey? last)
    {
        var found = ImmutableArray.CreateBuilder<Conflict>();
        int scanned = 0, overlaps = 0;
        last = after;
        foreach (var own in _declarations.Of(party, after, ConflictScanMax + 1))
        {
            if (found.Count == limit || scanned++ == ConflictScanMax || overlaps > ConflictOverlapsMax)
                return new Page<Conflict>(found.DrainToImmutable(), HasMore: true);
            last = own.Key;
            if (own.OverAt <= now)
                continue;
            var others = _obligations.Overlapping(own, now);
            overlaps += others.Length;
            if (!others.IsEmpty)
                found.Add(new Conflict(own, others.Length <= Limits.OverlapsListedMax ? others : others[..Limits.OverlapsListedMax], others.Length));
        }
        return new Page<Conflict>(found.DrainToImmutable(), HasMore: false);
    }

    /// <summary>Holds still what can be counted of warnings, at the cost of looking at each of a party's, or of copying references to all.</summary>
    /// <param name="party">Between this party and others; null for all.</param>
    public StatisticsBasis Statistics(PartyId? party)
    {
        var kept = party is { } one
            ? _warnings.OwedTo(one).Concat(_warnings.OwedBy(one)).Select(_warnings.Find).OfType<Warning>().ToArray()
            : [.. _warnings.All];
        return new StatisticsBasis(kept, _statistics.RowsOf(party), _statistics.CountedFrom, _statistics.Uncounted);
    }

    /// <summary>Index of the first number that is greater.</summary>
    private static int FirstAfter(IReadOnlyList<long> ascending, long number)
    {
        int low = 0, high = ascending.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (ascending[middle] <= number)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}

/// <summary>Part of a list.</summary>
/// <param name="Items">In the list's order.</param>
/// <param name="HasMore">Whether the list may go on.</param>
public readonly record struct Page<T>(ImmutableArray<T> Items, bool HasMore);

/// <summary>A party's declaration and what it overlaps.</summary>
/// <param name="Own">The party's.</param>
/// <param name="Others">Other parties', by key.</param>
/// <param name="OthersCount">How many there are.</param>
public sealed record Conflict(Declaration Own, ImmutableArray<Declaration> Others, int OthersCount);
