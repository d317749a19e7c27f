using Forewarn.Core.Geometry;

namespace Forewarn.Core.Tests.Geometry;

public class LatLngTests
{
    [Theory]
    [InlineData(double.NaN, 0, "lat")]
    [InlineData(double.PositiveInfinity, 0, "lat")]
    [InlineData(double.NegativeInfinity, 0, "lat")]
    [InlineData(90.0000001, 0, "lat")]
    [InlineData(-90.0000001, 0, "lat")]
    [InlineData(0, double.NaN, "lng")]
    [InlineData(0, double.PositiveInfinity, "lng")]
    [InlineData(0, 180.0000001, "lng")]
    [InlineData(0, -180.0000001, "lng")]
    public void What_is_out_of_range_is_refused_by_name(double lat, double lng, string field) =>
        Assert.Equal(field, Assert.Throws<InvalidValueException>(() => LatLng.FromDegrees(lat, lng)).Field);

    [Theory]
    [InlineData(900_000_001, 0, "lat")]
    [InlineData(int.MinValue, 0, "lat")]
    [InlineData(0, 1_800_000_001, "lng")]
    [InlineData(0, int.MinValue, "lng")]
    public void Units_out_of_range_are_refused_by_name(int latE7, int lngE7, string field) =>
        Assert.Equal(field, Assert.Throws<InvalidValueException>(() => LatLng.FromE7(latE7, lngE7)).Field);

    [Fact]
    public void Minus_zero_is_zero() =>
        Assert.Equal(LatLng.FromDegrees(0, 0), LatLng.FromDegrees(-0.0, -0.0));

    [Fact]
    public void Longitude_180_is_held_as_minus_180() =>
        Assert.Equal(-1_800_000_000, LatLng.FromDegrees(10, 180).LngE7);

    [Theory]
    [InlineData(90)]
    [InlineData(-90)]
    public void At_a_pole_every_longitude_is_the_same_place(double lat) =>
        Assert.Equal(LatLng.FromDegrees(lat, 0), LatLng.FromDegrees(lat, 123.4));

    [Fact]
    public void Degrees_are_rounded_to_the_nearest_unit() =>
        Assert.Equal((355_123_457, -1), (LatLng.FromDegrees(35.51234567, -0.00000006).LatE7, LatLng.FromDegrees(35.51234567, -0.00000006).LngE7));
}
