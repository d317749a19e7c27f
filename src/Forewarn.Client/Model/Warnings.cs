using System.Collections.Immutable;
using NodaTime;

namespace Forewarn.Client.Model;

/// <summary>One change by one party, as owed to one other party.</summary>
/// <param name="Change">declared, changed, state, cleared, withdrawn, ended or drill.</param>
/// <param name="Rung">Step of the escalation ladder that it is on, from 0.</param>
/// <param name="Verdict">pending, on-time, short, late, none, no-requirement, notice or superseded.</param>
/// <param name="NotAcknowledged">The ladder has ended without an answer.</param>
/// <param name="RequiredLead">Lead time that the arrangement requires; null when none does.</param>
/// <param name="Lead">Start minus delivery, negative after the start; null while undelivered.</param>
/// <param name="AcknowledgeBy">When the next step of the ladder is taken.</param>
/// <param name="Exercise">It is of a drill: nothing has happened.</param>
/// <param name="Post">Whose duty it is on this step of the ladder.</param>
/// <param name="Contact">Contact of the warned party that it was brought to.</param>
/// <param name="AcknowledgedAt">When it was first answered.</param>
/// <param name="AnsweredLate">It was first answered after the first deadline of the ladder; without a ladder, after the start.</param>
/// <param name="SupersededAt">When a later version of the subject replaced it before it was answered.</param>
public sealed record Warning(
    string Id, string From, string To, WarningSubject Subject, string Change, string Channel, int Rung, Instant DeclaredAt,
    Instant StartsAt, Instant EndsAt, string Verdict, bool NotAcknowledged, ImmutableArray<WarningReason> Reasons,
    Instant? DeliveredAt = null, string? Transport = null, Duration? RequiredLead = null, string? Arrangement = null,
    Duration? Lead = null, Acknowledgement? Acknowledgement = null, Instant? AcknowledgeBy = null,
    bool Exercise = false, string? Post = null, string? Contact = null, Instant? AcknowledgedAt = null, bool AnsweredLate = false,
    Instant? SupersededAt = null, Resolution? Resolution = null);

/// <summary>What a warning is about.</summary>
public sealed record WarningSubject(string Type, Guid Id, int Version, string? Kind);

/// <summary>Why a warning is owed: an overlap, an earlier warning, or an arrangement with its id.</summary>
public sealed record WarningReason(string Kind, string? Type = null, string? Id = null);

/// <summary>What the warned party answered.</summary>
/// <param name="CounterProposal">What it asks for instead.</param>
public sealed record Acknowledgement(Instant At, string Answer, string By, string Text, CounterProposal? CounterProposal = null);

/// <summary>The same activity at another time, another altitude or in another area: all of it, as it would be declared.</summary>
public sealed record CounterProposal(ImmutableArray<Volume4D> Volumes);

/// <summary>What the declarer said to a counter-proposal.</summary>
/// <param name="Version">Version of the declaration that accepting it made.</param>
public sealed record Resolution(Instant At, bool Accepted, string By, string Text, int? Version = null);

/// <summary>What the declarer says to a counter-proposal.</summary>
/// <param name="By">The person or post that decides.</param>
public sealed record ResolutionTerms(string By, string? Text = null);

/// <summary>What the warned party answers.</summary>
/// <param name="Answer">received, understood, will-comply, cannot-comply or ask-for-change.</param>
/// <param name="By">The person or post that answers.</param>
/// <param name="Text">Needed, as the reason, with cannot-comply and ask-for-change.</param>
/// <param name="CounterProposal">What is asked for instead, with ask-for-change.</param>
public sealed record AcknowledgementTerms(string Answer, string By, string? Text = null, CounterProposal? CounterProposal = null);

/// <summary>A warning, after an answer to it.</summary>
public sealed record AcknowledgementAnswer(Warning Warning, long Leaf) : Recorded(Leaf);

/// <summary>Warnings, after they were delivered.</summary>
public sealed record DeliveriesAnswer(ImmutableArray<Warning> Warnings, long Leaf) : Recorded(Leaf);

internal sealed record DeliveriesTerms(ImmutableArray<string> Warnings);

internal sealed record WarningHistory(ImmutableArray<LiveEvent> Events);

internal sealed record WarningsPage(ImmutableArray<Warning> Warnings, string? NextCursor = null);

/// <summary>Which warnings to read.</summary>
public enum WarningsOwed
{
    /// <summary>Those owed to the caller. Reading them delivers them.</summary>
    ToMe,

    /// <summary>Those that the caller owes. Reading them delivers nothing.</summary>
    ByMe,
}
