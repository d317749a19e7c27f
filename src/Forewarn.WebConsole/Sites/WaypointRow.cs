using System.Globalization;
using Forewarn.Client.Model;
using Forewarn.WebConsole.Declare.Areas;
using Forewarn.WebConsole.Declare.Drafts;
using Forewarn.WebConsole.Times;

namespace Forewarn.WebConsole.Sites;

/// <summary>Where a movement is when, while it is being typed.</summary>
public sealed class WaypointRow
{
    /// <summary>A place in any common notation, latitude first; empty for no such waypoint.</summary>
    public string Place { get; set; } = "";

    public TypedMoment At { get; private init; } = new();

    public bool IsBlank => (Place + At.Text).Trim().Length == 0;

    public static WaypointRow Of(Waypoint waypoint) => new()
    {
        Place = string.Create(CultureInfo.InvariantCulture, $"{waypoint.Lat:0.0######}, {waypoint.Lng:0.0######}"),
        At = new(waypoint.Time),
    };

    /// <param name="field">What the row is called in a problem.</param>
    /// <exception cref="AreaException">It is no place.</exception>
    internal Waypoint ToWaypoint(string field)
    {
        if (Place.Trim().Length == 0)
            throw new DraftException($"{field}.lat", "missing");
        var place = AreaText.Read(Place).Shapes is [AreaCircle one] ? one.Points[0] : throw new DraftException($"{field}.lat", "one_place");
        return new Waypoint(place.Lat, place.Lng, At.Require($"{field}.time"));
    }
}
