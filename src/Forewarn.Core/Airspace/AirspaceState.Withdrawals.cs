using System.Collections.Immutable;
using Forewarn.Core.Arrangements;
using Forewarn.Core.Geometry;
using Forewarn.Core.Incidents;
using Forewarn.Core.Warnings;
using NodaTime;
using static System.FormattableString;

namespace Forewarn.Core.Airspace;

/// <content>Members that pause or leave, and the activities that take place in the gap.</content>
public sealed partial class AirspaceState
{
    /// <summary>How far ahead a withdrawal may be announced: the longest notice there is, twice.</summary>
    private static readonly Duration WithdrawalAheadMax = Duration.FromDays(2 * 3_660);

    private readonly GapBook _gaps = new();
    private readonly UncoveredBook _uncovered = new();

    /// <summary>What a leave would do, without doing it.</summary>
    /// <returns>What <see cref="Apply(Command, long, Instant)"/> would answer now, without a leaf; a <see cref="Refused"/> if it would refuse.</returns>
    public Outcome Preview(LeaveArrangement command) => Decide(command, out _);

    /// <inheritdoc cref="Preview(LeaveArrangement)"/>
    public Outcome Preview(SuspendArrangement command) => Decide(command, out _);

    /// <summary>The activities that were declared or seen in the gaps of an arrangement, in the order of their leaves.</summary>
    public IEnumerable<UncoveredActivity> UncoveredIn(ArrangementId arrangement) => _uncovered.Of(arrangement);

    private Outcome Apply(LeaveArrangement command)
    {
        var outcome = Decide(command, out var before);
        if (outcome is not MembershipChanged decided || before is null)
            return outcome;
        var next = decided.Arrangement;
        long leaf = EmitToOthers(EventKind.LeaveNotified, command.Subject, next.Version, command.Actor, next.Members.Select(member => member.Party));
        var departure = next.Standing!.Departures[^1] with { Leaf = leaf };
        next = before.WithDeparture(departure);
        _arrangements.Put(next);
        AddGap(command.Actor, GapCause.Left, before, departure.Until, leaf);
        CloseDraftsOf(next.Id, DraftStatus.Superseded);
        return new MembershipChanged(next, decided.CoverLost) { Leaf = leaf };
    }

    private Outcome Apply(SuspendArrangement command)
    {
        var outcome = Decide(command, out var before);
        if (outcome is not MembershipChanged decided || before is null)
            return outcome;
        long leaf = EmitToOthers(EventKind.ArrangementSuspended, command.Subject, before.Version, command.Actor, before.Members.Select(member => member.Party));
        var standing = decided.Arrangement.Standing!;
        var suspension = standing.Suspensions[^1] with { Leaf = leaf };
        var next = before with { Standing = standing with { Suspensions = standing.Suspensions.SetItem(standing.Suspensions.Length - 1, suspension) } };
        _arrangements.Put(next);
        AddGap(command.Actor, GapCause.Suspended, before, suspension.From, leaf);
        return new MembershipChanged(next, decided.CoverLost) { Leaf = leaf };
    }

    private Outcome Apply(ResumeArrangement command)
    {
        if (_arrangements.Find(command.Id) is not { } current || !IsOrWillBeMember(current, command.Actor))
            return NotFound("id", "such arrangement of yours");
        if (current.Standing?.OpenSuspensionOf(command.Actor) is not { } suspension)
            return new Refused(RefusalCode.Conflict, "id", "you have not suspended it", "an arrangement that you have suspended");
        long leaf = EmitToOthers(EventKind.ArrangementResumed, command.Subject, current.Version, command.Actor, current.Members.Select(member => member.Party));
        var suspensions = current.Suspensions.Remove(suspension);
        // What was called off before it began was none.
        if (suspension.From < Time)
            suspensions = suspensions.Add(suspension with { Until = Time });
        var next = current with { Standing = current.Standing with { Suspensions = suspensions } };
        _arrangements.Put(next);
        _gaps.End(suspension);
        return new MembershipChanged(next, []) { Leaf = leaf };
    }

    /// <summary>What comes of a leave. <paramref name="before"/> is the arrangement that it changes, and null when it changes nothing.</summary>
    private Outcome Decide(LeaveArrangement command, out Arrangement? before)
    {
        before = null;
        if (_arrangements.Find(command.Id) is not { } current || current.MemberOf(command.Actor) is not { } member)
            return NotFound("id", "such arrangement of yours");
        if (current.Standing?.DepartureOf(command.Actor) is { } announced && (command.Until is null || command.Until == announced.Until))
            return LeftBefore(current, announced);
        if (Time >= member.Until)
            return NotFound("id", "such arrangement of yours");
        var earliest = Instant.Max(Time + current.WithdrawalNotice, member.From.PlusTicks(1));
        var until = command.Until ?? earliest;
        if (OutOfNotice("until", until, earliest) is { } tooSoon)
            return tooSoon;
        if (until >= member.Until)
            return new Refused(RefusalCode.Conflict, "until", Invariant($"you leave at {member.Until} already"), Invariant($"a time before, from {earliest} on; or a new version that all sign"));
        if (until >= current.ValidUntil)
            return new Refused(RefusalCode.Conflict, "until", Invariant($"the arrangement ends at {current.ValidUntil} by itself"), "a time before");
        if (Exhausted(current.Version) is { } exhausted)
            return exhausted;
        if (_gaps.Count >= ArrangementsLimits.GapsMax)
            return TooManyGaps();
        before = current;
        var next = current.WithDeparture(new Departure(command.Actor, Time, until, Leaves.None));
        return new MembershipChanged(next, CoverLost.Between(current, next, OthersThan(current.Id), Time));
    }

