using System.Collections.Immutable;
using Forewarn.Core.Discovery;
using Forewarn.Core.Geometry;
using Forewarn.Core.Warnings;
using static System.FormattableString;

namespace Forewarn.Core.Airspace;

/// <content>The references that USSs write over F3548: creating, updating and deleting; what a key must know; who has to be told.</content>
public sealed partial class AirspaceState
{
    private Outcome Apply(PutReference command)
    {
        var proposal = command.Proposal;
        var current = Standing(proposal.Key);
        if (ProblemOf(command, current) is { } problem)
            return problem;
        var previous = current?.Reference!.SubscriptionId;
        var attached = SubscriptionFor(command, current, out problem);
        if (problem is not null)
            return problem;
        if (MissingFrom(command, attached) is { } missing)
            return missing;

        int version = (_declarations.Find(proposal.Key)?.Version ?? 0) + 1;
        var kind = current is null ? EventKind.Declared : proposal.HasVolumesOf(current) && !proposal.HasStateOf(current) ? EventKind.State : EventKind.Changed;
        var next = proposal with
        {
            Reference = new UssReference(_names.Of(proposal.Reference!.UssBaseUrl), attached?.Id),
            Manager = _names.Of(command.Actor),
            Version = version,
            DeclaredAt = Time,
            Notices = current?.Notices ?? [],
            Ovn = command.RequestedOvn ?? Ovn.Derive(command.Nonce, proposal.Key, version),
            PeerDetails = current?.PeerDetails,
            Leaf = Emit(kind, EventSubject.Entity(proposal.Type, proposal.Id), version, _names.Of(command.Actor), default),
        };
        var obligations = _obligations.Of(next, Time);
        if (current is null || !next.IsUnchangedFrom(current))
            next = Owe(current, next, obligations);
        if (current is null)
            _declarations.Remove(next.Key);
        _declarations.Put(next);
        Attach(next, previous, attached);
        var subscribers = Notify(next, current is null ? next.Extents : next.Extents.Union(current.Extents));
        return ChangedAs(next, created: current is null, subscribers);
    }

    private Outcome Apply(DeleteReference command)
    {
        var current = Standing(command.Key);
        if (current is null)
            return NotFound("id", NameOf(command.Key.Type));
        if (OwnershipProblem(command.Actor, current) is { } problem)
            return problem;
        if (current.Ovn != command.IfOvn)
            return StaleOvn(current);
        if (current.Type == EntityType.OperationalIntent && AvailabilityOf(command.Actor).State == Availability.Down)
            return IsDown(command.Actor);

        // Whoever it was attached to hears of its end, also when the subscription goes with it.
        var subscribers = Notify(current, current.Extents);
        var ended = End(current);
        if (ended.Notices.IsEmpty)
            _declarations.Remove(ended.Key);
        else
            _declarations.Put(ended);
        Detach(current, current.Reference!.SubscriptionId);
        // F3548-21, ChangeOperationalIntentReferenceResponse: what is gone is shown as it was.
        return ChangedAs(current, created: false, subscribers) with { Leaf = ended.Leaf };
    }

    /// <summary>The availability of a USS; Unknown when nobody has said.</summary>
    public UssAvailability AvailabilityOf(PartyId uss) =>
        _availability.GetValueOrDefault(uss) ?? new UssAvailability(uss, Availability.Unknown, Leaves.None);

    /// <summary>A declaration as the DSS role shows it.</summary>
    public ReferenceView View(Declaration declaration) => new(declaration, AvailabilityOf(declaration.Manager).State);

    /// <summary>A declaration that has not been ended.</summary>
    private Declaration? Standing(EntityKey key) => _declarations.Find(key) is { EndedAt: null } standing ? standing : null;

