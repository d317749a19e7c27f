using Forewarn.Core.Geometry;

namespace Forewarn.Server.Sites;

/// <summary>Where land is, as Natural Earth draws it at 1:10 million (Sites/Maps/README.md).</summary>
/// <remarks>Immutable and thread-safe; about 8 MB, read when first asked. A question costs some microseconds. Coasts are true to some
/// hundred metres, at times to a few kilometres; a breakwater or a small island may be missing.</remarks>
internal sealed class LandMap
{
    private const int RowsPerDegree = 4;

    /// <summary>Thousandths of a degree, the map's unit, in one row.</summary>
    private const int RowHeight = 1_000 / RowsPerDegree;

    /// <summary>The whole way round.</summary>
    private const double Turn = 360_000;

    private static readonly Lazy<LandMap> Read = new(() => new LandMap(PackedReader.Open("land.bin", "FWLAND1")));

    private readonly int[] _lats;
    private readonly int[] _lngs;
    private readonly int[] _next;

    // Edges by the rows of latitude that they meet: of row r those from _rowStart[r] up to _rowStart[r + 1].
    private readonly int[] _rowStart = new int[180 * RowsPerDegree + 2];
    private readonly int[] _rowEdges;

    private LandMap(PackedReader reader)
    {
        List<int> lats = [], lngs = [], next = [];
        for (int rings = reader.Number(); rings > 0; rings--)
        {
            int first = lats.Count, count = reader.Number(), lat = 0, lng = 0;
            for (int i = 0; i < count; i++)
            {
                lats.Add(lat += reader.Signed());
                lngs.Add(lng += reader.Signed());
                next.Add(i + 1 < count ? first + i + 1 : first);
            }
        }
        (_lats, _lngs, _next) = ([.. lats], [.. lngs], [.. next]);
        foreach (int row in Enumerable.Range(0, _lats.Length).SelectMany(RowsOf))
            _rowStart[row + 1]++;
        for (int row = 1; row < _rowStart.Length; row++)
            _rowStart[row] += _rowStart[row - 1];
        _rowEdges = new int[_rowStart[^1]];
        int[] filled = [.. _rowStart];
        for (int edge = 0; edge < _lats.Length; edge++)
        {
            foreach (int row in RowsOf(edge))
                _rowEdges[filled[row]++] = edge;
        }
    }

    public static LandMap Instance => Read.Value;

    /// <summary>Whether a place is farther than so many metres from any land.</summary>
    public bool IsAtSea(LatLng place, double metres) => !IsOnLand(place) && !IsNearCoast(place, metres);

    /// <summary>Whether a place is on land; lakes count as land unless they are as large as the Caspian Sea.</summary>
    public bool IsOnLand(LatLng place)
    {
        // Half a unit away from every corner, so that no ray runs through one.
        double y = Math.Clamp(Math.Floor(place.LatE7 / 1e4), -90_000, 89_999) + 0.5, x = place.LngE7 / 1e4;
        bool isInside = false;
        foreach (int edge in EdgesOf(RowOf(y)))
        {
            int end = _next[edge];
            double y1 = _lats[edge], y2 = _lats[end];
            if (y1 > y == y2 > y)
                continue;
            double crossed = _lngs[edge] + (y - y1) / (y2 - y1) * (_lngs[end] - _lngs[edge]);
            // A ring may go on beyond the antimeridian: the place is looked for a turn to either side, too.
            isInside ^= crossed > x ^ crossed > x - Turn ^ crossed > x + Turn;
        }
        return isInside;
    }

    private bool IsNearCoast(LatLng place, double metres)
    {
        double y = place.LatE7 / 1e4, x = place.LngE7 / 1e4;
        return IsNearCoast(y, x, metres, place.Lat) || IsNearCoast(y, x - Turn, metres, place.Lat) || IsNearCoast(y, x + Turn, metres, place.Lat);
    }

    private bool IsNearCoast(double y, double x, double metres, double lat)
    {
        double metresPerUnit = Globe.MetresPerDegree / 1_000, east = Math.Max(0.001, Math.Cos(lat * Math.PI / 180));
        double reach = metres / metresPerUnit;
        for (int row = RowOf(y - reach); row <= RowOf(y + reach); row++)
        {
            foreach (int edge in EdgesOf(row))
            {
                int end = _next[edge];
                if (DistanceSquared((_lngs[edge] - x) * east, _lats[edge] - y, (_lngs[end] - x) * east, _lats[end] - y) <= reach * reach)
                    return true;
            }
        }
        return false;
    }

    /// <summary>Of the origin from the line between two points of the plane.</summary>
    private static double DistanceSquared(double x1, double y1, double x2, double y2)
    {
        double dx = x2 - x1, dy = y2 - y1, length = dx * dx + dy * dy;
        double along = length == 0 ? 0 : Math.Clamp(-(x1 * dx + y1 * dy) / length, 0, 1);
        double x = x1 + along * dx, y = y1 + along * dy;
        return x * x + y * y;
    }

    private ReadOnlySpan<int> EdgesOf(int row) => _rowEdges.AsSpan(_rowStart[row].._rowStart[row + 1]);

    private IEnumerable<int> RowsOf(int edge)
    {
        int a = RowOf(_lats[edge]), b = RowOf(_lats[_next[edge]]);
        return Enumerable.Range(Math.Min(a, b), Math.Abs(a - b) + 1);
    }

    private static int RowOf(double lat) => (int)Math.Clamp(Math.Floor((lat + 90_000) / RowHeight), 0, 180 * RowsPerDegree);
}
