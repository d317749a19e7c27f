using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Format;
using NodaTime;

namespace Forewarn.Core.Arrangements;

/// <summary>The gaps that withdrawals have left, by the leaf that announced each.</summary>
internal sealed class GapBook : StatePart
{
    private readonly SortedDictionary<long, Gap> _gaps = [];
    private readonly Dictionary<PartyId, ImmutableArray<Gap>> _byParty = [];
    private readonly SortedSet<(Instant Until, long Leaf)> _byEnd = [];

    public int Count => _gaps.Count;

    /// <summary>Those that concern a party, as the one that withdrew or as another member.</summary>
    public ImmutableArray<Gap> Of(PartyId party) => _byParty.GetValueOrDefault(party, []);

    /// <summary>The gap that an announcement made; null when it is forgotten.</summary>
    public Gap? Find(long leaf) => _gaps.GetValueOrDefault(leaf);

    public void Add(Gap gap)
    {
        _gaps.Add(gap.Leaf, gap);
        _byEnd.Add((gap.Until, gap.Leaf));
        foreach (var member in gap.Before.Members)
            _byParty[member.Party] = _byParty.GetValueOrDefault(member.Party, []).Add(gap);
    }

    /// <summary>Ends the gap that a suspension made, if it is kept.</summary>
    public void End(Suspension suspension)
    {
        if (_gaps.TryGetValue(suspension.Leaf, out var gap))
            Remove(gap);
    }

    public override void Forget(Instant now)
    {
        while (_byEnd.Count > 0 && _byEnd.Min.Until + Limits.Retention <= now)
            Remove(_gaps[_byEnd.Min.Leaf]);
    }

    public override ICapturedPart Capture() => new CapturedList<Gap>([.. _gaps.Values], ArrangementsFormat.Write);

    public override void Restore(Stream stream, NameTable names) =>
        AirspaceState.Read(stream, (ref CanonicalReader reader) => ArrangementsFormat.ReadGap(ref reader), Add);

    private void Remove(Gap gap)
    {
        _gaps.Remove(gap.Leaf);
        _byEnd.Remove((gap.Until, gap.Leaf));
        foreach (var member in gap.Before.Members)
        {
            var rest = _byParty[member.Party].RemoveAll(other => other.Leaf == gap.Leaf);
            if (rest.IsEmpty)
                _byParty.Remove(member.Party);
            else
                _byParty[member.Party] = rest;
        }
    }
}
