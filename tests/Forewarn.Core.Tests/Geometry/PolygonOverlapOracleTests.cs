using CsCheck;
using Forewarn.Core.Geometry;

namespace Forewarn.Core.Tests.Geometry;

/// <summary>Pairs of polygons against the oracle: no overlap missed, none reported beyond the margin.</summary>
public class PolygonOverlapOracleTests
{
    private const long PairsPerFamily = 6_000;

    private static readonly Dictionary<string, Gen<(Polygon, Polygon)>> Families = new()
    {
        ["metre-sized"] = Neighbours(GenShape.Anywhere, GenShape.Metres(0.5, 5)),
        ["street-sized"] = Neighbours(GenShape.Anywhere, GenShape.Metres(50, 5_000)),
        ["country-sized"] = Neighbours(GenShape.Anywhere, GenShape.Metres(100_000, 2_000_000)),
        ["at the antimeridian"] = Neighbours(GenShape.NearAntimeridian, GenShape.Metres(10, 50_000)),
        ["at the north pole"] = Neighbours(GenShape.NearNorthPole, GenShape.Metres(10, 50_000)),
        ["at the south pole"] = Neighbours(GenShape.NearSouthPole, GenShape.Metres(10, 50_000)),
        ["at the equator"] = Neighbours(GenShape.NearEquator, GenShape.Metres(10, 50_000)),
        ["where cube faces meet"] = Neighbours(GenShape.NearFaceBorder, GenShape.Metres(10, 50_000)),
        ["much dented"] = Neighbours(GenShape.Anywhere, GenShape.Metres(100, 5_000), dent: 0.05),
        ["of different size"] =
            from center in GenShape.Anywhere
            from radius in GenShape.Metres(5_000, 1_000_000)
            from large in GenShape.Star(center, radius)
            from place in GenShape.Around(center, radius)
            from small in GenShape.Star(place, radius / 1_000)
            select (large, small),
        ["slivers"] =
            from center in GenShape.Anywhere
            from length in GenShape.Metres(100, 100_000)
            from width in GenShape.Metres(0.05, 5)
            from place in GenShape.Around(center, length / 2)
            from first in GenShape.Sliver(center, length, width)
            from second in GenShape.Sliver(place, length, width)
            select (first, second),
        ["a sliver and a polygon"] =
            from center in GenShape.Anywhere
            from radius in GenShape.Metres(100, 50_000)
            from place in GenShape.Around(center, 2 * radius)
            from first in GenShape.Sliver(center, radius, 0.1)
            from second in GenShape.Star(place, radius)
            select (first, second),
        ["with a common vertex"] =
            from center in GenShape.Anywhere
            from radius in GenShape.Metres(1, 50_000)
            from first in GenShape.Star(center, radius)
            from bearing in Gen.Double[0, 2 * Math.PI]
            let apex = GenShape.Away(first.Vertices[0], bearing, radius)
            from second in GenShape.TriangleOn(first.Vertices[0], apex, radius)
            select (first, second),
        ["with a common edge"] =
            from center in GenShape.Anywhere
            from radius in GenShape.Metres(1, 50_000)
            from first in GenShape.Star(center, radius)
            from second in GenShape.TriangleOn(first.Vertices[0], first.Vertices[1], radius)
            select (first, second),
        ["with a vertex on an edge, as far as coordinates allow"] =
            from center in GenShape.Anywhere
            from radius in GenShape.Metres(1, 50_000)
            from first in GenShape.Star(center, radius)
            let middle = Middle(first.Vertices[0], first.Vertices[1])
            from bearing in Gen.Double[0, 2 * Math.PI]
            let apex = GenShape.Away(middle, bearing, radius)
            from second in GenShape.TriangleOn(middle, apex, radius)
            select (first, second),
        ["some centimetres apart"] =
            from center in GenShape.Anywhere
            from radius in GenShape.Metres(1, 5_000)
            from first in GenShape.Star(center, radius)
            let middle = Middle(first.Vertices[0], first.Vertices[1])
            from bearing in Gen.Double[0, 2 * Math.PI]
            from gap in Gen.Double[0, 0.2]
            let start = GenShape.Away(middle, bearing, gap)
            let end = GenShape.Away(middle, bearing, gap + radius)
            from second in GenShape.TriangleOn(start, end, radius)
            select (first, second),
        ["squares of the coordinate grid"] =
            from center in GenShape.Anywhere
            where Math.Abs(center.Lat) < 80 && Math.Abs(center.Lng) < 179
            from size in GenShape.Metres(10, 1_000_000).Select(size => (int)size)
            from first in GenShape.GridSquare(center, size)
            from second in GenShape.GridSquare(center, size)
            select (first, second),
    };

