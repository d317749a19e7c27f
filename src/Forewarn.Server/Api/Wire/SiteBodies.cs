using System.Collections.Immutable;
using Forewarn.Core;
using Forewarn.Core.Geometry;
using Forewarn.Core.Sites;
using Forewarn.Server.Sites;
using NodaTime;

namespace Forewarn.Server.Api.Wire;

/// <summary>What a party says of a protected site or movement.</summary>
/// <param name="Kind">hospital, school, shelter, aid-site, infrastructure, heritage, other-site; or convoy, aid-flight, other-movement.</param>
/// <param name="Name">What it is called; one line.</param>
/// <param name="Place">The town that it is in, or begins in; a country may follow a comma (Aleppo, SY).</param>
/// <param name="Position">Of a site: its middle, with radius_m.</param>
/// <param name="RadiusM">500 unless given.</param>
/// <param name="Outline">Of a site, instead of a position: its corners.</param>
/// <param name="Route">Of a movement: where it is when.</param>
/// <param name="WidthM">Of a movement: the width of its corridor, 2000 unless given.</param>
/// <param name="Slack">Of a movement: how much earlier or later than planned it may be anywhere, ISO 8601; PT30M unless given.</param>
/// <param name="LowerM">Metres above the WGS84 ellipsoid; −500 unless given.</param>
/// <param name="UpperM">Likewise; 3000 unless given.</param>
/// <param name="From">Of a site: from when on; from its confirmation on unless given.</param>
/// <param name="Until">Of a site: until when; without end unless given.</param>
/// <param name="ConfirmEvery">Of a site: how often it is to be confirmed, PT1H to P90D; P30D unless given.</param>
/// <param name="Reasons">By doubt, why a finding is none.</param>
public sealed record SiteBody(
    string? Kind, string? Name, string? Place = null, LatLngBody? Position = null, double? RadiusM = null, LatLngBody?[]? Outline = null,
    WaypointBody?[]? Route = null, double? WidthM = null, string? Slack = null, double? LowerM = null, double? UpperM = null,
    string? From = null, string? Until = null, string? ConfirmEvery = null, Dictionary<string, string?>? Reasons = null)
{
    public const double RadiusMetresDefault = 500;
    public const double WidthMetresDefault = 2_000;
    public const double LowerMetresDefault = -500;
    public const double UpperMetresDefault = 3_000;

    private static readonly Duration SlackDefault = Duration.FromMinutes(30);
    private static readonly Duration ConfirmEveryDefault = Duration.FromDays(30);

    /// <summary>The entry, nothing found in it yet.</summary>
    /// <exception cref="InvalidValueException">Names the field.</exception>
    internal SiteEntry ToEntry()
    {
        var kind = Names<SiteKind>.Parse(Kind, "kind");
        var altitude = ToAltitude();
        return SiteEntry.Create(kind, Body.Required(Name, "name"), Place ?? "", kind.IsMovement() ? ToRoute(altitude) : ToStanding(altitude), []);
    }

    /// <summary>The reasons given, by doubt.</summary>
    /// <exception cref="InvalidValueException">A doubt that there is not, or no text; names <c>reasons</c>.</exception>
    internal Dictionary<SiteDoubt, string> ToReasons()
    {
        var reasons = new Dictionary<SiteDoubt, string>();
        foreach (var (doubt, reason) in Reasons ?? [])
            reasons.Add(Names<SiteDoubt>.Parse(doubt, "reasons"), Body.Required(reason, $"reasons.{doubt}"));
        return reasons;
    }

    private AltitudeBand ToAltitude()
    {
        try
        {
            return AltitudeBand.FromMetres(LowerM ?? LowerMetresDefault, UpperM ?? UpperMetresDefault);
        }
        catch (InvalidValueException problem)
        {
            throw new InvalidValueException(problem.Field == "altitude_lower" ? "lower_m" : "upper_m", problem.Problem, problem.Accepted);
        }
    }

    private StandingExtent ToStanding(AltitudeBand altitude)
    {
        RequireAbsent(Route, "route");
        RequireAbsent(WidthM, "width_m");
        RequireAbsent(Slack, "slack");
        return StandingExtent.Create(
            ToArea(), altitude, Times.ParseOptional(From, "from"), Times.ParseOptional(Until, "until"),
            ConfirmEvery is null ? ConfirmEveryDefault : Times.ParseDuration(ConfirmEvery, "confirm_every"));
    }

    private Area ToArea()
    {
        if (Outline is not null)
        {
            RequireAbsent(Position, "position");
            RequireAbsent(RadiusM, "radius_m");
            return new PolygonBody(Outline).In("outline", body => body.ToPolygon());
        }
        var middle = Body.Required(Position, "position").In("position", Placed);
        try
        {
            return Circle.FromMetres(middle, RadiusM ?? RadiusMetresDefault);
        }
        catch (InvalidValueException problem)
        {
            throw new InvalidValueException("radius_m", problem.Problem, problem.Accepted);
        }
    }

    private RouteExtent ToRoute(AltitudeBand altitude)
    {
        RequireAbsent(Position, "position");
        RequireAbsent(RadiusM, "radius_m");
        RequireAbsent(Outline, "outline");
        RequireAbsent(From, "from");
        RequireAbsent(Until, "until");
        RequireAbsent(ConfirmEvery, "confirm_every");
        var bodies = Body.Required(Route, "route");
        if (bodies.Length is < 2 or > SiteLimits.WaypointsMax)
            throw new InvalidValueException("route", $"{bodies.Length} waypoints", $"2 to {SiteLimits.WaypointsMax}");
        var waypoints = bodies.Select((body, i) => Body.Required(body, $"route[{i}]").In($"route[{i}]", waypoint => waypoint.ToWaypoint())).ToImmutableArray();
        return RouteVolumes.Along(waypoints, WidthM ?? WidthMetresDefault, altitude, Slack is null ? SlackDefault : Times.ParseDuration(Slack, "slack"));
    }

    /// <summary>A place; when it is none, and would be with its coordinates exchanged, says so.</summary>
    internal static LatLng Placed(LatLngBody body)
    {
        double lat = Body.Required(body.Lat, "lat"), lng = Body.Required(body.Lng, "lng");
        return lat is < -90 or > 90 && lat is >= -180 and <= 180 && lng is >= -90 and <= 90
            ? throw new InvalidValueException("lat", "out of range; are latitude and longitude exchanged?", "-90 to 90 degrees")
            : LatLng.FromDegrees(lat, lng);
    }

    private static void RequireAbsent(object? value, string field)
    {
        if (value is not null)
            throw new InvalidValueException(field, "does not go with this kind, or with what else is given", "position with radius_m or outline of a site, route with width_m and slack of a movement");
    }
}

