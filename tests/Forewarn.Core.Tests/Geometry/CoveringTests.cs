using CsCheck;
using Forewarn.Core.Geometry;

namespace Forewarn.Core.Tests.Geometry;

public class CoveringTests
{
    private const double SphereRadiusMetres = 6_371_010;

    [Fact]
    public void A_level_13_covering_holds_every_cell_that_the_cap_meets()
    {
        foreach (S2Vectors.CapVector cap in S2Vectors.All.Caps)
        {
            HashSet<string> ours = [.. Covering.AtLevel(CircleOf(cap), 13).Select(cell => cell.Token)];
            foreach (string token in cap.Level13.Where(token => !ours.Contains(token)))
                Assert.True(AngleTo(token, cap) * SphereRadiusMetres > cap.RadiusMetres, $"{token} meets {cap}");
        }
    }

    [Fact]
    public void A_level_13_covering_holds_no_cell_beyond_the_vectors_but_those_within_the_margin()
    {
        foreach (S2Vectors.CapVector cap in S2Vectors.All.Caps)
        {
            double reach = Circle.FromMetres(LatLng.FromDegrees(cap.Lat, cap.Lng), cap.RadiusMetres).RadiusMetres + Earth.MarginMetres;
            foreach (CellId cell in Covering.AtLevel(CircleOf(cap), 13).Where(cell => !cap.Level13.Contains(cell.Token)))
                Assert.True(AngleTo(cell.Token, cap) * Earth.MetresPerRadianMin <= reach + 0.001, $"{cell} does not meet {cap}");
        }
    }

    [Fact]
    public void A_covering_at_one_level_is_sorted_and_names_each_cell_once() =>
        Areas.Sample(area =>
        {
            ulong[] ids = [.. Covering.AtLevel(area, LevelFor(area)).Select(cell => cell.Id)];
            Assert.Equal(ids.Distinct().Order(), ids);
        }, iter: 1_000);

    [Fact]
    public void The_cells_under_which_an_area_is_filed_hold_every_place_of_it() =>
        (from area in Areas
         from place in PlaceIn(area)
         select (area, place)).Sample((area, place) =>
             Assert.Contains(FiledUnder(area), cell => cell.Contains(CellId.Leaf(place))), iter: 20_000);

    [Fact]
    public void A_covering_at_one_level_holds_every_place_of_the_area() =>
        (from area in Areas
         from place in PlaceIn(area)
         select (area, place)).Sample((area, place) =>
             Assert.Contains(CellId.Leaf(place).Parent(LevelFor(area)), Covering.AtLevel(area, LevelFor(area))), iter: 2_000);

    [Fact]
    public void No_cell_under_which_an_area_is_filed_lies_inside_another() =>
        Areas.Sample(area =>
        {
            CellId[] cells = FiledUnder(area);
            for (int i = 1; i < cells.Length; i++)
                Assert.True(cells[i - 1].RangeMax.Id < cells[i].RangeMin.Id);
        }, iter: 5_000);

    [Fact]
    public void A_covering_of_too_many_cells_is_refused() =>
        Assert.Throws<InvalidValueException>(() => Covering.AtLevel(Circle.FromMetres(LatLng.FromDegrees(47, 2), 500_000), 13));

    private static readonly Gen<Area> Areas =
        from center in Gen.OneOf(GenShape.Anywhere, GenShape.NearAntimeridian, GenShape.NearNorthPole, GenShape.NearSouthPole, GenShape.NearFaceBorder)
        from radius in GenShape.Metres(1, 1_500_000)
        from isCircle in Gen.Bool
        from polygon in GenShape.Star(center, radius)
        select isCircle ? (Area)Circle.FromMetres(center, radius) : polygon;

    /// <summary>A corner, a place on the way between two, or a place within the radius.</summary>
    private static Gen<LatLng> PlaceIn(Area area) => area switch
    {
        Circle circle => GenShape.Around(circle.Center, 0.99 * circle.RadiusMetres),
        Polygon polygon =>
            from corner in Gen.Int[0, polygon.Vertices.Length - 1]
            select polygon.Vertices[corner],
        _ => throw new ArgumentException("no such area"),
    };

    private static CellId[] FiledUnder(Area area)
    {
        var cells = new FiledCell[FiledCell.CountMax];
        int count = FiledCell.Cover(area, cells);
        return [.. cells.Take(count).Select(filed => filed.Cell.Id).Order()];
    }

    /// <summary>A level at which some hundred cells cover the area.</summary>
    private static int LevelFor(Area area)
    {
        double width = area is Circle circle ? 2 * circle.RadiusMetres
            : ((Polygon)area).Vertices.Max(vertex => Circle.FromMetres(vertex, 0.01).DistanceMetres(((Polygon)area).Vertices[0])) + 1;
        return Math.Clamp((int)Math.Log2(1e7 / width) + 3, 0, CellId.LevelMax);
    }

    private static Circle CircleOf(S2Vectors.CapVector cap) =>
        Circle.FromMetres(LatLng.FromDegrees(cap.Lat, cap.Lng), cap.RadiusMetres);

    /// <summary>Angle from a cap's centre to the nearest point of a cell, by walking along the cell's sides.</summary>
    private static double AngleTo(string token, S2Vectors.CapVector cap)
    {
        CellId cell = CellId.FromToken(token);
        if (cell.Contains(CellId.Leaf(LatLng.FromDegrees(cap.Lat, cap.Lng))))
            return 0;
        const int Steps = 4_000;
        double[] center = SphereOracle.Normal(cap.Lat, cap.Lng);
        (int i, int j) = cell.LowCorner();
        int size = 1 << (CellId.LevelMax - cell.Level);
        double least = double.PositiveInfinity;
        for (int step = 0; step <= Steps; step++)
        {
            double along = (double)size * step / Steps;
            least = Math.Min(least, AngleAt(i + along, j));
            least = Math.Min(least, AngleAt(i + along, j + size));
            least = Math.Min(least, AngleAt(i, j + along));
            least = Math.Min(least, AngleAt(i + size, j + along));
        }
        return least;

        double AngleAt(double column, double row)
        {
            double u = Quadratic(column / (1 << 30));
            double v = Quadratic(row / (1 << 30));
            double length = Math.Sqrt(1 + u * u + v * v);
            double[] point = cell.Face switch
            {
                0 => [1, u, v],
                1 => [-u, 1, v],
                2 => [-u, -v, 1],
                3 => [-1, -v, -u],
                4 => [v, -1, -u],
                _ => [v, u, -1],
            };
            return SphereOracle.AngleBetween(center, [point[0] / length, point[1] / length, point[2] / length]);
        }

        static double Quadratic(double s) => s >= 0.5 ? (4 * s * s - 1) / 3 : (1 - 4 * (1 - s) * (1 - s)) / 3;
    }
}
