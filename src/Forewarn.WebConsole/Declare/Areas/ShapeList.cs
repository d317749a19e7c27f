using System.Collections.Immutable;
using Forewarn.Client.Model;

namespace Forewarn.WebConsole.Declare.Areas;

/// <summary>Collects the shapes of a text, within <see cref="AreaLimits"/>.</summary>
internal sealed class ShapeList
{
    private readonly List<AreaShape> _shapes = [];
    private int _points;

    public IReadOnlyList<AreaShape> Shapes => _shapes;

    /// <summary>Counts a point that is about to be kept.</summary>
    /// <exception cref="AreaException">One too many.</exception>
    public LatLng Point(double lat, double lng, TextSpot? spot)
    {
        if (++_points > AreaLimits.PointsMax)
            throw new AreaException("too_many_points", spot, AreaLimits.PointsMax);
        return new LatLng(lat, lng);
    }

    /// <exception cref="AreaException">One too many.</exception>
    public void Add(AreaShape shape, TextSpot? spot)
    {
        if (_shapes.Count == AreaLimits.ShapesMax)
            throw new AreaException("too_many_shapes", spot, AreaLimits.ShapesMax);
        _shapes.Add(shape);
    }

    /// <summary>A polygon, whether or not its first corner is repeated at the end.</summary>
    /// <exception cref="AreaException">Fewer than 3 corners.</exception>
    public void AddRing(List<LatLng> corners, TextSpot? spot)
    {
        if (corners.Count > 1 && corners[0] == corners[^1])
            corners.RemoveAt(corners.Count - 1);
        if (corners.Count < 3)
            throw new AreaException("too_few_corners", spot, corners.Count);
        Add(new AreaPolygon([.. corners]), spot);
    }

    /// <summary>What a plain list of places is: an area, a way between two, or a middle.</summary>
    public void AddPlaces(List<LatLng> places, TextSpot? spot)
    {
        switch (places.Count)
        {
            case 0:
                return;
            case 1:
                Add(new AreaCircle([places[0]], null), spot);
                return;
            case 2:
                Add(new AreaRoute(ImmutableArray.Create(places[0], places[1]), null), spot);
                return;
            default:
                AddRing(places, spot);
                return;
        }
    }
}
