using Forewarn.Core.Geometry;

namespace Forewarn.Core.Tests.Geometry;

public class AltitudeBandTests
{
    [Theory]
    [InlineData(double.NaN, 10, "altitude_lower")]
    [InlineData(-8_000.01, 10, "altitude_lower")]
    [InlineData(0, double.PositiveInfinity, "altitude_upper")]
    [InlineData(0, 100_000.01, "altitude_upper")]
    [InlineData(0, double.NaN, "altitude_upper")]
    [InlineData(100, 99, "altitude_upper")]
    [InlineData(100, 100, "altitude_upper")]
    public void A_wrong_band_is_refused_by_name(double lower, double upper, string field) =>
        Assert.Equal(field, Assert.Throws<InvalidValueException>(() => AltitudeBand.FromMetres(lower, upper)).Field);

    [Fact]
    public void A_band_is_rounded_away_from_its_inside() =>
        Assert.Equal(AltitudeBand.FromCentimetres(-101, 1_001), AltitudeBand.FromMetres(-1.005, 10.001));

    [Fact]
    public void Centimetres_that_a_double_cannot_hold_exactly_stay_as_written() =>
        Assert.Equal(AltitudeBand.FromCentimetres(29, 58), AltitudeBand.FromMetres(0.29, 0.58));

    [Fact]
    public void Bands_that_touch_overlap() =>
        Assert.True(AltitudeBand.FromMetres(0, 100).Overlaps(AltitudeBand.FromMetres(100, 200)));

    [Fact]
    public void Bands_a_centimetre_apart_do_not_overlap() =>
        Assert.False(AltitudeBand.FromMetres(0, 100).Overlaps(AltitudeBand.FromMetres(100.01, 200)));

    [Fact]
    public void Bands_as_far_apart_as_the_limit_overlap() =>
        Assert.True(AltitudeBand.FromMetres(0, 100).Overlaps(AltitudeBand.FromMetres(150, 200), withinMetres: 50));

    [Theory]
    [InlineData(40, 10)]
    [InlineData(50, 0)]
    [InlineData(75, 0)]
    [InlineData(130, 30)]
    public void Distance_to_an_altitude_is_zero_inside(double altitude, double distance) =>
        Assert.Equal(distance, AltitudeBand.FromMetres(50, 100).DistanceMetres(altitude));

    [Fact]
    public void The_band_around_two_holds_both_and_what_is_between() =>
        Assert.Equal(AltitudeBand.FromMetres(0, 250), AltitudeBand.Around(AltitudeBand.FromMetres(200, 250), AltitudeBand.FromMetres(0, 50)));

    [Fact]
    public void The_whole_band_holds_every_altitude_accepted() =>
        Assert.True(AltitudeBand.Whole.Holds(AltitudeBand.FromMetres(AltitudeBand.LowestMetres, AltitudeBand.HighestMetres)));
}
