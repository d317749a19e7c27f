using System.Globalization;

namespace Forewarn.Core.Geometry;

/// <summary>A cell of the S2 hierarchy: a face of the cube around the earth, or a quarter of the cell one level above.</summary>
/// <remarks>
/// The 64-bit number is S2's own: three bits of face, two bits per level along a Hilbert curve, then a single one. Level 0
/// is a face, level 13 about a kilometre across, level 30 a leaf of about a centimetre. Numbers order cells along the
/// curve. The default value is no cell.
/// </remarks>
public readonly record struct CellId : IComparable<CellId>
{
    /// <summary>Level of the smallest cells.</summary>
    public const int LevelMax = 30;

    /// <summary>By orientation of the curve, the quarter (i bit, j bit) to its place on the curve.</summary>
    private static readonly byte[][] PlaceByQuarter = [[0, 1, 3, 2], [0, 3, 1, 2], [2, 3, 1, 0], [2, 1, 3, 0]];

    /// <summary>By orientation of the curve, the place on it to the quarter (i bit, j bit).</summary>
    private static readonly byte[][] QuarterByPlace = [[0, 1, 3, 2], [0, 2, 3, 1], [3, 2, 0, 1], [3, 1, 0, 2]];

    /// <summary>How the orientation turns at each place: 1 swaps the axes, 2 inverts them.</summary>
    private static readonly byte[] TurnByPlace = [1, 0, 0, 3];

    private CellId(ulong id) => Id = id;

    /// <summary>S2's number.</summary>
    public ulong Id { get; }

    /// <summary>Face of the cube, 0 to 5.</summary>
    public int Face => (int)(Id >> 61);

    /// <summary>0 for a face to <see cref="LevelMax"/> for a leaf.</summary>
    public int Level => LevelMax - (System.Numerics.BitOperations.TrailingZeroCount(Id) >> 1);

    /// <summary>The first leaf in the cell.</summary>
    public CellId RangeMin => new(Id - (LowestBit - 1));

    /// <summary>The last leaf in the cell.</summary>
    public CellId RangeMax => new(Id + (LowestBit - 1));

    /// <summary>S2's text form: hexadecimal without the zeros at the end.</summary>
    public string Token => Id == 0 ? "X" : Id.ToString("x16", CultureInfo.InvariantCulture).TrimEnd('0');

    private ulong LowestBit => unchecked(Id & (~Id + 1));

    /// <summary>The leaf in which a place lies.</summary>
    /// <remarks>A place on a border, to the last bit of a double, lies in the cell that arithmetic gives it to: always the
    /// same here, but not always the one that other libraries choose.</remarks>
    public static CellId Leaf(LatLng place)
    {
        Vector normal = Vector.Normal(place);
        CubeFace face = CubeFace.Of(normal);
        (double u, double v) = face.Project(normal);
        return At(face.Number, CubeFace.LeafOf(u), CubeFace.LeafOf(v), LevelMax);
    }

    /// <summary>The cell with the given number.</summary>
    /// <exception cref="InvalidValueException">No cell has that number.</exception>
    public static CellId FromId(ulong id)
    {
        var cell = new CellId(id);
        bool isCell = cell.Face < 6 && (cell.LowestBit & 0x1555555555555555) != 0;
        return isCell ? cell : throw new InvalidValueException("", $"{id} is not an S2 cell", "the number of an S2 cell");
    }

    /// <summary>The cell with the given <see cref="Token"/>.</summary>
    /// <exception cref="InvalidValueException">No cell has that token.</exception>
    public static CellId FromToken(string token)
    {
        bool isToken = token.Length is > 0 and <= 16
            && ulong.TryParse(token, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _);
        if (!isToken)
            throw new InvalidValueException("", "not the token of an S2 cell", "1 to 16 hexadecimal digits");
        return FromId(ulong.Parse(token.PadRight(16, '0'), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
    }

    /// <summary>The cell of a level, the same or one above, that holds this one.</summary>
    public CellId Parent(int level)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, Level);
        ulong lowest = 1UL << (2 * (LevelMax - level));
        return new CellId((Id & (~lowest + 1)) | lowest);
    }

    /// <summary>One of the four quarters, 0 to 3 along the curve.</summary>
    public CellId Child(int place)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(Level, LevelMax);
        ArgumentOutOfRangeException.ThrowIfNegative(place);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(place, 3);
        ulong quarter = LowestBit >> 2;
        return new CellId(Id - LowestBit + quarter * (ulong)(2 * place + 1));
    }

    /// <summary>Whether the other is this cell, or inside.</summary>
    public bool Contains(CellId other) => other.Id >= RangeMin.Id && other.Id <= RangeMax.Id;

    public int CompareTo(CellId other) => Id.CompareTo(other.Id);

    public override string ToString() => Token;

    /// <summary>The cell of a level around a leaf, given by its column and row on the face.</summary>
    internal static CellId At(int face, int i, int j, int level)
    {
        ulong place = (ulong)face;
        int orientation = face & 1;
        for (int bit = LevelMax - 1; bit >= LevelMax - level; bit--)
        {
            int quarter = ((i >> bit) & 1) << 1 | ((j >> bit) & 1);
            byte step = PlaceByQuarter[orientation][quarter];
            place = place << 2 | step;
            orientation ^= TurnByPlace[step];
        }
        return new CellId((place << 1 | 1) << (2 * (LevelMax - level)));
    }

    /// <summary>Column and row, on the face, of the leaf at the cell's low corner.</summary>
    internal (int I, int J) LowCorner()
    {
        int i = 0;
        int j = 0;
        int orientation = Face & 1;
        for (int bit = LevelMax - 1; bit >= LevelMax - Level; bit--)
        {
            int place = (int)(Id >> (2 * bit + 1) & 3);
            byte quarter = QuarterByPlace[orientation][place];
            i |= (quarter >> 1) << bit;
            j |= (quarter & 1) << bit;
            orientation ^= TurnByPlace[place];
        }
        return (i, j);
    }
}
