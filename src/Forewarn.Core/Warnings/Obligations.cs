using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Geometry;
using NodaTime;

namespace Forewarn.Core.Warnings;

/// <summary>Who must be warned of a declaration: every party with an overlapping intent, constraint or subscription of its own,
/// and every party that an arrangement obliges the declarer to warn there.</summary>
/// <remarks>Who is not registered as a party is not warned: a peer USS is told by the means of F3548 alone.</remarks>
internal sealed class Obligations(
    IReadOnlyDictionary<PartyId, Party> parties, DeclarationBook declarations, SubscriptionBook subscriptions, ArrangementBook arrangements)
{
    /// <summary>A warning that is owed to a party, and why.</summary>
    public sealed record Owed(PartyId To, ImmutableArray<Reason> Reasons, Arrangement? Arrangement);

    /// <summary>What a declaration leads to.</summary>
    /// <param name="Owed">By party.</param>
    /// <param name="Overlaps">Other parties' declarations that it overlaps, by key, all of them.</param>
    /// <param name="InForce">The arrangements that bind the declarer there, by id.</param>
    public sealed record Result(ImmutableArray<Owed> Owed, ImmutableArray<Declaration> Overlaps, ImmutableArray<Arrangement> InForce);

    private static readonly Result Nobody = new([], [], []);

    public Result Of(Declaration declaration, Instant at)
    {
        // Where only peer USSs are, nobody is warned.
        if (parties.Count == 0)
            return Nobody;
        var overlaps = Overlapping(declaration, at);
        var subscribed = Subscribed(declaration, at);
        var boundAt = declaration.BoundAt(at);
        var inForce = arrangements.InForce(declaration.Manager, declaration.Kind, declaration.Volumes, boundAt).ToImmutableArray();
        if (overlaps.IsEmpty && subscribed.IsEmpty && inForce.IsEmpty)
            return Nobody;
        var reasons = new SortedDictionary<PartyId, List<Reason>>();
        foreach (var other in overlaps)
            AddParty(reasons, other.Manager, new Reason(other.Type, other.Id, default));
        foreach (var subscription in subscribed)
            AddParty(reasons, subscription.Manager, new Reason(EntityType.Subscription, subscription.Id, default));
        foreach (var arrangement in inForce)
        {
            foreach (var member in arrangement.Members)
            {
                if (member.Party != declaration.Manager && arrangement.Binds(member.Party, boundAt))
                    Add(reasons, member.Party, new Reason(EntityType.Arrangement, default, arrangement.Id));
            }
        }
        var owed = reasons.Select(entry => new Owed(entry.Key, [.. entry.Value], Strictest(inForce, declaration.Kind, entry.Key, boundAt)));
        return new Result([.. owed], overlaps, inForce);
    }

    /// <summary>Other parties' standing declarations that come closer than the arrangements between the two allow, by key.</summary>
    public ImmutableArray<Declaration> Overlapping(Declaration declaration, Instant at)
    {
        var found = new List<Declaration>();
        var widest = arrangements.WidestSeparation(declaration.Manager);
        foreach (var volume in declaration.Volumes)
        {
            declarations.Query(volume, widest, (theirs, other) =>
            {
                if (other.Manager == declaration.Manager || other.OverAt <= at)
                    return;
                if (widest == default || volume.Overlaps(theirs, SeparationBetween(declaration, other, at)))
                    found.Add(other);
            });
        }
        return EachOnce(found, (a, b) => a.Key.CompareTo(b.Key));
    }

    /// <summary>Of arrangements in force, by id, the one with the longest lead time that binds the other party as well; the
    /// first among equals.</summary>
    public static Arrangement? Strictest(ImmutableArray<Arrangement> inForce, ActivityKind kind, PartyId to, Instant at) =>
        inForce.Where(arrangement => arrangement.Binds(to, at)).MaxBy(arrangement => arrangement.LeadTimeFor(kind)!.Value);

    /// <summary>Whether an arrangement obliges a party to warn at least one other of such an activity there.</summary>
    public bool IsBound(PartyId party, ActivityKind kind, ImmutableArray<Volume4D> volumes, Instant at) =>
        arrangements.InForce(party, kind, volumes, at).Any(arrangement =>
            arrangement.Members.Any(member => member.Party != party && arrangement.Binds(member.Party, at)));

    /// <summary>The widest separation of the arrangements that bind both managers and cover one of the two activities: the same
    /// whichever of them was declared first.</summary>
    private Separation SeparationBetween(Declaration one, Declaration other, Instant at)
    {
        var separation = default(Separation);
        foreach (var arrangement in arrangements.Between(one.Manager, other.Manager, Instant.Max(one.BoundAt(at), other.BoundAt(at))))
        {
            if (arrangement.Separation != default
                && (arrangement.Covers(one.Kind, one.Volumes) || arrangement.Covers(other.Kind, other.Volumes)))
                separation = Separation.Max(separation, arrangement.Separation);
        }
        return separation;
    }

    private ImmutableArray<Subscription> Subscribed(Declaration declaration, Instant at)
    {
        if (subscriptions.Count == 0)
            return [];
        var found = new List<Subscription>();
        foreach (var volume in declaration.Volumes)
        {
            subscriptions.Query(volume, default, (_, subscription) =>
            {
                if (subscription.Manager != declaration.Manager && subscription.Wants(declaration) && subscription.Extents.End > at)
                    found.Add(subscription);
            });
        }
        return EachOnce(found, (a, b) => a.Id.CompareTo(b.Id));
    }

    /// <summary>In order, and each once: what several volumes meet was found several times.</summary>
    internal static ImmutableArray<T> EachOnce<T>(List<T> found, Comparison<T> order)
        where T : class
    {
        if (found.Count == 0)
            return [];
        found.Sort(order);
        var once = ImmutableArray.CreateBuilder<T>(found.Count);
        foreach (var each in found)
        {
            if (once.Count == 0 || !ReferenceEquals(once[^1], each))
                once.Add(each);
        }
        return once.DrainToImmutable();
    }

    private void AddParty(SortedDictionary<PartyId, List<Reason>> reasons, PartyId party, Reason reason)
    {
        if (parties.ContainsKey(party))
            Add(reasons, party, reason);
    }

    private static void Add(SortedDictionary<PartyId, List<Reason>> reasons, PartyId party, Reason reason)
    {
        if (!reasons.TryGetValue(party, out var list))
            reasons.Add(party, list = []);
        if (list.Count < Limits.ReasonsListedMax)
            list.Add(reason);
    }
}
