using CsCheck;
using Forewarn.Core.Geometry;

namespace Forewarn.Core.Tests.Geometry;

public class PolygonTests
{
    public static TheoryData<string, string, double[]> WrongLines => new()
    {
        { "two vertices", "vertices", [0, 0, 0, 1] },
        { "the first repeated at the end", "vertices[4]", [0, 0, 0, 1, 1, 1, 1, 0, 0, 0] },
        { "a place twice in a row", "vertices[2]", [0, 0, 0, 1, 0, 1, 1, 1, 1, 0] },
        { "a place visited again", "vertices[5]", [0, 0, 0, 2, 1, 1, 2, 2, 2, 0, 1, 1] },
        { "a line that crosses itself", "vertices[3]", [0, 0, 1, 1, 1, 0, 0, 1] },
        { "a vertex on another edge", "vertices[3]", [0, 0, 0, 2, 2, 2, 0, 1, 2, 0] },
        { "a spike", "vertices[2]", [0, 0, 0, 1, 0, 3, 0, 2, 1, 0] },
        { "no area", "vertices[1]", [10, 5, 20, 5, 15, 5] },
        { "three places on the equator", "vertices[2]", [0, 0, 0, 1, 0, 2] },
        { "pole given twice", "vertices[2]", [80, 0, 90, 0, 90, 50] },
        { "more than a third of the globe", "vertices[1]", [0, 0, 0, 120, 0, -120] },
        { "opposite places", "vertices[0]", [0, 0, 0, 180, 90, 0] },
    };

    [Theory]
    [MemberData(nameof(WrongLines))]
    public void A_wrong_line_is_refused_and_the_vertex_named(string problem, string field, double[] degrees)
    {
        InvalidValueException refusal = Assert.Throws<InvalidValueException>(() => Of(degrees));
        Assert.Equal((problem, field), (problem, refusal.Field));
    }

    [Fact]
    public void More_than_1000_vertices_are_refused() =>
        Assert.Equal("vertices", Assert.Throws<InvalidValueException>(() => Ring(1_001, 1)).Field);

    [Fact]
    public void A_thousand_vertices_are_accepted() =>
        Assert.Equal(1_000, Ring(1_000, 1).Vertices.Length);

    [Fact]
    public void A_crossing_among_a_thousand_vertices_is_found()
    {
        LatLng[] vertices = [.. Ring(1_000, 1).Vertices];
        (vertices[400], vertices[402]) = (vertices[402], vertices[400]);
        Assert.StartsWith("vertices[40", Assert.Throws<InvalidValueException>(() => Polygon.Create(vertices)).Field, StringComparison.Ordinal);
    }

    [Fact]
    public void Exchanging_two_corners_that_are_not_neighbours_is_refused() =>
        (from center in GenShape.Anywhere
         from radius in GenShape.Metres(5, 1_000_000)
         from turn in Gen.Double[0, 2 * Math.PI]
         from count in Gen.Int[5, 30]
         from first in Gen.Int[0, count - 1]
         select (center, radius, turn, count, first)).Sample((center, radius, turn, count, first) =>
        {
            LatLng[] corners = [.. Enumerable.Range(0, count).Select(i => GenShape.Away(center, turn + i * 2 * Math.PI / count, radius))];
            int second = (first + 2) % count;
            (corners[first], corners[second]) = (corners[second], corners[first]);
            Assert.Throws<InvalidValueException>(() => Polygon.Create(corners));
        }, iter: 5_000);

    [Fact]
    public void Either_direction_gives_the_same_inside() =>
        Assert.Equal(0, Of(0, 0, 1, 0, 1, 1, 0, 1).DistanceMetres(LatLng.FromDegrees(0.5, 0.5))
            + Of(0, 0, 0, 1, 1, 1, 1, 0).DistanceMetres(LatLng.FromDegrees(0.5, 0.5)));

    [Fact]
    public void A_polygon_round_the_pole_holds_the_pole() =>
        Assert.Equal(0, Of(80, 0, 80, 120, 80, -120).DistanceMetres(LatLng.FromDegrees(90, 0)));

    [Fact]
    public void A_polygon_across_the_antimeridian_does_not_hold_the_other_side() =>
        Assert.True(Of(0, 179, 0, -179, 1, -179, 1, 179).DistanceMetres(LatLng.FromDegrees(0.5, 0)) > 15_000_000);

    [Fact]
    public void An_edge_is_the_shortest_path_and_bulges_poleward_of_the_parallel() =>
        Assert.Equal(0, Of(49, 0, 50, 0, 50, 20, 49, 20).DistanceMetres(LatLng.FromDegrees(50.3, 10)));

    [Fact]
    public void Russia_fits() =>
        Assert.Equal(0, Of(54.5, 20, 69, 31, 81, 60, 77, 104, 72, 140, 69, 179, 65, -170, 52, 158, 43, 131, 50, 87, 42, 47, 45, 37, 52, 31)
            .DistanceMetres(LatLng.FromDegrees(55.75, 37.62)));

    [Fact]
    public void A_sliver_a_few_centimetres_wide_is_accepted() =>
        Assert.Equal(4, Polygon.Create(
            [LatLng.FromE7(0, 0), LatLng.FromE7(0, 10_000_000), LatLng.FromE7(2, 10_000_000), LatLng.FromE7(2, 0)]).Vertices.Length);

    [Fact]
    public void Polygons_are_equal_when_their_vertices_are_in_the_same_order() =>
        Assert.Equal((true, false), (Of(0, 0, 0, 1, 1, 1).Equals(Of(0, 0, 0, 1, 1, 1)), Of(0, 0, 0, 1, 1, 1).Equals(Of(0, 1, 1, 1, 0, 0))));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-1)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1_000_000.1)]
    public void A_wrong_limit_is_an_error(double withinMetres) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Of(0, 0, 0, 1, 1, 1).Overlaps(Of(0, 0, 0, 1, 1, 1), withinMetres));

    private static Polygon Of(params double[] degrees) =>
        Polygon.Create([.. degrees.Chunk(2).Select(pair => LatLng.FromDegrees(pair[0], pair[1]))]);

    private static Polygon Ring(int count, double radiusDegrees) => Of([.. Enumerable.Range(0, count).SelectMany(i => new[]
    {
        45 + radiusDegrees * Math.Sin(i * 2 * Math.PI / count),
        7 + radiusDegrees * Math.Cos(i * 2 * Math.PI / count),
    })]);
}
