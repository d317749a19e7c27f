namespace Forewarn.Core.Geometry;

/// <summary>The probe of a polygon: holds its edges, and its corners on a plane.</summary>
internal sealed class PolygonProbe : CellProbe
{
    private readonly Outline _outline;
    private readonly double _chord;
    private readonly Arc[] _edges;
    private readonly PlaneOutline _plane;

    /// <param name="outline">The polygon.</param>
    /// <param name="chord">How near counts as meeting; not 0.</param>
    internal PolygonProbe(in Outline outline, double chord)
    {
        _outline = outline;
        _chord = chord;
        _edges = new Arc[outline.Vertices.Length];
        for (int i = 0; i < _edges.Length; i++)
            _edges[i] = new Arc(outline.Vertices[(i == 0 ? _edges.Length : i) - 1], outline.Vertices[i]);
        _plane = new PlaneOutline(outline);
    }

    internal override CellPlace Find(in Outline cell)
    {
        double reach = _outline.CapChord + cell.CapChord + _chord;
        if (_outline.Center.ChordSquared(cell.Center) > reach * reach)
            return CellPlace.Apart;
        if (HasEdgeNear(cell))
            return CellPlace.Across;
        return Contains(cell.Vertices[0]) ? CellPlace.Inside
            : cell.Contains(_outline.Vertices[0]) ? CellPlace.Across
            : CellPlace.Apart;
    }

    /// <remarks>As <see cref="Outline.Contains"/>, which is asked of all corners alike.</remarks>
    private bool Contains(in Vector point) =>
        _outline.Center.ChordSquared(point) <= _outline.CapChord * _outline.CapChord && _plane.Contains(point);

    private bool HasEdgeNear(in Outline cell)
    {
        Vector twiceCenter = cell.Center + cell.Center;
        double diameterSquared = 4 * cell.CapChord * cell.CapChord;
        double near = _chord * _chord;
        Span<Arc> sides = stackalloc Arc[4];
        for (int i = 0; i < sides.Length; i++)
            sides[i] = new Arc(cell.Vertices[(i + 3) & 3], cell.Vertices[i]);
        foreach (ref readonly Arc edge in _edges.AsSpan())
        {
            if (!edge.MayComeWithin(twiceCenter, diameterSquared, near))
                continue;
            foreach (ref readonly Arc side in sides)
            {
                if (edge.MayComeWithin(side.TwiceMiddle, side.LengthSquared, near) && edge.ChordSquared(side, near) <= near)
                    return true;
            }
        }
        return false;
    }
}
