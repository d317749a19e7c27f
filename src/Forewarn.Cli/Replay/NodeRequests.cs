using System.Text.Json.Nodes;
using Forewarn.Core.Geometry;
using NodaTime;
using NodaTime.Text;

namespace Forewarn.Cli.Replay;

/// <summary>The bodies that a replay sends, in the wire format of the Forewarn API and of F3548-21's Volume4D.</summary>
internal static class NodeRequests
{
    public static JsonObject Party(CaseParty party) => new()
    {
        ["name"] = party.Name,
        ["time_zone"] = party.Zone.Id,
        ["calendar"] = party.CalendarName,
        ["languages"] = new JsonArray([.. party.Languages.Select(language => (JsonNode)language)]),
    };

    public static JsonObject Arrangement(CaseArrangement arrangement) => new()
    {
        ["name"] = arrangement.Name,
        ["members"] = new JsonArray([.. arrangement.Members.Select(member => new JsonObject
        {
            ["party"] = member.Party, ["from"] = Moment(member.From), ["until"] = MomentOrNull(member.Until),
        })]),
        ["extent"] = Volume3D(arrangement.Area),
        ["lead_times"] = new JsonObject(arrangement.LeadTimes.Select(lead =>
            KeyValuePair.Create(lead.Key, (JsonNode?)Figure.Iso(lead.Value)))),
        ["separation"] = new JsonObject
        {
            ["horizontal_m"] = arrangement.Separation.HorizontalMetres,
            ["vertical_m"] = arrangement.Separation.VerticalMetres,
            ["time"] = Figure.Iso(arrangement.Separation.Time),
        },
        ["ladder"] = new JsonArray([.. arrangement.Ladder.Select(rung => new JsonObject
        {
            ["channel"] = rung.Channel, ["acknowledge_within"] = Figure.Iso(rung.AcknowledgeWithin),
        })]),
        ["valid_from"] = Moment(arrangement.ValidFrom),
        ["valid_until"] = MomentOrNull(arrangement.ValidUntil),
        ["withdrawal_notice"] = arrangement.WithdrawalNotice,
    };

    public static JsonObject Declaration(DeclareStep step) => new()
    {
        [step.Kind == DeclareStep.OperationalIntent ? "state" : "kind"] =
            step.Kind == DeclareStep.OperationalIntent ? "Accepted" : step.Kind,
        ["volumes"] = new JsonArray([.. step.Volumes.Select(Volume4D)]),
        ["note"] = step.Text,
    };

    public static JsonObject Observation(ObserveStep step, Guid id, (DeclareStep Step, Guid Id)? about) => new()
    {
        ["id"] = id.ToString("D"),
        ["party"] = step.Party,
        ["kind"] = step.Kind,
        ["subject"] = about is null ? null : new JsonObject
        {
            ["type"] = about.Value.Step.Kind == DeclareStep.OperationalIntent ? "operational-intent" : "constraint",
            ["id"] = about.Value.Id.ToString("D"),
        },
        ["at"] = Moment(step.Time.ReplayedAt!.Value),
        ["position"] = new JsonObject
        {
            ["lat"] = step.Place.Position.Lat,
            ["lng"] = step.Place.Position.Lng,
            ["altitude_m"] = step.AltitudeMetres,
        },
        ["event"] = step.Text,
        ["source"] = step.Basis.StatedBy?.Name ?? step.Basis.Source?.Publishers[0] ?? "assumed",
    };

    private static JsonObject Volume4D(CaseVolume volume) => new()
    {
        ["volume"] = Volume3D(volume.Area),
        ["time_start"] = Time(volume.Start),
        ["time_end"] = Time(volume.End),
    };

    private static JsonObject Volume3D(NamedArea area)
    {
        JsonObject volume = Outline(area.Area);
        volume["altitude_lower"] = Altitude(area.Altitude.LowerMetres);
        volume["altitude_upper"] = Altitude(area.Altitude.UpperMetres);
        return volume;
    }

    private static JsonObject Outline(Area area) => area switch
    {
        Circle circle => new JsonObject
        {
            ["outline_circle"] = new JsonObject
            {
                ["center"] = Position(circle.Center),
                ["radius"] = new JsonObject { ["value"] = circle.RadiusMetres, ["units"] = "M" },
            },
        },
        Polygon polygon => new JsonObject
        {
            ["outline_polygon"] = new JsonObject { ["vertices"] = new JsonArray([.. polygon.Vertices.Select(Position)]) },
        },
        _ => throw new ArgumentException($"{area.GetType().Name} has no form in F3548", nameof(area)),
    };

    private static JsonObject Position(LatLng place) => new() { ["lat"] = place.Lat, ["lng"] = place.Lng };

    private static JsonObject Altitude(double metres) => new() { ["value"] = metres, ["reference"] = "W84", ["units"] = "M" };

    private static JsonObject Time(Instant instant) => new() { ["value"] = Moment(instant), ["format"] = "RFC3339" };

    private static string Moment(Instant instant) => InstantPattern.ExtendedIso.Format(instant);

    private static string? MomentOrNull(Instant? instant) => instant is Instant moment ? Moment(moment) : null;
}