/// <summary>Where a movement is when.</summary>
public sealed record WaypointBody(double? Lat, double? Lng, string? Time)
{
    internal Waypoint ToWaypoint() => new(SiteBody.Placed(new LatLngBody(Lat, Lng)), Times.Parse(Time, "time"));
}

/// <summary>What the second person says.</summary>
/// <param name="Positions">Where the site is: its position, the corners of its outline or the waypoints of its route, in their order.</param>
public sealed record SiteConfirmationBody(LatLngBody?[]? Positions)
{
    internal ImmutableArray<LatLng> ToPositions()
    {
        var bodies = Body.Required(Positions, "positions");
        if (bodies.Length is 0 or > Polygon.VertexCountMax)
            throw new InvalidValueException("positions", $"{bodies.Length} positions", "those of the site");
        return [.. bodies.Select((body, i) => Body.Required(body, $"positions[{i}]").In($"positions[{i}]", SiteBody.Placed))];
    }
}

/// <summary>Why what was entered may be wrong.</summary>
/// <param name="Doubt">swapped, truncated, in-the-sea, far-from-place, same-site or too-fast.</param>
/// <param name="Detail">In words.</param>
/// <param name="Position">About which of its positions, from 0.</param>
/// <param name="Instead">Where it would be if the doubt is right.</param>
/// <param name="Other">The site that it may be the same as.</param>
/// <param name="Reason">What its party said to it; absent while it is open.</param>
public sealed record SiteFindingView(string Doubt, string Detail, int Position, LatLngBody? Instead, string? Other, string? Reason)
{
    internal static SiteFindingView[] Of(ImmutableArray<SiteFinding> findings) => [.. findings.Select(Of)];

    private static SiteFindingView Of(SiteFinding finding) => new(
        Names<SiteDoubt>.Of(finding.Doubt), DetailOf(finding), finding.Position,
        finding.Instead is { } instead ? LatLngBody.Of(instead) : null, finding.Other?.ToString(), finding.Reason);

    private static string DetailOf(SiteFinding finding) => FormattableString.Invariant(finding.Doubt switch
    {
        SiteDoubt.Swapped => $"It is {finding.Metres / 1_000} km from the place named, and would be near it with latitude and longitude exchanged.",
        SiteDoubt.Truncated => $"Its position says where it is to {finding.Metres} m only.",
        SiteDoubt.InTheSea => $"It is in the sea, more than {finding.Metres / 1_000} km from land.",
        SiteDoubt.FarFromPlace => $"It is {finding.Metres / 1_000} km from the place named.",
        SiteDoubt.SameSite => $"Another site, {finding.Metres} m away, may be the same.",
        _ => $"To be there in time it would have to go at {finding.Metres} km/h.",
    });
}

