using System.Collections.Immutable;
using Forewarn.Core.Airspace;

namespace Forewarn.Core.Discovery;

/// <summary>A reference stands as the command said, or has ended.</summary>
/// <param name="Declaration">As it is now.</param>
/// <param name="Created">Whether it is new.</param>
/// <param name="ManagerAvailability">Of its manager.</param>
/// <param name="Subscribers">Whom its manager has to tell, by URL, then by subscription.</param>
public sealed record ReferenceChanged(
    Declaration Declaration, bool Created, Availability ManagerAvailability, ImmutableArray<SubscriberToNotify> Subscribers) : Outcome;

/// <summary>A USS's subscription stands as the command said.</summary>
/// <param name="Standing">As it is now.</param>
/// <param name="Intents">Operational intents that are relevant to it, by id, if it asks for them.</param>
/// <param name="Constraints">Constraints that are relevant to it, by id, if it asks for them.</param>
public sealed record UssSubscribed(StandingSubscription Standing, ImmutableArray<ReferenceView> Intents, ImmutableArray<ReferenceView> Constraints) : Outcome;

/// <summary>A USS's subscription is gone.</summary>
public sealed record UssUnsubscribed(StandingSubscription Standing) : Outcome;

/// <summary>The availability of a USS is what the command said.</summary>
public sealed record AvailabilitySet(UssAvailability Availability) : Outcome;

/// <summary>A report is archived.</summary>
/// <param name="Id">Under which id.</param>
public sealed record ReportFiled(EntityId Id) : Outcome;

/// <summary>Relevance is decided so from now on.</summary>
public sealed record RelevanceSet(Relevance Relevance) : Outcome;

/// <summary>A notification to or from a peer USS is on record.</summary>
/// <param name="Told">The parties of this node that were told, in order; none when this node told a peer.</param>
public sealed record NotificationRecorded(ImmutableArray<PartyId> Told) : Outcome;
