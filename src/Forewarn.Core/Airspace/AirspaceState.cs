using System.Collections.Immutable;
using System.Diagnostics;
using Forewarn.Core.Arrangements;
using Forewarn.Core.Contacts;
using Forewarn.Core.Discovery;
using Forewarn.Core.Hotline;
using Forewarn.Core.Incidents;
using Forewarn.Core.Pool;
using Forewarn.Core.Sites;
using Forewarn.Core.Statistics;
using Forewarn.Core.Warnings;
using NodaTime;
using static System.FormattableString;

namespace Forewarn.Core.Airspace;

/// <summary>The airspace: what stands in it, who was told what and when. A deterministic state machine.</summary>
/// <remarks>
/// <para>The same commands at the same times give the same state on every machine: it reads no clock, no randomness, no
/// culture. Time comes in with each command and never goes backwards.</para>
/// <para>Not thread-safe: one writer, or any number of readers. What it hands out is immutable and may be kept.</para>
/// </remarks>
public sealed partial class AirspaceState
{
    private readonly SortedDictionary<PartyId, Party> _parties = [];
    private readonly KeyBook _keys = new();
    private readonly ArrangementBook _arrangements = new();
    private readonly DeclarationBook _declarations = new();
    private readonly SubscriptionBook _subscriptions = new();
    private readonly WarningBook _warnings = new();
    private readonly ObservationBook _observations = new();
    private readonly Obligations _obligations;
    private readonly SortedDictionary<PartyId, UssAvailability> _availability = [];
    private readonly RosterBook _rosters = new();
    private readonly OutboxBook _outbox = new();
    private readonly int _outboxPerPartyMax;
    private readonly CrowdedOutBook _crowdedOut = new();
    private readonly DrillBook _drills = new();
    private readonly HotlineBook _hotline = new();
    private readonly SiteBook _sites = new();
    private readonly IncidentBook _incidents = new();
    private readonly StatisticsBook _statistics = new();
    private readonly ImmutableArray<StatePart> _parts;
    private readonly NameTable _names = new();
    private readonly List<AirspaceEvent> _happened = [];

    // Made once: time passes with every command.
    private readonly Action<Declaration> _letGoOfSubscription;
    private readonly Action<EntityId> _loseSubscription;
    private readonly Action<Warning> _countForgotten;

    public AirspaceState()
        : this(Limits.OutboxPerPartyMax)
    {
    }

    /// <param name="outboxPerPartyMax">In the place of <see cref="Limits.OutboxPerPartyMax"/>, for tests: 2 or more.</param>
    internal AirspaceState(int outboxPerPartyMax)
    {
        _outboxPerPartyMax = outboxPerPartyMax;
        _obligations = new Obligations(_parties, _declarations, _subscriptions, _arrangements);
        _parts = [_rosters, _outbox, _crowdedOut, _drills, _hotline, _drafts, _arrangements.Past, _gaps, _uncovered, _sites, _incidents, _statistics];
        (_letGoOfSubscription, _loseSubscription) = (LetGoOfSubscription, LoseSubscription);
        _countForgotten = Forget;
    }

    /// <summary>Position in the journal of the last command applied; 0 before the first.</summary>
    public long Position { get; private set; }

    /// <summary>The moment of the last command.</summary>
    public Instant Time { get; private set; } = Instant.FromUnixTimeTicks(0);

    /// <summary>By which version of the rules commands are decided from here on (<see cref="StateVersion"/>).</summary>
    public int Version { get; private set; } = StateVersion.First;

    /// <summary>What is relevant to what in the DSS role.</summary>
    public Relevance Relevance { get; private set; }

    /// <summary>What has happened lately.</summary>
    public EventLog Events { get; } = new();

    /// <summary>What happened with the last command, in order; the leaf of the last of these is the one before
    /// <see cref="EventLog.Next"/>. Unlike <see cref="Events"/> it holds all of them, however many were due at once.</summary>
    public IReadOnlyList<AirspaceEvent> Happened => _happened;

    /// <summary>When something becomes due by itself, or null; a <see cref="Tick"/> at that moment makes it happen.</summary>
    public Instant? NextDeadline
    {
        get
        {
            var next = _warnings.NextDeadline;
            foreach (var part in _parts)
                next = part.NextDeadline is { } due && !(due >= next) ? due : next;
            return next;
        }
    }

    /// <summary>What an event of the liaison's work is about, as it is now; null when it is forgotten.</summary>
    public object? FindAbout(EventSubject subject)
    {
        foreach (var part in _parts)
        {
            if (part.Find(subject) is { } found)
                return found;
        }
        return null;
    }

