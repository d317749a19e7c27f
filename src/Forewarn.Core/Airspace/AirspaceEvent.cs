using Forewarn.Core.Warnings;
using NodaTime;

namespace Forewarn.Core.Airspace;

/// <summary>Something that happened in the airspace, small enough to keep many; the details are looked up by its subject.</summary>
/// <param name="Position">Position in the journal of the command that caused it.</param>
/// <param name="Ordinal">Which of the events of that command, from 0.</param>
/// <param name="At">When; for what was due between two commands, the moment it was due.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Subject">To what.</param>
/// <param name="Version">Version of the subject, 0 where it has none.</param>
/// <param name="From">The party that acted.</param>
/// <param name="To">The one party that it concerns, or nobody in particular.</param>
public readonly record struct AirspaceEvent(
    long Position, int Ordinal, Instant At, EventKind Kind, EventSubject Subject, int Version, PartyId From, PartyId To)
{
    /// <summary>Whether a party may see it: what is declared, and who signs with which key, is for everyone, what is between two parties for these two.</summary>
    public bool IsFor(PartyId party) => Kind switch
    {
        EventKind.Declared or EventKind.Changed or EventKind.State or EventKind.Withdrawn or EventKind.Ended
            or EventKind.PartyPut or EventKind.PartyRemoved or EventKind.KeyRegistered or EventKind.KeyRevoked or EventKind.Revealed or EventKind.DetailsErased
            or EventKind.AvailabilitySet or EventKind.RelevanceSet or EventKind.PoolChanged or EventKind.VersionRaised
            or EventKind.StatementPublished or EventKind.StatementCorrected => true,
        _ => From == party || To == party,
    };
}

/// <summary>What an event is about, without a string for each of them.</summary>
public readonly record struct EventSubject
{
    private readonly EntityId _entity;
    private readonly long _number;
    private readonly string? _name;

    private EventSubject(EntityType type, EntityId entity, long number, string? name) =>
        (Type, _entity, _number, _name) = (type, entity, number, name);

    public EntityType Type { get; }

    public static EventSubject Entity(EntityType type, EntityId id) => new(type, id, 0, null);

    public static EventSubject Warning(long number) => new(EntityType.Warning, default, number, null);

    /// <summary>A party, an arrangement, a draft of one, the availability of a USS, a pool, a setting, or an entry of the journal.</summary>
    public static EventSubject Named(EntityType type, string name) => new(type, default, 0, name);

    public void Deconstruct(out EntityType type, out EntityId entity, out long number, out string? name) =>
        (type, entity, number, name) = (Type, _entity, _number, _name);

    /// <summary>The id as it is written in paths and answers.</summary>
    public override string ToString() => _name ?? (Type == EntityType.Warning
        ? _number.ToString(System.Globalization.CultureInfo.InvariantCulture) : _entity.ToString());
}

/// <summary>What happened. The numbers are part of the journal's format; the first five are those of <see cref="Change"/>.</summary>
public enum EventKind : byte
{
    Declared = 0,
    Changed = 1,
    State = 2,
    Withdrawn = 3,
    Ended = 4,

    /// <summary>Only its text changed.</summary>
    Reworded = 5,
    Refused = 6,
    PartyPut = 7,
    PartyRemoved = 8,
    ArrangementPut = 9,
    ArrangementRemoved = 10,
    Subscribed = 11,
    Unsubscribed = 12,
    WarningOwed = 13,
    WarningDelivered = 14,
    WarningEscalated = 15,

    /// <summary>The ladder has ended without an acknowledgement; the declarer is told.</summary>
    WarningNotAcknowledged = 16,
    WarningAcknowledged = 17,
    Observed = 18,
    KeyRegistered = 19,
    KeyRevoked = 20,

    /// <summary>What was sealed is shown.</summary>
    Revealed = 21,

    /// <summary>What people wrote about it is erased; the proofs stay.</summary>
    DetailsErased = 22,

    /// <summary>The availability of a USS was set.</summary>
    AvailabilitySet = 23,

    /// <summary>A report of a communication problem was archived.</summary>
    ReportFiled = 24,

    /// <summary>What is relevant to what was set.</summary>
    RelevanceSet = 25,

    /// <summary>A peer USS told a party of this node of a change.</summary>
    NotificationReceived = 26,

    /// <summary>This node told a peer USS of a change, or could not.</summary>
    NotificationSent = 27,

    /// <summary>An organisation joined the pool of nodes, left it, or has another key or address there.</summary>
    PoolChanged = 28,

    /// <summary>The rules of the airspace are those of a later version from here on.</summary>
    VersionRaised = 29,

    /// <summary>The contacts of a party were set. From here on the numbers go by family, ten for each.</summary>
    RosterPut = 30,

    /// <summary>Something was sent to a contact, or could not be.</summary>
    DeliveryAttempted = 31,

    /// <summary>The declarer has taken over what a warned party asked for.</summary>
    ProposalAccepted = 32,

    /// <summary>The declarer has turned down what a warned party asked for.</summary>
    ProposalDeclined = 33,

    /// <summary>An exercise was begun.</summary>
    DrillBegun = 34,

    /// <summary>What was to be brought to a contact was not taken in time; it is not tried any more.</summary>
    DeliveryAbandoned = 35,

    /// <summary>A warning that is not answered yet is brought to contacts that the warned party has named since.</summary>
    WarningRepeated = 36,

    /// <summary>A conversation was opened.</summary>
    ThreadOpened = 40,
    MessageSent = 41,
    MessageDelivered = 42,
    MessageRead = 43,

    /// <summary>A call outside the system was logged.</summary>
    CallLogged = 44,
    ReadoutFiled = 45,

    /// <summary>An arrangement, or a change of one, was put to its members.</summary>
    ArrangementDrafted = 50,

    /// <summary>A member signed a draft.</summary>
    ArrangementSigned = 51,

    /// <summary>A draft was withdrawn or declined, or was not signed in time.</summary>
    DraftLapsed = 52,

    /// <summary>A member has suspended its part.</summary>
    ArrangementSuspended = 53,

    /// <summary>A member has taken its part up again.</summary>
    ArrangementResumed = 54,

    /// <summary>A member said that it leaves.</summary>
    LeaveNotified = 55,

    /// <summary>An activity was declared or seen where a member's leave or suspension has left no cover; whoever would have been warned is told.</summary>
    ActivityUncovered = 56,

    /// <summary>The last member has signed: an arrangement, or its new version, binds.</summary>
    ArrangementBound = 57,

    /// <summary>A protected site or movement was entered.</summary>
    SiteEntered = 60,

    /// <summary>A second person confirmed it, for the first time or again.</summary>
    SiteConfirmed = 61,
    SiteWithdrawn = 62,

    /// <summary>It was not confirmed again in time.</summary>
    SiteUnconfirmed = 63,

    IncidentOpened = 70,
    IncidentChanged = 71,

    /// <summary>A party filed its account of an incident.</summary>
    AccountFiled = 72,
    StatementPublished = 73,
    StatementCorrected = 74,
}
