using Forewarn.Core.Geometry;

namespace Forewarn.Core.Airspace;

/// <summary>A party's wish to be warned of what others declare in a part of the airspace (F3548 subscription).</summary>
public sealed record Subscription
{
    public EntityId Id { get; private init; }

    public PartyId Manager { get; internal init; }

    public int Version { get; internal init; }

    /// <summary>Index of the leaf of this version; <see cref="Leaves.None"/> for a proposal.</summary>
    public long Leaf { get; internal init; } = Leaves.None;

    public Volume4D Extent { get; private init; } = null!;

    /// <summary>Whether operational intents are warned of.</summary>
    public bool NotifyForOperationalIntents { get; private init; }

    /// <summary>Whether constraints are warned of.</summary>
    public bool NotifyForConstraints { get; private init; }

    /// <exception cref="InvalidValueException">It would warn of nothing; names <c>notify_for_operational_intents</c>.</exception>
    public static Subscription Create(EntityId id, PartyId manager, Volume4D extent, bool notifyForOperationalIntents, bool notifyForConstraints) =>
        notifyForOperationalIntents || notifyForConstraints
            ? new Subscription
            {
                Id = id,
                Manager = manager,
                Version = 1,
                Extent = extent,
                NotifyForOperationalIntents = notifyForOperationalIntents,
                NotifyForConstraints = notifyForConstraints,
            }
            : throw new InvalidValueException("notify_for_operational_intents", "the subscription is for nothing", "true here or in notify_for_constraints");

    public bool Wants(Declaration declaration) => declaration is Constraint ? NotifyForConstraints : NotifyForOperationalIntents;

    internal bool SaysTheSameAs(Subscription other) => Extent == other.Extent
        && NotifyForOperationalIntents == other.NotifyForOperationalIntents && NotifyForConstraints == other.NotifyForConstraints;
}