    /// <summary>Carries out a command, or refuses it; a refusal changes nothing but time and the log of events.</summary>
    /// <param name="command">What somebody wants.</param>
    /// <param name="position">Its position in the journal: one more than the last.</param>
    /// <param name="time">The journal's time: not before the last; what is finer than 100 ns is cut off.</param>
    /// <exception cref="ArgumentException">Position or time is out of order: the journal was not read as it was written.</exception>
    /// <exception cref="StateTooNewException">The command raises the version beyond what this program knows; nothing was changed.</exception>
    public Outcome Apply(Command command, long position, Instant time)
    {
        if (position != Position + 1)
            throw new ArgumentException($"position {position} does not follow {Position}", nameof(position));
        time = WholeTicks.Of(time);
        if (time < Time)
            throw new ArgumentException($"{time} is before {Time}", nameof(time));
        // Before anything changes: a program that knows the version goes on from here.
        if (command is RaiseVersion { Version: > StateVersion.Latest } tooNew)
            throw new StateTooNewException(tooNew.Version);
        (Position, Time) = (position, time);
        _happened.Clear();
        LetTimePass();
        var outcome = Decide(command);
        return outcome is Refused ? outcome with { Leaf = Emit(EventKind.Refused, SubjectOf(command), 0, command.Actor, default) } : outcome;
    }

    private Outcome Decide(Command command)
    {
        bool needsParty = command is Declare or EndDeclaration or Reveal or Subscribe or Unsubscribe or PutPartyKey or RecordDelivery or Acknowledge or Observe or LiaisonCommand { NeedsParty: true };
        if (needsParty && !_parties.ContainsKey(command.Actor))
            return UnknownParty("", command.Actor);
        if (SignatureProblem(command) is { } problem)
            return problem;
        return command switch
        {
            Declare declare => OfSite(declare.Actor, declare.Proposal.Key) ?? Apply(declare),
            EndDeclaration end => OfSite(end.Actor, end.Key) ?? Apply(end),
            Reveal reveal => OfSite(reveal.Actor, reveal.Proposal.Key) ?? Apply(reveal),
            Subscribe subscribe => Apply(subscribe),
            Unsubscribe unsubscribe => Apply(unsubscribe),
            PutParty put => Apply(put),
            RemoveParty remove => Apply(remove),
            PutPartyKey put => Apply(put),
            RevokePartyKey revoke => Apply(revoke),
            PutArrangement put => Apply(put),
            RemoveArrangement remove => Apply(remove),
            RecordDelivery delivery => Apply(delivery),
            Acknowledge acknowledge => Apply(acknowledge),
            Observe observe => Apply(observe),
            EraseDetails erase => Apply(erase),
            PutReference put => Apply(put),
            DeleteReference delete => Apply(delete),
            PutUssSubscription put => Apply(put),
            DeleteUssSubscription delete => Apply(delete),
            SetAvailability set => Apply(set),
            FileReport file => Apply(file),
            SetRelevance set => Apply(set),
            ReceiveNotification receive => Apply(receive),
            RecordNotification record => Apply(record),
            ChangePool change => Apply(change),
            RaiseVersion raise => Apply(raise),
            UnreadableEntry unreadable => Apply(unreadable),
            ContactsCommand contacts => Apply(contacts),
            HotlineCommand hotline => Apply(hotline),
            ArrangementsCommand arrangements => Apply(arrangements),
            SitesCommand sites => Apply(sites),
            IncidentsCommand incidents => Apply(incidents),
            Tick => Ticked.Instance,
            _ => throw new UnreachableException(command.GetType().Name),
        };
    }

    /// <summary>Everything that was due up to now happens, each at its own moment, before the command is looked at.</summary>
    private void LetTimePass()
    {
        while (NextDeadline is { } due && due <= Time)
            Step(due);
        _declarations.Forget(Time, _letGoOfSubscription);
        _subscriptions.Forget(Time, _loseSubscription);
        _warnings.Forget(Time, _countForgotten);
        _observations.Forget(Time);
        foreach (var part in _parts)
            part.Forget(Time);
    }

    /// <summary>Lets the one thing happen that is due next.</summary>
    private void Step(Instant due)
    {
        if (_warnings.NextDeadline == due)
        {
            var warning = _warnings.StepDue(due)!;
            var kind = warning.IsExhausted ? EventKind.WarningNotAcknowledged : EventKind.WarningEscalated;
            long leaf = Emit(kind, EventSubject.Warning(warning.Number), warning.Step, warning.From, warning.To, due);
            if (warning.IsExhausted)
                Bring(leaf, warning.From, Channel.Operational, isUrgent: true, warning.IsExercise);
            else
                Bring(leaf, warning);
        }
        else if (_outbox.NextDeadline == due)
        {
            var expired = _outbox.Oldest!;
            Abandon(expired, due);
            BringBack(expired.To, due);
        }
        else if (_sites.NextDeadline == due)
        {
            var site = _sites.StepDue();
            Emit(EventKind.SiteUnconfirmed, EventSubject.Entity(EntityType.Site, site.Id), site.Version, site.Manager, site.Manager, due);
        }
        else if (_drafts.NextDeadline == due)
        {
            ExpireDraft(due);
        }
        else
        {
            throw new UnreachableException("a deadline of nothing");
        }
    }

    /// <returns>Index of the event's leaf.</returns>
    private long Emit(EventKind kind, EventSubject subject, int version, PartyId from, PartyId to, Instant? at = null)
    {
        long leaf = Events.Next;
        var happened = new AirspaceEvent(Position, _happened.Count, at ?? Time, kind, subject, version, from, to);
        _happened.Add(happened);
        Events.Add(happened);
        return leaf;
    }

