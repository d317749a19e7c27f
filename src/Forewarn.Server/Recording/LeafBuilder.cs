using System.Buffers;
using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Arrangements;
using Forewarn.Core.Contacts;
using Forewarn.Core.Discovery;
using Forewarn.Core.Hotline;
using Forewarn.Core.Incidents;
using Forewarn.Core.Pool;
using Forewarn.Core.Sites;
using Forewarn.Core.Warnings;
using Forewarn.Record.Leaves;
using Forewarn.Server.Api.Wire;
using Disclosure = Forewarn.Core.Airspace.Disclosure;

namespace Forewarn.Server.Recording;

/// <summary>Derives the leaf of an event, and the details behind it, from the command that caused it and what came of it.</summary>
/// <remarks>The same event gives the same bytes on every machine: they are what the journal is held against at each start.
/// Not thread-safe.</remarks>
internal sealed partial class LeafBuilder
{
    private readonly DetailWriter _writer = new();
    private readonly ArrayBufferWriter<byte> _leaf = new(1024);
    private readonly ArrayBufferWriter<byte> _details = new(4096);
    private readonly ImmutableArray<StoredPart>.Builder _parts = ImmutableArray.CreateBuilder<StoredPart>();
    private readonly byte[] _nonce = new byte[Salt.NonceLength];
    private int _ordinal;

    /// <summary>The bytes of the leaf and of its details, which are none when it has no confidential part; valid until the next call.</summary>
    public Written Write(in Recorded recorded)
    {
        var happened = recorded.Event;
        recorded.Command.Nonce.CopyTo(_nonce);
        _ordinal = happened.Ordinal;
        _parts.Clear();
        AddParts(recorded);
        bool isAnswer = recorded.Index == recorded.Outcome.Leaf;
        var signature = isAnswer ? recorded.Command.Signature : null;
        if (signature is not null)
            Add("signature", signature, DetailWriter.Signature, SignatureAudience(recorded));
        var details = new LeafDetails(_parts.ToImmutable());
        var declaration = DeclarationOf(recorded);
        var leaf = new Leaf
        {
            Index = recorded.Index,
            At = happened.At,
            Position = happened.Position,
            By = ActorOf(recorded),
            To = happened.To.IsNobody ? null : happened.To.ToString(),
            Kind = Names<EventKind>.Of(happened.Kind),
            Entity = new LeafEntity(Names<EntityType>.Of(happened.Subject.Type), happened.Subject.ToString()),
            Version = happened.Version == 0 || happened.Subject.Type == EntityType.Warning ? null : happened.Version,
            Reason = happened.Kind == EventKind.Refused ? Names<RefusalCode>.Of(((Refused)recorded.Outcome).Code) : null,
            Seal = SealOf(happened.Kind, declaration) is { } seal ? new Commitment(seal.Bytes) : null,
            Reveals = happened.Kind == EventKind.Revealed ? declaration!.RevealedFrom : null,
            SignedBy = signature?.KeyId.ToString(),
            Details = details.Commitments(),
        };
        _leaf.ResetWrittenCount();
        leaf.WriteTo(_leaf);
        _details.ResetWrittenCount();
        if (details.Parts.Length > 0)
            details.WriteTo(_details);
        return new Written(_leaf.WrittenMemory, _details.WrittenMemory);
    }

    /// <summary>What <see cref="Write"/> has written.</summary>
    public readonly record struct Written(ReadOnlyMemory<byte> Leaf, ReadOnlyMemory<byte> Details);

