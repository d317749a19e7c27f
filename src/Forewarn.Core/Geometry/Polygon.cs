using System.Collections.Immutable;
using System.Globalization;

namespace Forewarn.Core.Geometry;

/// <summary>An area bounded by the shortest paths between consecutive vertices.</summary>
/// <remarks>
/// The paths are great-circle arcs on the sphere of geodetic normals (ASTM F3548-21, Polygon: shortest paths), the last
/// vertex is connected to the first, and the border belongs to the area. The vertices may go round in either direction;
/// the inside is the smaller side. The antimeridian and the poles are places like any other.
/// </remarks>
public sealed class Polygon : Area, IEquatable<Polygon>
{
    /// <summary>Fewest vertices.</summary>
    public const int VertexCountMin = 3;

    /// <summary>Most vertices.</summary>
    public const int VertexCountMax = 1_000;

    /// <summary>Farthest that a vertex may lie from the middle of the polygon, in degrees of arc (6,672 km).</summary>
    public const int RadiusDegreesMax = 60;

    /// <summary>Parts of the line that are not neighbours, and neighbouring vertices, must be farther apart than this.</summary>
    public const double ClearanceMetresMin = 0.001;

    /// <summary>Square of the chord of 60 degrees.</summary>
    private const double CapChordMax = 1;

    private readonly Outline _outline;

    private Polygon(ImmutableArray<LatLng> vertices, Outline outline) => (Vertices, _outline) = (vertices, outline);

    /// <summary>The corners in the order given; the first is not repeated at the end.</summary>
    public ImmutableArray<LatLng> Vertices { get; }

    internal ref readonly Outline Outline => ref _outline;

    internal override ReadOnlySpan<Vector> Hull => _outline.Vertices;

    internal override double HullAngle => 0;

    internal override ref readonly Vector CapCenter => ref _outline.Center;

    internal override double CapChord => _outline.CapChord;

    /// <summary>The polygon with the given corners.</summary>
    /// <param name="vertices"><see cref="VertexCountMin"/> to <see cref="VertexCountMax"/> places, the first not repeated at
    /// the end.</param>
    /// <exception cref="InvalidValueException">Too few or too many vertices, a place given twice, a line that crosses,
    /// touches or folds back on itself, or a polygon wider than <see cref="RadiusDegreesMax"/>; names the vertex.</exception>
    public static Polygon Create(ReadOnlySpan<LatLng> vertices)
    {
        if (vertices.Length is < VertexCountMin or > VertexCountMax)
        {
            throw new InvalidValueException("vertices",
                string.Create(CultureInfo.InvariantCulture, $"{vertices.Length} vertices"), "3 to 1000 vertices");
        }
        if (vertices[^1] == vertices[0])
        {
            throw new InvalidValueException($"vertices[{vertices.Length - 1}]", "repeats vertices[0]",
                "each vertex once: the last is connected to the first without repeating it");
        }

        var normals = new Vector[vertices.Length];
        for (int i = 0; i < normals.Length; i++)
            normals[i] = Vector.Normal(vertices[i]);
        Outline outline = Outline.Of(normals);
        RequireNotTooWide(outline);
        SimpleOutlineRule.Require(normals);
        return new Polygon([.. vertices], outline);
    }

    /// <inheritdoc/>
    public override bool Overlaps(Area other, double withinMetres = 0) =>
        other.Meets(_outline, Earth.AngleWithin(withinMetres));

    /// <inheritdoc/>
    public override double DistanceMetres(Area other) => other switch
    {
        Polygon polygon => Earth.MetresOfChordSquared(_outline.ChordSquared(polygon._outline)),
        _ => other.DistanceMetres(this),
    };

    /// <inheritdoc/>
    public override double DistanceMetres(LatLng place) =>
        Earth.MetresOfChordSquared(_outline.ChordSquared(Vector.Normal(place)));

    /// <inheritdoc/>
    public override bool Holds(Area other) => other switch
    {
        Circle circle => _outline.Holds(circle.CapCenter, circle.AngleMin, Earth.AngleWithin(0)),
        Polygon polygon => HoldsAll(polygon.Hull),
        _ => throw new ArgumentException("neither a polygon nor a circle", nameof(other)),
    };

    private bool HoldsAll(ReadOnlySpan<Vector> corners)
    {
        foreach (ref readonly Vector corner in corners)
        {
            if (!_outline.Meets(corner, ExactTrigonometry.Chord(Earth.AngleWithin(0))))
                return false;
        }
        return true;
    }

    public bool Equals(Polygon? other) => other is not null && Vertices.AsSpan().SequenceEqual(other.Vertices.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as Polygon);

    public override int GetHashCode() => HashCode.Combine(Vertices.Length, Vertices[0], Vertices[1], Vertices[2]);

    internal override bool Meets(in Outline outline, double angle) =>
        _outline.Meets(outline, ExactTrigonometry.Chord(angle));

    internal override CellProbe ProbeCells(double angle) => new PolygonProbe(_outline, ExactTrigonometry.Chord(angle));

    private static void RequireNotTooWide(in Outline outline)
    {
        if (outline.CapChord <= CapChordMax)
            return;
        for (int i = 0; i < outline.Vertices.Length; i++)
        {
            if (outline.Vertices[i].ChordSquared(outline.Center) > CapChordMax)
            {
                throw new InvalidValueException($"vertices[{i}]", "lies more than 60 degrees of arc from the middle of the polygon",
                    "a polygon that reaches at most 60 degrees of arc (6672 km) from its middle");
            }
        }
    }
}
