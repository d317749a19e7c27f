using System.Collections.Immutable;
using System.Diagnostics;
using Forewarn.Core.Arrangements;
using Forewarn.Core.Warnings;
using NodaTime;
using static System.FormattableString;

namespace Forewarn.Core.Airspace;

/// <content>Arrangements on their way: drafted, signed by all, bound; or closed before.</content>
public sealed partial class AirspaceState
{
    private readonly DraftBook _drafts = new();

    public Draft? Find(DraftId id) => _drafts.Find(id);

    /// <summary>The drafts that a party has to sign, or had to until lately, by id.</summary>
    public IEnumerable<Draft> DraftsOf(PartyId signer) => _drafts.Of(signer);

    private Outcome Apply(ArrangementsCommand command) => command switch
    {
        DraftArrangement draft => Apply(draft),
        SignDraft sign => Apply(sign),
        CloseDraft close => Apply(close),
        SuspendArrangement suspend => Apply(suspend),
        ResumeArrangement resume => Apply(resume),
        LeaveArrangement leave => Apply(leave),
        _ => throw new UnreachableException(command.GetType().Name),
    };

    private Outcome Apply(DraftArrangement command)
    {
        if (_drafts.Find(command.Draft) is { } earlier)
        {
            return earlier.Drafter == command.Actor ? new Drafted(earlier, Created: false, null, []) { Leaf = earlier.Leaf }
                : !earlier.Signers.Contains(command.Actor) ? ArrangementIdInUse()
                : new Refused(RefusalCode.Conflict, "", Invariant($"{earlier.Drafter} has drafted this already"), Invariant($"a signature under {earlier.Id}"));
        }
        var proposal = command.Proposal;
        var current = _arrangements.Find(proposal.Id);
        if (BaseProblem(command, current) is { } stale)
            return stale;
        for (int i = 0; i < proposal.Members.Length; i++)
        {
            if (!_parties.ContainsKey(proposal.Members[i].Party))
                return UnknownParty($"terms.members[{i}].party", proposal.Members[i].Party);
        }
        var signers = SignersOf(proposal, current);
        if (!signers.Contains(command.Actor))
            return new Refused(RefusalCode.Invalid, "terms.members", Invariant($"{command.Actor} is no member"), "yourself among the members");
        if (command.SignBy <= Time || command.SignBy > Time + ArrangementsLimits.SignWithinMax)
        {
            return new Refused(RefusalCode.Invalid, "sign_by", Invariant($"{command.SignBy} is out of range"),
                Invariant($"after {Time}, up to {Time + ArrangementsLimits.SignWithinMax}"));
        }
        if (proposal.ValidUntil <= command.SignBy)
            return new Refused(RefusalCode.Invalid, "terms.valid_until", "it could be over when the last member signs", Invariant($"a time after sign_by, {command.SignBy}"));
        if (_drafts.CountOf(command.Actor) >= ArrangementsLimits.DraftsPerPartyMax)
        {
            return new Refused(RefusalCode.LimitReached, "", $"you have {ArrangementsLimits.DraftsPerPartyMax} drafts that are open or were lately",
                $"a retry when some of them have been closed for {Limits.Retention.TotalDays} days");
        }
        long leaf = EmitToOthers(EventKind.ArrangementDrafted, command.Subject, proposal.Version, command.Actor, signers);
        var draft = new Draft
        {
            Id = command.Draft,
            Proposal = proposal,
            Drafter = command.Actor,
            DraftedAt = Time,
            SignBy = command.SignBy,
            Signers = signers,
            Signatures = [new MemberSignature(command.Actor, Time, command.Signature?.KeyId, leaf)],
        };
        _drafts.Put(draft);
        return new Drafted(draft, Created: true, null, []) { Leaf = leaf };
    }

