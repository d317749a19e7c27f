using System.Collections.Immutable;
using Forewarn.Core.Airspace;

namespace Forewarn.Core.Incidents;

/// <summary>The leaves of the record that an incident is made of, as far as one party may see them.</summary>
/// <remarks>The indices outlive what the state remembers: the record keeps the leaves for ever. Equal by value.</remarks>
public sealed record Gathered
{
    /// <param name="party">Who may see them.</param>
    /// <param name="leaves">Their indices; each once and ascending.</param>
    /// <exception cref="InvalidValueException">Out of order, or too many; names <c>gathered</c>.</exception>
    public Gathered(PartyId party, ImmutableArray<long> leaves)
    {
        if (leaves.Length > IncidentLimits.LeavesPerPartyMax)
        {
            throw new InvalidValueException("extent", $"{leaves.Length} leaves of the record lie in it",
                $"a smaller area or a shorter time, with at most {IncidentLimits.LeavesPerPartyMax}");
        }
        for (int i = 0; i < leaves.Length; i++)
        {
            if (leaves[i] <= (i == 0 ? -1 : leaves[i - 1]))
                throw new InvalidValueException("gathered", $"leaf {leaves[i]} is out of order", "indices of leaves, ascending");
        }
        (Party, Leaves) = (party, leaves);
    }

    public PartyId Party { get; }

    public ImmutableArray<long> Leaves { get; }

    /// <summary>These and those of another gathering for the same party.</summary>
    internal Gathered With(Gathered other) => new(Party, [.. Leaves.Union(other.Leaves).Order()]);

    public bool Equals(Gathered? other) => other is not null && Party == other.Party && Leaves.AsSpan().SequenceEqual(other.Leaves.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Party, Leaves.Length);
}
