using System.Collections.Immutable;
using NodaTime;

namespace Forewarn.Client.Model;

/// <summary>What is said of a protected site or movement.</summary>
/// <param name="Kind">hospital, school, shelter, aid-site, infrastructure, heritage, other-site; or convoy, aid-flight, other-movement.</param>
/// <param name="Place">The town that it is in, or begins in; a country may follow a comma (Aleppo, SY).</param>
/// <param name="Position">Of a site: its middle; its radius is 500 m unless given.</param>
/// <param name="Outline">Of a site, instead of a position: its corners.</param>
/// <param name="Route">Of a movement: where it is when.</param>
/// <param name="WidthM">Of a movement: the width of its corridor; 2000 m unless given.</param>
/// <param name="Slack">Of a movement: how much earlier or later than planned it may be anywhere; 30 minutes unless given.</param>
/// <param name="LowerM">Above the WGS84 ellipsoid; −500 unless given, the upper one 3000.</param>
/// <param name="ConfirmEvery">Of a site: how often it is to be confirmed; 30 days unless given.</param>
/// <param name="Reasons">By doubt, why a finding is none.</param>
public sealed record SiteTerms(
    string Kind, string Name, string? Place = null, LatLng? Position = null, double? RadiusM = null, ImmutableArray<LatLng>? Outline = null,
    ImmutableArray<Waypoint>? Route = null, double? WidthM = null, Duration? Slack = null, double? LowerM = null, double? UpperM = null,
    Instant? From = null, Instant? Until = null, Duration? ConfirmEvery = null, ImmutableSortedDictionary<string, string>? Reasons = null);

/// <summary>Where a movement is when.</summary>
public sealed record Waypoint(double Lat, double Lng, Instant Time);

/// <summary>A protected site or movement.</summary>
/// <param name="State">entered, in-force, unconfirmed, over or withdrawn.</param>
/// <param name="Pending">Whether what is shown waits for the second person; null for other parties' sites.</param>
/// <param name="Findings">What may be wrong; null for other parties' sites, like the persons.</param>
/// <param name="ConfirmBy">When it has to be confirmed again.</param>
/// <param name="UnconfirmedSince">When it should have been confirmed again, and was not.</param>
/// <param name="InForceUntil">The end of its constraint, which has its id.</param>
public sealed record Site(
    Guid Id, string Manager, int Version, string State, string Kind, string Name, string Place, bool? Pending = null,
    LatLng? Position = null, double? RadiusM = null, ImmutableArray<LatLng>? Outline = null, ImmutableArray<Waypoint>? Route = null,
    double? LowerM = null, double? UpperM = null, Instant? From = null, Instant? Until = null, Duration? ConfirmEvery = null,
    ImmutableArray<SiteFinding>? Findings = null, string? EnteredBy = null, Instant? EnteredAt = null, string? ConfirmedBy = null, Instant? ConfirmedAt = null,
    Instant? ConfirmBy = null, Instant? UnconfirmedSince = null, Instant? InForceUntil = null, Instant? WithdrawnAt = null)
{
    /// <summary>Where it is, as a confirmation says it again.</summary>
    public ImmutableArray<LatLng> Positions() =>
        Position is { } position ? [position] : Outline ?? [.. (Route ?? []).Select(waypoint => new LatLng(waypoint.Lat, waypoint.Lng))];
}

/// <summary>Why what was entered may be wrong.</summary>
/// <param name="Doubt">swapped, truncated, in-the-sea, far-from-place, same-site or too-fast.</param>
/// <param name="Position">About which of its positions, from 0.</param>
/// <param name="Instead">Where it would be if the doubt is right.</param>
/// <param name="Other">The site that it may be the same as.</param>
/// <param name="Reason">What its party said to it; null while it is open.</param>
public sealed record SiteFinding(string Doubt, string Detail, int Position, LatLng? Instead = null, Guid? Other = null, string? Reason = null);

/// <summary>Where the place that was named is, as the node knows it.</summary>
public sealed record SitePlace(bool Known, string? Name = null, string? Country = null, double? DistanceM = null);

/// <summary>The answer to a step with a site.</summary>
/// <param name="Place">Of a site that was entered.</param>
/// <param name="Declaration">What became of its constraint with this step; null when it was not touched.</param>
public sealed record SiteAnswer(Site Site, long Leaf, SitePlace? Place = null, DeclarationAnswer? Declaration = null) : Recorded(Leaf);

/// <summary>What became of a list: what is right was entered, and every row is answered.</summary>
public sealed record SiteImportAnswer(int Entered, int Changed, int Unchanged, int Refused, int WithOpenFindings, ImmutableArray<SiteRowAnswer> Rows);

/// <param name="Row">Which, from 1; a header is not counted.</param>
/// <param name="Result">entered, changed, unchanged, refused; or, when only checked, would-enter, would-change.</param>
/// <param name="Ref">The party's own name for it.</param>
/// <param name="Open">How many of the findings have to be answered before it is confirmed.</param>
public sealed record SiteRowAnswer(
    int Row, string Result, string? Id = null, string? Ref = null, string? Name = null, int? Version = null, long? Leaf = null, int? Open = null,
    ImmutableArray<SiteFinding>? Findings = null, SitePlace? Place = null, SiteRowProblem? Problem = null);

/// <summary>Why a row was refused.</summary>
public sealed record SiteRowProblem(string Detail, string? Field = null, string? Accepted = null);

internal sealed record SiteConfirmationTerms(ImmutableArray<LatLng> Positions);

internal sealed record SiteReading(Site Site);

internal sealed record SitesPage(ImmutableArray<Site> Sites, string? NextCursor = null);
