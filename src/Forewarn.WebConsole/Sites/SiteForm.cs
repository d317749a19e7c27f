using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Forewarn.Client.Model;
using Forewarn.WebConsole.Declare.Areas;
using Forewarn.WebConsole.Declare.Drafts;
using Forewarn.WebConsole.Times;
using NodaTime;

namespace Forewarn.WebConsole.Sites;

/// <summary>What stands in the fields of the page for entering a protected site or movement, as it was typed.</summary>
/// <remarks>Problems name fields as the API does. What is left empty is what the node has when it is not said.</remarks>
public sealed class SiteForm
{
    /// <summary>Kinds that stay where they are.</summary>
    public static readonly ImmutableArray<string> StandingKinds = ["hospital", "school", "shelter", "aid-site", "infrastructure", "heritage", "other-site"];

    /// <summary>Kinds that move.</summary>
    public static readonly ImmutableArray<string> MovingKinds = ["convoy", "aid-flight", "other-movement"];

    /// <summary>Waypoints of one movement, as the node has it.</summary>
    public const int WaypointsMax = 200;

    /// <summary>What the node takes where nobody says a radius, in metres.</summary>
    public const double RadiusDefaultM = 500;

    private readonly List<WaypointRow> _route = [new()];

    private readonly Dictionary<string, string> _reasons = new(StringComparer.Ordinal);

    /// <summary>One of the kinds.</summary>
    public string Kind { get; set; } = StandingKinds[0];

    public string Name { get; set; } = "";

    public string Place { get; set; } = "";

    /// <summary>What was read of where it stands; empty while it cannot be read.</summary>
    public IReadOnlyList<AreaShape> Shapes { get; set; } = [];

    /// <summary>What the text of where it stands begins with.</summary>
    public string Area { get; private init; } = "";

    /// <summary>In metres, of a site that is given by its middle.</summary>
    public string Radius { get; set; } = "";

    /// <summary>Where a movement is when, and after <see cref="Grow"/> a row for one more.</summary>
    public IReadOnlyList<WaypointRow> Route => _route;

    /// <summary>Of a movement: the width of its corridor, in metres.</summary>
    public string Width { get; set; } = "";

    /// <summary>Of a movement: how much earlier or later than planned it may be.</summary>
    public TypedSpan Slack { get; } = new();

    /// <summary>In metres above the WGS84 ellipsoid.</summary>
    public string Lower { get; set; } = "";

    /// <summary>In metres above the WGS84 ellipsoid.</summary>
    public string Upper { get; set; } = "";

    public TypedMoment From { get; private init; } = new();

    public TypedMoment Until { get; private init; } = new();

    /// <summary>Of a site: how often it is to be confirmed.</summary>
    public TypedSpan ConfirmEvery { get; private init; } = TypedSpan.Of(Duration.FromDays(30));

    public bool IsMovement => MovingKinds.Contains(Kind);

    /// <summary>Whether it is given by its middle, and may have a radius.</summary>
    public bool HasMiddle => Shapes is [AreaCircle { RadiusM: null }];

    /// <summary>What is entered already, to be changed.</summary>
    public static SiteForm Of(Site site)
    {
        var form = new SiteForm
        {
            Kind = site.Kind,
            Name = site.Name,
            Place = site.Place,
            Area = AreaOf(site),
            Radius = Text(site.RadiusM),
            Lower = Text(site.LowerM),
            Upper = Text(site.UpperM),
            From = new(site.From),
            Until = new(site.Until),
            ConfirmEvery = TypedSpan.Of(site.ConfirmEvery),
        };
        form._route.InsertRange(0, (site.Route ?? []).Select(WaypointRow.Of));
        foreach (var finding in site.Findings ?? [])
            form._reasons[finding.Doubt] = finding.Reason ?? "";
        return form;
    }

    /// <summary>Why a finding is none; empty for nothing said.</summary>
    public string ReasonFor(string doubt) => _reasons.GetValueOrDefault(doubt, "");

