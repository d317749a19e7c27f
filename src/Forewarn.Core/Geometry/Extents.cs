using System.Collections.Immutable;
using NodaTime;

namespace Forewarn.Core.Geometry;

/// <summary>What an entity, or a question, claims of space and time: its volumes, and what they come to when merged.</summary>
/// <remarks>
/// The DSS implementations of ASTM F3548-21 merge the volumes of an entity into one set of cells, one altitude band and one
/// span of time, and take two entities as relevant to each other when all three meet; see <see cref="Meets"/>. The volumes
/// themselves answer exactly; see <see cref="Overlaps"/>. Immutable, thread-safe, and equal when the volumes are, in order.
/// </remarks>
public sealed class Extents : IEquatable<Extents>
{
    /// <summary>The areas of several volumes, each once; null when there is one volume, which has it.</summary>
    private readonly Area[]? _areas;

    private CellSet? _cells;

    private Extents(ImmutableArray<Volume4D> volumes)
    {
        Volumes = volumes;
        (Altitude, Start, End) = (volumes[0].Altitude, volumes[0].Start, volumes[0].End);
        for (int i = 1; i < volumes.Length; i++)
        {
            Altitude = AltitudeBand.Around(Altitude, volumes[i].Altitude);
            Start = Instant.Min(Start, volumes[i].Start);
            End = Instant.Max(End, volumes[i].End);
        }
        if (volumes.Length > 1)
            _areas = [.. volumes.Select(volume => volume.Area).Distinct()];
    }

    /// <summary>The volumes as given, 1 or more.</summary>
    public ImmutableArray<Volume4D> Volumes { get; }

    /// <summary>The cells that any of the volumes meets.</summary>
    /// <remarks>Found when first asked for, and kept.</remarks>
    public CellSet Cells => Volatile.Read(ref _cells) ?? FindCells();

    /// <summary>The narrowest band that holds those of all volumes.</summary>
    public AltitudeBand Altitude { get; }

    /// <summary>The earliest start of a volume.</summary>
    public Instant Start { get; }

    /// <summary>The latest end of a volume.</summary>
    public Instant End { get; }

    /// <summary>The extents of an entity with the given volumes.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static Extents Of(ImmutableArray<Volume4D> volumes)
    {
        if (volumes.IsDefaultOrEmpty)
            throw new ArgumentException("no volumes", nameof(volumes));
        return new Extents(volumes);
    }

    /// <summary>Whether the two are relevant to each other as the DSS implementations have it: they share a cell, and altitude
    /// bands and times, both taken with their ends, meet.</summary>
    /// <remarks>Always true when <see cref="Overlaps"/> is.</remarks>
    public bool Meets(Extents other) => MeetsInTimeAndHeight(other) && Cells.Meets(other.Cells);

    /// <summary>Whether any volume of the one overlaps any of the other; see <see cref="Volume4D.Overlaps"/>.</summary>
    public bool Overlaps(Extents other)
    {
        if (!MeetsInTimeAndHeight(other))
            return false;
        foreach (Volume4D volume in Volumes)
        {
            foreach (Volume4D others in other.Volumes)
            {
                if (volume.Overlaps(others))
                    return true;
            }
        }
        return false;
    }

    /// <summary>The extents with the volumes of both, each once, these first.</summary>
    public Extents Union(Extents other) => Equals(other) ? this : new([.. Volumes.Union(other.Volumes)]);

    /// <summary>Whether cells, altitude and time of the other lie within those of this one, ends included.</summary>
    /// <param name="other">What is to be covered.</param>
    /// <param name="lateness">How much later than the other this one may start.</param>
    public bool Covers(Extents other, Duration lateness = default) =>
        Start <= other.Start + lateness && other.End <= End && Altitude.Holds(other.Altitude) && Cells.Contains(other.Cells);

    public bool Equals(Extents? other) =>
        ReferenceEquals(this, other) || (other is not null && Volumes.AsSpan().SequenceEqual(other.Volumes.AsSpan()));

    public override bool Equals(object? obj) => Equals(obj as Extents);

    public override int GetHashCode() => HashCode.Combine(Volumes.Length, Volumes[0], Volumes[^1]);

    /// <summary>Whether the merged band and time overlap those of a volume, as <see cref="Volume4D.Overlaps"/> has it.</summary>
    internal bool OverlapInTimeAndHeight(Volume4D volume, Separation buffer) =>
        Start - buffer.Time < volume.End
        && volume.Start < End + buffer.Time
        && Altitude.Overlaps(volume.Altitude, buffer.VerticalMetres);

    internal bool MeetsInTimeAndHeight(Extents other) =>
        Start <= other.End && other.Start <= End && Altitude.Overlaps(other.Altitude);

    /// <summary>How many different areas the volumes have.</summary>
    internal int AreaCount => _areas?.Length ?? 1;

    /// <summary>One of the areas.</summary>
    internal Area AreaAt(int number) => _areas is null ? Volumes[0].Area : _areas[number];

    private CellSet FindCells()
    {
        // Two threads may both find them; they find the same.
        CellSet cells = _areas is null ? Volumes[0].Area.Cells : CellSet.Of(_areas);
        Volatile.Write(ref _cells, cells);
        return cells;
    }
}