    private void AddParts(in Recorded recorded)
    {
        var happened = recorded.Event;
        switch (happened.Kind)
        {
            case EventKind.Declared or EventKind.Changed or EventKind.State or EventKind.Withdrawn or EventKind.Ended or EventKind.Reworded or EventKind.Revealed:
                if (recorded.Outcome is ReferenceChanged changed)
                    Add("reference", (changed.Declaration, changed.Subscribers), DetailWriter.Reference, null);
                else
                    AddDeclaration(DeclarationOf(recorded)!, recorded.Command as Reveal);
                break;
            case EventKind.Refused:
                AddRefused((Refused)recorded.Outcome, recorded.Command);
                break;
            case EventKind.PartyPut or EventKind.PartyRemoved:
                Add("party", recorded.Outcome is PartyPut put ? put.Party : ((PartyRemoved)recorded.Outcome).Party, DetailWriter.Party, null);
                break;
            case EventKind.KeyRegistered or EventKind.KeyRevoked:
                Add("key", recorded.Outcome is KeyRegistered registered ? registered.Key : ((KeyRevoked)recorded.Outcome).Key, DetailWriter.Key, null);
                break;
            case EventKind.ArrangementPut or EventKind.ArrangementRemoved:
                var arrangement = ((ArrangementPut)recorded.Outcome).Arrangement;
                Add("arrangement", arrangement, DetailWriter.Arrangement, Audience([happened.To, .. arrangement.Members.Select(member => member.Party)]));
                break;
            case EventKind.Subscribed or EventKind.Unsubscribed:
                AddSubscription(recorded.Outcome, Audience([happened.From]));
                break;
            case EventKind.AvailabilitySet:
                Add("availability", ((AvailabilitySet)recorded.Outcome).Availability, DetailWriter.Availability, null);
                break;
            case EventKind.RelevanceSet:
                Add("relevance", Names<Relevance>.Of(((RelevanceSet)recorded.Outcome).Relevance), DetailWriter.Text, null);
                break;
            case EventKind.PoolChanged:
                Add("change", ((PoolChanged)recorded.Outcome).Note, DetailWriter.Text, null);
                break;
            case EventKind.VersionRaised:
                if (((VersionRaised)recorded.Outcome).Agreement is { Length: > 0 } agreement)
                    Add("agreement", agreement, DetailWriter.Text, null);
                break;
            case EventKind.ReportFiled:
                Add("report", ((FileReport)recorded.Command).Report, DetailWriter.Text, Audience([happened.From]));
                break;
            case EventKind.NotificationReceived:
                AddReceived(recorded);
                break;
            case EventKind.NotificationSent:
                Add("notification", (RecordNotification)recorded.Command, DetailWriter.Sent, Audience([happened.From]));
                break;
            case EventKind.Observed:
                AddObserved((Observed)recorded.Outcome);
                break;
            case EventKind.DetailsErased:
                break;
            case >= EventKind.RosterPut:
                AddLiaison(recorded);
                break;
            default:
                if (recorded.Warning is { } warning)
                    AddWarning(happened, warning);
                break;
        }
    }

    private void AddDeclaration(Declaration declaration, Reveal? reveal)
    {
        var note = NoteAudience(declaration);
        AddSaid(declaration, null, declaration.Disclosure == Disclosure.Full ? null : Audience([declaration.Manager]), note);
        if (reveal is not null)
            Add("sealed", reveal.Opening, DetailWriter.Opening, note);
    }

    /// <summary>What a declaration says: its volumes, its activity, and its note if it has one.</summary>
    private void AddSaid(Declaration declaration, ImmutableArray<string>? volumes, ImmutableArray<string>? activity, ImmutableArray<string>? note)
    {
        Add("volumes", declaration, DetailWriter.Volumes, volumes);
        Add("activity", declaration, DetailWriter.Activity, activity);
        if (declaration.Note.Length > 0)
            Add("note", declaration.Note, DetailWriter.Text, note);
    }