    public void Answer(string doubt, string reason) => _reasons[doubt] = reason;

    /// <summary>Puts a row for one more waypoint at the end, where there is none and there is room.</summary>
    public void Grow()
    {
        if (_route.Count < WaypointsMax && !_route[^1].IsBlank)
            _route.Add(new WaypointRow());
    }

    /// <summary>Where a site would stand; null while that cannot be said.</summary>
    public AreaOutline? ToOutline()
    {
        if (IsMovement || Shapes is not [AreaCircle or AreaPolygon])
            return null;
        try
        {
            return OutlineOf(Lengths.Distance(Radius, "m", "radius_m"));
        }
        catch (Exception problem) when (problem is DraftException or AreaException)
        {
            return null;
        }
    }

    /// <summary>All fields that go with the kind.</summary>
    /// <exception cref="DraftException">A field is missing or wrong; the first of them.</exception>
    /// <exception cref="AreaException">A place cannot be used.</exception>
    public SiteTerms ToTerms()
    {
        if (string.IsNullOrWhiteSpace(Name))
            throw new DraftException("name", "missing");
        var terms = new SiteTerms(
            Kind, Name.Trim(), Place.Trim() is { Length: > 0 } place ? place : null, LowerM: Altitude(Lower, "lower_m"), UpperM: Altitude(Upper, "upper_m"), Reasons: Reasons());
        return IsMovement ? Moving(terms) : Standing(terms);
    }

    private SiteTerms Moving(SiteTerms terms)
    {
        ImmutableArray<Waypoint> route = [.. _route.Select((row, index) => (row, index)).Where(each => !each.row.IsBlank).Select(each => each.row.ToWaypoint($"route[{each.index}]"))];
        return route.Length >= 2 ? terms with { Route = route, WidthM = Lengths.Distance(Width, "m", "width_m"), Slack = Slack.Read("slack") } : throw new DraftException("route", "two_places");
    }

    private SiteTerms Standing(SiteTerms terms)
    {
        terms = terms with { From = From.Read("from"), Until = Until.Read("until"), ConfirmEvery = ConfirmEvery.Read("confirm_every") };
        if (Shapes is not [AreaCircle or AreaPolygon])
            throw new DraftException("position", Shapes.Count == 0 ? "missing" : "one_site");
        double? radius = Lengths.Distance(Radius, "m", "radius_m");
        var outline = OutlineOf(radius);
        return outline.IsCircle ? terms with { Position = outline.Points[0], RadiusM = Shapes is [AreaCircle { RadiusM: { } given }] ? given : radius } : terms with { Outline = outline.Points };
    }

    private AreaOutline OutlineOf(double? radius) => AreaOutline.Of(Shapes, radius ?? RadiusDefaultM, null)[0];

    private ImmutableSortedDictionary<string, string>? Reasons()
    {
        var given = _reasons.Where(reason => reason.Value.Trim().Length > 0).ToImmutableSortedDictionary(reason => reason.Key, reason => reason.Value.Trim(), StringComparer.Ordinal);
        return given.IsEmpty ? null : given;
    }

    private static double? Altitude(string text, string field) => text.Trim().Length == 0 ? null : Lengths.Altitude(text, "m", field);

    /// <summary>As text that reads back the same.</summary>
    private static string AreaOf(Site site) => site.Position is { } position ? Written(position)
        : site.Outline is { } outline ? new JsonObject
        {
            ["type"] = "Polygon",
            ["coordinates"] = new JsonArray(new JsonArray([.. outline.Append(outline[0]).Select(JsonNode (corner) => new JsonArray(corner.Lng, corner.Lat))])),
        }.ToJsonString() : "";

    private static string Written(LatLng place) => string.Create(CultureInfo.InvariantCulture, $"{place.Lat:0.0######}, {place.Lng:0.0######}");

    private static string Text(double? metres) => metres?.ToString("0.##########", CultureInfo.InvariantCulture) ?? "";
}
