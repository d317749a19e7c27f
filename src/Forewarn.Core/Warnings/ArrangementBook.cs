using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Arrangements;
using Forewarn.Core.Geometry;
using NodaTime;

namespace Forewarn.Core.Warnings;

/// <summary>The arrangements of an airspace, and what they ask of a party.</summary>
internal sealed class ArrangementBook
{
    private readonly SortedDictionary<ArrangementId, Arrangement> _byId = [];
    private readonly Dictionary<PartyId, ImmutableArray<Arrangement>> _byParty = [];

    public int Count => _byId.Count;

    /// <summary>The versions that were in force before.</summary>
    public PastArrangements Past { get; } = new();

    /// <summary>All of them, by id.</summary>
    public IEnumerable<Arrangement> All => _byId.Values;

    public Arrangement? Find(ArrangementId id) => _byId.GetValueOrDefault(id);

    public IEnumerable<Arrangement> Of(PartyId party) => _byParty.GetValueOrDefault(party, []);

    public void Put(Arrangement arrangement)
    {
        Remove(arrangement.Id);
        _byId.Add(arrangement.Id, arrangement);
        foreach (var member in arrangement.Members)
        {
            var own = _byParty.GetValueOrDefault(member.Party, []).Add(arrangement);
            _byParty[member.Party] = own.Sort((a, b) => a.Id.CompareTo(b.Id));
        }
    }

    public void Remove(ArrangementId id)
    {
        if (!_byId.Remove(id, out var arrangement))
            return;
        foreach (var member in arrangement.Members)
        {
            var own = _byParty[member.Party].Remove(arrangement);
            if (own.IsEmpty)
                _byParty.Remove(member.Party);
            else
                _byParty[member.Party] = own;
        }
    }

    /// <summary>The widest separation that any arrangement asks of a party's activities, at any time.</summary>
    public Separation WidestSeparation(PartyId party)
    {
        var widest = default(Separation);
        foreach (var arrangement in Of(party))
            widest = Separation.Max(widest, arrangement.Separation);
        return widest;
    }

    /// <summary>Those in force between two parties, by id.</summary>
    public IEnumerable<Arrangement> Between(PartyId one, PartyId other, Instant at) =>
        Of(one).Where(arrangement => arrangement.Binds(one, at) && arrangement.Binds(other, at));

    /// <summary>Those in force that bind a party and cover a kind of activity in one of the volumes, by id; at a moment that is past, also the
    /// versions that have been amended since.</summary>
    public IEnumerable<Arrangement> InForce(PartyId party, ActivityKind kind, ImmutableArray<Volume4D> volumes, Instant at) =>
        WithPast(party, at, past => past.WasAmended).Where(arrangement => arrangement.Binds(party, at) && arrangement.Covers(kind, volumes));

    /// <summary>Whether any arrangement bound the two at that moment for such an activity, one that was removed since included.</summary>
    public bool Covered(PartyId party, PartyId other, ActivityKind kind, ImmutableArray<Volume4D> volumes, Instant at) =>
        WithPast(party, at, _ => true).Any(arrangement => arrangement.Binds(party, at) && arrangement.Binds(other, at) && arrangement.Covers(kind, volumes));

    private IEnumerable<Arrangement> WithPast(PartyId party, Instant at, Func<PastArrangement, bool> counts) =>
        Of(party).Concat(Past.Of(party).Where(past => at < past.Until && counts(past)).Select(past => past.Terms));
}