    /// <summary>What was asked for and refused: "we tried" is evidence, for whoever tried.</summary>
    private void AddRefused(Refused refused, Command command)
    {
        // What nobody asked for is nobody's secret.
        var own = command is RaiseVersion or UnreadableEntry ? null : Audience([command.Actor]);
        Add("refusal", refused, DetailWriter.Refusal, own);
        switch (command)
        {
            case Declare declare:
                AddSaid(declare.Proposal, own, own, own);
                break;
            case Reveal reveal:
                AddSaid(reveal.Proposal, own, own, own);
                Add("sealed", reveal.Opening, DetailWriter.Opening, own);
                break;
            case Acknowledge acknowledge:
                AddAnswer(acknowledge.Answer, acknowledge.By, acknowledge.Text, own);
                if (acknowledge.CounterProposal is { } proposal)
                    Add("proposal", proposal, DetailWriter.Proposal, own);
                break;
            case Observe observe:
                AddSeen(observe.Observation, own);
                break;
            case Subscribe subscribe:
                Add("subscription", subscribe.Proposal, DetailWriter.Subscription, own);
                break;
            case PutParty put:
                Add("party", put.Proposal, DetailWriter.Party, own);
                break;
            case PutArrangement put:
                Add("arrangement", put.Proposal, DetailWriter.Arrangement, own);
                break;
            case PutPartyKey put:
                Add("key", put.Key, DetailWriter.Key, own);
                break;
            case PutReference put:
                Add("reference", (put.Proposal, ImmutableArray<SubscriberToNotify>.Empty), DetailWriter.Reference, own);
                if (!refused.Missing.IsEmpty)
                    Add("missing", refused.Missing, DetailWriter.Missing, own);
                break;
            case PutUssSubscription put:
                Add("subscription", put.Proposal, DetailWriter.SubscriptionProposal, own);
                break;
            case SetAvailability set:
                Add("availability", new UssAvailability(set.Uss, set.State, set.IfVersion), DetailWriter.Availability, own);
                break;
            case LiaisonCommand liaison:
                AddRefused(liaison, own);
                break;
            case ReceiveNotification receive:
                Add("notification", receive, DetailWriter.Received, own);
                break;
        }
    }

    /// <summary>What was said to several parties at once is kept once.</summary>
    private void AddReceived(in Recorded recorded)
    {
        var received = (ReceiveNotification)recorded.Command;
        var outcome = (NotificationRecorded)recorded.Outcome;
        if (recorded.Index == outcome.Leaf)
            Add("notification", received, DetailWriter.Received, Audience([recorded.Event.From, .. outcome.Told]));
        else
            Add("notification", (received, outcome.Leaf), DetailWriter.ReceivedElsewhere, Audience([recorded.Event.From, recorded.Event.To]));
    }

    private void AddSubscription(Outcome outcome, ImmutableArray<string>? audience)
    {
        switch (outcome)
        {
            case Subscribed subscribed:
                Add("subscription", subscribed.Subscription, DetailWriter.Subscription, audience);
                break;
            case Unsubscribed unsubscribed:
                Add("subscription", unsubscribed.Subscription, DetailWriter.Subscription, audience);
                break;
            default:
                var standing = outcome is UssSubscribed uss ? uss.Standing : ((UssUnsubscribed)outcome).Standing;
                Add("subscription", standing.Subscription, DetailWriter.UssSubscription, audience);
                break;
        }
    }

    private void AddAnswer(Answer answer, string by, string text, ImmutableArray<string>? audience)
    {
        Add("answer", answer, DetailWriter.AnswerGiven, audience);
        Add("words", (by, text), DetailWriter.Words, audience);
    }

    private void AddSeen(Observation observation, ImmutableArray<string>? audience)
    {
        Add("observation", observation, DetailWriter.Seen, audience);
        Add("words", observation, DetailWriter.SeenWords, audience);
    }

    private void AddObserved(Observed observed)
    {
        var observation = observed.Observation;
        var audience = Audience([observation.Reporter, observation.Party]);
        AddSeen(observation, audience);
        Add("conformance", observed, DetailWriter.Conformance, audience);
    }

    private void AddWarning(in AirspaceEvent happened, Warning warning)
    {
        var audience = Audience([warning.From, warning.To]);
        switch (happened.Kind)
        {
            case EventKind.WarningOwed:
                Add("warning", warning, DetailWriter.Warning, audience);
                break;
            case EventKind.WarningDelivered:
                Add("delivery", warning, DetailWriter.Delivery, audience);
                break;
            case EventKind.WarningAcknowledged:
                var acknowledgement = warning.Acknowledgement!;
                AddAnswer(acknowledgement.Answer, acknowledgement.By, acknowledgement.Text, audience);
                if (acknowledgement.CounterProposal is { } proposal)
                    Add("proposal", proposal, DetailWriter.Proposal, audience);
                break;
            case EventKind.WarningEscalated or EventKind.WarningNotAcknowledged:
                Add("escalation", (happened, warning), DetailWriter.Escalation, audience);
                break;
        }
    }

