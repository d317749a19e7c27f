using System.Collections.Immutable;
using Forewarn.Core.Discovery;
using Forewarn.Core.Warnings;
using NodaTime;
using static System.FormattableString;

namespace Forewarn.Core.Airspace;

/// <content>Declaring, changing, revealing and ending; the warnings that follow.</content>
public sealed partial class AirspaceState
{
    private Outcome Apply(Declare command)
    {
        var current = _declarations.Find(command.Proposal.Key);
        if (AnswerOf(command, current, Time) is { } answer)
            return answer;
        var next = NextOf(command, current, Time) with { Manager = _names.Of(command.Actor) };
        next = next with { Ovn = Ovn.Derive(command.Nonce, next.Key, next.Version) };
        var obligations = _obligations.Of(next, Time);
        bool matters = Matters(current, next);
        var kind = current is null ? EventKind.Declared : !matters ? EventKind.Reworded : next.HasVolumesOf(current) ? EventKind.State : EventKind.Changed;
        next = next with { Leaf = Emit(kind, EventSubject.Entity(next.Type, next.Id), next.Version, next.Manager, default) };
        if (matters)
            next = Owe(current, next, obligations);
        _declarations.Put(next);
        return DeclaredAs(next, created: current is null, obligations.Overlaps) with { Subscribers = Notify(next, current is null ? next.Extents : next.Extents.Union(current.Extents)) };
    }

    /// <summary>What a command would be answered if it were the next one, by the rules that declaring itself goes by; nothing is changed, and nothing
    /// goes on record.</summary>
    /// <remarks>The warnings of the answer have no numbers, and its <see cref="Outcome.Leaf"/> is <see cref="Leaves.None"/>. Signatures are not asked for. Safe beside other
    /// readers. Cost: as a declaration.</remarks>
    /// <param name="command">What somebody thinks of declaring.</param>
    /// <param name="at">When it would be declared; the state's own time if that is later.</param>
    /// <returns>A <see cref="Refused"/> or a <see cref="Declared"/>.</returns>
    public Outcome Preview(Declare command, Instant at)
    {
        at = Instant.Max(WholeTicks.Of(at), Time);
        if (!_parties.ContainsKey(command.Actor))
            return UnknownParty("", command.Actor);
        if (OfSite(command.Actor, command.Proposal.Key) is { } ofSite)
            return ofSite;
        var current = _declarations.Find(command.Proposal.Key);
        if (AnswerOf(command, current, at) is { } answer)
            return answer;
        var next = NextOf(command, current, at);
        var obligations = _obligations.Of(next, at);
        ImmutableArray<Warning> warnings = Matters(current, next)
            ? [.. NewsOf(current, next, obligations, at).Select(news => WarningOf(0, next, news, at))] : [];
        return Answered(next, current is null, warnings, obligations.Overlaps, at);
    }

    /// <summary>The answer to a command that changes nothing: it is refused, or says what stands already; null when it may go on.</summary>
    private Outcome? AnswerOf(Declare command, Declaration? current, Instant at)
    {
        var proposal = command.Proposal;
        if (current is not null && current.Manager != command.Actor)
            return NotManager(NameOf(proposal.Type), current.Manager);
        if (current is not null && WrittenByUss(current) is { } elsewhere)
            return elsewhere;
        if (current is { EndedAt: null } && IsRetry(command.IfVersion, current.Version) && proposal.SaysTheSameAs(current))
            return DeclaredAs(current, created: current.Version == 1);
        if (current?.EndedAt is not null)
            return new Refused(RefusalCode.Conflict, "id", $"this {NameOf(proposal.Type)} has ended", "a new id");
        if (CheckVersion(command.IfVersion, current?.Version) is { } stale)
            return stale;
        if (proposal.End <= at)
            return new Refused(RefusalCode.Invalid, "volumes", Invariant($"the last volume ended at {proposal.End}"), Invariant($"an end after {at}"));
        if ((proposal.DisclosureProblem(current) ?? ProblemOf(proposal, current, at)) is { } problem)
            return problem;
        return current is null && _declarations.Count >= Limits.DeclarationsMax
            ? new Refused(RefusalCode.LimitReached, "", $"the airspace holds {Limits.DeclarationsMax} declarations", "a retry when others have ended") : null;
    }

