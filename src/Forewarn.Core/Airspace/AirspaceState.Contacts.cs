using System.Collections.Immutable;
using System.Diagnostics;
using Forewarn.Core.Contacts;
using Forewarn.Core.Warnings;
using NodaTime;
using static System.FormattableString;

namespace Forewarn.Core.Airspace;

/// <content>Rosters, outbox, attempts, answers and drills.</content>
public sealed partial class AirspaceState
{
    /// <summary>An activity that begins within this time is brought to people who have quiet hours, too.</summary>
    private static readonly Duration UrgentAhead = Duration.FromHours(24);

    private Outcome Apply(ContactsCommand command) => command switch
    {
        PutRoster put => Apply(put),
        RecordAttempt attempt => Apply(attempt),
        AcceptProposal accept => Apply(accept),
        DeclineProposal decline => Apply(decline),
        BeginDrill begin => Apply(begin),
        _ => throw new UnreachableException(command.GetType().Name),
    };

    private Outcome Apply(PutRoster command)
    {
        var proposal = command.Proposal;
        if (!_parties.ContainsKey(proposal.Party))
            return UnknownParty("id", proposal.Party);
        if (command.Actor != proposal.Party && _keys.HasActive(proposal.Party))
            return new Refused(RefusalCode.NotManager, "id", $"{proposal.Party} has registered a key, so it alone changes its contacts", "a request signed by it");
        var current = _rosters.Find(proposal.Party);
        if (current is not null && IsRetry(command.IfVersion, current.Version) && proposal.SaysTheSameAs(current))
            return new RosterPut(current, Created: current.Version == 1) { Leaf = current.Leaf };
        if (CheckVersion(command.IfVersion, current?.Version) is { } stale)
            return stale;
        int version = (current?.Version ?? 0) + 1;
        var next = proposal.As(version, Emit(EventKind.RosterPut, command.Subject, version, proposal.Party, default));
        _rosters.Put(next);
        if (next.HasAddresses && current is not { HasAddresses: true })
            Repeat(next.Party);
        return new RosterPut(next, Created: current is null) { Leaf = next.Leaf };
    }

    /// <summary>Has what a party was warned of while nobody could be reached brought to the contacts that it has now: the latest
    /// <see cref="Limits.WarningsRepeatedMax"/> that are not answered and not over.</summary>
    private void Repeat(PartyId party)
    {
        Warning[] unanswered = [.. _warnings.OwedTo(party).Reverse().Select(_warnings.Find).OfType<Warning>()
            .Where(IsUnanswered)
            .Take(Limits.WarningsRepeatedMax)];
        foreach (var warning in unanswered.Reverse())
            Repeat(warning, Time);
    }

    private void Repeat(Warning warning, Instant at) =>
        Bring(Emit(EventKind.WarningRepeated, EventSubject.Warning(warning.Number), warning.Step, warning.From, warning.To, at), warning);

    /// <summary>Whether it is worth telling somebody of.</summary>
    private bool IsUnanswered(Warning warning) =>
        warning is { Acknowledgement: null, IsSuperseded: false } && (warning.EndsAt > Time || warning.AcknowledgeBy is not null);

    /// <summary>What arrives after its item was closed is recorded all the same, as long as the event is still known.</summary>
    private Outcome Apply(RecordAttempt command)
    {
        var item = _outbox.Find(command.Leaf);
        if ((item ?? Closed(command.Leaf)) is not { } brought)
            return NotFound("leaf", Invariant($"item {command.Leaf} of the outbox"));
        long leaf = Emit(EventKind.DeliveryAttempted, brought.Subject, brought.Version, brought.From, brought.To);
        if (item is not null)
        {
            item = item.After(command.Contact, command.Transport, command.Result, command.Status, Time);
            if (command.IsLast)
                _outbox.Close(item);
            else
                _outbox.Replace(item);
        }
        var (type, _, number, _) = brought.Subject;
        var warning = type == EntityType.Warning ? _warnings.Find(number) : null;
        if (warning is not null && command.Result == AttemptResult.Accepted && warning.To == brought.To)
            warning = DeliveredOnce(warning, command.Transport, command.Contact);
        BringBack(brought.To, Time);
        return new AttemptRecorded(item, warning) { Leaf = leaf };
    }

    /// <summary>What an item that is closed by now was about; null when that is forgotten.</summary>
    private OutboxItem? Closed(long leaf)
    {
        if (leaf < Events.First || leaf >= Events.Next)
            return null;
        var happened = Events[leaf];
        return happened.To.IsNobody ? null : ItemOf(leaf, happened, happened.Kind == EventKind.WarningNotAcknowledged ? happened.From : happened.To);
    }

