using System.Collections.Immutable;
using Forewarn.Core.Arrangements;
using Forewarn.Core.Warnings;
using static System.FormattableString;

namespace Forewarn.Core.Airspace;

/// <content>Parties, arrangements and subscriptions.</content>
public sealed partial class AirspaceState
{
    private Outcome Apply(PutParty command)
    {
        var proposal = command.Proposal;
        var current = _parties.GetValueOrDefault(proposal.Id);
        if (current is not null && IsRetry(command.IfVersion, current.Version) && proposal.SaysTheSameAs(current))
            return new PartyPut(current, Created: current.Version == 1) { Leaf = current.Leaf };
        if (CheckVersion(command.IfVersion, current?.Version) is { } stale)
            return stale;
        if (current is null && _parties.Count >= Limits.PartiesMax)
            return new Refused(RefusalCode.LimitReached, "", $"the airspace has {Limits.PartiesMax} parties", "none more");
        int version = (current?.Version ?? 0) + 1;
        long leaf = Emit(EventKind.PartyPut, SubjectOf(proposal.Id), version, proposal.Id, default);
        var next = proposal.As(version, leaf);
        _parties[next.Id] = next;
        return new PartyPut(next, Created: current is null) { Leaf = leaf };
    }

    private Outcome Apply(RemoveParty command)
    {
        if (!_parties.TryGetValue(command.Id, out var current))
            return NotFound("id", "such party");
        if (CheckVersion(command.IfVersion, current.Version) is { } stale)
            return stale;
        if (_declarations.HasAny(command.Id) || _subscriptions.CountOf(command.Id) > 0 || _arrangements.Of(command.Id).Any() || _sites.CountOf(command.Id) > 0)
            return new Refused(RefusalCode.Conflict, "id", "the party has declarations, subscriptions, arrangements or protected sites", "a party that has none");
        _parties.Remove(command.Id);
        _keys.RemoveAll(command.Id);
        _rosters.Remove(command.Id);
        _outbox.CloseOf(command.Id);
        _crowdedOut.Remove(command.Id);
        long leaf = Emit(EventKind.PartyRemoved, SubjectOf(command.Id), current.Version, command.Id, default);
        CloseDraftsOf(command.Id);
        return new PartyRemoved(current) { Leaf = leaf };
    }

    private Outcome Apply(PutArrangement command)
    {
        var proposal = command.Proposal;
        var current = _arrangements.Find(proposal.Id);
        if (current is not null && IsRetry(command.IfVersion, current.Version) && proposal.SaysTheSameAs(current))
            return new ArrangementPut(current, Created: current.Version == 1, []) { Leaf = current.Leaf };
        if (CheckVersion(command.IfVersion, current?.Version) is { } stale)
            return stale;
        if (current is not null && MembersWordAgainst(current, proposal) is { } signed)
            return signed;
        for (int i = 0; i < proposal.Members.Length; i++)
        {
            var member = proposal.Members[i];
            if (!_parties.ContainsKey(member.Party))
                return UnknownParty($"members[{i}].party", member.Party);
            // Restated with its members' pauses, it only repeats what was announced in time.
            if (proposal.Standing is null && member.Until is { } until && LeavesAnew(current, member) && until < Time + current!.WithdrawalNotice)
            {
                return new Refused(RefusalCode.Invalid, $"members[{i}].until",
                    Invariant($"{until} is sooner than the withdrawal notice allows"), Invariant($"{Time + current.WithdrawalNotice} or later"));
            }
        }
        if (current is null && _arrangements.Count >= Limits.ArrangementsMax)
            return new Refused(RefusalCode.LimitReached, "", $"the airspace has {Limits.ArrangementsMax} arrangements", "none more");
        ImmutableArray<CoverLost> lost = current is null ? [] : CoverLost.Between(current, proposal, OthersThan(proposal.Id), Time);
        int version = (current?.Version ?? 0) + 1;
        var next = proposal.As(version, EmitForMembers(EventKind.ArrangementPut, proposal, version, current)) with { Standing = proposal.Standing ?? current?.Standing };
        _arrangements.Put(next);
        CloseDraftsOf(next.Id, DraftStatus.Superseded);
        return new ArrangementPut(next, Created: current is null, lost) { Leaf = next.Leaf };
    }

    private Outcome Apply(RemoveArrangement command)
    {
        if (_arrangements.Find(command.Id) is not { } current)
            return NotFound("id", "such arrangement");
        if (CheckVersion(command.IfVersion, current.Version) is { } stale)
            return stale;
        if (current.Agreement is not null && BindsAgain(current))
            return new Refused(RefusalCode.Conflict, "id", "its members have signed it", "a member's leave, or a new version that all sign");
        var lost = CoverLost.Between(current, null, OthersThan(current.Id), Time);
        _arrangements.Remove(current.Id);
        _arrangements.Past.Add(new PastArrangement(current, Time, WasAmended: false));
        long leaf = EmitForMembers(EventKind.ArrangementRemoved, current, current.Version, null);
        CloseDraftsOf(current.Id, DraftStatus.Superseded);
        return new ArrangementPut(current, Created: false, lost) { Leaf = leaf };
    }

