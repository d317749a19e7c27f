using System.Collections.Immutable;
using Forewarn.Client.Model;
using NodaTime;

namespace Forewarn.WebConsole.Map;

/// <summary>A part of the airspace for a time, as the map shows it: [<paramref name="Start"/>, <paramref name="End"/>).</summary>
/// <param name="Id">Of what it belongs to; the volumes of one declaration share it, and are selected together.</param>
/// <param name="Label">What it is called on screens; written by people, so never markup.</param>
/// <param name="Party">Whose it is: it decides the pattern.</param>
/// <param name="Kind">On the wire: <c>operational-intent</c>, <c>live-fire</c>, ...; empty when it is not disclosed. It decides the colour.</param>
/// <param name="State">On the wire: <c>Accepted</c>, <c>Activated</c>, ...; empty when there is none.</param>
/// <param name="Outline">Corners, connected by shortest paths, the first not repeated; or the middle alone, of a circle.</param>
/// <param name="RadiusM">Of a circle, in metres; 0 for a polygon.</param>
/// <param name="LowerM">Metres above the WGS84 ellipsoid.</param>
/// <param name="UpperM">Metres above the WGS84 ellipsoid.</param>
/// <param name="Look">How much it is worth as evidence.</param>
/// <param name="Overlaps">Whether it is in conflict with another: it stands out.</param>
public sealed record MapVolume(
    string Id, string Label, string Party, string Kind, string State, ImmutableArray<LatLng> Outline, double RadiusM,
    double LowerM, double UpperM, Instant Start, Instant End, MapLook Look = MapLook.Proven, bool Overlaps = false)
{
    /// <summary>A polygon.</summary>
    public MapVolume(
        string id, string label, string party, string kind, string state, ImmutableArray<LatLng> outline,
        double lowerM, double upperM, Instant start, Instant end, MapLook look = MapLook.Proven, bool overlaps = false)
        : this(id, label, party, kind, state, outline, 0, lowerM, upperM, start, end, look, overlaps)
    {
    }

    /// <summary>A circle.</summary>
    public MapVolume(
        string id, string label, string party, string kind, string state, LatLng center, double radiusM,
        double lowerM, double upperM, Instant start, Instant end, MapLook look = MapLook.Proven, bool overlaps = false)
        : this(id, label, party, kind, state, [center], radiusM, lowerM, upperM, start, end, look, overlaps)
    {
    }

    /// <summary>Whether it is a circle.</summary>
    public bool IsCircle => RadiusM > 0;

    /// <summary>A volume as the API spells it.</summary>
    public static MapVolume Of(string id, string label, string party, string kind, string state, Volume4D volume, MapLook look = MapLook.Proven, bool overlaps = false)
    {
        var (area, start, end) = (volume.Volume, volume.TimeStart.Value, volume.TimeEnd.Value);
        return area.OutlineCircle is { } circle
            ? new(id, label, party, kind, state, circle.Center, circle.Radius.Value, area.AltitudeLower.Value, area.AltitudeUpper.Value, start, end, look, overlaps)
            : new(id, label, party, kind, state, area.OutlinePolygon?.Vertices ?? [], area.AltitudeLower.Value, area.AltitudeUpper.Value, start, end, look, overlaps);
    }

    /// <summary>All volumes of a declaration, under its id.</summary>
    public static IEnumerable<MapVolume> Of(Declaration declaration, string label, MapLook look = MapLook.Proven, bool overlaps = false) =>
        (declaration.Volumes ?? []).Select(volume => Of(declaration.Id.ToString("D"), label, declaration.Manager,
            declaration.Kind ?? (declaration.Type == "operational-intent" ? declaration.Type : ""), declaration.State ?? "", volume, look, overlaps));
}

/// <summary>How much something on the map is worth as evidence; each looks different.</summary>
public enum MapLook
{
    /// <summary>On record: whole lines, filled.</summary>
    Proven,

    /// <summary>Said by somebody: dashed lines, faint.</summary>
    Claimed,

    /// <summary>Nobody said so: dotted lines, empty.</summary>
    Assumed,
}
