using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Warnings;

namespace Forewarn.Core.Contacts;

/// <summary>Sets the contacts of a party.</summary>
/// <param name="Actor">The party, or the operator, whom the caller has found to be one; once the party has a key, the party alone.</param>
/// <param name="IfVersion">Version that the actor believes is current; null when the party has no roster.</param>
/// <param name="Proposal">What it shall be from now on; without contacts, nobody is brought anything.</param>
public sealed record PutRoster(PartyId Actor, int? IfVersion, Roster Proposal) : ContactsCommand(Actor)
{
    public override EventSubject Subject => EventSubject.Named(EntityType.Roster, Proposal.Party.ToString());

    /// <summary>The operator need not be a party; the party that it is about has to be one.</summary>
    public override bool NeedsParty => false;

    /// <summary>Names and addresses.</summary>
    public override ImmutableArray<string> Texts => Proposal.Texts;

    internal override Command WithTexts(ImmutableArray<string> texts) => this with { Proposal = Proposal.WithTexts(texts) };
}

/// <summary>Records what became of one attempt to bring something to a contact; asked for by the node itself.</summary>
public sealed record RecordAttempt : ContactsCommand
{
    /// <exception cref="InvalidValueException">Names <c>leaf</c>, <c>transport</c>, <c>result</c> or <c>status</c>.</exception>
    public RecordAttempt(long leaf, ContactId contact, Transport transport, AttemptResult result, int status, bool isLast)
        : base(default(PartyId))
    {
        if (leaf < 0)
            throw new InvalidValueException("leaf", $"{leaf}", "the leaf of an item of the outbox");
        if (status is < 0 or > 999)
            throw new InvalidValueException("status", $"{status}", "0 to 999");
        if (Limits.RequireMember(transport, "transport") == Transport.Console)
            throw new InvalidValueException("transport", "nothing is brought to a console", "webhook or email");
        (Leaf, Contact, Transport, Result, Status, IsLast) = (leaf, contact, transport, Limits.RequireMember(result, "result"), status, isLast);
    }

    /// <summary>Of the item: <see cref="OutboxItem.Leaf"/>.</summary>
    public long Leaf { get; }

    public ContactId Contact { get; }

    public Transport Transport { get; }

    public AttemptResult Result { get; }

    /// <summary>What the other side answered: an HTTP status or an SMTP reply code; 0 when it did not answer.</summary>
    public int Status { get; }

    /// <summary>Whether with it everybody who was to be reached is, or is given up: the item is closed.</summary>
    public bool IsLast { get; }

    /// <summary>Nobody knows what it is about but the outbox.</summary>
    public override EventSubject Subject => EventSubject.Named(EntityType.Setting, "outbox");

    public override bool NeedsParty => false;

    public override bool IsWordOfParty => false;
}

/// <summary>What the declarer says to what a warned party asked for.</summary>
public abstract record ProposalAnswer : ContactsCommand
{
    /// <exception cref="InvalidValueException">Names <c>by</c> or <c>text</c>.</exception>
    private protected ProposalAnswer(PartyId actor, long warning, string by, string text)
        : base(actor) => (Warning, By, Text) = (warning, Wording.RequireBy(by), Wording.RequireText(text));

    /// <summary>The one that was answered with the proposal.</summary>
    public long Warning { get; }

    public string By { get; private init; }

    public string Text { get; private init; }

    public override EventSubject Subject => EventSubject.Warning(Warning);

    /// <summary>Who answers, and the free text.</summary>
    public override ImmutableArray<string> Texts => [By, Text];

    internal override Command WithTexts(ImmutableArray<string> texts) => this with { By = Wording.RequireBy(texts[0]), Text = Wording.RequireText(texts[1]) };
}

/// <summary>Changes a declaration of the actor to what a warned party asked for, in one step.</summary>
public sealed record AcceptProposal : ProposalAnswer
{
    /// <exception cref="InvalidValueException">Names <c>by</c> or <c>text</c>.</exception>
    public AcceptProposal(PartyId actor, long warning, string by, string text)
        : base(actor, warning, by, text)
    {
    }
}

/// <summary>Leaves a declaration of the actor as it is, and says so to the party that asked for a change.</summary>
public sealed record DeclineProposal : ProposalAnswer
{
    /// <exception cref="InvalidValueException">Names <c>by</c> or <c>text</c>.</exception>
    public DeclineProposal(PartyId actor, long warning, string by, string text)
        : base(actor, warning, by, text)
    {
    }
}

/// <summary>Begins an exercise.</summary>
public sealed record BeginDrill(Drill Proposal) : ContactsCommand(Proposal.Party)
{
    public override EventSubject Subject => EventSubject.Entity(EntityType.Drill, Proposal.Id);

    /// <summary>Who begins it, and what the others are told.</summary>
    public override ImmutableArray<string> Texts => [Proposal.By, Proposal.Text];

    internal override Command WithTexts(ImmutableArray<string> texts) => this with { Proposal = Proposal.WithTexts(texts[0], texts[1]) };
}

/// <summary>What people write in answers.</summary>
internal static class Wording
{
    public static string RequireBy(string by) => Limits.RequireText(by, "by", Limits.NameLengthMax, lengthMin: 1);

    public static string RequireText(string text) => Limits.RequireText(text, "text", Limits.NoteLengthMax);
}