    private Refused? ProblemOf(PutReference command, Declaration? current)
    {
        var proposal = command.Proposal;
        if (current is null && command.IfOvn is not null)
            return NotFound("id", NameOf(proposal.Type));
        if (current is null && _declarations.Find(proposal.Key) is { Reference: null })
            return new Refused(RefusalCode.Conflict, "id", $"this {NameOf(proposal.Type)} was declared over /v1, and has ended", "a new id");
        if (current is not null)
        {
            if (OwnershipProblem(command.Actor, current) is { } foreign)
                return foreign;
            if (current.Ovn != command.IfOvn)
                return StaleOvn(current);
            if (Exhausted(current.Version) is { } exhausted)
                return exhausted;
            if (command.RequestedOvn == current.Ovn)
                return new Refused(RefusalCode.Invalid, "requested_ovn_suffix", "the present version has it", "another one: every change has an OVN of its own");
        }
        if (proposal.End <= Time)
            return new Refused(RefusalCode.Invalid, "extents", Invariant($"the last volume ended at {proposal.End}"), Invariant($"an end after {Time}"));
        if (proposal is OperationalIntent intent)
        {
            if (current is null && intent.State != IntentState.Accepted)
                return new Refused(RefusalCode.Invalid, "state", $"{intent.State} for a new operational intent", "Accepted");
            if (intent.TransitionProblem(current) is { } transition)
                return Invalid(transition);
            if (intent.State is IntentState.Accepted or IntentState.Activated && AvailabilityOf(command.Actor).State == Availability.Down)
                return IsDown(command.Actor);
        }
        return current is null && _declarations.Count >= Limits.DeclarationsMax
            ? new Refused(RefusalCode.LimitReached, "", $"the airspace holds {Limits.DeclarationsMax} declarations", "a retry when others have ended") : null;
    }

    private static Refused? OwnershipProblem(PartyId actor, Declaration current)
    {
        if (current.Manager != actor)
            return NotManager(NameOf(current.Type), current.Manager);
        return current.Reference is null
            ? new Refused(RefusalCode.Conflict, "id", $"this {NameOf(current.Type)} was declared over /v1", "the same change over /v1, or another id") : null;
    }

    private static Refused StaleOvn(Declaration current) =>
        new(RefusalCode.StaleVersion, "ovn", $"this {NameOf(current.Type)} exists, and this is not its current OVN", "the OVN of its last change");

    private static Refused IsDown(PartyId uss) => new(
        RefusalCode.UssDown, "state", $"{uss} is marked Down: it may put no operational intent that is Accepted or Activated, and delete none",
        "Nonconforming or Contingent; or the same request when its availability is Normal again");

    /// <summary>The subscription that the intent will have (F3548-21, SCD0080: it has to be told of what comes near), which covers it; null
    /// when it has none, or there is a problem.</summary>
    private Subscription? SubscriptionFor(PutReference command, Declaration? current, out Refused? problem)
    {
        problem = null;
        var proposal = command.Proposal;
        if (command.NewSubscription is { } wanted)
        {
            return Subscription.OfUss(
                EntityId.From(Ovn.UuidOf(command.Nonce, proposal.Id)), _names.Of(command.Actor), proposal.Extents, _names.Of(wanted.UssBaseUrl),
                isImplicit: true, notifyForOperationalIntents: true, wanted.NotifyForConstraints);
        }
        if (proposal.Reference!.SubscriptionId is not { } id)
        {
            if (proposal is OperationalIntent { State: not IntentState.Accepted } intent)
                problem = new Refused(RefusalCode.Invalid, "subscription_id", $"missing for state {intent.State}", "subscription_id or new_subscription");
            return null;
        }
        if (_subscriptions.Find(id) is not { UssBaseUrl: not null } subscription)
            problem = new Refused(RefusalCode.Invalid, "subscription_id", "there is no such subscription", "one that exists, or new_subscription");
        else if (subscription.Manager != command.Actor)
            problem = new Refused(RefusalCode.NotManager, "subscription_id", "this subscription belongs to another client", "one of your own");
        else if (!subscription.NotifyForOperationalIntents)
            problem = new Refused(RefusalCode.Invalid, "subscription_id", "this subscription does not notify for operational intents", "one that does");
        else if (current?.Reference?.SubscriptionId != id && _subscriptions.DependentsCountOf(id) >= Limits.DependentsPerSubscriptionMax)
            problem = new Refused(RefusalCode.LimitReached, "subscription_id", $"{Limits.DependentsPerSubscriptionMax} operational intents depend on this subscription", "another one");
        else if (subscription.Extents.Covers(proposal.Extents))
            return subscription;
        else if (!subscription.IsImplicit)
            problem = new Refused(RefusalCode.Invalid, "subscription_id", "this subscription does not cover the extents of the operational intent", "one that covers its area, altitudes and times");
        else
            return Widened(subscription, proposal, out problem);
        return null;
    }

