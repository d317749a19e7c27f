using System.Collections.Immutable;
using Forewarn.Core.Discovery;
using Forewarn.Core.Incidents;
using Forewarn.Core.Warnings;

namespace Forewarn.Core.Airspace;

/// <summary>What became of a command.</summary>
public abstract record Outcome
{
    /// <summary>Index of the leaf of the record that is the receipt: the first event that says what this outcome says. A retry gets the
    /// leaf of the first answer. −1 for a <see cref="Ticked"/>, which answers nobody.</summary>
    public long Leaf { get; internal init; } = Leaves.None;
}

/// <summary>The command was refused, and changed nothing.</summary>
/// <param name="Code">Which rule.</param>
/// <param name="Field">Where, in wire spelling; empty when no single field is at fault.</param>
/// <param name="Problem">What is wrong.</param>
/// <param name="Accepted">What would be accepted.</param>
public sealed record Refused(RefusalCode Code, string Field, string Problem, string Accepted) : Outcome
{
    /// <summary>What the key did not know, by key, with <see cref="RefusalCode.MissingOvns"/>; the first
    /// <see cref="Limits.ReferencesListedMax"/>.</summary>
    public ImmutableArray<ReferenceView> Missing { get; init; } = [];
}

/// <summary>Why a command is refused.</summary>
public enum RefusalCode
{
    /// <summary>A value is wrong in itself or at this time.</summary>
    Invalid,

    /// <summary>The actor, or a party that the command names, is not registered.</summary>
    UnknownParty,

    /// <summary>There is no such thing, or none that the actor may know of.</summary>
    NotFound,

    /// <summary>It belongs to another party.</summary>
    NotManager,

    /// <summary>It exists, and the command does not say which version it changes.</summary>
    VersionRequired,

    /// <summary>It has another version than the command says.</summary>
    StaleVersion,

    /// <summary>It stands against the present state: the id was used and ended, or the answer was given.</summary>
    Conflict,

    /// <summary>A limit of the airspace is reached.</summary>
    LimitReached,

    /// <summary>The actor has an active key, and the command is not signed. Needed for what a party declares, changes, ends, reveals and
    /// answers, and for its keys.</summary>
    SignatureRequired,

    /// <summary>It is signed with a key that is not the actor's, or revoked.</summary>
    UnknownKey,

    /// <summary>The key does not prove knowledge of all that is relevant; <see cref="Refused.Missing"/> lists it.</summary>
    MissingOvns,

    /// <summary>The USS is Down, and may not do this.</summary>
    UssDown,

    /// <summary>More is relevant to the area than one answer lists.</summary>
    AreaTooLarge,

    /// <summary>What stands in the journal is no command that the airspace knows at that version.</summary>
    Unreadable,
}

/// <summary>Something worth telling about an activity that is no refusal.</summary>
public enum Finding
{
    /// <summary>No arrangement covers an activity of this kind, here, by this party.</summary>
    BoundByNoArrangement,

    /// <summary>The party had declared nothing near what was seen.</summary>
    NothingDeclared,

    /// <summary>What was seen lay outside what had been declared.</summary>
    OutsideDeclared,

    /// <summary>What was revealed reaches outside the region and window under which it had been sealed.</summary>
    OutsideSealed,
}

/// <summary>A declaration stands as the command said.</summary>
/// <param name="Declaration">As it is now.</param>
/// <param name="Created">Whether it is new.</param>
/// <param name="Warnings">The warnings that this version owes.</param>
/// <param name="Overlaps">Other parties' declarations that it overlaps, by key; the first <see cref="Limits.OverlapsListedMax"/>.</param>
/// <param name="OverlapsCount">How many there are.</param>
/// <param name="Findings">Findings about it.</param>
public sealed record Declared(
    Declaration Declaration, bool Created, ImmutableArray<Warning> Warnings,
    ImmutableArray<Declaration> Overlaps, int OverlapsCount, ImmutableArray<Finding> Findings) : Outcome
{
    /// <summary>The subscriptions of USSs that this version has to be told to; none in the answer to a retry.</summary>
    public ImmutableArray<SubscriberToNotify> Subscribers { get; init; } = [];
}

/// <summary>A subscription stands as the command said.</summary>
/// <param name="Subscription">As it is now.</param>
/// <param name="Created">Whether it is new.</param>
/// <param name="Present">Declarations of other parties that it asks for and that already stand, by key; the first <see cref="Limits.OverlapsListedMax"/>.</param>
/// <param name="PresentCount">How many there are.</param>
public sealed record Subscribed(Subscription Subscription, bool Created, ImmutableArray<Declaration> Present, int PresentCount) : Outcome;

/// <summary>A subscription has ended.</summary>
public sealed record Unsubscribed(Subscription Subscription) : Outcome;

/// <summary>A party is registered as the command said.</summary>
public sealed record PartyPut(Party Party, bool Created) : Outcome;

/// <summary>A party is gone.</summary>
public sealed record PartyRemoved(Party Party) : Outcome;

/// <summary>A key of the party is active.</summary>
public sealed record KeyRegistered(PartyId Party, PartyKey Key, bool Created) : Outcome;

/// <summary>A key of the party is revoked.</summary>
public sealed record KeyRevoked(PartyId Party, PartyKey Key) : Outcome;

/// <summary>An arrangement stands, or is gone.</summary>
/// <param name="Arrangement">As it is now, or was last.</param>
/// <param name="Created">Whether it is new.</param>
/// <param name="CoverLost">Pairs of parties that the change leaves without an arrangement there.</param>
public sealed record ArrangementPut(Arrangement Arrangement, bool Created, ImmutableArray<CoverLost> CoverLost) : Outcome;

/// <summary>Warnings are recorded as delivered; those that had been before keep their first delivery.</summary>
public sealed record Delivered(ImmutableArray<Warning> Warnings) : Outcome;

/// <summary>A warning is acknowledged.</summary>
public sealed record Acknowledged(Warning Warning) : Outcome;

/// <summary>An observation is on record.</summary>
/// <param name="Observation">As it is.</param>
/// <param name="Created">Whether it is new.</param>
/// <param name="Conformance">How it compares with what was declared.</param>
/// <param name="Overlaps">Other parties' declarations that contain it, by key; the first <see cref="Limits.OverlapsListedMax"/>.</param>
/// <param name="Findings">Findings about it.</param>
public sealed record Observed(
    Observation Observation, bool Created, Conformance Conformance, ImmutableArray<Declaration> Overlaps, ImmutableArray<Finding> Findings) : Outcome;

/// <summary>What people wrote about the subject is no longer in the state.</summary>
public sealed record Erased(EventSubject Subject) : Outcome;

/// <summary>Time has come forward.</summary>
public sealed record Ticked : Outcome
{
    public static readonly Ticked Instance = new();
}
