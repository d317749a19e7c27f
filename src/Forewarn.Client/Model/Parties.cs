using System.Collections.Immutable;
using NodaTime;

namespace Forewarn.Client.Model;

/// <summary>What is said of a party.</summary>
/// <param name="TimeZone">IANA name.</param>
/// <param name="Calendar">gregorian, hebrew, islamic or persian.</param>
/// <param name="Languages">BCP 47 tags, preferred first.</param>
public sealed record PartyTerms(string Name, string TimeZone, string Calendar, ImmutableArray<string> Languages);

/// <summary>An organisation that shares the airspace.</summary>
public sealed record Party(string Id, int Version, string Name, string TimeZone, string Calendar, ImmutableArray<string> Languages);

public sealed record PartyAnswer(Party Party, long Leaf) : Recorded(Leaf);

internal sealed record PartyReading(Party Party);

internal sealed record PartiesPage(ImmutableArray<Party> Parties, string? NextCursor = null);

/// <summary>Who warns whom, how long ahead.</summary>
/// <param name="LeadTimes">Required lead time by kind of activity; a kind that is not named is not covered.</param>
/// <param name="WithdrawalNotice">How long ahead a member says that it leaves, ISO 8601 in days, hours, minutes and seconds.</param>
public sealed record ArrangementTerms(
    string Name, ImmutableArray<Member> Members, Volume3D Extent, ImmutableSortedDictionary<string, Duration> LeadTimes, Instant ValidFrom,
    SeparationTerms? Separation = null, ImmutableArray<Rung>? Ladder = null, Instant? ValidUntil = null, string? WithdrawalNotice = null);

/// <param name="Until">When it leaves; null while it stays.</param>
public sealed record Member(string Party, Instant From, Instant? Until = null);

/// <summary>How close two members' activities may come.</summary>
public sealed record SeparationTerms(double HorizontalM, double VerticalM, Duration Time);

/// <param name="Channel">operational or diplomatic.</param>
/// <param name="AcknowledgeWithin">How long an answer is waited for.</param>
/// <param name="Post">Whose duty it is, as the warned party's roster fills it; all contacts of the level when null.</param>
/// <param name="Transports">webhook, email, console; any of them when null.</param>
public sealed record Rung(string Channel, Duration AcknowledgeWithin, string? Post = null, ImmutableArray<string>? Transports = null);

/// <param name="Basis">By whose word it binds; null from a node that does not say.</param>
/// <param name="Suspensions">The members' pauses, those that ended lately included; null when there is none.</param>
/// <param name="Departures">The members' announced leaves; null when there is none.</param>
public sealed record Arrangement(
    string Id, int Version, ArrangementTerms Terms, Basis? Basis = null, ImmutableArray<Suspension>? Suspensions = null, ImmutableArray<Departure>? Departures = null);

/// <summary>Two parties whom no arrangement binds any more everywhere in an area, from when to when, and for which kinds of activity.</summary>
/// <param name="Extent">Where; null from a node that does not say.</param>
/// <param name="Until">Null when there is no end.</param>
/// <param name="CoveredInPart">Arrangements that bind them in a part of the area; null from a node that does not say.</param>
public sealed record CoverLost(
    ImmutableArray<string> Parties, string Arrangement, ImmutableArray<string> Kinds, Instant From, Instant? Until = null, ImmutableArray<string>? CoveredInPart = null,
    Volume3D? Extent = null);

/// <param name="CoverLost">Pairs of parties that the change leaves without an arrangement.</param>
public sealed record ArrangementAnswer(Arrangement Arrangement, ImmutableArray<CoverLost> CoverLost, long Leaf)
    : Recorded(Leaf);

internal sealed record ArrangementReading(Arrangement Arrangement);

internal sealed record ArrangementsReading(ImmutableArray<Arrangement> Arrangements);

/// <summary>What a party asks to be warned of.</summary>
public sealed record SubscriptionTerms(Volume4D Extent, bool NotifyForOperationalIntents, bool NotifyForConstraints);

public sealed record Subscription(
    Guid Id, string Manager, int Version, Volume4D Extent, bool NotifyForOperationalIntents, bool NotifyForConstraints);

/// <param name="Present">Declarations that it asks for and that stand already; the first hundred.</param>
public sealed record SubscriptionAnswer(
    Subscription Subscription, ImmutableArray<DeclarationReference> Present, int PresentCount, long Leaf)
    : Recorded(Leaf);

internal sealed record SubscriptionReading(Subscription Subscription);
