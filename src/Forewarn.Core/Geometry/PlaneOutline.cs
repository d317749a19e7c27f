namespace Forewarn.Core.Geometry;

/// <summary>The corners of an outline on the tangent plane at its centre, for asking of many points whether they are inside.</summary>
internal sealed class PlaneOutline
{
    private readonly TangentPlane _plane;
    private readonly (double X, double Y)[] _corners;

    internal PlaneOutline(in Outline outline)
    {
        _plane = new TangentPlane(outline.Center);
        _corners = new (double, double)[outline.Vertices.Length];
        for (int i = 0; i < _corners.Length; i++)
            _corners[i] = _plane.Project(outline.Vertices[i]);
    }

    /// <summary>Whether a point within the outline's cap lies inside; for a point on the line itself, either.</summary>
    internal bool Contains(in Vector point)
    {
        var (x, y) = _plane.Project(point);
        bool isInside = false;
        var (x1, y1) = _corners[^1];
        foreach (var (x2, y2) in _corners)
        {
            if (y1 > y != y2 > y)
                isInside ^= (x1 - x) * (y2 - y) - (x2 - x) * (y1 - y) > 0 == y2 > y1;
            (x1, y1) = (x2, y2);
        }
        return isInside;
    }
}
