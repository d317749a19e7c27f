using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Server.Recording;
using NodaTime;

namespace Forewarn.Server.Incidents;

/// <summary>Keeps, of a run, which declarations of different parties overlapped; and which did not, where that says something: because the two
/// overlapped before, because a warning of the one went to the party of the other, or because somebody asks about one of them.</summary>
/// <remarks>Bounded by <see cref="MeetingsMax"/>, whatever is declared: overlaps first, and of those that find no room only how many there were.
/// Pairs are not gone through one by one, but those that are
/// listed or could be. Not thread-safe.</remarks>
/// <param name="asked">Declarations that somebody asks about.</param>
internal sealed class MeetingFinder(IEnumerable<EntityKey> asked)
{
    /// <summary>Meetings that one incident lists.</summary>
    public const int MeetingsMax = 1_000;

    private readonly SortedSet<EntityKey> _asked = [.. asked];
    private readonly Dictionary<EntityKey, Declaration> _standing = [];
    private readonly SortedDictionary<PartyId, SortedSet<EntityKey>> _byParty = [];
    private readonly Dictionary<PartyId, SortedSet<EntityKey>> _warnedOf = [];
    private readonly Dictionary<EntityKey, SortedSet<PartyId>> _warned = [];

    /// <summary>Of what is listed, in both directions: whether the two overlap.</summary>
    private readonly Dictionary<EntityKey, SortedDictionary<EntityKey, bool>> _listed = [];

    private readonly List<Meeting> _overlaps = [];
    private readonly List<Meeting> _others = [];
    private readonly SortedDictionary<PartyId, long> _overlapsLeft = [];
    private bool _areOthersLeft;

    /// <summary>A warning of a declaration went to a party.</summary>
    public void Warned(EntityKey subject, PartyId to)
    {
        SetOf(_warnedOf, to).Add(subject);
        SetOf(_warned, subject).Add(to);
    }

    /// <summary>Something was declared or changed.</summary>
    /// <param name="declared">As it is now, and the first of what it overlaps.</param>
    /// <param name="all">Finds all that it overlaps; asked when the first are not all, and something depends on the others.</param>
    /// <param name="at">When.</param>
    public void Declared(Declared declared, Func<ImmutableArray<Declaration>> all, Instant at)
    {
        var declaration = declared.Declaration;
        _standing[declaration.Key] = declaration;
        SetOf(_byParty, declaration.Manager).Add(declaration.Key);
        var before = ListedAsOverlapping(declaration.Key);
        bool isCut = declared.Overlaps.Length < declared.OverlapsCount;
        if (isCut && _overlaps.Count == MeetingsMax && before.Length == 0)
        {
            AddLeft(declaration.Manager, declared.OverlapsCount);
            _areOthersLeft |= Named(declaration).Any();
            return;
        }
        var overlapping = isCut ? all() : declared.Overlaps;
        AddLeft(declaration.Manager, overlapping.Count(other => !ListOverlap(declaration, other, at)));
        ListOthers(declaration, before, [.. overlapping.Select(other => other.Key)], at);
    }

    /// <summary>Something was ended or taken back.</summary>
    public void Ended(Declaration declaration)
    {
        _standing.Remove(declaration.Key);
        SetOf(_byParty, declaration.Manager).Remove(declaration.Key);
    }

    /// <summary>What was kept.</summary>
    public Meetings Result() => new(
        [.. _overlaps.Concat(_others.Take(MeetingsMax - _overlaps.Count)).OrderBy(meeting => meeting.At)],
        [.. _overlapsLeft.Select(left => new OverlapsLeft(left.Key.ToString(), left.Value))],
        _areOthersLeft || _overlaps.Count + _others.Count > MeetingsMax);

    /// <summary>What is listed as overlapping it, and still stands.</summary>
    private ImmutableArray<Declaration> ListedAsOverlapping(EntityKey key) => !_listed.TryGetValue(key, out var listed) ? []
        : [.. listed.Where(other => other.Value).Select(other => _standing.GetValueOrDefault(other.Key)).OfType<Declaration>()];