    private MembershipChanged LeftBefore(Arrangement current, Departure departure)
    {
        ImmutableArray<CoverLost> lost = _gaps.Find(departure.Leaf) is { } gap ? CoverLost.Between(gap.Before, current, OthersThan(current.Id), departure.NotifiedAt) : [];
        return new MembershipChanged(current, lost) { Leaf = departure.Leaf };
    }

    /// <summary>What comes of a suspension, likewise.</summary>
    private Outcome Decide(SuspendArrangement command, out Arrangement? before)
    {
        before = null;
        if (_arrangements.Find(command.Id) is not { } current || !IsOrWillBeMember(current, command.Actor))
            return NotFound("id", "such arrangement of yours");
        var standing = current.Standing ?? Arrangements.Standing.Nothing;
        if (standing.OpenSuspensionOf(command.Actor) is { } suspended)
        {
            return command.From is null || command.From == suspended.From
                ? new MembershipChanged(current, []) { Leaf = suspended.Leaf }
                : new Refused(RefusalCode.Conflict, "from", Invariant($"you have suspended it from {suspended.From} on"), "the end of that suspension first");
        }
        var earliest = Time + current.WithdrawalNotice;
        var from = command.From ?? earliest;
        if (OutOfNotice("from", from, earliest) is { } tooSoon)
            return tooSoon;
        if (from >= current.ValidUntil || from >= current.MemberOf(command.Actor)!.Value.Until)
            return new Refused(RefusalCode.Conflict, "from", "you are no longer bound by then", "a time before");
        var kept = standing.Suspensions.RemoveAll(earlier => earlier.Until + Limits.Retention <= Time);
        if (kept.Length >= ArrangementsLimits.SuspensionsPerArrangementMax)
            return new Refused(RefusalCode.LimitReached, "", $"it has had {ArrangementsLimits.SuspensionsPerArrangementMax} suspensions lately", "a retry in some days");
        if (_gaps.Count >= ArrangementsLimits.GapsMax)
            return TooManyGaps();
        before = current;
        var next = current with { Standing = standing with { Suspensions = kept.Add(new Suspension(command.Actor, from, null, Leaves.None)) } };
        return new MembershipChanged(next, CoverLost.Between(current, next, OthersThan(current.Id), Time));
    }

    /// <summary>The notice is the one that was agreed; nobody withdraws sooner, and nobody announces it for another age.</summary>
    private Refused? OutOfNotice(string field, Instant moment, Instant earliest)
    {
        var latest = Time + WithdrawalAheadMax;
        return moment < earliest ? new Refused(RefusalCode.Invalid, field, Invariant($"{moment} is sooner than the withdrawal notice allows"), Invariant($"{earliest} or later"))
            : moment > latest ? new Refused(RefusalCode.Invalid, field, Invariant($"{moment} is too far ahead"), Invariant($"up to {latest}"))
            : null;
    }

    private void AddGap(PartyId party, GapCause cause, Arrangement before, Instant from, long leaf)
    {
        var until = from + ArrangementsLimits.GapReportedMax;
        var would = before.Standing is { } standing ? before with { Standing = standing.WithoutSuspensionsOf(party) } : before;
        _gaps.Add(new Gap(party, cause, would, from, before.ValidUntil is { } end ? Instant.Min(end, until) : until, leaf));
    }

    /// <summary>Tells of a declaration, new or moved, whoever would have been warned of it but for a withdrawal.</summary>
    private void ReportUncovered(Declaration declaration)
    {
        if (!_gaps.Of(declaration.Manager).IsEmpty)
        {
            ReportUncovered(new UncoveredActivity(
                declaration.Key, declaration.Version, declaration.Kind, declaration.Disclosure == Disclosure.Full, declaration.Manager, default,
                Time, declaration.Start, declaration.End, [], Leaves.None), declaration.Volumes, declaration.BoundAt(Time));
        }
    }

    /// <summary>Tells of something seen that nobody had to announce because of a withdrawal.</summary>
    private void ReportUncovered(Observation observation, Volume4D spot)
    {
        if (!_gaps.Of(observation.Party).IsEmpty)
        {
            ReportUncovered(new UncoveredActivity(
                new EntityKey(EntityType.Observation, observation.Id), 0, observation.Kind, ShowsKind: true, observation.Party, default,
                Time, observation.At, observation.At, [], Leaves.None), [spot], observation.At);
        }
    }

    private void ReportUncovered(UncoveredActivity activity, ImmutableArray<Volume4D> volumes, Instant at)
    {
        var told = new SortedDictionary<PartyId, ImmutableArray<GapReference>>();
        foreach (var gap in _gaps.Of(activity.By))
        {
            foreach (var other in gap.WouldHaveBeenWarned(activity.By, activity.Kind, volumes, at))
                told[other] = told.GetValueOrDefault(other, []).Add(new GapReference(gap.Before.Id, gap.Party, gap.Cause, gap.From));
        }
        foreach (var (other, gaps) in told)
        {
            bool isCovered = _arrangements.InForce(activity.By, activity.Kind, volumes, at).Any(arrangement => arrangement.Binds(other, at));
            if (isCovered || !_parties.ContainsKey(other))
                continue;
            var (type, id) = activity.Subject;
            _uncovered.Add(activity with
            {
                To = _names.Of(other),
                Gaps = gaps.Length <= ArrangementsLimits.GapsListedMax ? gaps : gaps[..ArrangementsLimits.GapsListedMax],
                Leaf = Emit(EventKind.ActivityUncovered, EventSubject.Entity(type, id), activity.Version, activity.By, other),
            });
        }
    }

    private static Refused TooManyGaps() =>
        new(RefusalCode.LimitReached, "", $"{ArrangementsLimits.GapsMax} withdrawals are being followed", "a retry later, or an amendment that all sign");
}