    /// <summary>An implicit subscription follows its intents: it covers what those that depend on it need, and no more.</summary>
    private Subscription? Widened(Subscription subscription, Declaration proposal, out Refused? problem)
    {
        problem = null;
        var extents = proposal.Extents;
        foreach (var id in _subscriptions.View(subscription.Id)!.Dependents)
        {
            if (id != proposal.Id && Standing(new EntityKey(EntityType.OperationalIntent, id)) is { } dependent)
                extents = extents.Union(dependent.Extents);
            if (extents.Volumes.Length <= Limits.VolumesPerSubscriptionMax)
                continue;
            problem = new Refused(RefusalCode.LimitReached, "subscription_id",
                $"more than {Limits.VolumesPerSubscriptionMax} volumes would depend on this implicit subscription", "a subscription of its own");
            return null;
        }
        return subscription.Covering(extents);
    }

    /// <summary>The relevant entities whose current version the key does not know (F3548-21, AirspaceConflictResponse); null when it knows all.</summary>
    private Refused? MissingFrom(PutReference command, Subscription? attached)
    {
        if (command.Proposal is not OperationalIntent { State: IntentState.Accepted or IntentState.Activated } intent)
            return null;
        bool needsConstraints = attached is { NotifyForConstraints: true };
        var known = command.Key.Ovns.Length > 8 ? command.Key.Ovns.ToHashSet() : null;
        var missing = RelevantTo(intent.Extents, other =>
            other.Key != intent.Key
            && (other is OperationalIntent planned ? NeedsToBeKnown(planned) : needsConstraints)
            && !(known?.Contains(other.Ovn) ?? command.Key.Ovns.Contains(other.Ovn))
            && !(command.Key.Known is { } knowledge && Knows(knowledge, other)));
        return missing.IsEmpty ? null : new Refused(RefusalCode.MissingOvns, "key",
            Invariant($"{missing.Length} relevant operational intents or constraints are not known to the key"), "a key with their current OVNs, from the USSs that manage them")
        { Missing = [.. missing.Take(Limits.ReferencesListedMax).Select(View)] };
    }

    /// <summary>Accepted intents of a USS that does not answer cannot be known (F3548-21, SCD0035 and UssAvailabilityState).</summary>
    private bool NeedsToBeKnown(OperationalIntent other) =>
        other.State != IntentState.Accepted || _availability.Count == 0 || AvailabilityOf(other.Manager).State != Availability.Down;

    /// <summary>A search shows operational intents; constraints are another search. What is too large for its cells to be exact may be
    /// relevant to a question without having been found by it.</summary>
    private bool Knows(Knowledge knowledge, Declaration other) =>
        other is OperationalIntent && other.Leaf < knowledge.LeafEnd && other.Extents.Cells.IsExact && IsRelevant(knowledge.Searched, other.Extents);

    private bool IsRelevant(Extents one, Extents other) => Relevance == Relevance.Exact ? one.Overlaps(other) : one.Meets(other);

    /// <summary>What stands in the airspace and is relevant to some extents, by key.</summary>
    /// <param name="extents">What is asked about.</param>
    /// <param name="wanted">Which.</param>
    /// <param name="most">When there are more, any one more than that.</param>
    private ImmutableArray<Declaration> RelevantTo(Extents extents, Func<Declaration, bool> wanted, int most = int.MaxValue)
    {
        List<Declaration>? found = null;
        // What has several volumes comes up several times, and counts once.
        HashSet<EntityKey>? counted = Relevance == Relevance.Exact && most < int.MaxValue ? [] : null;
        void Take(Declaration other)
        {
            if (!(found?.Count > most) && other.EndedAt is null && wanted(other) && counted?.Add(other.Key) is not false)
                (found ??= []).Add(other);
        }
        if (Relevance == Relevance.Exact)
        {
            foreach (var volume in extents.Volumes)
                _declarations.Query(volume, default, (_, other) => Take(other));
        }
        else
        {
            _declarations.QueryMeeting(extents, Take);
        }
        return found is null ? [] : Obligations.EachOnce(found, (a, b) => a.Key.CompareTo(b.Key));
    }

