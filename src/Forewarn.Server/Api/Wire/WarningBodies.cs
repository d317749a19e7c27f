using System.Collections.Immutable;
using System.Globalization;
using Forewarn.Core;
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
/// <param name="Exercise">It is of a drill: nothing has happened.</param>
/// <param name="Post">Whose duty it is on this step of the ladder.</param>
/// <param name="Contact">Contact of the warned party that it was brought to.</param>
/// <param name="AcknowledgedAt">When it was first answered.</param>
/// <param name="AnsweredLate">It was first answered after the first deadline of the ladder; without a ladder, after the start.</param>
/// <param name="SupersededAt">When a later version of the subject replaced it before it was answered.</param>
public sealed record WarningView(
    bool? Exercise, string Id, string From, string To, WarningSubjectView Subject, string Change, string Channel, int Rung, string DeclaredAt,
    string StartsAt, string EndsAt, string? DeliveredAt, string? Transport, string? RequiredLead, string? Arrangement, string? Lead,
    string Verdict, AcknowledgementView? Acknowledgement, string? AcknowledgeBy, bool NotAcknowledged, ReasonView[] Reasons,
    string? Post, string? Contact, string? AcknowledgedAt, bool? AnsweredLate, string? SupersededAt, ResolutionView? Resolution)
{
    internal static WarningView Of(Warning warning, PartyId reader, Instant now) => new(
        TrueOrAbsent(warning.IsExercise),
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
        ReasonView.Of(warning.Reasons),
        warning.Ladder.IsEmpty ? null : warning.Ladder[warning.Step].Post?.ToString(),
        warning.Delivery?.Contact?.ToString(),
        Times.Of(warning.FirstAcknowledgedAt),
        TrueOrAbsent(warning.IsAnsweredLate),
        Times.Of(warning.SupersededAt),
        warning.Resolution is { } resolution ? ResolutionView.Of(resolution) : null);

    private static bool? TrueOrAbsent(bool value) => value ? true : null;

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

/// <summary>What the warned party answered last, and when.</summary>
/// <param name="CounterProposal">What it asks for instead.</param>
public sealed record AcknowledgementView(string At, string Answer, string By, string Text, CounterProposalBody? CounterProposal)
{
    internal static AcknowledgementView Of(Acknowledgement acknowledgement) => new(
        Times.Of(acknowledgement.At), Names<Answer>.Of(acknowledgement.Answer), acknowledgement.By, acknowledgement.Text,
        acknowledgement.CounterProposal is { } proposal ? CounterProposalBody.Of(proposal) : null);
}

/// <summary>The same activity at another time, another altitude or in another area: all of it, as it would be declared.</summary>
public sealed record CounterProposalBody(Volume4DBody?[]? Volumes)
{
    internal static CounterProposalBody Of(CounterProposal proposal) => new(Volume4DBody.Of(proposal.Volumes));

    internal CounterProposal ToProposal() => CounterProposal.Create(Volume4DBody.ToVolumes(Volumes));
}

/// <summary>What the declarer said to a counter-proposal.</summary>
/// <param name="Version">Version of the declaration that accepting it made.</param>
public sealed record ResolutionView(string At, bool Accepted, string By, string Text, int? Version)
{
    internal static ResolutionView Of(Resolution resolution) => new(
        Times.Of(resolution.At), resolution.IsAccepted, resolution.By, resolution.Text, resolution.IsAccepted ? resolution.Version : null);
}

/// <summary>What the declarer says to a counter-proposal.</summary>
/// <param name="By">The person or post that decides.</param>
public sealed record ResolutionBody(string? By, string? Text);

/// <summary>What the warned party answers.</summary>
/// <param name="Answer">received, understood, will-comply, cannot-comply or ask-for-change.</param>
/// <param name="By">The person or post that answers.</param>
/// <param name="Text">Needed, as the reason, with cannot-comply and ask-for-change.</param>
/// <param name="CounterProposal">What is asked for instead, with ask-for-change.</param>
public sealed record AcknowledgementBody(string? Answer, string? By, string? Text, CounterProposalBody? CounterProposal)
{
    internal Acknowledge ToCommand(PartyId party, long warning)
    {
        var answer = Names<Answer>.Parse(Answer, "answer");
        if (answer is Core.Warnings.Answer.CannotComply or Core.Warnings.Answer.AskForChange && string.IsNullOrWhiteSpace(Text))
            throw new InvalidValueException("text", "missing", $"the reason, with the answer {Answer}");
        return new Acknowledge(party, warning, answer, Body.Required(By, "by"), Text ?? "", CounterProposal?.In("counter_proposal", proposal => proposal.ToProposal()));
    }
}

/// <summary>Which warnings have reached their reader.</summary>
/// <param name="Warnings">Their ids, 1 to 1,000.</param>
public sealed record DeliveriesBody(string?[]? Warnings)
{
    internal RecordDelivery ToCommand(PartyId party)
    {
        string?[] ids = Body.Required(Warnings, "warnings");
        var numbers = ImmutableArray.CreateBuilder<long>(ids.Length);
        for (int i = 0; i < ids.Length; i++)
        {
            numbers.Add(long.TryParse(ids[i], NumberStyles.None, CultureInfo.InvariantCulture, out long number)
                ? number : throw new InvalidValueException($"warnings[{i}]", "not the id of a warning", "a whole number in quotes, as in the list of warnings"));
        }
        return new RecordDelivery(party, numbers.MoveToImmutable(), Transport.Console);
    }
}

/// <summary>Warnings, after they were delivered.</summary>
public sealed record DeliveriesAnswer(WarningView[] Warnings, long Leaf);

/// <summary>A warning, after an answer to it.</summary>
public sealed record AcknowledgementAnswer(WarningView Warning, long Leaf);

/// <summary>What has become of a warning, in its order.</summary>
public sealed record HistoryAnswer(EventView[] Events);

/// <summary>A page of warnings.</summary>
public sealed record WarningsAnswer(WarningView[] Warnings, string? NextCursor);
