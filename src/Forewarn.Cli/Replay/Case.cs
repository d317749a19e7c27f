using System.Collections.Immutable;
using Forewarn.Core.Geometry;
using NodaTime;

namespace Forewarn.Cli.Replay;

/// <summary>An incident as data: who was there, what is stated by whom, and the tellings to replay.</summary>
/// <remarks>Only <see cref="CaseReader"/> makes one, so every reference in it leads somewhere, every statement has its source,
/// and every telling is in the order of time. docs/cases.md describes the file.</remarks>
/// <param name="Undisputed">What no side disputes; heads the screen.</param>
/// <param name="Background">The other facts that no step of a telling acts out, so that none is left unshown.</param>
public sealed record Case(
    string Id,
    string Title,
    string Purpose,
    string Neutrality,
    DateTimeZone LocalZone,
    ImmutableArray<CaseParty> Parties,
    ImmutableArray<Speaker> Speakers,
    ImmutableArray<Source> Sources,
    ImmutableArray<Place> Places,
    ImmutableArray<NamedArea> Areas,
    ImmutableArray<Fact> Facts,
    ImmutableArray<Fact> Undisputed,
    ImmutableArray<Fact> Background,
    ImmutableArray<CaseArrangement> Arrangements,
    ImmutableArray<Telling> Tellings);

/// <summary>A party of the case, and the zone and calendar in which its own people read a time.</summary>
public sealed record CaseParty(
    string Id, string Name, DateTimeZone Zone, string CalendarName, CalendarSystem Calendar, ImmutableArray<string> Languages);

/// <summary>Somebody who states something in public.</summary>
/// <param name="Party">The party in whose account of an incident the speaker's statements stand; null for none.</param>
public sealed record Speaker(string Id, string Name, string? Party = null);

/// <summary>Where a statement was published.</summary>
/// <param name="Dates">Days of the statement or of its publication; empty when the case does not give one.</param>
public sealed record Source(string Id, ImmutableArray<string> Publishers, ImmutableArray<LocalDate> Dates);

/// <summary>A point on the map.</summary>
/// <param name="IsApproximate">Whether it is only good enough to draw.</param>
public sealed record Place(string Id, string Name, LatLng Position, bool IsApproximate, Basis Basis);

/// <summary>A part of the airspace without a time: an area and a band of altitude.</summary>
public sealed record NamedArea(string Id, string Name, Area Area, AltitudeBand Altitude, bool IsApproximate, Basis Basis);

/// <summary>One thing that is stated or undisputed, with its time as stated.</summary>
public sealed record Fact(string Id, Moment Time, string Text, Basis Basis);

/// <summary>An arrangement as the node is told of it.</summary>
/// <param name="Basis">What says that the arrangement exists.</param>
/// <param name="Terms">What its lead times, ladder and area rest on; these are often not public.</param>
public sealed record CaseArrangement(
    string Id,
    string Name,
    ImmutableArray<CaseMember> Members,
    NamedArea Area,
    ImmutableSortedDictionary<string, Duration> LeadTimes,
    Separation Separation,
    ImmutableArray<CaseRung> Ladder,
    Instant ValidFrom,
    Instant? ValidUntil,
    string WithdrawalNotice,
    Basis Basis,
    Basis Terms);

public sealed record CaseMember(string Party, Instant From, Instant? Until);

/// <summary>One rung of an arrangement's ladder: the channel, and how long it waits for an acknowledgement.</summary>
public sealed record CaseRung(string Channel, Duration AcknowledgeWithin);

/// <summary>One account of the incident, as steps in the order of time.</summary>
/// <param name="IsCounterfactual">Whether it tells what did not happen; then every line of it says so.</param>
/// <param name="Clocks">The parties whose zones and calendars are shown beside UTC.</param>
/// <param name="Ends">The replay clock goes on to this moment after the last step.</param>
/// <param name="Expected">What the node must find, all of it; null when the case expects nothing in particular.</param>
/// <param name="Proves">The declaration about which, at the end, every party's receipts are verified and evidence is taken; then
/// the parties sign what they say, and each of them witnesses the record. Null for none.</param>
public sealed record Telling(
    string Id,
    string Title,
    string Summary,
    bool IsCounterfactual,
    ImmutableArray<CaseParty> Clocks,
    ImmutableArray<CaseArrangement> Arrangements,
    ImmutableArray<Step> Steps,
    Instant Begins,
    Instant Ends,
    ImmutableArray<ExpectedFinding>? Expected,
    string? Proves)
{
    /// <summary>The incident that is opened on the node at the end; null for none.</summary>
    public CaseIncident? Incident { get; init; }
}

/// <summary>The incident in which a telling is looked at.</summary>
/// <param name="OpenedBy">The party that opens it.</param>
/// <param name="WhatIf">Something that is supposed to have been otherwise; null for nothing.</param>
public sealed record CaseIncident(string Title, string OpenedBy, NamedArea Area, Instant From, Instant Until, CaseWhatIf? WhatIf);

/// <summary>A declaration of the telling that is supposed to have been made at another time, for another area.</summary>
/// <param name="About">Name of the declaration.</param>
/// <param name="Area">Null for the area that was declared.</param>
public sealed record CaseWhatIf(string About, Instant DeclaredAt, NamedArea? Area);