    public static TheoryData<string> FamilyNames => [.. Families.Keys];

    [Theory]
    [MemberData(nameof(FamilyNames))]
    public void Polygons_that_meet_are_never_missed_and_apart_by_more_than_the_margin_never_reported(string family) =>
        Families[family].Sample(
            pair => RequireRight(pair.Item1, pair.Item2, withinMetres: 0, SphereOracle.Angle(pair.Item1, pair.Item2)),
            iter: PairsPerFamily);

    [Theory]
    [InlineData(1, 20)]
    [InlineData(100, 5_000)]
    [InlineData(20_000, 400_000)]
    public void Polygons_within_a_buffer_are_never_missed_and_farther_than_the_margin_never_reported(double radiusMin, double radiusMax) =>
        Gen.Select(Neighbours(GenShape.Anywhere, GenShape.Metres(radiusMin, radiusMax)), Gen.Double[0, 0.5 * radiusMin])
            .Sample((pair, withinMetres) =>
                RequireRight(pair.Item1, pair.Item2, withinMetres, SphereOracle.Angle(pair.Item1, pair.Item2)), iter: PairsPerFamily);

    [Fact]
    public void Distance_between_polygons_is_the_one_on_the_sphere() =>
        Neighbours(GenShape.Anywhere, GenShape.Metres(1, 500_000)).Sample(pair =>
        {
            double expected = SphereOracle.Angle(pair.Item1, pair.Item2) * Earth.RadiusMetres;
            Assert.Equal(expected, pair.Item1.DistanceMetres(pair.Item2), 1e-4 + 1e-6 * expected);
        }, iter: PairsPerFamily);

    [Fact]
    public void Distance_to_a_place_is_the_one_on_the_sphere() =>
        Neighbours(GenShape.Anywhere, GenShape.Metres(1, 500_000)).Sample(pair =>
        {
            LatLng place = pair.Item2.Vertices[0];
            double expected = SphereOracle.Nearest(pair.Item1, place).Angle * Earth.RadiusMetres;
            Assert.Equal(expected, pair.Item1.DistanceMetres(place), 1e-4 + 1e-6 * expected);
        }, iter: PairsPerFamily);

    private static Gen<(Polygon, Polygon)> Neighbours(Gen<LatLng> centers, Gen<double> radii, double dent = 0.4) =>
        from center in centers
        from radius in radii
        from first in GenShape.Star(center, radius, dent)
        from place in GenShape.Around(center, 2 * radius)
        from second in GenShape.Star(place, radius, dent)
        select (first, second);

    private static void RequireRight(Polygon a, Polygon b, double withinMetres, double angle)
    {
        bool overlaps = a.Overlaps(b, withinMetres);
        Assert.Equal(overlaps, b.Overlaps(a, withinMetres));
        if (angle * Earth.MetresPerRadianMin <= withinMetres)
            Assert.True(overlaps, $"missed at {angle} rad");
        if (overlaps)
            Assert.True(angle * Earth.MetresPerRadianMin <= withinMetres + Earth.MarginMetres + 1e-6 + 1e-6 * withinMetres, $"over-reported at {angle} rad");
    }

    private static LatLng Middle(LatLng a, LatLng b)
    {
        double[] p = SphereOracle.Normal(a.Lat, a.Lng);
        double[] q = SphereOracle.Normal(b.Lat, b.Lng);
        double x = p[0] + q[0], y = p[1] + q[1], z = p[2] + q[2];
        return LatLng.FromDegrees(Math.Atan2(z, Math.Sqrt(x * x + y * y)) * 180 / Math.PI, Math.Atan2(y, x) * 180 / Math.PI);
    }
}
