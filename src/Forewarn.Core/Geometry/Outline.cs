namespace Forewarn.Core.Geometry;

/// <summary>A simple closed line of great-circle arcs within a cap, and the area inside it.</summary>
/// <remarks>The cap is narrower than 90 degrees, so that it is convex: it holds the edges and the inside, not the vertices
/// alone, and the gnomonic projection on the tangent plane at its centre maps edges to straight lines.</remarks>
internal readonly struct Outline
{
    internal readonly Vector[] Vertices;

    /// <summary>Centre of the bounding cap, on the unit sphere.</summary>
    internal readonly Vector Center;

    /// <summary>Radius of the bounding cap, as a chord.</summary>
    internal readonly double CapChord;

    private Outline(Vector[] vertices, Vector center, double capChord) =>
        (Vertices, Center, CapChord) = (vertices, center, capChord);

    /// <summary>The outline with the given vertices, whose simplicity is the caller's to know.</summary>
    internal static Outline Of(Vector[] vertices)
    {
        Vector min = vertices[0];
        Vector max = vertices[0];
        foreach (ref readonly Vector v in vertices.AsSpan())
        {
            min = new Vector(Math.Min(min.X, v.X), Math.Min(min.Y, v.Y), Math.Min(min.Z, v.Z));
            max = new Vector(Math.Max(max.X, v.X), Math.Max(max.Y, v.Y), Math.Max(max.Z, v.Z));
        }

        // The middle of the vertices' box, not their mean: a coast with many vertices on one side must not pull it there.
        Vector middle = min + max;
        Vector center = middle.LengthSquared > 0 ? middle.Normalized() : vertices[0];
        double capChordSquared = 0;
        foreach (ref readonly Vector v in vertices.AsSpan())
            capChordSquared = Math.Max(capChordSquared, v.ChordSquared(center));
        return new Outline(vertices, center, Math.Sqrt(capChordSquared));
    }

    /// <summary>Whether the two areas come within a chord of each other, which must not be 0.</summary>
    internal bool Meets(in Outline other, double chord)
    {
        double reach = CapChord + other.CapChord + chord;
        if (Center.ChordSquared(other.Center) > reach * reach)
            return false;

        // A corner inside is the common case, and found fastest. When there is none, edges are near each other, or the areas
        // are apart.
        return Contains(other.Vertices[0]) || other.Contains(Vertices[0]) || EdgesComeWithin(other, chord);
    }

    /// <summary>Whether the area comes within a chord of a point, which must not be 0.</summary>
    internal bool Meets(in Vector point, double chord)
    {
        double reach = CapChord + chord;
        return Center.ChordSquared(point) <= reach * reach
            && (EdgeChordSquared(point) <= chord * chord || Contains(point));
    }

    /// <summary>Square of the shortest chord between the two areas; 0 when they meet.</summary>
    internal double ChordSquared(in Outline other) =>
        Contains(other.Vertices[0]) || other.Contains(Vertices[0])
            ? 0
            : EdgeChordSquared(other, double.PositiveInfinity, enough: 0);

    /// <summary>Square of the shortest chord from the area to a point; 0 inside.</summary>
    internal double ChordSquared(in Vector point) => Contains(point) ? 0 : EdgeChordSquared(point);

    /// <summary>Whether a point lies inside; for a point on the line itself, either.</summary>
    internal bool Contains(in Vector point)
    {
        if (Center.ChordSquared(point) > CapChord * CapChord)
            return false;

        // Count the edges that a ray from the point crosses, on the tangent plane at the centre. An edge includes its lower
        // end and not its upper one, so that a ray through a vertex counts once.
        var plane = new TangentPlane(Center);
        (double x, double y) = plane.Project(point);
        bool isInside = false;
        (double x1, double y1) = plane.Project(Vertices[^1]);
        foreach (ref readonly Vector vertex in Vertices.AsSpan())
        {
            (double x2, double y2) = plane.Project(vertex);
            if (y1 > y != y2 > y)
                isInside ^= (x1 - x) * (y2 - y) - (x2 - x) * (y1 - y) > 0 == y2 > y1;
            (x1, y1) = (x2, y2);
        }
        return isInside;
    }

    /// <summary>Whether a cap lies within the area, or reaches out of it by no more than the margin; both angles in radians.</summary>
    internal bool Holds(in Vector center, double angle, double margin)
    {
        if (angle <= margin)
            return Meets(center, ExactTrigonometry.Chord(margin));
        double clearance = ExactTrigonometry.Chord(angle - margin);
        return Contains(center) && EdgeChordSquared(center) >= clearance * clearance;
    }

    private bool EdgesComeWithin(in Outline other, double chord) =>
        EdgeChordSquared(other, chord * chord, enough: chord * chord) <= chord * chord;

    private double EdgeChordSquared(in Vector point)
    {
        double least = double.PositiveInfinity;
        ref readonly Vector a = ref Vertices[^1];
        foreach (ref readonly Vector b in Vertices.AsSpan())
        {
            var edge = new Arc(a, b);
            if (edge.MayComeWithin(point + point, 0, least))
                least = Math.Min(least, edge.ChordSquared(point));
            a = ref b;
        }
        return least;
    }

    /// <summary>Square of the shortest chord between the two lines, as far as it is under <paramref name="least"/>; the
    /// search ends at the first that is at most <paramref name="enough"/>.</summary>
    private double EdgeChordSquared(in Outline other, double least, double enough)
    {
        double found = double.PositiveInfinity;
        Vector othersTwiceCenter = other.Center + other.Center;
        double othersDiameterSquared = 4 * other.CapChord * other.CapChord;
        ref readonly Vector a = ref Vertices[^1];
        foreach (ref readonly Vector b in Vertices.AsSpan())
        {
            var edge = new Arc(a, b);
            a = ref b;
            if (!edge.MayComeWithin(othersTwiceCenter, othersDiameterSquared, least))
                continue;
            ref readonly Vector c = ref other.Vertices[^1];
            foreach (ref readonly Vector d in other.Vertices.AsSpan())
            {
                if (edge.MayComeWithin(c + d, c.ChordSquared(d), least))
                {
                    found = Math.Min(found, edge.ChordSquared(new Arc(c, d), least));
                    if (found <= enough)
                        return found;
                    least = Math.Min(least, found);
                }
                c = ref d;
            }
        }
        return found;
    }
}
