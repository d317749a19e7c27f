using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Contacts;
using NodaTime;

namespace Forewarn.Core.Warnings;

/// <summary>One change by one party, as owed to one other party.</summary>
/// <remarks>Immutable; each step on its way (delivered, escalated, acknowledged, superseded) is a new object.</remarks>
public sealed record Warning
{
    /// <summary>1 for the first warning of the airspace, then counting up.</summary>
    public required long Number { get; init; }

    public required EntityKey Subject { get; init; }

    /// <summary>Version of the subject that it is about.</summary>
    public required int SubjectVersion { get; init; }

    public required Change Change { get; init; }

    /// <summary>Kind of activity when the warning was owed.</summary>
    public required ActivityKind Kind { get; init; }

    /// <summary>What the subject showed of itself then; unless it is <see cref="Disclosure.Full"/> the kind is not for the warned party.</summary>
    public required Disclosure Disclosure { get; init; }

    public required PartyId From { get; init; }

    public required PartyId To { get; init; }

    /// <summary>Journal time of the change.</summary>
    public required Instant DeclaredAt { get; init; }

    /// <summary>First moment of the activity.</summary>
    public required Instant StartsAt { get; init; }

    /// <summary>End of the activity, not included.</summary>
    public required Instant EndsAt { get; init; }

    /// <summary>The strictest arrangement that binds both parties here, or null: "bound by no arrangement".</summary>
    public required Requirement? Requirement { get; init; }

    /// <summary>Why it is owed, at most <see cref="Limits.ReasonsListedMax"/>.</summary>
    public required ImmutableArray<Reason> Reasons { get; init; }

    /// <summary>Escalation ladder as it was when the warning was owed; empty without an arrangement.</summary>
    public required ImmutableArray<Rung> Ladder { get; init; }

    /// <summary>Step of the ladder that it is on, from 0.</summary>
    public int Step { get; init; }

    /// <summary>Level that the warning is on now.</summary>
    public Channel Channel => Ladder.IsEmpty ? Channel.Operational : Ladder[Step].Channel;

    /// <summary>When the next step is taken unless it is acknowledged; absent when there is no ladder, or nothing to wait for.</summary>
    public Instant? AcknowledgeBy { get; init; }

    /// <summary>The ladder ended without an acknowledgement.</summary>
    public bool IsExhausted { get; init; }

    /// <summary>When a later version of the subject made this warning obsolete; absent if it was acknowledged before, or stands.</summary>
    public Instant? SupersededAt { get; init; }

    public bool IsSuperseded => SupersededAt is not null;

    public Delivery? Delivery { get; init; }

    /// <summary>The latest answer.</summary>
    public Acknowledgement? Acknowledgement { get; init; }

    /// <summary>When it was first answered; the answer may say more since.</summary>
    public Instant? FirstAcknowledgedAt { get; init; }

    /// <summary>What the declarer said to what the warned party asked for; absent when it has not, or nothing was asked.</summary>
    public Resolution? Resolution { get; init; }

    /// <summary>What the warned party asks for and the declarer has not answered; null otherwise.</summary>
    public CounterProposal? OpenProposal => Resolution is null ? Acknowledgement?.CounterProposal : null;

    /// <summary>Whether it was first answered when it had already been taken to the next rung; without a ladder, when what it
    /// warns of had begun.</summary>
    public bool IsAnsweredLate => FirstAcknowledgedAt is { } at
        && (Ladder.IsEmpty ? IsJudged && at >= StartsAt : at >= DeclaredAt + Ladder[0].AcknowledgeWithin);

    /// <summary>Whether it was first answered when a later version had already replaced it.</summary>
    public bool IsAnsweredSuperseded => IsSuperseded && Acknowledgement is not null;

    /// <summary>Whether an earlier warning of the same, which this one repeats, was acknowledged; null when there was none.</summary>
    public bool? AcknowledgedBefore { get; init; }

    /// <summary>Whether the lead time is judged: for what is declared or changed, not for notices of a state or an end.</summary>
    public bool IsJudged => Change is Change.Declared or Change.Changed;

    /// <summary>Whether it is of a drill, and counts among drills alone.</summary>
    public bool IsExercise => Change is Change.Drill;

    /// <summary>Start of the activity minus the moment of delivery; null while undelivered.</summary>
    public Duration? LeadTime => Delivery is { } delivery ? StartsAt - delivery.At : null;