    /// <summary>The version that a command makes, before it has a leaf and its warnings.</summary>
    private static Declaration NextOf(Declare command, Declaration? current, Instant at) => command.Proposal with
    {
        Manager = command.Actor,
        Version = (current?.Version ?? 0) + 1,
        DeclaredAt = at,
        Notices = current?.Notices ?? [],
        Revelation = current?.Revelation,
    };

    /// <summary>Whether anybody has to hear of the next version: a change of the note alone owes nothing.</summary>
    private static bool Matters(Declaration? current, Declaration next) => current is null || !next.IsUnchangedFrom(current);

    /// <summary>The sealed bytes are what was sealed, or the reveal is refused; where they reach outside what had been announced, that is
    /// reported and not refused, since then it is all the more to be known.</summary>
    private Outcome Apply(Reveal command)
    {
        var proposal = command.Proposal;
        string name = NameOf(proposal.Type);
        if (_declarations.Find(proposal.Key) is not { } current)
            return NotFound("id", name);
        if (current.Manager != command.Actor)
            return NotManager(name, current.Manager);
        if (current is { EndedAt: null, Revelation.Version: var revealed } && revealed == current.Version
            && IsRetry(command.IfVersion, current.Version) && proposal.SaysTheSameAs(current))
            return DeclaredAs(current, created: false);
        if (current.EndedAt is not null)
            return new Refused(RefusalCode.Conflict, "id", $"this {name} has ended", "one that has not");
        if (CheckVersion(command.IfVersion, current.Version) is { } stale)
            return stale;
        if (current.Seal is not { } seal)
            return new Refused(RefusalCode.Conflict, "id", $"this {name} is not sealed", "a sealed one");
        if (!seal.Equals(command.Opening.Seal))
            return new Refused(RefusalCode.Conflict, "sealed", $"salt and sealed bytes have the seal {command.Opening.Seal}", $"those whose seal is {seal}");
        if (ProblemOf(proposal, current, Time) is { } problem)
            return problem;

        int version = current.Version + 1;
        bool reachesOutside = proposal.Volumes.Any(volume => !current.Volumes.Any(coarse => coarse.Holds(volume)));
        var next = proposal with
        {
            Manager = _names.Of(command.Actor),
            Version = version,
            DeclaredAt = Time,
            Notices = current.Notices,
            Ovn = Ovn.Derive(command.Nonce, proposal.Key, version),
            Revelation = new Revelation(current.Leaf, seal, version, reachesOutside),
        };
        var obligations = _obligations.Of(next, Time);
        next = next with { Leaf = Emit(EventKind.Revealed, EventSubject.Entity(next.Type, next.Id), version, next.Manager, default) };
        if (Time < Instant.Max(current.End, next.End))
            next = Owe(current, next, obligations);
        _declarations.Put(next);
        return DeclaredAs(next, created: false, obligations.Overlaps) with { Subscribers = Notify(next, next.Extents.Union(current.Extents)) };
    }

    /// <summary>What a USS has written over F3548 is changed there alone, where its OVN guards it.</summary>
    private static Refused? WrittenByUss(Declaration current) => current.Reference is null ? null
        : new Refused(RefusalCode.Conflict, "id", $"this {NameOf(current.Type)} was written over F3548", "the same change over /dss/v1");

    /// <summary>Why the proposal may not follow the present version, whatever it says of disclosure; null when it may.</summary>
    private static Refused? ProblemOf(Declaration proposal, Declaration? current, Instant at)
    {
        if (proposal.End > at + Limits.HorizonMax)
            return new Refused(RefusalCode.Invalid, "volumes", Invariant($"the last volume ends at {proposal.End}"), Invariant($"an end up to {at + Limits.HorizonMax}"));
        return proposal.TransitionProblem(current) is { } problem ? Invalid(problem) : null;
    }

    private Outcome Apply(EndDeclaration command)
    {
        var current = _declarations.Find(command.Key);
        if (current is null)
            return NotFound("id", NameOf(command.Key.Type));
        if (current.Manager != command.Actor)
            return NotManager(NameOf(command.Key.Type), current.Manager);
        if (WrittenByUss(current) is { } elsewhere)
            return elsewhere;
        if (current.EndedAt is not null)
        {
            return command.IfVersion == current.Version - 1
                ? DeclaredAs(current, created: false, [])
                : new Refused(RefusalCode.Conflict, "id", $"this {NameOf(command.Key.Type)} has ended already", "one that has not");
        }
        if (CheckVersion(command.IfVersion, current.Version) is { } stale)
            return stale;

        var subscribers = Notify(current, current.Extents);
        var ended = End(current);
        _declarations.Put(ended);
        return DeclaredAs(ended, created: false, []) with { Subscribers = subscribers };
    }

