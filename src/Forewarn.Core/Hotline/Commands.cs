using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Warnings;

namespace Forewarn.Core.Hotline;

/// <summary>Opens a thread with other parties.</summary>
public sealed record OpenThread(PartyId Actor, HotlineThread Proposal) : HotlineCommand(Actor)
{
    public override EventSubject Subject => EventSubject.Entity(EntityType.Thread, Proposal.Id);

    /// <summary>The title.</summary>
    public override ImmutableArray<string> Texts => [Proposal.Title];

    internal override Command WithTexts(ImmutableArray<string> texts) => this with { Proposal = Proposal.WithTitle(texts[0]) };
}

/// <summary>Writes in a thread of the actor's.</summary>
/// <param name="Actor">Who writes.</param>
/// <param name="Thread">In which thread.</param>
/// <param name="Message">Id of the message, of the actor's choice.</param>
/// <param name="Content">What it says.</param>
public sealed record SendMessage(PartyId Actor, EntityId Thread, EntityId Message, MessageContent Content) : HotlineCommand(Actor)
{
    public override EventSubject Subject => EventSubject.Entity(EntityType.Thread, Thread);

    public override ImmutableArray<string> Texts => Content.Texts;

    internal override Command WithTexts(ImmutableArray<string> texts) => this with { Content = Content.WithTexts(texts.AsSpan()) };
}

/// <summary>Says that messages have reached the actor: its own authenticated request was answered with them.</summary>
public sealed record RecordMessageDelivery : HotlineCommand
{
    /// <exception cref="InvalidValueException">No message, or too many; names <c>messages</c>. Or names <c>transport</c>.</exception>
    public RecordMessageDelivery(PartyId actor, EntityId thread, ImmutableArray<int> messages, Transport transport)
        : base(actor)
    {
        if (messages.IsDefaultOrEmpty || messages.Length > HotlineLimits.DeliveriesAtOnceMax)
            throw new InvalidValueException("messages", $"{(messages.IsDefault ? 0 : messages.Length)} messages", $"1 to {HotlineLimits.DeliveriesAtOnceMax} messages");
        (Thread, Messages, Transport) = (thread, messages, Limits.RequireMember(transport, "transport"));
    }

    public EntityId Thread { get; }

    /// <summary>Their numbers; one that is there twice is delivered once.</summary>
    public ImmutableArray<int> Messages { get; }

    public Transport Transport { get; }

    public override EventSubject Subject => EventSubject.Entity(EntityType.Thread, Thread);

    /// <summary>The node has seen it itself.</summary>
    public override bool IsWordOfParty => false;
}

/// <summary>Says that somebody at the actor's has read a message.</summary>
public sealed record MarkRead : HotlineCommand
{
    /// <exception cref="InvalidValueException">Names <c>by</c>.</exception>
    public MarkRead(PartyId actor, EntityId thread, EntityId message, string by)
        : base(actor) =>
        (Thread, Message, By) = (thread, message, WrittenText.RequireBy(by));

    public EntityId Thread { get; }

    public EntityId Message { get; }

    /// <summary>The person or post that read it.</summary>
    public string By { get; private init; }

    public override EventSubject Subject => EventSubject.Entity(EntityType.Thread, Thread);

    /// <summary>Who read it.</summary>
    public override ImmutableArray<string> Texts => [By];

    internal override Command WithTexts(ImmutableArray<string> texts) => this with { By = WrittenText.RequireBy(texts[0]) };
}

/// <summary>Logs a call outside the system that the actor took part in.</summary>
public sealed record LogCall(PartyId Actor, Call Proposal) : HotlineCommand(Actor)
{
    public override EventSubject Subject => EventSubject.Entity(EntityType.Call, Proposal.Id);

    /// <summary>Who logs it, and the subjects.</summary>
    public override ImmutableArray<string> Texts => Proposal.Texts;

    internal override Command WithTexts(ImmutableArray<string> texts) => this with { Proposal = Proposal.WithTexts(texts) };
}

/// <summary>Files the actor's own readout of a call, or a correction of it.</summary>
/// <param name="Actor">Whose it is.</param>
/// <param name="Call">Of which call.</param>
/// <param name="IfVersion">Version of the actor's own readout that it corrects; null for the first.</param>
/// <param name="Proposal">What it says.</param>
public sealed record FileReadout(PartyId Actor, EntityId Call, int? IfVersion, Readout Proposal) : HotlineCommand(Actor)
{
    public override EventSubject Subject => EventSubject.Entity(EntityType.Call, Call);

    /// <summary>Who files it, the text, and the subjects.</summary>
    public override ImmutableArray<string> Texts => Proposal.Texts;

    internal override Command WithTexts(ImmutableArray<string> texts) => this with { Proposal = Proposal.WithTexts(texts) };
}