    private Outcome Apply(SignDraft command)
    {
        if (_drafts.Find(command.Draft) is not { } draft || !draft.Signers.Contains(command.Actor))
            return NotFound("draft", "such draft for you to sign");
        if (draft.SignatureOf(command.Actor) is { } earlier)
            return new Drafted(draft, Created: false, null, []) { Leaf = earlier.Leaf };
        if (!draft.IsOpen)
            return Closed(draft);
        bool isLast = draft.Missing.Length == 1;
        if (isLast && draft.Amends is null && _arrangements.Count >= Limits.ArrangementsMax)
            return new Refused(RefusalCode.LimitReached, "", $"the airspace has {Limits.ArrangementsMax} arrangements", "a retry when one of them is gone");
        long leaf = EmitToOthers(EventKind.ArrangementSigned, command.Subject, draft.Proposal.Version, command.Actor, draft.Signers);
        draft = draft with { Signatures = draft.Signatures.Add(new MemberSignature(command.Actor, Time, command.Signature?.KeyId, leaf)) };
        if (!isLast)
        {
            _drafts.Put(draft);
            return new Drafted(draft, Created: true, null, []) { Leaf = leaf };
        }
        var (bound, lost) = Bind(draft);
        return new Drafted(_drafts.Find(draft.Id)!, Created: true, bound, lost) { Leaf = leaf };
    }

    /// <summary>All have signed: from now on the draft is the arrangement, and whatever else amended the same version is void.</summary>
    private (Arrangement Bound, ImmutableArray<CoverLost> Lost) Bind(Draft draft)
    {
        var current = _arrangements.Find(draft.Proposal.Id);
        var agreement = new Agreement(draft.Id, draft.Proposal.Version, Time, draft.Signatures);
        var next = draft.Proposal with { Standing = new Standing(agreement, [], []) };
        ImmutableArray<CoverLost> lost = current is null ? [] : CoverLost.Between(current, next, OthersThan(next.Id), Time);
        next = next with { Leaf = EmitForMembers(EventKind.ArrangementBound, next, next.Version, current) };
        if (current is not null)
        {
            _arrangements.Past.Add(new PastArrangement(current, Time, WasAmended: true));
            foreach (var suspension in current.Suspensions)
                _gaps.End(suspension);
        }
        _arrangements.Put(next);
        _drafts.Put(draft with { Status = DraftStatus.Bound, ClosedAt = Time, ClosedLeaf = next.Leaf });
        CloseDraftsOf(next.Id, DraftStatus.Superseded);
        return (next, lost);
    }

    private Outcome Apply(CloseDraft command)
    {
        if (_drafts.Find(command.Draft) is not { } draft || !draft.Signers.Contains(command.Actor))
            return NotFound("draft", "such draft for you to sign");
        if (!draft.IsOpen)
            return draft.ClosedBy == command.Actor ? new Drafted(draft, Created: false, null, []) { Leaf = draft.ClosedLeaf } : Closed(draft);
        long leaf = EmitToOthers(EventKind.DraftLapsed, command.Subject, draft.Proposal.Version, command.Actor, draft.Signers);
        draft = draft with
        {
            Status = draft.Drafter == command.Actor ? DraftStatus.Withdrawn : DraftStatus.Declined,
            ClosedAt = Time,
            ClosedBy = command.Actor,
            ClosedLeaf = leaf,
        };
        _drafts.Put(draft);
        return new Drafted(draft, Created: false, null, []) { Leaf = leaf };
    }

    /// <summary>Closes the draft that is due first: not all have signed, and its time is over.</summary>
    private void ExpireDraft(Instant due) => Close(_drafts.DueAt(due), DraftStatus.Expired, due);

    /// <summary>Closes the open drafts of an arrangement whose present version is no longer the one that they amend.</summary>
    private void CloseDraftsOf(ArrangementId arrangement, DraftStatus why)
    {
        foreach (var draft in _drafts.OpenOf(arrangement))
            Close(draft, why, Time);
    }