    /// <summary>A declaration as it has just been taken back or ended; whoever was told of it is owed a notice.</summary>
    private Declaration End(Declaration current)
    {
        var change = Time < current.Start ? Change.Withdrawn : Change.Ended;
        var ended = current with
        {
            Version = current.Version + 1,
            DeclaredAt = Time,
            EndedAt = Time,
            Leaf = Emit((EventKind)change, EventSubject.Entity(current.Type, current.Id), current.Version + 1, current.Manager, default),
        };
        if (Time >= current.End)
            return ended;
        foreach (var notice in current.Notices)
            Supersede(notice.Warning);
        var notices = ConcernedBy(current, Time).Select(each => Owe(ended, new News(change, new Obligations.Owed(each.Key, each.Value, null))));
        return ended with { Notices = [.. notices] };
    }

    /// <summary>Owes a warning to everyone who must know of the new version, and to everyone whom the last one concerned.</summary>
    private Declaration Owe(Declaration? current, Declaration next, Obligations.Result obligations)
    {
        if (!HasKnownVolumes(current, next))
            ReportUncovered(next);
        if (current is null && obligations.Owed.IsEmpty)
            return next;
        var notices = ImmutableArray.CreateBuilder<Notice>();
        foreach (var news in NewsOf(current, next, obligations, Time))
        {
            if (news.Supersedes is { } earlier)
                Supersede(earlier);
            notices.Add(Owe(next, news));
        }
        return next with { Notices = notices.DrainToImmutable() };
    }

    /// <summary>What a warning tells a party of a declaration.</summary>
    /// <param name="Change">What happened to it, as far as the party was told of it before.</param>
    /// <param name="Owed">To whom, and why.</param>
    /// <param name="Supersedes">The warning that it replaces.</param>
    /// <param name="AcknowledgedBefore">Whether what it repeats was acknowledged; null when it repeats nothing.</param>
    private readonly record struct News(Change Change, Obligations.Owed Owed, long? Supersedes = null, bool? AcknowledgedBefore = null);

    /// <summary>Whether the volumes are those that others know already; of what was sealed nobody knew them, even when they are those that were announced.</summary>
    private static bool HasKnownVolumes(Declaration? current, Declaration next) => current is { Seal: null } && next.HasVolumesOf(current);

    /// <summary>Who has to hear what of a new version, by party.</summary>
    private List<News> NewsOf(Declaration? current, Declaration next, Obligations.Result obligations, Instant at)
    {
        bool sameVolumes = HasKnownVolumes(current, next);
        var all = new SortedDictionary<PartyId, Obligations.Owed>();
        foreach (var (party, reasons) in ConcernedBy(current, at))
            all[party] = new Obligations.Owed(party, reasons, Obligations.Strictest(obligations.InForce, next.Kind, party, next.BoundAt(at)));
        foreach (var each in obligations.Owed)
            all[each.To] = each;

        var concernedNow = obligations.Owed.Select(each => each.To).ToHashSet();
        // Only what has moved is clear of somebody: what has become of a kind that no arrangement covers is still where it was.
        if (current is Constraint before && next is Constraint now && before.Kind != now.Kind)
            concernedNow.UnionWith(_obligations.Of(now.OfKind(before.Kind), at).Owed.Select(each => each.To));
        var told = next.Notices.ToDictionary(notice => notice.Party, notice => notice.Warning);
        var news = new List<News>(all.Count);
        foreach (var each in all.Values)
        {
            bool wasTold = told.TryGetValue(each.To, out long earlier) && _warnings.Find(earlier)?.Change != Change.Cleared;
            var change = !sameVolumes && !concernedNow.Contains(each.To) ? Change.Cleared
                : !wasTold ? Change.Declared
                : !sameVolumes ? Change.Changed
                : IsNewsStill(earlier, out var still) ? still : Change.State;
            bool? acknowledgedBefore = wasTold && sameVolumes && _warnings.Find(earlier) is { } repeated
                ? repeated.FirstAcknowledgedAt is not null || repeated.AcknowledgedBefore is true : null;
            news.Add(new News(change, each, wasTold ? earlier : null, acknowledgedBefore));
        }
        return news;
    }