    /// <summary>Whether two of the members are bound towards each other, now or later.</summary>
    private bool BindsAgain(Arrangement arrangement) =>
        !(Time >= arrangement.ValidUntil) && arrangement.Members.Count(member => !(Time >= member.Until)) >= 2;

    /// <summary>Why the operator may not record what it proposes: what members have signed is theirs to change, and who has announced its leave leaves.</summary>
    private static Refused? MembersWordAgainst(Arrangement current, Arrangement proposal)
    {
        if (current.Agreement is not null)
            return new Refused(RefusalCode.Conflict, "id", "its members have signed it", "a draft that all of them sign");
        foreach (var departure in current.Departures)
        {
            if (proposal.MemberOf(departure.Party) is { } member && !(member.Until <= departure.Until))
            {
                return new Refused(RefusalCode.Conflict, "members", Invariant($"{departure.Party} has said that it leaves at {departure.Until}"),
                    Invariant($"{departure.Party} until then, or a draft that all sign"));
            }
        }
        return null;
    }

    /// <summary>Whether a member says now, or says otherwise than before, when it leaves. The notice is the one agreed so far: the
    /// change that announces a leave cannot shorten it.</summary>
    private static bool LeavesAnew(Arrangement? current, Member member)
    {
        if (current is null)
            return false;
        foreach (var before in current.Members)
        {
            if (before.Party == member.Party)
                return before.Until != member.Until;
        }
        return false;
    }

    private IEnumerable<Arrangement> OthersThan(ArrangementId id) => _arrangements.All.Where(arrangement => arrangement.Id != id);

    /// <summary>Tells the members, and those who were members of the version before.</summary>
    /// <returns>Index of the first leaf; an arrangement has members, so there is one.</returns>
    private long EmitForMembers(EventKind kind, Arrangement arrangement, int version, Arrangement? earlier)
    {
        long first = Events.Next;
        var subject = EventSubject.Named(EntityType.Arrangement, arrangement.Id.ToString());
        var told = new SortedSet<PartyId>(arrangement.Members.Concat(earlier?.Members ?? []).Select(member => member.Party));
        foreach (var party in told)
            Emit(kind, subject, version, default, party);
        return first;
    }

    private Outcome Apply(Subscribe command)
    {
        var proposal = command.Proposal;
        var current = _subscriptions.Find(proposal.Id);
        if (current is not null && current.Manager != command.Actor)
            return Hidden(command.IfVersion);
        if (current?.UssBaseUrl is not null)
            return IdInUse();
        if (current is not null && IsRetry(command.IfVersion, current.Version) && proposal.SaysTheSameAs(current))
            return SubscribedAs(current, created: current.Version == 1);
        if (CheckVersion(command.IfVersion, current?.Version) is { } stale)
            return stale;
        if (proposal.Extent.End <= Time || proposal.Extent.End > Time + Limits.HorizonMax)
            return new Refused(RefusalCode.Invalid, "extent.time_end", Invariant($"{proposal.Extent.End} is out of range"), Invariant($"after {Time}, up to {Time + Limits.HorizonMax}"));
        if (current is null && _subscriptions.CountOf(command.Actor) >= Limits.SubscriptionsPerPartyMax)
            return new Refused(RefusalCode.LimitReached, "", $"you have {Limits.SubscriptionsPerPartyMax} subscriptions", "fewer and larger ones");
        var next = proposal with { Manager = _names.Of(command.Actor), Version = (current?.Version ?? 0) + 1 };
        next = next with { Leaf = Emit(EventKind.Subscribed, EventSubject.Entity(EntityType.Subscription, next.Id), next.Version, next.Manager, default) };
        _subscriptions.Put(next);
        return SubscribedAs(next, created: current is null);
    }

    private Outcome Apply(Unsubscribe command)
    {
        if (_subscriptions.Find(command.Id) is not { UssBaseUrl: null } current || current.Manager != command.Actor)
            return NotFound("id", "such subscription of yours");
        if (CheckVersion(command.IfVersion, current.Version) is { } stale)
            return stale;
        _subscriptions.Remove(current);
        long leaf = Emit(EventKind.Unsubscribed, EventSubject.Entity(EntityType.Subscription, current.Id), current.Version, current.Manager, default);
        return new Unsubscribed(current) { Leaf = leaf };
    }

    private Subscribed SubscribedAs(Subscription subscription, bool created)
    {
        var present = new SortedDictionary<EntityKey, Declaration>();
        _declarations.Query(subscription.Extent, default, (_, declaration) =>
        {
            if (declaration.Manager != subscription.Manager && declaration.OverAt > Time && subscription.Wants(declaration))
                present.TryAdd(declaration.Key, declaration);
        });
        return new Subscribed(subscription, created, [.. present.Values.Take(Limits.OverlapsListedMax)], present.Count) { Leaf = subscription.Leaf };
    }

    private static EventSubject SubjectOf(PartyId party) => EventSubject.Named(EntityType.Party, party.ToString());
}
