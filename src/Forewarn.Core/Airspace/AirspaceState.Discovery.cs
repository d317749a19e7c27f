using System.Collections.Immutable;
using Forewarn.Core.Discovery;
using Forewarn.Core.Geometry;
using Forewarn.Core.Pool;
using static System.FormattableString;

namespace Forewarn.Core.Airspace;

/// <content>The rest of the DSS role: subscriptions of USSs, their availability, reports, and what USSs tell each other.</content>
public sealed partial class AirspaceState
{
    private Outcome Apply(PutUssSubscription command)
    {
        var proposal = command.Proposal;
        var current = _subscriptions.Find(proposal.Id);
        if (OwnProblem(current, command.Actor, command.IfVersion, "subscription") is { } problem)
            return problem;
        var start = proposal.Start ?? current?.Extents.Start ?? Time;
        var end = proposal.End ?? current?.Extents.End ?? start + SubscriptionProposal.DurationMax;
        if (proposal.Start is { } asked && asked < Time - SubscriptionProposal.StartAgeMax)
            return new Refused(RefusalCode.Invalid, "extents.time_start", Invariant($"{asked} is in the past"), Invariant($"{Time - SubscriptionProposal.StartAgeMax} or later"));
        if (end <= Time || end <= start)
            return new Refused(RefusalCode.Invalid, "extents.time_end", Invariant($"{end} is in the past or not after {start}"), "a time after now and after time_start");
        if (end - start > SubscriptionProposal.DurationMax)
            return new Refused(RefusalCode.Invalid, "extents.time_end", Invariant($"{end} is more than 24 hours after {start}"), "at most 24 hours after time_start");
        if (end > Volume4D.EndMax)
            return new Refused(RefusalCode.Invalid, "extents.time_end", Invariant($"{end} is too far ahead"), Invariant($"{Volume4D.EndMax} or earlier"));
        var extents = Extents.Of([Volume4D.Create(proposal.Area, proposal.Altitude, start, end)]);
        if (CrowdProblem(command.Actor, proposal.Id, extents, current) is { } crowd)
            return crowd;
        foreach (var id in _subscriptions.View(proposal.Id)?.Dependents ?? [])
        {
            if (Standing(new EntityKey(EntityType.OperationalIntent, id)) is { } dependent
                && !(extents.Covers(dependent.Extents, SubscriptionProposal.StartAgeMax) && proposal.NotifyForOperationalIntents))
                return new Refused(RefusalCode.Invalid, "extents", $"operational intent {id} depends on this subscription, and would not be covered", "extents that cover what depends on it");
        }

        var intents = proposal.NotifyForOperationalIntents ? Relevant<OperationalIntent>(extents) : [];
        var constraints = proposal.NotifyForConstraints ? Relevant<Constraint>(extents) : [];
        if (intents.Length > Limits.ReferencesListedMax || constraints.Length > Limits.ReferencesListedMax)
            return new Refused(RefusalCode.AreaTooLarge, "extents", Invariant($"more than {Limits.ReferencesListedMax} entities are relevant to it"), "a smaller area, or less time");

        // What its USS has changed by itself is its own from now on, and stays when the intents go that it came with.
        var next = Subscription.OfUss(
            proposal.Id, _names.Of(command.Actor), extents, _names.Of(proposal.UssBaseUrl), isImplicit: false,
            proposal.NotifyForOperationalIntents, proposal.NotifyForConstraints);
        if (Exhausted(current?.Version) is { } exhausted)
            return exhausted;
        int version = (current?.Version ?? 0) + 1;
        next = next with { Version = version, Leaf = Emit(EventKind.Subscribed, EventSubject.Entity(EntityType.Subscription, next.Id), version, next.Manager, default) };
        _subscriptions.Put(next);
        return new UssSubscribed(_subscriptions.View(next.Id)!, intents, constraints) { Leaf = next.Leaf };
    }

