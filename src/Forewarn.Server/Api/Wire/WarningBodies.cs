using System.Collections.Immutable;
using System.Globalization;
using Forewarn.Core.Airspace;
using Forewarn.Core.Warnings;
using NodaTime;

namespace Forewarn.Server.Api.Wire;

/// <summary>A warning as its two parties see it.</summary>
/// <param name="Rung">Step of the escalation ladder that it is on, from 0.</param>
/// <param name="RequiredLead">Lead time that the arrangement requires; absent when none does.</param>
/// <param name="Lead">Start minus delivery; negative when it was delivered after the start; absent while undelivered.</param>
/// <param name="AcknowledgeBy">When the next step of the ladder is taken.</param>
/// <param name="NotAcknowledged">The ladder has ended without an acknowledgement.</param>
public sealed record WarningView(
    string Id, string From, string To, WarningSubjectView Subject, string Change, string Channel, int Rung, string DeclaredAt,
    string StartsAt, string EndsAt, string? DeliveredAt, string? Transport, string? RequiredLead, string? Arrangement, string? Lead,
    string Verdict, AcknowledgementView? Acknowledgement, string? AcknowledgeBy, bool NotAcknowledged, ReasonView[] Reasons)
{
    internal static WarningView Of(Warning warning, PartyId reader, Instant now) => new(
        warning.Number.ToString(CultureInfo.InvariantCulture),
        warning.From.ToString(),
        warning.To.ToString(),
        new WarningSubjectView(
            Names<EntityType>.Of(warning.Subject.Type), warning.Subject.Id.ToString(), warning.SubjectVersion,
            warning.Disclosure == Disclosure.Full || reader == warning.From ? Names<ActivityKind>.Of(warning.Kind) : null),
        Names<Change>.Of(warning.Change),
        Names<Channel>.Of(warning.Channel),
        warning.Step,
        Times.Of(warning.DeclaredAt),
        Times.Of(warning.StartsAt),
        Times.Of(warning.EndsAt),
        Times.Of(warning.Delivery?.At),
        warning.Delivery is { } delivery ? Names<Transport>.Of(delivery.Transport) : null,
        warning.Requirement is { } requirement ? Times.Of(requirement.LeadTime) : null,
        warning.Requirement?.Arrangement.ToString(),
        warning.LeadTime is { } lead ? Times.Of(lead) : null,
        Names<Verdict>.Of(warning.VerdictAt(now)),
        warning.Acknowledgement is { } acknowledgement ? AcknowledgementView.Of(acknowledgement) : null,
        Times.Of(warning.AcknowledgeBy),
        warning.IsExhausted,
        ReasonView.Of(warning.Reasons));

    internal static WarningView[] Of(ImmutableArray<Warning> warnings, PartyId reader, Instant now)
    {
        var views = new WarningView[warnings.Length];
        for (int i = 0; i < views.Length; i++)
            views[i] = Of(warnings[i], reader, now);
        return views;
    }
}

/// <summary>What a warning is about.</summary>
/// <param name="Kind">Absent for the warned party unless all is disclosed.</param>
public sealed record WarningSubjectView(string Type, string Id, int Version, string? Kind);

/// <summary>Why a warning is owed; an overlap or an earlier warning, or an arrangement with its id.</summary>
public sealed record ReasonView(string Kind, string? Type, string? Id)
{
    internal static ReasonView[] Of(ImmutableArray<Reason> reasons)
    {
        var views = new ReasonView[reasons.Length];
        for (int i = 0; i < views.Length; i++)
        {
            var reason = reasons[i];
            views[i] = reason.Type switch
            {
                EntityType.Arrangement => new ReasonView("arrangement", null, reason.Arrangement.ToString()),
                EntityType.Warning => new ReasonView("earlier-warning", null, null),
                _ => new ReasonView("overlap", Names<EntityType>.Of(reason.Type), reason.Entity.ToString()),
            };
        }
        return views;
    }
}

/// <summary>What the warned party answered, and when.</summary>
public sealed record AcknowledgementView(string At, string Answer, string By, string Text)
{
    internal static AcknowledgementView Of(Acknowledgement acknowledgement) => new(
        Times.Of(acknowledgement.At), Names<Answer>.Of(acknowledgement.Answer), acknowledgement.By, acknowledgement.Text);
}

/// <summary>What the warned party answers.</summary>
/// <param name="Answer">received, understood, will-comply or cannot-comply.</param>
/// <param name="By">The person or post that answers.</param>
public sealed record AcknowledgementBody(string? Answer, string? By, string? Text);

/// <summary>A warning, after an answer to it.</summary>
public sealed record AcknowledgementAnswer(WarningView Warning, long Leaf);

/// <summary>A page of warnings.</summary>
public sealed record WarningsAnswer(WarningView[] Warnings, string? NextCursor);
