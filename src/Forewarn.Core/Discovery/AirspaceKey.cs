using System.Collections.Immutable;
using Forewarn.Core.Geometry;

namespace Forewarn.Core.Discovery;

/// <summary>Proof that a planner knows what is relevant to its plan (F3548-21, Key): the OVNs that it has seen, or what an earlier search
/// has shown it.</summary>
public sealed record AirspaceKey
{
    /// <summary>Most OVNs of one key.</summary>
    public const int OvnsMax = 15_000;

    /// <summary>Knows nothing.</summary>
    public static readonly AirspaceKey Empty = new([], null);

    /// <exception cref="InvalidValueException">Too many; names <c>key</c>.</exception>
    public AirspaceKey(ImmutableArray<Ovn> ovns, Knowledge? known)
    {
        if (ovns.Length > OvnsMax)
            throw new InvalidValueException("key", $"{ovns.Length} OVNs", $"at most {OvnsMax}");
        (Ovns, Known) = (ovns, known);
    }

    /// <summary>In any order; those that no entity has prove nothing and do no harm.</summary>
    public ImmutableArray<Ovn> Ovns { get; }

    public Knowledge? Known { get; }
}

/// <summary>What the answer to a search of operational intents has shown to whoever asked.</summary>
/// <remarks>The caller vouches that such an answer was given.</remarks>
/// <param name="LeafEnd">The number of leaves there were: what has an older leaf was in the answer as it is.</param>
/// <param name="Searched">Where and when was searched.</param>
public sealed record Knowledge(long LeafEnd, Extents Searched);
