namespace Forewarn.Core.Geometry;

/// <summary>A closed area of the earth's surface: a <see cref="Polygon"/> or a <see cref="Circle"/>.</summary>
/// <remarks>
/// Immutable and thread-safe; equal when it is the same kind of shape with the same coordinates in the same order. Every
/// answer is the same to the last bit on every machine. See docs/geometry.md for what is exact and what the margins are.
/// </remarks>
public abstract class Area
{
    private CellSet? _cells;

    private protected Area()
    {
    }

    /// <summary>The S2 cells of level 13 that the area meets.</summary>
    /// <remarks>Found when first asked for, and kept: some microseconds for a square of 1 km, some milliseconds for a country.</remarks>
    public CellSet Cells => Volatile.Read(ref _cells) ?? FindCells();

    /// <summary>Whether the two areas come within <paramref name="withinMetres"/> of each other; 0 asks whether they meet.</summary>
    /// <remarks>Never false when they truly do, on the WGS84 ellipsoid; areas that only touch meet. May be true when they
    /// are farther apart by up to <see cref="Earth.MarginMetres"/> and 1.02 % of the limit and of the circles' radii. Cost:
    /// a few nanoseconds when bounding caps are apart, else the product of the vertex counts.</remarks>
    /// <param name="other">The other area.</param>
    /// <param name="withinMetres">0 to <see cref="Earth.WithinMetresMax"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is out of range or not a number.</exception>
    public abstract bool Overlaps(Area other, double withinMetres = 0);

    /// <summary>Shortest distance in metres between the two areas; 0 when they meet.</summary>
    /// <remarks>On the sphere of <see cref="Earth.RadiusMetres"/>: within 0.6 % of the truth on the ellipsoid, for circles
    /// also of their radii. Areas so near that <see cref="Overlaps"/> takes them in by its margin still have a distance.</remarks>
    public abstract double DistanceMetres(Area other);

    /// <summary>Shortest distance in metres from the area to a place; 0 inside. Accuracy as between areas.</summary>
    public abstract double DistanceMetres(LatLng place);

    /// <summary>Whether all corners of another area, or the whole of it when it is a circle, lie within this one.</summary>
    /// <remarks>Never false when they truly do, on the WGS84 ellipsoid; true also when they reach out by up to
    /// <see cref="Earth.MarginMetres"/> and 1.02 % of the circles' radii. Of a polygon within a polygon only the corners are looked at: where
    /// this one has a bay, an edge may cross it.</remarks>
    public abstract bool Holds(Area other);

    /// <summary>Whether the area comes within an angle in radians, not 0, of an outline.</summary>
    internal abstract bool Meets(in Outline outline, double angle);

    /// <summary>A probe of how cells lie to what is within an angle in radians, not 0, of the area.</summary>
    internal abstract CellProbe ProbeCells(double angle);

    /// <summary>Points of which the area is within <see cref="HullAngle"/> of the convex hull.</summary>
    internal abstract ReadOnlySpan<Vector> Hull { get; }

    /// <summary>See <see cref="Hull"/>; radians.</summary>
    internal abstract double HullAngle { get; }

    /// <summary>Centre of a cap that holds the area.</summary>
    internal abstract ref readonly Vector CapCenter { get; }

    /// <summary>Radius of that cap, as a chord.</summary>
    internal abstract double CapChord { get; }

    /// <summary>Whether the area's cap comes within a chord of another's centre.</summary>
    internal bool CapMeets(in Vector center, double chord)
    {
        double reach = CapChord + chord;
        return CapCenter.ChordSquared(center) <= reach * reach;
    }

    private CellSet FindCells()
    {
        // Two threads may both find them; they find the same.
        var cells = CellSet.Of(this);
        Volatile.Write(ref _cells, cells);
        return cells;
    }
}