    /// <summary>The verdict as of a moment; it changes with time only while the warning is undelivered.</summary>
    public Verdict VerdictAt(Instant now)
    {
        if (!IsJudged)
            return Verdict.Notice;
        if (LeadTime is { } lead)
        {
            return lead < Duration.Zero ? Verdict.Late
                : Requirement is not { } requirement ? Verdict.NoRequirement
                : lead >= requirement.LeadTime ? Verdict.OnTime : Verdict.Short;
        }
        if (SupersededAt is { } superseded && superseded < StartsAt)
            return Verdict.Superseded;
        return now < StartsAt ? Verdict.Pending : Verdict.None;
    }
}

/// <summary>What happened to the subject of a warning. The numbers are part of the journal's format.</summary>
public enum Change : byte
{
    /// <summary>New to this party.</summary>
    Declared = 0,

    /// <summary>Moved, earlier, later, larger, smaller, or of another kind.</summary>
    Changed = 1,

    /// <summary>Same volumes, other state.</summary>
    State = 2,

    /// <summary>Taken back before its start.</summary>
    Withdrawn = 3,

    /// <summary>Ended by its manager after its start.</summary>
    Ended = 4,

    /// <summary>Moved to where it no longer concerns this party, whom it had concerned.</summary>
    Cleared = 5,

    /// <summary>Nothing: it is an exercise.</summary>
    Drill = 6,
}

/// <summary>How a warning fared against the lead time that was required. The numbers are part of the snapshots' format.</summary>
public enum Verdict
{
    /// <summary>Not delivered yet, and the activity has not begun.</summary>
    Pending = 0,

    /// <summary>Delivered with at least the required lead time.</summary>
    OnTime = 1,

    /// <summary>Delivered before the start, with less than the required lead time.</summary>
    Short = 2,

    /// <summary>Delivered after the start.</summary>
    Late = 3,

    /// <summary>Never delivered, and the activity has begun.</summary>
    None = 4,

    /// <summary>Delivered before the start; no arrangement says how long ahead.</summary>
    NoRequirement = 5,

    /// <summary>A notice of a state or an end: no lead time is required of it.</summary>
    Notice = 6,

    /// <summary>Undelivered when a later version of the subject replaced it, before the activity began.</summary>
    Superseded = 7,
}

/// <summary>The lead time that an arrangement requires.</summary>
public readonly record struct Requirement(ArrangementId Arrangement, Duration LeadTime);

/// <summary>Why a warning is owed: an overlap with the party's own intent, constraint or subscription, an arrangement, or an
/// earlier warning about the same subject.</summary>
/// <param name="Type">What it is an overlap with; <see cref="EntityType.Arrangement"/> or <see cref="EntityType.Warning"/> for the other two.</param>
/// <param name="Entity">The overlapping entity.</param>
/// <param name="Arrangement">The arrangement.</param>
public readonly record struct Reason(EntityType Type, EntityId Entity, ArrangementId Arrangement)
{
    internal static readonly Reason EarlierWarning = new(EntityType.Warning, default, default);
}

/// <summary>When a warning reached the other party's side, and how.</summary>
/// <param name="At">Journal time.</param>
/// <param name="Transport">How.</param>
/// <param name="Leaf">Index of the leaf that says so.</param>
/// <param name="Contact">Whom it was brought to; absent for the console.</param>
public readonly record struct Delivery(Instant At, Transport Transport, long Leaf, ContactId? Contact = null);

/// <summary>How a warning is brought. The numbers are part of the journal's format.</summary>
public enum Transport : byte
{
    /// <summary>Read by the party's own signed-in person or system, from its list of warnings or its event stream.</summary>
    Console = 0,

    /// <summary>Sent to a system of the party, which answered that it has it.</summary>
    Webhook = 1,

    /// <summary>Handed to the party's mail server, which took it; that anybody has read it is not known.</summary>
    Email = 2,
}

/// <summary>What the warned party answered.</summary>
/// <param name="At">Journal time.</param>
/// <param name="Answer">What it says.</param>
/// <param name="By">The person or post, as the party names it.</param>
/// <param name="Text">Free text.</param>
/// <param name="Leaf">Index of the leaf that says so.</param>
/// <param name="CounterProposal">What it asks for instead, with <see cref="Answer.AskForChange"/>.</param>
public sealed record Acknowledgement(Instant At, Answer Answer, string By, string Text, long Leaf, CounterProposal? CounterProposal = null)
{
    /// <summary>Whether no other answer may follow: one that says what the party will do.</summary>
    public bool IsFinal => Answer is Answer.WillComply or Answer.CannotComply;
}

/// <summary>Answers to a warning. The numbers are part of the journal's format.</summary>
public enum Answer : byte
{
    Received = 0,
    Understood = 1,
    WillComply = 2,
    CannotComply = 3,

    /// <summary>Proposes another time, altitude or area; what it will do follows from what the declarer says to that.</summary>
    AskForChange = 4,
}
