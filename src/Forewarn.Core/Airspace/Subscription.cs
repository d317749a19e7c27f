using Forewarn.Core.Discovery;
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

    /// <summary>Where and when; one volume, except for an implicit subscription, which covers all intents that depend on it.</summary>
    public Extents Extents { get; private init; } = null!;

    /// <summary>The volume of a subscription that has one.</summary>
    public Volume4D Extent => Extents.Volumes[0];

    /// <summary>Where a USS wants to be told; null for a party of this node, which is warned.</summary>
    public UssBaseUrl? UssBaseUrl { get; private init; }

    /// <summary>Whether it was made along with an operational intent, and goes when nothing depends on it (F3548-21,
    /// implicit_subscription).</summary>
    public bool IsImplicit { get; private init; }

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
                Extents = Extents.Of([extent]),
                NotifyForOperationalIntents = notifyForOperationalIntents,
                NotifyForConstraints = notifyForConstraints,
            }
            : throw new InvalidValueException("notify_for_operational_intents", "the subscription is for nothing", "true here or in notify_for_constraints");

    /// <summary>A subscription of a USS.</summary>
    /// <exception cref="InvalidValueException">It would notify of nothing; names <c>notify_for_operational_intents</c>.</exception>
    internal static Subscription OfUss(
        EntityId id, PartyId manager, Extents extents, UssBaseUrl url, bool isImplicit, bool notifyForOperationalIntents, bool notifyForConstraints) =>
        Create(id, manager, extents.Volumes[0], notifyForOperationalIntents, notifyForConstraints) with { Extents = extents, UssBaseUrl = url, IsImplicit = isImplicit };

    internal Subscription Covering(Extents extents) => this with { Extents = extents };

    public bool Wants(Declaration declaration) => declaration is Constraint ? NotifyForConstraints : NotifyForOperationalIntents;

    internal bool SaysTheSameAs(Subscription other) => Extents.Equals(other.Extents)
        && NotifyForOperationalIntents == other.NotifyForOperationalIntents && NotifyForConstraints == other.NotifyForConstraints;
}
