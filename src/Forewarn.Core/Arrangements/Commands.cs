using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Contacts;
using Forewarn.Core.Warnings;
using NodaTime;

namespace Forewarn.Core.Arrangements;

/// <summary>Puts an arrangement, or a change of one, to those who would have to sign it; the actor signs it thereby.</summary>
public sealed record DraftArrangement : ArrangementsCommand
{
    /// <param name="actor">The drafter.</param>
    /// <param name="amends">Version that it changes; null for a new arrangement.</param>
    /// <param name="proposal">What shall be agreed; its version is set to the one that it will be.</param>
    /// <param name="signBy">First moment at which it can no longer be signed; what is finer than 100 ns is cut off.</param>
    /// <exception cref="InvalidValueException">Names <c>amends</c>.</exception>
    public DraftArrangement(PartyId actor, int? amends, Arrangement proposal, Instant signBy)
        : base(actor)
    {
        if (amends is <= 0 or int.MaxValue)
            throw new InvalidValueException("amends", $"{amends} is no version that can be changed", "the present version of the arrangement, or nothing for a new one");
        (Proposal, SignBy) = (proposal.As((amends ?? 0) + 1, Leaves.None), WholeTicks.Of(signBy));
        Draft = DraftId.Of(Proposal, SignBy);
    }

    /// <summary>As the version that it would be.</summary>
    public Arrangement Proposal { get; }

    public Instant SignBy { get; }

    public DraftId Draft { get; }

    public int? Amends => Proposal.Version == 1 ? null : Proposal.Version - 1;

    public override EventSubject Subject => SubjectOf(Draft);
}

/// <summary>Signs a draft.</summary>
public sealed record SignDraft(PartyId Actor, DraftId Draft) : ArrangementsCommand(Actor)
{
    public override EventSubject Subject => SubjectOf(Draft);
}

/// <summary>Takes a draft back, if the actor drafted it, or says that the actor will not sign it: it is closed for all.</summary>
public sealed record CloseDraft(PartyId Actor, DraftId Draft) : ArrangementsCommand(Actor)
{
    public override EventSubject Subject => SubjectOf(Draft);
}

/// <summary>Announces that the actor suspends its part in an arrangement.</summary>
public sealed record SuspendArrangement : ArrangementsCommand
{
    /// <param name="actor">The member.</param>
    /// <param name="id">The arrangement.</param>
    /// <param name="from">First moment; null for as soon as the agreed notice allows.</param>
    /// <param name="text">Why.</param>
    /// <exception cref="InvalidValueException">Names <c>text</c>.</exception>
    public SuspendArrangement(PartyId actor, ArrangementId id, Instant? from, string text)
        : base(actor) => (Id, From, Text) = (id, WholeTicks.Of(from), Wording.RequireText(text));

    public ArrangementId Id { get; }

    public Instant? From { get; }

    public string Text { get; private init; }

    public override EventSubject Subject => SubjectOf(Id);

    public override ImmutableArray<string> Texts => [Text];

    internal override Command WithTexts(ImmutableArray<string> texts) => this with { Text = Wording.RequireText(texts[0]) };
}

/// <summary>Ends the actor's suspension, from now on.</summary>
public sealed record ResumeArrangement(PartyId Actor, ArrangementId Id) : ArrangementsCommand(Actor)
{
    public override EventSubject Subject => SubjectOf(Id);
}

/// <summary>Announces that the actor leaves an arrangement.</summary>
public sealed record LeaveArrangement : ArrangementsCommand
{
    /// <param name="actor">The member.</param>
    /// <param name="id">The arrangement.</param>
    /// <param name="until">First moment at which it is no longer bound; null for as soon as the agreed notice allows.</param>
    /// <param name="text">Why.</param>
    /// <exception cref="InvalidValueException">Names <c>text</c>.</exception>
    public LeaveArrangement(PartyId actor, ArrangementId id, Instant? until, string text)
        : base(actor) => (Id, Until, Text) = (id, WholeTicks.Of(until), Wording.RequireText(text));

    public ArrangementId Id { get; }

    public Instant? Until { get; }

    public string Text { get; private init; }

    public override EventSubject Subject => SubjectOf(Id);

    public override ImmutableArray<string> Texts => [Text];

    internal override Command WithTexts(ImmutableArray<string> texts) => this with { Text = Wording.RequireText(texts[0]) };
}