    /// <summary>Has something that has just happened brought to a party's contacts, if it has any that can be brought something.</summary>
    /// <param name="leaf">What <see cref="Emit"/> gave.</param>
    /// <param name="to">Whose contacts.</param>
    /// <param name="channel">Level.</param>
    /// <param name="isUrgent">Whether quiet hours do not count.</param>
    /// <param name="isExercise">Whether it is of an exercise.</param>
    /// <param name="post">Whose duty it is to be told.</param>
    /// <param name="transports">Ways that will do.</param>
    private void Bring(
        long leaf, PartyId to, Channel channel, bool isUrgent = false, bool isExercise = false, PostId? post = null, TransportSet transports = default)
    {
        if (_rosters.Find(to) is not { HasAddresses: true } || !transports.IsBrought)
            return;
        var item = ItemOf(leaf, Events[leaf], to) with
        {
            Channel = channel,
            Post = post,
            Transports = transports,
            IsUrgent = isUrgent,
            IsExercise = isExercise,
        };
        if (_outbox.CountOf(to) >= _outboxPerPartyMax)
        {
            var least = _outbox.LeastOf(to)!;
            bool isWorthLess = least.IsUrgent && !isUrgent;
            CrowdOut(isWorthLess ? item : least, item.At);
            if (isWorthLess)
                return;
        }
        _outbox.Open(item);
    }

    /// <summary>Has a warning brought to the warned party, as the rung that it is on says.</summary>
    private void Bring(long leaf, Warning warning)
    {
        var rung = warning.Ladder.IsEmpty ? default : warning.Ladder[warning.Step];
        Bring(leaf, warning.To, warning.Channel, IsUrgent(warning, Events[leaf].At), warning.IsExercise, rung.Post, rung.Transports);
    }

    /// <summary>Whether a warning is brought to people who have quiet hours, too.</summary>
    public static bool IsUrgent(Warning warning, Instant at) => warning.Step > 0 || warning.StartsAt - at < UrgentAhead;

    private OutboxItem ItemOf(long leaf, in AirspaceEvent happened, PartyId to) => new()
    {
        Leaf = leaf,
        Kind = happened.Kind,
        Subject = happened.Subject,
        Version = happened.Version,
        From = happened.From == to ? happened.To : happened.From,
        To = _names.Of(to),
        Channel = default,
        At = happened.At,
    };

    private void CrowdOut(OutboxItem item, Instant at)
    {
        Abandon(item, at);
        _crowdedOut.Add(item.To, item.IsAccepted ? null : OutboxBook.WarningOf(item));
    }

    /// <summary>Has the warnings brought again that had to make room, as far as there is room and nobody has answered them meanwhile.</summary>
    /// <remarks>Half of the outbox is left free, so that they do not crowd out each other with all that comes.</remarks>
    private void BringBack(PartyId to, Instant at)
    {
        while (_outbox.CountOf(to) < (_outboxPerPartyMax + 1) / 2 && _crowdedOut.Take(to) is { } number)
        {
            if (!_outbox.IsBringing(number) && _warnings.Find(number) is { } warning && IsUnanswered(warning))
                Repeat(warning, at);
        }
    }

    /// <summary>A warning has been answered or replaced: nobody needs to be told of it any more.</summary>
    private void CloseOutboxOf(Warning warning)
    {
        _outbox.CloseOf(warning.Number);
        _crowdedOut.Remove(warning.To, warning.Number);
        BringBack(warning.To, Time);
    }

    private void Forget(Warning warning)
    {
        _statistics.Count(warning, Time);
        _crowdedOut.Remove(warning.To, warning.Number);
    }

    /// <summary>Closes an item that nobody has taken in time, or that others have crowded out, and says so.</summary>
    private void Abandon(OutboxItem item, Instant at)
    {
        _outbox.Close(item);
        if (!item.IsAccepted)
            Emit(EventKind.DeliveryAbandoned, item.Subject, item.Version, item.From, item.To, at);
    }

    /// <summary>Why a party may not ask for this instead; null when it may.</summary>
    private Refused? CannotBeProposed(Warning warning, CounterProposal proposal)
    {
        if (_declarations.Find(warning.Subject) is not { EndedAt: null } declaration || declaration.Version != warning.SubjectVersion || declaration.OverAt <= Time)
            return new Refused(RefusalCode.Conflict, "counter_proposal", "what was declared has changed since, or is over", "an answer to the warning of the present version");
        return proposal.Volumes.AsSpan().SequenceEqual(declaration.Volumes.AsSpan())
            ? new Refused(RefusalCode.Invalid, "counter_proposal.volumes", "those that were declared", "another time, altitude or area") : null;
    }