    /// <summary>Subscriptions that are relevant to some extents, by id.</summary>
    private ImmutableArray<Subscription> SubscriptionsRelevantTo(Extents extents, Func<Subscription, bool> wanted)
    {
        List<Subscription>? found = null;
        void Take(Subscription subscription)
        {
            if (wanted(subscription))
                (found ??= []).Add(subscription);
        }
        if (Relevance == Relevance.Exact)
        {
            foreach (var volume in extents.Volumes)
                _subscriptions.Query(volume, default, (_, subscription) => Take(subscription));
        }
        else
        {
            _subscriptions.QueryMeeting(extents, Take);
        }
        return found is null ? [] : Obligations.EachOnce(found, (a, b) => a.Id.CompareTo(b.Id));
    }

    /// <summary>Counts a notification for every subscription that a change is relevant to, and names them, by URL, then by id.</summary>
    /// <param name="about">What has changed.</param>
    /// <param name="extents">Where it is, and was before.</param>
    private ImmutableArray<SubscriberToNotify> Notify(Declaration about, Extents extents)
    {
        if (_subscriptions.Count == 0)
            return [];
        // Parties of this node are warned by it of what its other parties declare; what a peer declares, only the peer can tell in full.
        var told = SubscriptionsRelevantTo(extents, subscription =>
            subscription.Wants(about) && (subscription.UssBaseUrl is not null || (about.Reference is not null && subscription.Manager != about.Manager)));
        if (told.IsEmpty)
            return [];
        var subscribers = ImmutableArray.CreateBuilder<SubscriberToNotify>(told.Length);
        foreach (var subscription in told)
            subscribers.Add(new SubscriberToNotify(subscription.UssBaseUrl ?? default, subscription.Id, _subscriptions.Notify(subscription.Id)));
        subscribers.Sort((a, b) => a.UssBaseUrl.CompareTo(b.UssBaseUrl) is not 0 and var byUrl ? byUrl : a.SubscriptionId.CompareTo(b.SubscriptionId));
        return subscribers.MoveToImmutable();
    }

    /// <summary>Ties an intent to its subscription, and lets the one before go.</summary>
    private void Attach(Declaration next, EntityId? previous, Subscription? attached)
    {
        if (attached is not null)
        {
            _subscriptions.Put(attached.Leaf == Leaves.None ? attached with { Leaf = next.Leaf, Version = 1 } : attached);
            _subscriptions.AddDependent(attached.Id, next.Id);
        }
        if (previous != attached?.Id)
            Detach(next, previous);
    }

    private void Detach(Declaration intent, EntityId? subscription)
    {
        if (subscription is { } id && _subscriptions.RemoveDependent(id, intent.Id) && _subscriptions.Find(id) is { IsImplicit: true } unused)
            _subscriptions.Remove(unused);
    }

    /// <summary>What is forgotten without having been deleted depends on nothing any more.</summary>
    private void LetGoOfSubscription(Declaration forgotten)
    {
        if (forgotten.EndedAt is null)
            Detach(forgotten, forgotten.Reference?.SubscriptionId);
    }

    /// <summary>An intent names no subscription that is over: a later one under the same id is another.</summary>
    private void LoseSubscription(EntityId intent)
    {
        if (Standing(new EntityKey(EntityType.OperationalIntent, intent)) is { Reference: { } reference } standing)
            _declarations.Put(standing with { Reference = reference with { SubscriptionId = null } });
    }

    private ReferenceChanged ChangedAs(Declaration declaration, bool created, ImmutableArray<SubscriberToNotify> subscribers) =>
        new(declaration, created, AvailabilityOf(declaration.Manager).State, subscribers) { Leaf = declaration.Leaf };
}
