using System.Collections.Immutable;
using NodaTime;

namespace Forewarn.Client.Model;

/// <summary>One change by one party, as owed to one other party.</summary>
/// <param name="Change">declared, changed, state, cleared, withdrawn or ended.</param>
/// <param name="Rung">Step of the escalation ladder that it is on, from 0.</param>
/// <param name="Verdict">pending, on-time, short, late, none, no-requirement, notice or superseded.</param>
/// <param name="NotAcknowledged">The ladder has ended without an answer.</param>
/// <param name="RequiredLead">Lead time that the arrangement requires; null when none does.</param>
/// <param name="Lead">Start minus delivery, negative after the start; null while undelivered.</param>
/// <param name="AcknowledgeBy">When the next step of the ladder is taken.</param>
public sealed record Warning(
    string Id, string From, string To, WarningSubject Subject, string Change, string Channel, int Rung, Instant DeclaredAt,
    Instant StartsAt, Instant EndsAt, string Verdict, bool NotAcknowledged, ImmutableArray<WarningReason> Reasons,
    Instant? DeliveredAt = null, string? Transport = null, Duration? RequiredLead = null, string? Arrangement = null,
    Duration? Lead = null, Acknowledgement? Acknowledgement = null, Instant? AcknowledgeBy = null);

/// <summary>What a warning is about.</summary>
public sealed record WarningSubject(string Type, Guid Id, int Version, string? Kind);

/// <summary>Why a warning is owed: an overlap, an earlier warning, or an arrangement with its id.</summary>
public sealed record WarningReason(string Kind, string? Type = null, string? Id = null);

/// <summary>What the warned party answered.</summary>
public sealed record Acknowledgement(Instant At, string Answer, string By, string Text);

/// <summary>What the warned party answers.</summary>
/// <param name="Answer">received, understood, will-comply or cannot-comply.</param>
/// <param name="By">The person or post that answers.</param>
public sealed record AcknowledgementTerms(string Answer, string By, string? Text = null);

/// <summary>A warning, after an answer to it.</summary>
public sealed record AcknowledgementAnswer(Warning Warning, long Leaf) : Recorded(Leaf);

internal sealed record WarningsPage(ImmutableArray<Warning> Warnings, string? NextCursor = null);

/// <summary>Which warnings to read.</summary>
public enum WarningsOwed
{
    /// <summary>Those owed to the caller. Reading them delivers them.</summary>
    ToMe,

    /// <summary>Those that the caller owes. Reading them delivers nothing.</summary>
    ByMe,
}
