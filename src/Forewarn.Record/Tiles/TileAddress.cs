using System.Globalization;
using System.Text;

namespace Forewarn.Record.Tiles;

/// <summary>Which tile of a tiled log is meant: its level, or that it is a bundle of entries, its number, and how wide it is (C2SP tlog-tiles).</summary>
/// <remarks>Compared by value. The default value is the partial tile of level 0, number 0, that is 1 wide.</remarks>
public readonly record struct TileAddress
{
    /// <summary>Hashes, or entries, in a full tile.</summary>
    public const int WidthMax = 256;

    /// <summary>Highest level that a path can name. No tree that can be counted has a tile above level 7.</summary>
    public const int LevelMax = 63;

    /// <summary>Levels of the tree that one level of tiles spans: a tile is a subtree of this height.</summary>
    internal const int Height = 8;

    /// <summary>Levels of tiles that a tree of <see cref="long.MaxValue"/> leaves has.</summary>
    internal const int LevelsInUse = 8;

    private const string EntriesName = "entries";
    private const string PartialMark = ".p/";

    private readonly byte _widthLessOne;
    private readonly byte _level;

    private TileAddress(bool isEntries, int level, long number, int width) =>
        (IsEntries, _level, Number, _widthLessOne) = (isEntries, (byte)level, number, (byte)(width - 1));

    /// <summary>Whether it is a bundle of entries, not a tile of hashes.</summary>
    public bool IsEntries { get; }

    /// <summary>Level of the hashes, 0 to <see cref="LevelMax"/>; 0 for entries.</summary>
    public int Level => _level;

    /// <summary>Number of the tile within its level, from 0.</summary>
    public long Number { get; }

    /// <summary>Hashes or entries in it, 1 to <see cref="WidthMax"/>.</summary>
    public int Width => _widthLessOne + 1;

    /// <summary>Whether it is <see cref="WidthMax"/> wide.</summary>
    public bool IsFull => Width == WidthMax;

    /// <summary>The full tile in the same place.</summary>
    public TileAddress Full => new(IsEntries, Level, Number, WidthMax);

    /// <summary>Index, within all hashes of the tile's level, of the first that it holds.</summary>
    internal long First => Number * WidthMax;

    /// <summary>A tile of hashes.</summary>
    /// <param name="level">0 to <see cref="LevelMax"/>.</param>
    /// <param name="number">From 0; the tile's hashes must be countable.</param>
    /// <param name="width">1 to <see cref="WidthMax"/>; a full tile unless given.</param>
    /// <exception cref="RecordFormatException">A value out of range.</exception>
    public static TileAddress OfHashes(int level, long number, int width = WidthMax)
    {
        if (level is < 0 or > LevelMax)
            throw new RecordFormatException("tile", FormattableString.Invariant($"level {level}"), FormattableString.Invariant($"0 to {LevelMax}"));
        return Create(isEntries: false, level, number, width);
    }

    /// <summary>A bundle of entries.</summary>
    /// <param name="number">From 0; the bundle's entries must be countable.</param>
    /// <param name="width">1 to <see cref="WidthMax"/>; a full bundle unless given.</param>
    /// <exception cref="RecordFormatException">A value out of range.</exception>
    public static TileAddress OfEntries(long number, int width = WidthMax) => Create(isEntries: true, 0, number, width);

    /// <summary>Whether a tree of <paramref name="treeSize"/> leaves has everything that the tile holds, be the tile in that tree as wide or wider.</summary>
    public bool IsIn(long treeSize) => First + Width <= HashCount(Level, treeSize);

    /// <summary>The tiles that represent a tree of this size: the bundles of entries, then the tiles of hashes from level 0 upwards, each as wide as it is at this size.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A negative size.</exception>
    public static IEnumerable<TileAddress> OfTree(long treeSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(treeSize);
        return OfLevel(isEntries: true, 0, treeSize).Concat(Enumerable.Range(0, LevelsInUse).SelectMany(level => OfLevel(isEntries: false, level, treeSize)));
    }

    /// <summary>The tile that holds hash <paramref name="index"/> of its level, as wide as it is in a tree of <paramref name="treeSize"/> leaves, which must have that hash.</summary>
    internal static TileAddress Holding(int level, long index, long treeSize)
    {
        long number = index / WidthMax;
        return OfHashes(level, number, (int)Math.Min(WidthMax, HashCount(level, treeSize) - number * WidthMax));
    }

    /// <summary>Reads what stands after <c>tile/</c> in a path: <c>0/x001/x234/067.p/8</c>, <c>entries/000</c>. Only the one canonical form is read.</summary>
    /// <exception cref="RecordFormatException">Any other form.</exception>
    public static TileAddress Parse(string path)
    {
        const int QuotedMax = 64;
        return TryParse(path, out var address)
            ? address
            : throw new RecordFormatException("path of a tile", $"\"{(path.Length <= QuotedMax ? path : path[..QuotedMax] + "...")}\"", "for example 0/x001/x234/067, 1/000.p/8, entries/000");
    }

    /// <summary>As <see cref="Parse"/>, but false instead of an exception.</summary>
    public static bool TryParse(ReadOnlySpan<char> path, out TileAddress address)
    {
        address = default;
        int slash = path.IndexOf('/');
        if (slash < 0)
            return false;
        bool isEntries = path[..slash].SequenceEqual(EntriesName);
        int level = 0, width = WidthMax;
        if (!isEntries && !TryParseDecimal(path[..slash], LevelMax, out level))
            return false;
        var number = path[(slash + 1)..];
        int mark = number.IndexOf(PartialMark, StringComparison.Ordinal);
        if (mark >= 0)
        {
            if (!TryParseDecimal(number[(mark + PartialMark.Length)..], WidthMax - 1, out width) || width == 0)
                return false;
            number = number[..mark];
        }
        if (!TryParseNumber(number, out long n))
            return false;
        address = new TileAddress(isEntries, level, n, width);
        return true;
    }

    /// <summary>The path after <c>tile/</c>.</summary>
    public override string ToString()
    {
        var path = new StringBuilder();
        if (IsEntries)
            path.Append(EntriesName);
        else
            path.Append(CultureInfo.InvariantCulture, $"{Level}");
        path.Append('/');
        long divisor = 1;
        while (Number / divisor >= 1000)
            divisor *= 1000;
        for (; divisor > 1; divisor /= 1000)
            path.Append(CultureInfo.InvariantCulture, $"x{Number / divisor % 1000:000}/");
        path.Append(CultureInfo.InvariantCulture, $"{Number % 1000:000}");
        if (!IsFull)
            path.Append(CultureInfo.InvariantCulture, $"{PartialMark}{Width}");
        return path.ToString();
    }

    /// <summary>Hashes of a level of tiles that a tree of this size has: its complete subtrees of 256^level leaves.</summary>
    internal static long HashCount(int level, long treeSize) => level < LevelsInUse ? treeSize >> (level * Height) : 0;

    private static IEnumerable<TileAddress> OfLevel(bool isEntries, int level, long treeSize)
    {
        long count = HashCount(level, treeSize);
        for (long number = 0; number < count / WidthMax; number++)
            yield return new TileAddress(isEntries, level, number, WidthMax);
        if (count % WidthMax != 0)
            yield return new TileAddress(isEntries, level, count / WidthMax, (int)(count % WidthMax));
    }

    // The number of the last tile whose hashes can all be counted.
    private const long NumberMax = long.MaxValue / WidthMax - 1;

    private static TileAddress Create(bool isEntries, int level, long number, int width)
    {
        if (number is < 0 or > NumberMax)
            throw new RecordFormatException("tile", FormattableString.Invariant($"number {number}"), FormattableString.Invariant($"0 to {NumberMax}"));
        if (width is < 1 or > WidthMax)
            throw new RecordFormatException("tile", FormattableString.Invariant($"width {width}"), FormattableString.Invariant($"1 to {WidthMax}"));
        return new TileAddress(isEntries, level, number, width);
    }

    /// <summary>A decimal number without leading zeros, 0 to <paramref name="max"/>.</summary>
    private static bool TryParseDecimal(ReadOnlySpan<char> digits, int max, out int value)
    {
        const int DigitsMax = 3;
        value = 0;
        if (digits.IsEmpty || digits.Length > DigitsMax || (digits.Length > 1 && digits[0] == '0') || digits.ContainsAnyExceptInRange('0', '9'))
            return false;
        value = int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        return value <= max;
    }

    /// <summary>Groups of three digits between slashes, all but the last behind an x, the first not x000.</summary>
    private static bool TryParseNumber(ReadOnlySpan<char> groups, out long number)
    {
        number = 0;
        if (groups.StartsWith("x000"))
            return false;
        while (groups.Length > 3)
        {
            if (groups.Length < "x000/".Length || groups[0] != 'x' || groups[4] != '/' || !TryAddGroup(groups.Slice(1, 3), ref number))
                return false;
            groups = groups["x000/".Length..];
        }
        return TryAddGroup(groups, ref number);
    }

    private static bool TryAddGroup(ReadOnlySpan<char> digits, ref long number)
    {
        if (digits.Length != 3 || digits.ContainsAnyExceptInRange('0', '9') || number > NumberMax / 1000)
            return false;
        number = number * 1000 + int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        return number <= NumberMax;
    }
}