    /// <summary>Whether a party has not received what a state would be news about: then it is the declaration or the change
    /// itself that is still owed to it, and judged.</summary>
    private bool IsNewsStill(long warning, out Change news)
    {
        var earlier = _warnings.Find(warning);
        news = earlier?.Change ?? default;
        return earlier is { IsJudged: true, Delivery: null };
    }

    /// <summary>Whom a declaration concerns, and why: those who were told of it and not cleared since, and those who declared or subscribed there
    /// since, and have planned by it.</summary>
    private SortedDictionary<PartyId, ImmutableArray<Reason>> ConcernedBy(Declaration? current, Instant at)
    {
        var concerned = new SortedDictionary<PartyId, ImmutableArray<Reason>>();
        if (current is null)
            return concerned;
        foreach (var owed in _obligations.Of(current, at).Owed)
            concerned[owed.To] = owed.Reasons;
        foreach (var notice in current.Notices)
        {
            if (_parties.ContainsKey(notice.Party) && _warnings.Find(notice.Warning)?.Change != Change.Cleared)
                concerned[notice.Party] = [Reason.EarlierWarning];
        }
        return concerned;
    }

    private Notice Owe(Declaration about, News news)
    {
        var warning = WarningOf(_warnings.NextNumber++, about, news, Time) with { To = _names.Of(news.Owed.To) };
        _warnings.Add(warning);
        Bring(Emit(EventKind.WarningOwed, EventSubject.Warning(warning.Number), 0, warning.From, warning.To), warning);
        return new Notice(warning.To, warning.Number);
    }

    private static Warning WarningOf(long number, Declaration about, News news, Instant at)
    {
        var (change, owed) = (news.Change, news.Owed);
        bool asksForAcknowledgement = change is Change.Declared or Change.Changed
            || (change is Change.State && about is OperationalIntent { State: IntentState.Nonconforming or IntentState.Contingent });
        var ladder = asksForAcknowledgement && owed.Arrangement is { } binding ? binding.Ladder : [];
        return new Warning
        {
            Number = number,
            Subject = about.Key,
            SubjectVersion = about.Version,
            Change = change,
            Kind = about.Kind,
            Disclosure = about.Disclosure,
            From = about.Manager,
            To = owed.To,
            DeclaredAt = at,
            StartsAt = about.Start,
            EndsAt = about.End,
            Requirement = owed.Arrangement is { } arrangement && arrangement.LeadTimeFor(about.Kind) is { } lead
                ? new Requirement(arrangement.Id, lead) : null,
            Reasons = owed.Reasons,
            Ladder = ladder,
            AcknowledgeBy = ladder.IsEmpty ? null : at + ladder[0].AcknowledgeWithin,
            AcknowledgedBefore = news.AcknowledgedBefore,
        };
    }

    private void Supersede(long number)
    {
        if (_warnings.Find(number) is not { Acknowledgement: null } warning)
            return;
        _warnings.Replace(warning with { SupersededAt = Time, AcknowledgeBy = null });
        CloseOutboxOf(warning);
    }

    /// <summary>The answer for a declaration as it stands, the same for the first request and for a retry.</summary>
    private Declared DeclaredAs(Declaration declaration, bool created, ImmutableArray<Declaration>? overlaps = null)
    {
        var warnings = ImmutableArray.CreateBuilder<Warning>();
        foreach (var notice in declaration.Notices)
        {
            if (_warnings.Find(notice.Warning) is { } warning && warning.SubjectVersion == declaration.Version)
                warnings.Add(warning);
        }
        return Answered(declaration, created, warnings.DrainToImmutable(), overlaps ?? _obligations.Overlapping(declaration, Time), Time);
    }

    private Declared Answered(Declaration declaration, bool created, ImmutableArray<Warning> warnings, ImmutableArray<Declaration> overlaps, Instant at)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        if (declaration.EndedAt is null && !_obligations.IsBound(declaration.Manager, declaration.Kind, declaration.Volumes, declaration.BoundAt(at)))
            findings.Add(Finding.BoundByNoArrangement);
        if (declaration.Revelation is { ReachesOutside: true } revelation && revelation.Version == declaration.Version)
            findings.Add(Finding.OutsideSealed);
        return new Declared(declaration, created, warnings,
            overlaps.Length <= Limits.OverlapsListedMax ? overlaps : overlaps[..Limits.OverlapsListedMax], overlaps.Length, findings.ToImmutable())
        { Leaf = declaration.Leaf };
    }

    private static string NameOf(EntityType type) => type == EntityType.Constraint ? "constraint" : "operational intent";
}
