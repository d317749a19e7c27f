using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Format;
using Forewarn.Core.Warnings;
using NodaTime;

namespace Forewarn.Core.Arrangements;

/// <summary>Versions of arrangements that bound until others took their place, for as long as what happened under them is kept.</summary>
internal sealed class PastArrangements : StatePart
{
    private readonly Queue<PastArrangement> _inOrder = new();
    private readonly Dictionary<PartyId, ImmutableArray<PastArrangement>> _byParty = [];

    public IEnumerable<PastArrangement> Of(PartyId party) => _byParty.GetValueOrDefault(party, []);

    public void Add(PastArrangement past)
    {
        _inOrder.Enqueue(past);
        foreach (var member in past.Terms.Members)
            _byParty[member.Party] = _byParty.GetValueOrDefault(member.Party, []).Add(past);
    }

    public override void Forget(Instant now)
    {
        while (_inOrder.TryPeek(out var oldest) && oldest.Until + Limits.Retention <= now)
        {
            _inOrder.Dequeue();
            foreach (var member in oldest.Terms.Members)
            {
                // Each party's are in order too: the oldest is its first.
                var rest = _byParty[member.Party].RemoveAt(0);
                if (rest.IsEmpty)
                    _byParty.Remove(member.Party);
                else
                    _byParty[member.Party] = rest;
            }
        }
    }

    public override ICapturedPart Capture() => new CapturedList<PastArrangement>([.. _inOrder], (writer, past) =>
    {
        StateFormat.Write(writer, past.Terms);
        writer.Time(past.Until);
        writer.Bool(past.WasAmended);
    });

    public override void Restore(Stream stream, NameTable names) =>
        AirspaceState.Read(stream, (ref CanonicalReader reader) => new PastArrangement(StateFormat.ReadArrangement(ref reader), reader.Time(), reader.Bool()), Add);
}

/// <summary>A version of an arrangement that was in force.</summary>
/// <param name="Terms">The version.</param>
/// <param name="Until">First moment at which it no longer was.</param>
/// <param name="WasAmended">Whether all members signed the version that followed; otherwise the operator removed it. What the operator records, or
/// removes, is taken to have been so always: findings about the past are made by what stands.</param>
internal sealed record PastArrangement(Arrangement Terms, Instant Until, bool WasAmended);
