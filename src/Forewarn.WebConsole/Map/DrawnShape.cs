using System.Collections.Immutable;
using Forewarn.Client.Model;

namespace Forewarn.WebConsole.Map;

/// <summary>What a person is drawing on the map.</summary>
public enum DrawMode
{
    None,

    /// <summary>Corners; done with a click on the first, a double click or Enter.</summary>
    Polygon,

    /// <summary>The middle, then a place on the rim.</summary>
    Circle,

    /// <summary>Places on the way; done with a double click or Enter.</summary>
    Route,
}

/// <summary>What a person has drawn.</summary>
/// <param name="Mode">Never <see cref="DrawMode.None"/>.</param>
/// <param name="Points">At least 3 corners in their order, the first not repeated; the middle of a circle; at least 2 places on a route. Longitudes from -180 to 180.</param>
/// <param name="RadiusM">Of a circle, in metres; 0 otherwise.</param>
public sealed record DrawnShape(DrawMode Mode, ImmutableArray<LatLng> Points, double RadiusM);