    private void Add<T>(string name, T value, DetailWriter.Write<T> write, ImmutableArray<string>? audience) =>
        _parts.Add(new StoredPart(new LeafPart(name, Salt.Derive(_nonce, _ordinal, name), _writer.Of(value, write).ToArray()), audience));

    /// <summary>Who acted: for what is between two parties the one that owes or answers, nobody for what time has brought, else
    /// whoever sent the command.</summary>
    private static string? ActorOf(in Recorded recorded)
    {
        var happened = recorded.Event;
        return happened.Kind switch
        {
            EventKind.WarningEscalated or EventKind.WarningNotAcknowledged or EventKind.DeliveryAbandoned or EventKind.WarningRepeated
                or EventKind.SiteUnconfirmed => null,
            EventKind.WarningOwed or EventKind.WarningDelivered or EventKind.WarningAcknowledged or EventKind.ActivityUncovered => happened.From.ToString(),
            EventKind.DraftLapsed when happened.From.IsNobody => null,
            _ => recorded.Command.Actor is { IsNobody: false } actor ? actor.ToString() : null,
        };
    }

    /// <summary>What a party of this node has declared that the event is about, as it stands after the command.</summary>
    private static Declaration? DeclarationOf(in Recorded recorded) =>
        recorded.Event.Kind is EventKind.Declared or EventKind.Changed or EventKind.State or EventKind.Withdrawn or EventKind.Ended
            or EventKind.Reworded or EventKind.Revealed ? (recorded.Outcome as Declared ?? (recorded.Outcome as SiteChanged)?.Declared)?.Declaration : null;

    /// <summary>The seal on a declaration that is sealed, or the one that is opened now.</summary>
    private static Seal? SealOf(EventKind kind, Declaration? declaration) =>
        kind == EventKind.Revealed ? declaration!.Revelation!.Seal : declaration?.Seal;

    /// <summary>Words are for the manager, and for the parties that are warned where all is shown.</summary>
    private static ImmutableArray<string>? NoteAudience(Declaration declaration) => declaration.Disclosure == Disclosure.Full
        ? Audience([declaration.Manager, .. declaration.Notices.Select(notice => notice.Party)])
        : Audience([declaration.Manager]);

    /// <summary>The signed body says everything, so it is for those alone who may see all of it.</summary>
    private static ImmutableArray<string>? SignatureAudience(in Recorded recorded) => recorded.Outcome switch
    {
        Declared when recorded.Command is AcceptProposal => Audience([recorded.Event.From, recorded.Event.To]),
        Declared { Declaration: { Disclosure: Disclosure.Full } declaration } => NoteAudience(declaration),
        Acknowledged { Warning: var warning } => Audience([warning.From, warning.To]),
        ProposalDeclined { Warning: var warning } => Audience([warning.From, warning.To]),
        DrillBegun { Drill: var drill } => Audience([drill.Party, .. drill.To]),
        Observed { Observation: var observation } => Audience([observation.Reporter, observation.Party]),
        KeyRegistered or KeyRevoked or StatementPublished => null,
        IncidentPut { Incident: var incident } => Audience([.. incident.Parties]),
        AccountFiled { Incident: var incident } => Audience([.. incident.Parties]),
        Drafted { Draft: var draft } => Audience(draft.Signers.AsSpan()),
        MembershipChanged { Arrangement: var arrangement } => Audience([.. arrangement.Members.Select(member => member.Party)]),
        HotlineOutcome hotline => AudienceOf(hotline),
        _ => Audience([recorded.Command.Actor]),
    };

    private static ImmutableArray<string>? Audience(ReadOnlySpan<PartyId> parties)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var party in parties)
        {
            if (!party.IsNobody)
                names.Add(party.ToString());
        }
        return [.. names];
    }
}