    /// <summary>Holds the version that a command believes in against the present one; null when it may go on.</summary>
    private static Refused? CheckVersion(int? ifVersion, int? current) => (ifVersion, current) switch
    {
        (null, null) => null,
        ({ } expected, { } actual) when expected == actual => Exhausted(actual),
        (null, { } actual) => new Refused(RefusalCode.VersionRequired, "If-Match", Invariant($"it exists, as version {actual}"), Invariant($"If-Match: \"{actual}\" to change it")),
        ({ } expected, null) => new Refused(RefusalCode.StaleVersion, "If-Match", Invariant($"version {expected} does not exist"), "no If-Match header to create it"),
        ({ } expected, { } actual) => new Refused(RefusalCode.StaleVersion, "If-Match", Invariant($"version {expected} is not current"), Invariant($"If-Match: \"{actual}\"")),
    };

    /// <summary>Why there can be no next version; null when there can.</summary>
    private static Refused? Exhausted(int? version) => version == int.MaxValue
        ? new Refused(RefusalCode.LimitReached, "version", Invariant($"it has had {int.MaxValue} versions"), "a new id") : null;

    /// <summary>Whether a command that would have made the present version is being sent again.</summary>
    private static bool IsRetry(int? ifVersion, int current) => (ifVersion ?? 0) == current - 1;

    private static Refused UnknownParty(string field, PartyId party) =>
        new(RefusalCode.UnknownParty, field, $"party {party} is not registered", "a party registered with PUT /v1/parties/{id}");

    private static Refused NotFound(string field, string what) =>
        new(RefusalCode.NotFound, field, $"there is no {what}", "one that exists");

    private static Refused NotManager(string what, PartyId manager) =>
        new(RefusalCode.NotManager, "id", $"this {what} belongs to {manager}", "an id of your own");

    /// <summary>What a party that may not know of something is told when it would change it: what it would be told if that did not exist, but that
    /// its id cannot be had.</summary>
    private static Refused Hidden(int? ifVersion) => CheckVersion(ifVersion, null) ?? IdInUse();

    private static Refused IdInUse() => new(RefusalCode.Conflict, "id", "this id is in use for something else", "a new id");

    private static Refused Invalid(InvalidValueException problem) =>
        new(RefusalCode.Invalid, problem.Field, problem.Problem, problem.Accepted);

    internal static EventSubject SubjectOf(Command command) => command switch
    {
        Declare declare => EventSubject.Entity(declare.Proposal.Type, declare.Proposal.Id),
        EndDeclaration end => EventSubject.Entity(end.Key.Type, end.Key.Id),
        Reveal reveal => EventSubject.Entity(reveal.Proposal.Type, reveal.Proposal.Id),
        Subscribe subscribe => EventSubject.Entity(EntityType.Subscription, subscribe.Proposal.Id),
        Unsubscribe unsubscribe => EventSubject.Entity(EntityType.Subscription, unsubscribe.Id),
        PutParty put => SubjectOf(put.Proposal.Id),
        RemoveParty remove => SubjectOf(remove.Id),
        PutPartyKey put => SubjectOf(put.Party),
        RevokePartyKey revoke => SubjectOf(revoke.Party),
        PutArrangement put => EventSubject.Named(EntityType.Arrangement, put.Proposal.Id.ToString()),
        RemoveArrangement remove => EventSubject.Named(EntityType.Arrangement, remove.Id.ToString()),
        RecordDelivery delivery => EventSubject.Warning(delivery.Warnings.FirstOrDefault()),
        Acknowledge acknowledge => EventSubject.Warning(acknowledge.Warning),
        EraseDetails erase => erase.Subject,
        PutReference put => EventSubject.Entity(put.Proposal.Type, put.Proposal.Id),
        DeleteReference delete => EventSubject.Entity(delete.Key.Type, delete.Key.Id),
        PutUssSubscription put => EventSubject.Entity(EntityType.Subscription, put.Proposal.Id),
        DeleteUssSubscription delete => EventSubject.Entity(EntityType.Subscription, delete.Id),
        SetAvailability set => EventSubject.Named(EntityType.UssAvailability, set.Uss.ToString()),
        FileReport file => EventSubject.Entity(EntityType.Report, ReportId(file)),
        SetRelevance => EventSubject.Named(EntityType.Setting, "relevance"),
        ReceiveNotification receive => EventSubject.Entity(receive.Key.Type, receive.Key.Id),
        RecordNotification record => EventSubject.Entity(record.Key.Type, record.Key.Id),
        ChangePool change => EventSubject.Named(EntityType.Pool, change.Pool),
        RaiseVersion => EventSubject.Named(EntityType.Setting, "version"),
        UnreadableEntry unreadable => EventSubject.Named(EntityType.JournalEntry, Invariant($"{unreadable.Position}")),
        Observe observe => EventSubject.Entity(EntityType.Observation, observe.Observation.Id),
        LiaisonCommand liaison => liaison.Subject,
        _ => throw new UnreachableException(command.GetType().Name),
    };
}
