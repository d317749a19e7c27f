using System.Collections.Immutable;
using Forewarn.Core.Contacts;
using Forewarn.Core.Hotline;
using Forewarn.Core.Incidents;
using Forewarn.Core.Warnings;

namespace Forewarn.Core.Airspace;

/// <summary>Something that somebody wants to be done; what <see cref="AirspaceState"/> applies.</summary>
/// <remarks>The caller has authenticated the actor and checked what its token allows. The moment comes from the journal.</remarks>
/// <param name="Actor">The party that asks; nobody for the node's own <see cref="Tick"/>.</param>
public abstract record Command(PartyId Actor)
{
    /// <summary>What the salts of its details in the record, and the OVN of the version that it makes, are derived from. Nothing else is
    /// decided by it.</summary>
    public Nonce Nonce { get; init; }

    /// <summary>The actor's signature, if it signed; verified by the caller. Once the actor has an active key, most commands need one:
    /// see <see cref="RefusalCode.SignatureRequired"/>.</summary>
    public CommandSignature? Signature { get; init; }

    /// <summary>What a person wrote in it, in the order of the journal's format, empty texts included: it may have to be erased.</summary>
    public virtual ImmutableArray<string> Texts => [];

    /// <summary>The same command in other words.</summary>
    /// <param name="texts">As many as <see cref="Texts"/>, in the same order.</param>
    /// <exception cref="InvalidValueException">A text that its place does not accept.</exception>
    internal virtual Command WithTexts(ImmutableArray<string> texts) => this;
}

/// <summary>Declares the proposal, or changes what the actor had declared under its id.</summary>
/// <param name="Actor">The manager.</param>
/// <param name="IfVersion">Version that the actor believes is current; null to declare anew.</param>
/// <param name="Proposal">What it shall be from now on.</param>
public sealed record Declare(PartyId Actor, int? IfVersion, Declaration Proposal) : Command(Actor)
{
    /// <summary>The note.</summary>
    public override ImmutableArray<string> Texts => [Proposal.Note];

    internal override Command WithTexts(ImmutableArray<string> texts) => this with { Proposal = Proposal.WithNote(texts[0]) };
}

/// <summary>Takes a declaration back, or ends it when it has begun.</summary>
public sealed record EndDeclaration : Command
{
    /// <exception cref="InvalidValueException">The key names no declaration; names <c>id</c>.</exception>
    public EndDeclaration(PartyId actor, EntityKey key, int ifVersion)
        : base(actor)
    {
        if (key.Type is not (EntityType.OperationalIntent or EntityType.Constraint))
            throw new InvalidValueException("id", $"a {key.Type} is not declared", "the id of an operational intent or a constraint");
        (Key, IfVersion) = (key, ifVersion);
    }

    public EntityKey Key { get; }

    public int IfVersion { get; }
}

/// <summary>Opens the seal of a declaration: from then on it is the proposal.</summary>
public sealed record Reveal : Command
{
    /// <exception cref="InvalidValueException">The proposal does not show all; names <c>disclosure</c>.</exception>
    public Reveal(PartyId actor, int ifVersion, Declaration proposal, Opening opening)
        : base(actor)
    {
        if (proposal.Disclosure != Disclosure.Full)
            throw new InvalidValueException("disclosure", $"{proposal.Disclosure}", "full: what is revealed is shown");
        (IfVersion, Proposal, Opening) = (ifVersion, proposal, opening);
    }

    /// <summary>The sealed version.</summary>
    public int IfVersion { get; }

    /// <summary>What was sealed; the caller has read it from the bytes of the opening.</summary>
    public Declaration Proposal { get; private init; }

    public Opening Opening { get; private init; }

    /// <summary>The note.</summary>
    public override ImmutableArray<string> Texts => [Proposal.Note];

    internal override Command WithTexts(ImmutableArray<string> texts) => this with { Proposal = Proposal.WithNote(texts[0]) };

    internal Reveal WithoutOpening() => this with { Opening = Opening.ErasedOf(Opening.Seal) };
}

/// <summary>Subscribes, or changes a subscription.</summary>
public sealed record Subscribe(PartyId Actor, int? IfVersion, Subscription Proposal) : Command(Actor);

/// <summary>Ends a subscription.</summary>
public sealed record Unsubscribe(PartyId Actor, EntityId Id, int IfVersion) : Command(Actor);

/// <summary>Registers a party, or changes what is said of it.</summary>
public sealed record PutParty(PartyId Actor, int? IfVersion, Party Proposal) : Command(Actor);

/// <summary>Removes a party that has nothing standing in the airspace and is in no arrangement.</summary>
public sealed record RemoveParty(PartyId Actor, PartyId Id, int IfVersion) : Command(Actor);

/// <summary>Registers a public key of the actor.</summary>
/// <remarks>The caller has seen a proof that the actor has the private key. The first key may come with a signature of its own.</remarks>
/// <param name="Actor">The party; nobody else registers a key for it.</param>
/// <param name="Party">The same.</param>
/// <param name="Key">The key.</param>
public sealed record PutPartyKey(PartyId Actor, PartyId Party, PartyKey Key) : Command(Actor);

/// <summary>Revokes a key for ever: what it signs from now on is refused.</summary>
/// <param name="Actor">The party, or the operator, whom the caller has found to be one.</param>
/// <param name="Party">Whose key.</param>
/// <param name="KeyId">Which.</param>
public sealed record RevokePartyKey(PartyId Actor, PartyId Party, KeyId KeyId) : Command(Actor);

