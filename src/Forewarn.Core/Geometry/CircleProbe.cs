namespace Forewarn.Core.Geometry;

/// <summary>The probe of a circle: a cap, narrower than a hemisphere and so convex.</summary>
internal sealed class CircleProbe(Vector center, double chord) : CellProbe
{
    private readonly Vector _center = center;

    internal override CellPlace Find(in Outline cell)
    {
        if (!cell.Meets(_center, chord))
            return CellPlace.Apart;
        foreach (ref readonly Vector corner in cell.Vertices.AsSpan())
        {
            if (_center.ChordSquared(corner) > chord * chord)
                return CellPlace.Across;
        }
        return CellPlace.Inside;
    }
}