    /// <summary>Closes the open drafts that a party would have to sign that is no longer there.</summary>
    private void CloseDraftsOf(PartyId signer)
    {
        foreach (var draft in _drafts.Of(signer).Where(draft => draft.IsOpen).ToArray())
            Close(draft, DraftStatus.Orphaned, Time);
    }

    private void Close(Draft draft, DraftStatus why, Instant at)
    {
        long leaf = Events.Next;
        foreach (var signer in draft.Signers)
            Emit(EventKind.DraftLapsed, EventSubject.Named(EntityType.Draft, draft.Id.ToString()), draft.Proposal.Version, default, signer, at);
        _drafts.Put(draft with { Status = why, ClosedAt = at, ClosedLeaf = leaf });
    }

    /// <summary>Why a draft does not fit the arrangement that stands; null when it does.</summary>
    private Refused? BaseProblem(DraftArrangement command, Arrangement? current)
    {
        if (current is not null && !IsOrWillBeMember(current, command.Actor))
            return command.Amends is null ? ArrangementIdInUse() : NotFound("arrangement", "such arrangement of yours");
        return (command.Amends, current?.Version) switch
        {
            (null, null) => null,
            ({ } expected, { } actual) when expected == actual => Exhausted(actual),
            (null, { } actual) => new Refused(RefusalCode.VersionRequired, "amends", Invariant($"the arrangement exists, as version {actual}"), Invariant($"{actual}, to amend it")),
            ({ } expected, null) => new Refused(RefusalCode.StaleVersion, "amends", Invariant($"version {expected} does not exist"), "nothing, for a new arrangement"),
            ({ } expected, { } actual) => new Refused(RefusalCode.StaleVersion, "amends", Invariant($"version {expected} is not the present one"), Invariant($"{actual}")),
        };
    }

    /// <summary>All who would be bound, and all who are and would no longer be, or otherwise: nobody's arrangement changes without it.</summary>
    private ImmutableArray<PartyId> SignersOf(Arrangement proposal, Arrangement? current)
    {
        var signers = new SortedSet<PartyId>(proposal.Members.Select(member => member.Party));
        foreach (var member in current?.Members ?? [])
        {
            if (IsOrWillBeMember(current!, member.Party))
                signers.Add(member.Party);
        }
        return [.. signers];
    }

    private bool IsOrWillBeMember(Arrangement arrangement, PartyId party) => arrangement.MemberOf(party) is { } member && !(Time >= member.Until);

    /// <summary>Tells all parties but the one that acts; what asks them to act, or takes cover from them, is also brought to their contacts.</summary>
    /// <returns>Index of the first leaf; there are always two parties at least.</returns>
    private long EmitToOthers(EventKind kind, EventSubject subject, int version, PartyId from, IEnumerable<PartyId> parties)
    {
        long first = Events.Next;
        foreach (var party in parties)
        {
            if (party == from)
                continue;
            long leaf = Emit(kind, subject, version, from, party);
            if (kind is EventKind.ArrangementDrafted or EventKind.LeaveNotified or EventKind.ArrangementSuspended)
                Bring(leaf, party, Channel.Diplomatic);
        }
        return first;
    }

    private static Refused Closed(Draft draft) => new(RefusalCode.Conflict, "draft", draft.Status switch
    {
        DraftStatus.Bound => "all have signed it",
        DraftStatus.Withdrawn => Invariant($"{draft.ClosedBy} has withdrawn it"),
        DraftStatus.Declined => Invariant($"{draft.ClosedBy} has declined to sign it"),
        DraftStatus.Expired => Invariant($"it was to be signed by {draft.SignBy}"),
        DraftStatus.Superseded => "the version that it amends is no longer the present one",
        _ => "a party that had to sign it is no longer registered",
    }, "a new draft");

    private static Refused ArrangementIdInUse() => new(RefusalCode.Conflict, "arrangement", "this id is in use", "a new id");
}
