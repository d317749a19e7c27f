using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Geometry;
using NodaTime;

namespace Forewarn.Core.Warnings;

/// <summary>Who must be warned of a declaration: every party with an overlapping intent, constraint or subscription of its own,
/// and every party that an arrangement obliges the declarer to warn there.</summary>
internal sealed class Obligations(DeclarationBook declarations, SubscriptionBook subscriptions, ArrangementBook arrangements)
{
    /// <summary>A warning that is owed to a party, and why.</summary>
    public sealed record Owed(PartyId To, ImmutableArray<Reason> Reasons, Arrangement? Arrangement);

    /// <summary>What a declaration leads to.</summary>
    /// <param name="Owed">By party.</param>
    /// <param name="Overlaps">Other parties' declarations that it overlaps, by key, all of them.</param>
    public sealed record Result(ImmutableArray<Owed> Owed, ImmutableArray<Declaration> Overlaps);

    public Result Of(Declaration declaration, Instant at)
    {
        var reasons = new SortedDictionary<PartyId, List<Reason>>();
        var overlaps = Overlapping(declaration, at);
        foreach (var other in overlaps)
            Add(reasons, other.Manager, new Reason(other.Type, other.Id, default));
        foreach (var subscription in Subscribed(declaration, at))
            Add(reasons, subscription.Manager, new Reason(EntityType.Subscription, subscription.Id, default));
        foreach (var arrangement in arrangements.InForce(declaration.Manager, declaration.Kind, declaration.Volumes, at))
        {
            foreach (var member in arrangement.Members)
            {
                if (member.Party != declaration.Manager && arrangement.Binds(member.Party, at))
                    Add(reasons, member.Party, new Reason(EntityType.Arrangement, default, arrangement.Id));
            }
        }
        var owed = reasons.Select(entry => new Owed(entry.Key, [.. entry.Value], StrictestFor(declaration, entry.Key, at)));
        return new Result([.. owed], overlaps);
    }

    /// <summary>Other parties' standing declarations that come closer than the arrangements between the two allow, by key.</summary>
    public ImmutableArray<Declaration> Overlapping(Declaration declaration, Instant at)
    {
        var found = new SortedDictionary<EntityKey, Declaration>();
        var widest = arrangements.WidestSeparation(declaration.Manager, at);
        foreach (var volume in declaration.Volumes)
        {
            declarations.Query(volume, widest, (theirs, other) =>
            {
                if (other.Manager == declaration.Manager || other.OverAt <= at || found.ContainsKey(other.Key))
                    return;
                if (widest == default || volume.Overlaps(theirs, SeparationBetween(declaration, other, at)))
                    found.Add(other.Key, other);
            });
        }
        return [.. found.Values];
    }

    /// <summary>The arrangement with the longest lead time that binds both; the first by id among equals.</summary>
    public Arrangement? StrictestFor(Declaration declaration, PartyId to, Instant at) =>
        arrangements.Between(declaration.Manager, to, declaration.Kind, declaration.Volumes, at)
            .MaxBy(arrangement => arrangement.LeadTimeFor(declaration.Kind)!.Value);

    public bool IsBound(PartyId party, ActivityKind kind, ImmutableArray<Volume4D> volumes, Instant at) =>
        arrangements.InForce(party, kind, volumes, at).Any();

    private Separation SeparationBetween(Declaration one, Declaration other, Instant at)
    {
        var separation = default(Separation);
        foreach (var arrangement in arrangements.Between(one.Manager, other.Manager, one.Kind, one.Volumes, at))
            separation = Separation.Max(separation, arrangement.Separation);
        return separation;
    }

    private SortedSet<Subscription> Subscribed(Declaration declaration, Instant at)
    {
        var found = new SortedSet<Subscription>(Comparer<Subscription>.Create((a, b) => a.Id.CompareTo(b.Id)));
        foreach (var volume in declaration.Volumes)
        {
            subscriptions.Query(volume, default, (_, subscription) =>
            {
                if (subscription.Manager != declaration.Manager && subscription.Wants(declaration) && subscription.Extent.End > at)
                    found.Add(subscription);
            });
        }
        return found;
    }

    private static void Add(SortedDictionary<PartyId, List<Reason>> reasons, PartyId party, Reason reason)
    {
        if (!reasons.TryGetValue(party, out var list))
            reasons.Add(party, list = []);
        if (list.Count < Limits.ReasonsListedMax)
            list.Add(reason);
    }
}