/// <summary>A protected site or movement.</summary>
/// <param name="State">entered (it binds nobody yet), in-force, unconfirmed (in force, but not confirmed again in time), over or withdrawn.</param>
/// <param name="Pending">Whether what is shown waits for the second person; what was confirmed before binds meanwhile. Shown to its party and the operator.</param>
/// <param name="Findings">What may be wrong; shown to its party and the operator.</param>
/// <param name="EnteredBy">The person; shown to its party and the operator, like who confirmed.</param>
/// <param name="ConfirmBy">When it has to be confirmed again.</param>
/// <param name="UnconfirmedSince">When it should have been confirmed again, and was not.</param>
/// <param name="InForceUntil">The end of its constraint, which has its id.</param>
public sealed record SiteView(
    string Id, string Manager, int Version, string State, bool? Pending, string Kind, string Name, string Place,
    LatLngBody? Position, double? RadiusM, LatLngBody[]? Outline, WaypointBody[]? Route, double? LowerM, double? UpperM,
    string? From, string? Until, string? ConfirmEvery, SiteFindingView[]? Findings, string? EnteredBy, string? EnteredAt,
    string? ConfirmedBy, string? ConfirmedAt, string? ConfirmBy, string? UnconfirmedSince, string? InForceUntil, string? WithdrawnAt)
{
    /// <summary>All of it, as it was entered last.</summary>
    internal static SiteView OfOwn(Site site, Instant now) => Of(site, site.Entry, now) with
    {
        Pending = site.IsPending,
        Findings = SiteFindingView.Of(site.Entry.Findings),
        EnteredBy = site.EnteredBy.ToString(),
        EnteredAt = Times.Of(site.EnteredAt),
        ConfirmedBy = site.Binding?.ConfirmedBy.ToString(),
    };

    /// <summary>What binds of it, as others see it; null when nothing does.</summary>
    internal static SiteView? OfOthers(Site site, Instant now) => site.Binding is { } binding && site.IsInForce(now) ? Of(site, binding.Entry, now) : null;

    private static SiteView Of(Site site, SiteEntry entry, Instant now)
    {
        var standing = entry.Extent as StandingExtent;
        var route = entry.Extent as RouteExtent;
        var circle = standing?.Area as Circle;
        var altitude = standing?.Altitude ?? route!.Volumes[0].Altitude;
        return new SiteView(
            site.Id.ToString(), site.Manager.ToString(), site.Version, StateOf(site, now), null, Names<SiteKind>.Of(entry.Kind), entry.Name, entry.Place,
            circle is null ? null : LatLngBody.Of(circle.Center), circle?.RadiusMetres,
            standing?.Area is Polygon polygon ? PolygonBody.Of(polygon).Vertices as LatLngBody[] : null,
            route is null ? null : [.. route.Waypoints.Select(waypoint => new WaypointBody(waypoint.Place.Lat, waypoint.Place.Lng, Times.Of(waypoint.At)))],
            altitude.LowerMetres, altitude.UpperMetres, Times.Of(standing?.From), Times.Of(standing?.Until),
            standing?.ConfirmEvery is { } every ? Times.Of(every) : null, null, null, null, null,
            Times.Of(site.Binding?.ConfirmedAt), Times.Of(site.Binding?.ConfirmBy), Times.Of(site.Binding?.UnconfirmedSince), Times.Of(site.Binding?.BindsUntil), Times.Of(site.WithdrawnAt));
    }

    private static string StateOf(Site site, Instant now) =>
        site.WithdrawnAt is not null ? "withdrawn" : site.Binding is null ? "entered" : !site.IsInForce(now) ? "over" : site.IsUnconfirmed ? "unconfirmed" : "in-force";
}

/// <summary>Where the place that an entry names is, as the node's gazetteer knows it.</summary>
/// <param name="Known">Whether it knows a place of that name; when not, the position was not held against it.</param>
/// <param name="DistanceM">From the site.</param>
public sealed record SitePlaceView(bool Known, string? Name, string? Country, double? DistanceM)
{
    internal static SitePlaceView? Of(SiteEntry entry)
    {
        if (entry.Place.Length == 0)
            return null;
        return Plausibility.TownOf(entry) is { } town
            ? new SitePlaceView(true, town.Name, town.Country, Math.Round(Globe.Metres(town.Place, entry.Extent.Positions[0]))) : new SitePlaceView(false, null, null, null);
    }
}

/// <summary>The answer to a step with a site.</summary>
/// <param name="Leaf">Index of the leaf of the record that is the receipt.</param>
/// <param name="Place">Where the place that is named was found; absent unless the site was entered.</param>
/// <param name="Declaration">What became of its constraint with this step: who is warned of it; absent when it was not touched, and in the answer to a retry.</param>
public sealed record SiteAnswer(SiteView Site, long Leaf, SitePlaceView? Place, DeclarationAnswer? Declaration)
{
    internal static SiteAnswer Of(SiteChanged changed, Instant now) => new(
        SiteView.OfOwn(changed.Site, now), changed.Leaf, null,
        changed.Declared is { } declared ? DeclarationAnswer.Of(declared, declared.Leaf, now) : null);
}

/// <summary>The answer when a site is read.</summary>
public sealed record SiteReading(SiteView Site);

/// <summary>Protected sites and movements.</summary>
public sealed record SitesAnswer(SiteView[] Sites, string? NextCursor);