/// <summary>Records an arrangement, or changes it.</summary>
public sealed record PutArrangement(PartyId Actor, int? IfVersion, Arrangement Proposal) : Command(Actor);

/// <summary>Removes an arrangement.</summary>
public sealed record RemoveArrangement(PartyId Actor, ArrangementId Id, int IfVersion) : Command(Actor);

/// <summary>Says that warnings owed to the actor have reached it.</summary>
public sealed record RecordDelivery : Command
{
    /// <summary>Most warnings in one command.</summary>
    public const int WarningsMax = 1_000;

    /// <exception cref="InvalidValueException">No warning, or too many; names <c>warnings</c>. Or names <c>transport</c>.</exception>
    public RecordDelivery(PartyId actor, ImmutableArray<long> warnings, Transport transport)
        : base(actor)
    {
        if (warnings.IsDefaultOrEmpty || warnings.Length > WarningsMax)
            throw new InvalidValueException("warnings", $"{(warnings.IsDefault ? 0 : warnings.Length)} warnings", $"1 to {WarningsMax} warnings");
        (Warnings, Transport) = (warnings, Limits.RequireMember(transport, "transport"));
    }

    /// <summary>Their numbers; one that is there twice is delivered once.</summary>
    public ImmutableArray<long> Warnings { get; }

    public Transport Transport { get; }
}

/// <summary>Answers a warning owed to the actor.</summary>
public sealed record Acknowledge : Command
{
    /// <exception cref="InvalidValueException">Names <c>answer</c>, <c>by</c>, <c>text</c> or <c>counter_proposal</c>.</exception>
    public Acknowledge(PartyId actor, long warning, Answer answer, string by, string text, CounterProposal? counterProposal = null)
        : base(actor)
    {
        Warning = warning;
        Answer = Limits.RequireMember(answer, "answer");
        By = Wording.RequireBy(by);
        Text = Wording.RequireText(text);
        CounterProposal = counterProposal;
        if ((answer == Answer.AskForChange) != (counterProposal is not null))
        {
            throw counterProposal is null ? new InvalidValueException("counter_proposal", "missing", "what is asked for instead")
                : new InvalidValueException("counter_proposal", $"there, with the answer {answer}", "none, or the answer ask-for-change");
        }
    }

    public long Warning { get; }

    public Answer Answer { get; }

    public string By { get; private init; }

    public string Text { get; private init; }

    /// <summary>What is asked for instead; present with <see cref="Answer.AskForChange"/> alone.</summary>
    public CounterProposal? CounterProposal { get; }

    /// <summary>Who answers, and the free text.</summary>
    public override ImmutableArray<string> Texts => [By, Text];

    internal override Command WithTexts(ImmutableArray<string> texts) => this with { By = Wording.RequireBy(texts[0]), Text = Wording.RequireText(texts[1]) };
}

/// <summary>Reports what was seen.</summary>
public sealed record Observe(Observation Observation) : Command(Observation.Reporter)
{
    /// <summary>The event and the source.</summary>
    public override ImmutableArray<string> Texts => [Observation.Event, Observation.Source];

    internal override Command WithTexts(ImmutableArray<string> texts) => this with { Observation = Observation.WithTexts(texts[0], texts[1]) };
}

/// <summary>Erases what people wrote about a declaration, in the answer to a warning, about an observation, in a report, or in the liaison's work; <see cref="Erasure"/> makes it, and
/// does the same to the journal. What the state no longer holds is accepted and changes nothing there.</summary>
public sealed record EraseDetails : Command
{
    /// <summary>Most texts that the state holds of one subject: of a thread, whose messages it erases together.</summary>
    public const int PlaceholdersMax = 1 + HotlineLimits.MessagesPerThreadMax * (2 + HotlineLimits.FieldsMax + HotlineLimits.AttachmentsMax + HotlineLimits.PartiesMax);

    /// <exception cref="InvalidValueException">Names <c>subject</c> or <c>placeholders</c>.</exception>
    public EraseDetails(PartyId actor, EventSubject subject, long ifLeaf, ImmutableArray<string> placeholders)
        : base(actor)
    {
        if (subject.Type is EntityType.Subscription or EntityType.Party or EntityType.UssAvailability or EntityType.Setting or EntityType.Pool or EntityType.JournalEntry)
            throw new InvalidValueException("subject", $"nobody writes freely about a {subject.Type}", "a declaration, a warning, an observation, a report, or a thing of the liaison's work");
        if (placeholders.IsDefault || placeholders.Length > PlaceholdersMax)
            throw new InvalidValueException("placeholders", $"{(placeholders.IsDefault ? 0 : placeholders.Length)} placeholders", $"0 to {PlaceholdersMax}");
        foreach (string placeholder in placeholders)
            Placeholder.Require(placeholder);
        (Subject, IfLeaf, Placeholders) = (subject, ifLeaf, placeholders);
    }

    public EventSubject Subject { get; }

    /// <summary>Leaf of the version whose texts are meant: <see cref="Words.Leaf"/>.</summary>
    public long IfLeaf { get; }

    /// <summary>One for each text that is not empty, in order.</summary>
    public ImmutableArray<string> Placeholders { get; }
}

/// <summary>Brings the airspace's time forward, so that what is due happens; asked for by the node itself.</summary>
public sealed record Tick() : Command(default(PartyId));
