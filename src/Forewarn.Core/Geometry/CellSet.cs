using System.Collections.Immutable;

namespace Forewarn.Core.Geometry;

/// <summary>A set of S2 cells of level 13, as the DSS implementations of ASTM F3548-21 cover areas.</summary>
/// <remarks>
/// Held in normal form: a coarser cell stands for all cells of level 13 inside it, so that a country takes hundreds of cells and
/// not millions. An area that needs more than <see cref="CellCountMax"/> even so is covered by larger cells along its border: the set
/// then holds more than it must, never less. Immutable, thread-safe, and equal by value.
/// </remarks>
public sealed class CellSet : IEquatable<CellSet>
{
    /// <summary>Level of the cells in the set.</summary>
    public const int Level = 13;

    /// <summary>Most cells that the normal form holds.</summary>
    public const int CellCountMax = 1_024;

    private CellSet(ImmutableArray<CellId> cells, int borderLevel) => (Cells, BorderLevel) = (cells, borderLevel);

    /// <summary>The normal form: of level 13 or coarser, sorted, none inside another, and no four that are the quarters of one.</summary>
    public ImmutableArray<CellId> Cells { get; }

    /// <summary>How many cells of level 13 the set holds.</summary>
    public long Count
    {
        get
        {
            long count = 0;
            foreach (CellId cell in Cells)
                count += 1L << (2 * (Level - cell.Level));
            return count;
        }
    }

    /// <summary>No cell of the set was rounded up to one coarser than this; <see cref="Level"/> unless the limit made it so.</summary>
    internal int BorderLevel { get; }

    /// <summary>Whether it holds the cells that the area meets and no others.</summary>
    internal bool IsExact => BorderLevel == Level;

    /// <summary>The cells that an area meets: exactly those that <see cref="Covering.AtLevel"/> gives for level 13, as long as
    /// <see cref="CellCountMax"/> allows.</summary>
    /// <remarks>Cost: a microsecond or two for a square of 1 km, some milliseconds for a country.</remarks>
    public static CellSet Of(Area area)
    {
        ImmutableArray<CellId> cells = CellSetBuilder.Cover(area, out int borderLevel);
        return Limited(cells, borderLevel);
    }

    /// <summary>The cells that any of the areas meets, 1 or more.</summary>
    public static CellSet Of(ReadOnlySpan<Area> areas)
    {
        if (areas.Length == 1)
            return areas[0].Cells;
        if (areas.IsEmpty)
            throw new ArgumentException("no areas", nameof(areas));
        var cells = new List<CellId>();
        int borderLevel = Level;
        foreach (Area area in areas)
        {
            CellSet set = area.Cells;
            cells.AddRange(set.Cells);
            borderLevel = Math.Min(borderLevel, set.BorderLevel);
        }
        return Limited(CellSetBuilder.Normalize(cells), borderLevel);
    }

    /// <summary>Whether the two sets share a cell.</summary>
    /// <remarks>Cost: nanoseconds for sets of a few cells; else as the smaller set times the logarithm of the larger.</remarks>
    public bool Meets(CellSet other)
    {
        bool isSmaller = Cells.Length <= other.Cells.Length;
        ReadOnlySpan<CellId> few = (isSmaller ? this : other).Cells.AsSpan();
        ReadOnlySpan<CellId> many = (isSmaller ? other : this).Cells.AsSpan();
        int at = 0;
        foreach (CellId cell in few)
        {
            at = FirstNotBefore(many, at, cell);
            if (at == many.Length)
                return false;
            if (many[at].RangeMin.Id <= cell.RangeMax.Id)
                return true;
        }
        return false;
    }

    /// <summary>Whether every cell of the other set is in this one.</summary>
    public bool Contains(CellSet other)
    {
        int at = 0;
        foreach (CellId cell in other.Cells)
        {
            at = FirstNotBefore(Cells.AsSpan(), at, cell);
            if (at == Cells.Length || !Cells[at].Contains(cell))
                return false;
        }
        return true;
    }

    /// <summary>The cells that are in either set.</summary>
    public CellSet Union(CellSet other)
    {
        if (Contains(other))
            return this;
        if (other.Contains(this))
            return other;
        return Limited(CellSetBuilder.Normalize([.. Cells, .. other.Cells]), Math.Min(BorderLevel, other.BorderLevel));
    }

    public bool Equals(CellSet? other) => other is not null && Cells.AsSpan().SequenceEqual(other.Cells.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as CellSet);

    public override int GetHashCode() => HashCode.Combine(Cells.Length, Cells[0], Cells[^1]);

    public override string ToString() => string.Join(' ', Cells);

    private static CellSet Limited(ImmutableArray<CellId> cells, int borderLevel)
    {
        while (cells.Length > CellCountMax)
        {
            borderLevel--;
            var coarser = new List<CellId>(cells.Length);
            foreach (CellId cell in cells)
                coarser.Add(cell.Level > borderLevel ? cell.Parent(borderLevel) : cell);
            cells = CellSetBuilder.Normalize(coarser);
        }
        return new CellSet(cells, borderLevel);
    }

    /// <summary>Where the first cell stands, from a place on, that does not lie wholly before a cell on the curve.</summary>
    /// <remarks>In steps that double, so that a short way costs little and a long one no more than halving.</remarks>
    private static int FirstNotBefore(ReadOnlySpan<CellId> cells, int from, CellId cell)
    {
        ulong first = cell.RangeMin.Id;
        int low = from;
        int high = from;
        for (int step = 1; high < cells.Length && cells[high].RangeMax.Id < first; step *= 2)
            (low, high) = (high + 1, Math.Min(high + step, cells.Length));
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (cells[middle].RangeMax.Id >= first)
                high = middle;
            else
                low = middle + 1;
        }
        return low;
    }
}
