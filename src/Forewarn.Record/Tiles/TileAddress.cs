namespace Forewarn.Record.Tiles;

/// <summary>Which tile of a tiled log is meant: its level, or that it is a bundle of entries, its number, and how wide it is (C2SP tlog-tiles).</summary>
/// <remarks>Compared by value. The default value is the partial tile of level 0, number 0, that is 1 wide.</remarks>
public readonly record struct TileAddress
{
    /// <summary>Hashes, or entries, in a full tile.</summary>
    public const int WidthMax = 256;

    /// <summary>Highest level that a path can name.</summary>
    public const int LevelMax = 63;

    /// <summary>A tile of hashes.</summary>
    /// <param name="level">0 to <see cref="LevelMax"/>.</param>
    /// <param name="number">Not negative.</param>
    /// <param name="width">1 to <see cref="WidthMax"/>; a full tile by default.</param>
    /// <exception cref="RecordFormatException">A value out of range.</exception>
    public static TileAddress OfHashes(int level, long number, int width = WidthMax) => throw new NotImplementedException();

    /// <summary>A bundle of entries.</summary>
    /// <param name="number">Not negative.</param>
    /// <param name="width">1 to <see cref="WidthMax"/>; a full bundle by default.</param>
    /// <exception cref="RecordFormatException">A value out of range.</exception>
    public static TileAddress OfEntries(long number, int width = WidthMax) => throw new NotImplementedException();

    /// <summary>Whether it is a bundle of entries, not of hashes.</summary>
    public bool IsEntries => throw new NotImplementedException();

    /// <summary>Level of the hashes, 0 to 63; 0 for entries.</summary>
    public int Level => throw new NotImplementedException();

    /// <summary>Number of the tile within its level, from 0.</summary>
    public long Number => throw new NotImplementedException();

    /// <summary>Hashes or entries in it, 1 to 256.</summary>
    public int Width => throw new NotImplementedException();

    /// <summary>Whether it is 256 wide.</summary>
    public bool IsFull => throw new NotImplementedException();

    /// <summary>The full tile in the same place.</summary>
    public TileAddress Full => throw new NotImplementedException();

    /// <summary>Whether a tree of <paramref name="treeSize"/> leaves has everything that the tile holds.</summary>
    public bool IsIn(long treeSize) => throw new NotImplementedException();

    /// <summary>The tiles that represent a tree of this size, entries first, then level by level; every one as wide as it is at this size.</summary>
    public static IEnumerable<TileAddress> OfTree(long treeSize) => throw new NotImplementedException();

    /// <summary>Reads what stands after <c>tile/</c> in a path: <c>0/x001/x234/067.p/8</c>, <c>entries/000</c>. Only the one canonical form is read.</summary>
    /// <exception cref="RecordFormatException">Any other form.</exception>
    public static TileAddress Parse(string path) => throw new NotImplementedException();

    /// <summary>As <see cref="Parse"/>, but false instead of an exception.</summary>
    public static bool TryParse(ReadOnlySpan<char> path, out TileAddress address) => throw new NotImplementedException();

    /// <summary>The path after <c>tile/</c>.</summary>
    public override string ToString() => throw new NotImplementedException();
}
