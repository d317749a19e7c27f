using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Forewarn.Client.Model;
using Forewarn.WebConsole.Declare.Areas;
using NodaTime;

namespace Forewarn.WebConsole.Declare.Drafts;

/// <summary>What stands in the fields of the page for declaring, as it was typed.</summary>
public sealed class DeclareForm
{
    public string Kind { get; set; } = DeclarationDraft.IntentKind;

    public string State { get; set; } = "Accepted";

    /// <summary>What was read of the area; empty while it cannot be read.</summary>
    public IReadOnlyList<AreaShape> Shapes { get; set; } = [];

    /// <summary>Whether places in a list are those of a way, and no corners.</summary>
    public bool AreRoutes { get; set; }

    public string Radius { get; set; } = "";

    public string RadiusUnit { get; set; } = "km";

    public string Width { get; set; } = "";

    public string WidthUnit { get; set; } = "km";

    public string Lower { get; set; } = "0";

    public string Upper { get; set; } = "";

    public string AltitudeUnit { get; set; } = "m";

    public string Start { get; set; } = "";

    public bool IsStartSecond { get; set; }

    public string End { get; set; } = "";

    public bool IsEndSecond { get; set; }

    public string Zone { get; set; } = "UTC";

    public string Note { get; set; } = "";

    /// <summary><c>full</c>, <c>area</c> or <c>sealed</c>.</summary>
    public string Disclosure { get; set; } = "full";

    /// <summary>Grid of the region under which it is sealed, in degrees.</summary>
    public double SealStep { get; set; } = 1;

    /// <summary>Steps of the window under which it is sealed, in hours.</summary>
    public int SealHours { get; set; } = 1;

    /// <summary>Whether a seal hides the kind even from the node's operator.</summary>
    public bool HidesKind { get; set; }

    /// <summary>Volumes of a declaration that this form has no fields for, since their times or altitudes differ; they stay as they are.</summary>
    public ImmutableArray<Volume4D>? Kept { get; private set; }

    public bool IsIntent => Kind == DeclarationDraft.IntentKind;

    public WallTime StartTime => new(Start, Zone, IsStartSecond);

    public WallTime EndTime => new(End, Zone, IsEndSecond);

    public bool NeedsRadius => Shapes.Any(shape => shape is AreaCircle { RadiusM: null });

    public bool NeedsWidth => Shapes.Any(shape => shape is AreaRoute { WidthM: null } || (AreRoutes && shape is AreaPolygon));

    /// <summary>Whether places could be corners as well as those of a way.</summary>
    public bool MayBeRoutes => Shapes.Any(shape => shape is AreaPolygon);

    /// <summary>Sets the times.</summary>
    public void SetTimes(Instant start, Instant end)
    {
        var (first, last) = (WallTime.Of(start, Zone), WallTime.Of(end, Zone));
        (Start, IsStartSecond, End, IsEndSecond) = (first.Text, first.IsSecond, last.Text, last.IsSecond);
    }

    /// <summary>What is on the ground.</summary>
    /// <exception cref="AreaException">It cannot be declared.</exception>
    /// <exception cref="DraftException">A radius or a width is no length.</exception>
    public ImmutableArray<AreaOutline> Outlines()
    {
        if (Shapes.Count == 0)
            throw new DraftException("area", "missing");
        return AreaOutline.Of(Shapes, Lengths.Distance(Radius, RadiusUnit, "radius"), Lengths.Distance(Width, WidthUnit, "width"), AreRoutes);
    }

    /// <summary>All fields together.</summary>
    /// <exception cref="AreaException">The area cannot be declared.</exception>
    /// <exception cref="DraftException">A field is missing or wrong; the first of them.</exception>
    public DeclarationDraft ToDraft() => new(Kind, State, Kept ?? Volumes(), Note.Trim(), Disclosure == "area" ? "area" : "full");

    private ImmutableArray<Volume4D> Volumes() => DeclarationDraft.VolumesOf(
        Outlines(), Lengths.Altitude(Lower, AltitudeUnit, "lower"), Lengths.Altitude(Upper, AltitudeUnit, "upper"), StartTime.ToInstant("start"), EndTime.ToInstant("end"));

    /// <summary>Fills the fields with what is declared already.</summary>
    /// <returns>The text of the area.</returns>
    public string Take(Declaration declared)
    {
        var volumes = declared.Volumes ?? [];
        Kind = declared.Kind ?? DeclarationDraft.IntentKind;
        State = declared.State ?? "Accepted";
        Note = declared.Note ?? "";
        Disclosure = declared.Disclosure;
        if (volumes.IsEmpty)
            return "";
        var first = volumes[0];
        AltitudeUnit = "m";
        Lower = Text(first.Volume.AltitudeLower.Value);
        Upper = Text(first.Volume.AltitudeUpper.Value);
        SetTimes(first.TimeStart.Value, first.TimeEnd.Value);
        bool isOne = volumes.All(volume => volume.TimeStart == first.TimeStart && volume.TimeEnd == first.TimeEnd
            && volume.Volume.AltitudeLower == first.Volume.AltitudeLower && volume.Volume.AltitudeUpper == first.Volume.AltitudeUpper);
        // A moment that this field has no room for must not be changed by looking at it.
        Kept = isOne && StartTime.ToInstant("start") == first.TimeStart.Value && EndTime.ToInstant("end") == first.TimeEnd.Value ? null : volumes;
        return GeoJsonOf(volumes);
    }

    /// <summary>The area of volumes, as GeoJSON that reads back the same.</summary>
    public static string GeoJsonOf(ImmutableArray<Volume4D> volumes) => new JsonObject
    {
        ["type"] = "FeatureCollection",
        ["features"] = new JsonArray([.. volumes.Select(JsonNode (volume) => volume.Volume.OutlineCircle is { } circle
            ? Feature("Point", Position(circle.Center), new JsonObject { ["radius"] = circle.Radius.Value })
            : Feature("Polygon", new JsonArray(new JsonArray([.. volume.Volume.OutlinePolygon!.Vertices.Append(volume.Volume.OutlinePolygon.Vertices[0]).Select(JsonNode (corner) => Position(corner))])), []))]),
    }.ToJsonString();

    private static JsonObject Feature(string type, JsonArray coordinates, JsonObject properties) => new()
    {
        ["type"] = "Feature",
        ["properties"] = properties,
        ["geometry"] = new JsonObject { ["type"] = type, ["coordinates"] = coordinates },
    };

    private static JsonArray Position(LatLng place) => [place.Lng, place.Lat];

    private static string Text(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