    /// <summary>Standing declarations of others, at the same time, whose meeting with it is named by a warning or by who asks.</summary>
    private IEnumerable<Declaration> Named(Declaration declaration)
    {
        var parties = _asked.Contains(declaration.Key) ? _byParty.Keys : _warned.GetValueOrDefault(declaration.Key) ?? Enumerable.Empty<PartyId>();
        var subjects = _asked.Concat(_warnedOf.GetValueOrDefault(declaration.Manager) ?? []);
        return parties.SelectMany(party => _byParty.GetValueOrDefault(party) ?? []).Concat(subjects)
            .Select(key => _standing.GetValueOrDefault(key)).OfType<Declaration>()
            .Where(other => other.Manager != declaration.Manager && other.Start < declaration.OverAt && declaration.Start < other.OverAt);
    }

    /// <summary>Whether the two are listed as overlapping, or as not doing so; null when neither.</summary>
    private bool? Known(EntityKey one, EntityKey other) => _listed.TryGetValue(one, out var others) && others.TryGetValue(other, out bool overlaps) ? overlaps : null;

    /// <summary>Lists an overlap, unless the list is full.</summary>
    /// <returns>Whether it is listed.</returns>
    private bool ListOverlap(Declaration one, Declaration other, Instant at)
    {
        if (Known(one.Key, other.Key) is true)
            return true;
        if (_overlaps.Count == MeetingsMax)
            return false;
        _overlaps.Add(List(one, other, at, overlaps: true));
        return true;
    }

    private void ListOthers(Declaration declaration, ImmutableArray<Declaration> before, HashSet<EntityKey> met, Instant at)
    {
        foreach (var other in before.Concat(Named(declaration).Where(other => Known(declaration.Key, other.Key) is null)))
        {
            // Nothing is said of what is over: whether it overlapped was said while it was not.
            if (other.OverAt <= at || met.Contains(other.Key))
                continue;
            if (_others.Count == MeetingsMax)
            {
                _areOthersLeft = true;
                break;
            }
            _others.Add(List(declaration, other, at, overlaps: false));
        }
    }

    private void AddLeft(PartyId party, int count)
    {
        if (count > 0)
            _overlapsLeft[party] = _overlapsLeft.GetValueOrDefault(party) + count;
    }

    private Meeting List(Declaration one, Declaration other, Instant at, bool overlaps)
    {
        SetOf(_listed, one.Key)[other.Key] = overlaps;
        SetOf(_listed, other.Key)[one.Key] = overlaps;
        return new Meeting(EntityName.Of(one.Key), EntityName.Of(other.Key), at, overlaps);
    }

    private static TSet SetOf<TKey, TSet>(IDictionary<TKey, TSet> sets, TKey key)
        where TSet : new()
    {
        if (!sets.TryGetValue(key, out var set))
            sets.Add(key, set = new TSet());
        return set;
    }
}

/// <summary>What a run found of declarations of different parties.</summary>
/// <param name="Listed">In the order of time, at most <see cref="MeetingFinder.MeetingsMax"/>; of each pair only what differs from what was found before.</param>
/// <param name="OverlapsLeft">Overlaps that are not listed.</param>
/// <param name="AreOthersLeft">Whether there are more that did not overlap than are listed.</param>
internal sealed record Meetings(ImmutableArray<Meeting> Listed, ImmutableArray<OverlapsLeft> OverlapsLeft, bool AreOthersLeft);

/// <summary>Whether two declarations overlap, found when the first of them was made or changed.</summary>
internal readonly record struct Meeting(string Declaration, string Other, Instant At, bool Overlaps);

/// <summary>How many overlaps of what a party declared are not listed; they count again each time that it changes something.</summary>
internal readonly record struct OverlapsLeft(string Party, long Count);