    private Outcome Apply(DeleteUssSubscription command)
    {
        if (_subscriptions.Find(command.Id) is not { UssBaseUrl: not null } current)
            return NotFound("id", "subscription");
        if (OwnProblem(current, command.Actor, command.IfVersion, "subscription") is { } problem)
            return problem;
        var view = _subscriptions.View(command.Id)!;
        if (!view.Dependents.IsEmpty)
            return new Refused(RefusalCode.Invalid, "id", $"{view.Dependents.Length} operational intents depend on this subscription", "one that nothing depends on");
        _subscriptions.Remove(current);
        long leaf = Emit(EventKind.Unsubscribed, EventSubject.Entity(EntityType.Subscription, current.Id), current.Version, current.Manager, default);
        return new UssUnsubscribed(view) { Leaf = leaf };
    }

    private Outcome Apply(SetAvailability command)
    {
        var current = AvailabilityOf(command.Uss);
        if (current.Leaf != command.IfVersion)
            return new Refused(RefusalCode.StaleVersion, "old_version", "not the current version", "the version of the last answer; empty when the availability was never set");
        if (current.Leaf == Leaves.None && _availability.Count >= Limits.PartiesMax)
            return new Refused(RefusalCode.LimitReached, "", $"the availability of {Limits.PartiesMax} USSs is known", "none more");
        var next = new UssAvailability(
            _names.Of(command.Uss), command.State,
            Emit(EventKind.AvailabilitySet, SubjectOf(command), 0, command.Actor, default));
        _availability[next.Uss] = next;
        return new AvailabilitySet(next) { Leaf = next.Leaf };
    }

    private Outcome Apply(FileReport command)
    {
        long leaf = Emit(EventKind.ReportFiled, SubjectOf(command), 0, command.Actor, default);
        return new ReportFiled(ReportId(command)) { Leaf = leaf };
    }

    private Outcome Apply(SetRelevance command)
    {
        Relevance = command.Relevance;
        return new RelevanceSet(Relevance) { Leaf = Emit(EventKind.RelevanceSet, SubjectOf(command), 0, default, default) };
    }

    /// <summary>The pool's log has bound it already, at every node: what came into the journal is so.</summary>
    private Outcome Apply(ChangePool command)
    {
        int number = command.Number + 1;
        return new PoolChanged(command.Note, number) { Leaf = Emit(EventKind.PoolChanged, SubjectOf(command), number, command.Actor, default) };
    }

    private Outcome Apply(RaiseVersion command)
    {
        if (command.Version <= Version)
            return new Refused(RefusalCode.StaleVersion, "version", Invariant($"the state has version {Version}"), Invariant($"{Version + 1} or later"));
        Version = command.Version;
        return new VersionRaised(Version, command.Agreement) { Leaf = Emit(EventKind.VersionRaised, SubjectOf(command), Version, default, default) };
    }

    /// <summary>In words that no program changes: the leaf is the same at every node.</summary>
    private static Refused Apply(UnreadableEntry _) =>
        new(RefusalCode.Unreadable, "", "it is no command of this version of the airspace's rules", "a command of it, as docs/journal.md has it");

    /// <summary>F3548-21, notifyOperationalIntentDetailsChanged: only the manager speaks for an entity, and never of an earlier version.</summary>
    private Outcome Apply(ReceiveNotification command)
    {
        var current = Standing(command.Key);
        if (current is not null && (current.Manager != command.Actor || current.Reference is null))
            return NotManager(NameOf(command.Key.Type), current.Manager);
        // One that has ended since the DSS named it does not keep the others from being told.
        var told = new SortedSet<PartyId>();
        foreach (var id in command.Subscriptions)
        {
            if (_subscriptions.Find(id) is { UssBaseUrl: null } hosted)
                told.Add(hosted.Manager);
        }
        if (told.Count == 0)
            return new Refused(RefusalCode.Invalid, "subscriptions", "no party of this node has such a subscription", "a subscription that the DSS named with this USS's base URL");
        if (current is not null && command.Version > 0)
        {
            if (current.PeerDetails is { } before && (command.Version < before.Version || (command.Version == before.Version && !command.Digest.Equals(before.Digest))))
                return new Refused(RefusalCode.StaleVersion, "version", $"version {command.Version} after {before.Version} was received", "a later version");
            _declarations.Put(current with { PeerDetails = new PeerDetails(command.Version, command.Digest) });
        }
        long first = Events.Next;
        var subject = EventSubject.Entity(command.Key.Type, command.Key.Id);
        foreach (var party in told)
            Emit(EventKind.NotificationReceived, subject, command.Version, _names.Of(command.Actor), party);
        return new NotificationRecorded([.. told]) { Leaf = first };
    }

