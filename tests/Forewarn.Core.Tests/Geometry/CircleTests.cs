using Forewarn.Core.Geometry;

namespace Forewarn.Core.Tests.Geometry;

public class CircleTests
{
    private static readonly LatLng Latakia = LatLng.FromDegrees(35.41, 35.95);

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(0.009)]
    [InlineData(2_000_000.1)]
    [InlineData(double.PositiveInfinity)]
    public void A_wrong_radius_is_refused_by_name(double radius) =>
        Assert.Equal("radius", Assert.Throws<InvalidValueException>(() => Circle.FromMetres(Latakia, radius)).Field);

    [Theory]
    [InlineData(0)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void A_wrong_radius_in_centimetres_is_refused_by_name(int radius) =>
        Assert.Equal("radius", Assert.Throws<InvalidValueException>(() => Circle.FromCentimetres(Latakia, radius)).Field);

    [Fact]
    public void A_radius_finer_than_a_centimetre_is_rounded_up() =>
        Assert.Equal(101, Circle.FromMetres(Latakia, 1.001).RadiusCentimetres);

    [Fact]
    public void A_radius_in_whole_centimetres_stays_as_written() =>
        Assert.Equal(1_230, Circle.FromMetres(Latakia, 12.3).RadiusCentimetres);

    [Fact]
    public void Circles_are_equal_by_centre_and_radius() =>
        Assert.Equal(Circle.FromMetres(Latakia, 5), Circle.FromCentimetres(Latakia, 500));

    [Fact]
    public void A_circle_over_the_pole_holds_the_pole() =>
        Assert.Equal(0, Circle.FromMetres(LatLng.FromDegrees(89.9, 50), 12_000).DistanceMetres(LatLng.FromDegrees(90, 0)));

    [Fact]
    public void A_circle_inside_a_polygon_meets_it() =>
        Assert.True(Circle.FromMetres(LatLng.FromDegrees(0.5, 0.5), 1).Overlaps(Polygon.Create(
            [LatLng.FromDegrees(0, 0), LatLng.FromDegrees(0, 1), LatLng.FromDegrees(1, 1), LatLng.FromDegrees(1, 0)])));

    [Fact]
    public void The_widest_circles_far_apart_do_not_meet() =>
        Assert.False(Circle.FromMetres(LatLng.FromDegrees(0, 0), 2_000_000).Overlaps(Circle.FromMetres(LatLng.FromDegrees(0, 180), 2_000_000)));
}