    /// <summary>Decided as the same change by the declarer would be: a refusal of that is the answer, and nothing has changed. The receipt is
    /// the leaf of the acceptance, which is what the declarer has signed.</summary>
    private Outcome Apply(AcceptProposal command)
    {
        if (_warnings.Find(command.Warning) is not { } warning || warning.From != command.Actor)
            return NotFound("id", Invariant($"warning {command.Warning} owed by {command.Actor}"));
        var current = _declarations.Find(warning.Subject);
        if (warning.Resolution is { IsAccepted: true } accepted && accepted.Version == current?.Version)
            return DeclaredAs(current, created: false) with { Leaf = accepted.Leaf };
        if (warning.OpenProposal is not { } proposal)
            return NothingProposed(warning);
        if (current is null || current.Version != warning.SubjectVersion)
            return new Refused(RefusalCode.Conflict, "id", "what was declared has changed since it was asked for", "a change of your own, or a refusal");
        if (OfSite(command.Actor, current.Key) is { } ofSite)
            return ofSite;
        var outcome = Apply(new Declare(command.Actor, current.Version, current.In(proposal.Volumes)) { Nonce = command.Nonce });
        if (outcome is not Declared declared)
            return outcome;
        return declared with { Leaf = Resolve(warning, EventKind.ProposalAccepted, command.By, command.Text, declared.Declaration.Version).Resolution!.Leaf };
    }

    private Outcome Apply(DeclineProposal command)
    {
        if (_warnings.Find(command.Warning) is not { } warning || warning.From != command.Actor)
            return NotFound("id", Invariant($"warning {command.Warning} owed by {command.Actor}"));
        if (warning.Resolution is { IsAccepted: false } declined && (declined.By, declined.Text) == (command.By, command.Text))
            return new ProposalDeclined(warning) { Leaf = declined.Leaf };
        if (warning.OpenProposal is null)
            return NothingProposed(warning);
        warning = Resolve(warning, EventKind.ProposalDeclined, command.By, command.Text, 0);
        return new ProposalDeclined(warning) { Leaf = warning.Resolution!.Leaf };
    }

    private Warning Resolve(Warning warning, EventKind kind, string by, string text, int version)
    {
        long leaf = Emit(kind, EventSubject.Warning(warning.Number), version, warning.From, warning.To);
        var resolved = warning with { Resolution = new Resolution(Time, version > 0, by, text, leaf, version) };
        _warnings.Replace(resolved);
        Bring(leaf, warning.To, warning.Channel, isUrgent: true);
        return resolved;
    }

    private static Refused NothingProposed(Warning warning) => new(
        RefusalCode.Conflict, "id", warning.Resolution is null ? "no change was asked for" : "what was asked for is answered already", "a warning with an open counter-proposal");

    private Outcome Apply(BeginDrill command)
    {
        var proposal = command.Proposal;
        if (_drills.Find(proposal.Id) is { } earlier)
        {
            return proposal.SaysTheSameAs(earlier) ? BegunAs(earlier, created: false)
                : new Refused(RefusalCode.Conflict, "id", "another drill has this id", "a new id");
        }
        if (_arrangements.Find(proposal.Arrangement) is not { } arrangement || !arrangement.Binds(proposal.Party, Time))
            return NotFound("arrangement", $"arrangement {proposal.Arrangement} that binds you now");
        foreach (var party in proposal.To)
        {
            if (!arrangement.Binds(party, Time))
                return new Refused(RefusalCode.Invalid, "to", $"{party} is not bound by {arrangement.Id} now", "members of the arrangement");
        }
        if (_drills.CountOf(proposal.Party) >= Limits.DrillsPerPartyMax)
            return new Refused(RefusalCode.LimitReached, "", $"you have begun {Limits.DrillsPerPartyMax} drills", "a retry when the first of them is forgotten");
        long leaf = Emit(EventKind.DrillBegun, command.Subject, 0, proposal.Party, default);
        var warnings = ImmutableArray.CreateBuilder<long>(proposal.To.Length);
        foreach (var party in proposal.To)
            warnings.Add(Owe(proposal, arrangement, party));
        var drill = proposal with { At = Time, Leaf = leaf, Warnings = warnings.MoveToImmutable() };
        _drills.Add(drill);
        return BegunAs(drill, created: true);
    }

    /// <summary>A warning of nothing: there is no lead time to judge, and everything else is as it would be.</summary>
    private long Owe(Drill drill, Arrangement arrangement, PartyId to)
    {
        var warning = new Warning
        {
            Number = _warnings.NextNumber++,
            Subject = new EntityKey(EntityType.Drill, drill.Id),
            SubjectVersion = 1,
            Change = Change.Drill,
            Kind = ActivityKind.Other,
            Disclosure = Disclosure.Full,
            From = _names.Of(drill.Party),
            To = _names.Of(to),
            DeclaredAt = Time,
            StartsAt = Time,
            EndsAt = Time,
            Requirement = null,
            Reasons = [new Reason(EntityType.Arrangement, default, arrangement.Id)],
            Ladder = arrangement.Ladder,
            AcknowledgeBy = arrangement.Ladder.IsEmpty ? null : Time + arrangement.Ladder[0].AcknowledgeWithin,
        };
        _warnings.Add(warning);
        Bring(Emit(EventKind.WarningOwed, EventSubject.Warning(warning.Number), 0, warning.From, warning.To), warning);
        return warning.Number;
    }

    private DrillBegun BegunAs(Drill drill, bool created) => new(
        drill, created, [.. drill.Warnings.Select(_warnings.Find).OfType<Warning>()])
    { Leaf = drill.Leaf };
}