    private NotificationRecorded Apply(RecordNotification command) => new([])
    {
        Leaf = Emit(EventKind.NotificationSent, EventSubject.Entity(command.Key.Type, command.Key.Id), command.Version, _names.Of(command.Actor), default),
    };

    /// <summary>What there is of a kind that is relevant to some extents, by id.</summary>
    /// <remarks>Changes nothing. One more than <see cref="Limits.ReferencesListedMax"/> say that there are too many for an answer.</remarks>
    public ImmutableArray<ReferenceView> Relevant<T>(Extents extents)
        where T : Declaration => [.. RelevantTo(extents, declaration => declaration is T, Limits.ReferencesListedMax).Select(View)];

    /// <summary>A USS's own subscriptions that are relevant to some extents and not over, by id.</summary>
    /// <remarks>Changes nothing.</remarks>
    public ImmutableArray<StandingSubscription> RelevantSubscriptions(PartyId manager, Extents extents, NodaTime.Instant now) =>
        [.. SubscriptionsRelevantTo(extents, subscription => subscription.Manager == manager && subscription.UssBaseUrl is not null && subscription.Extents.End > now)
            .Select(subscription => _subscriptions.View(subscription.Id)!)];

    /// <summary>A USS's subscription; null when there is none of that id.</summary>
    public StandingSubscription? FindUssSubscription(EntityId id) => _subscriptions.View(id) is { Subscription.UssBaseUrl: not null } view ? view : null;

    /// <summary>Why a USS may not change a subscription, or create one with that id.</summary>
    private static Refused? OwnProblem(Subscription? current, PartyId actor, long? ifVersion, string name)
    {
        if (current is null)
            return ifVersion is null ? null : NotFound("id", name);
        if (current.UssBaseUrl is null || ifVersion is null)
            return new Refused(RefusalCode.StaleVersion, "id", "a subscription with this id exists", "a new id, or the version of your own");
        if (current.Manager != actor)
            return new Refused(RefusalCode.NotManager, "id", "this subscription belongs to another client", "one of your own");
        return ifVersion == current.Leaf ? null : new Refused(RefusalCode.StaleVersion, "version", "not the current version", "the version of its last change");
    }

    /// <summary>Why a USS may not have one more subscription, or move one to where these extents are.</summary>
    private Refused? CrowdProblem(PartyId actor, EntityId id, Extents extents, Subscription? current)
    {
        int others = _subscriptions.CountOf(actor) - (current is { IsImplicit: false } ? 1 : 0);
        if (others >= Limits.UssSubscriptionsMax)
            return new Refused(RefusalCode.LimitReached, "", $"you have {others} subscriptions", "fewer and larger ones");
        if (others < Limits.UssSubscriptionsPerAreaMax)
            return null;
        var there = SubscriptionsRelevantTo(extents, subscription => subscription.Manager == actor && !subscription.IsImplicit && subscription.Id != id);
        return there.Length < Limits.UssSubscriptionsPerAreaMax ? null
            : new Refused(RefusalCode.LimitReached, "extents", $"you have {there.Length} subscriptions in this area", "fewer and larger ones");
    }

    private static EntityId ReportId(FileReport command) => EntityId.From(Ovn.UuidOf(command.Nonce, default));
}
