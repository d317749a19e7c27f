using CsCheck;
using Forewarn.WebConsole.Declare.Areas;
using Circle = Forewarn.Core.Geometry.Circle;
using LatLng = Forewarn.Client.Model.LatLng;
using Polygon = Forewarn.Core.Geometry.Polygon;

namespace Forewarn.WebConsole.Tests.Declare;

/// <summary>What is read, as a declaration can hold it.</summary>
public class AreaOutlineTests
{
    [Theory]
    [InlineData("80.5 0.5\n80.5 120.5\n80.5 -120.5", "over_pole")]
    [InlineData("80.5 0.5\n80.5 180.5\n70.5 90.5", "over_pole")]
    [InlineData("90.0 0.5\n80.5 10.5\n80.5 20.5", "over_pole")]
    [InlineData("91.5 0.5\n80.5 10.5\n80.5 20.5", "latitude_impossible")]
    [InlineData("80.5 0.5\n80.5 10.5\n80.5 400.5", "longitude_impossible")]
    [InlineData("35.5 36.5", "needs_radius")]
    [InlineData("35.5 36.5\n35.6 36.6", "needs_width")]
    [InlineData("WI 999NM RADIUS OF 800000N0355800E", "over_pole")]
    public void What_cannot_be_declared_is_said_to_be(string text, string key) =>
        Assert.Equal(key, Assert.Throws<AreaException>(() => AreaOutline.Of(AreaText.Read(text).Shapes, null, null)).Key);

    [Fact]
    public void The_antimeridian_is_a_line_like_any_other()
    {
        var outline = Assert.Single(AreaOutline.Of(AreaText.Read("10.5 179.5\n10.5 180.5\n11.5 180.5").Shapes, null, null));
        Assert.Equal(new LatLng(10.5, -179.5), outline.Points[1]);
    }

    [Fact]
    public void Too_many_corners_are_refused()
    {
        var circle = Enumerable.Range(0, AreaLimits.CornersMax + 1).Select(i => new LatLng(Math.Cos(i * Math.Tau / 1001), Math.Sin(i * Math.Tau / 1001)));
        Assert.Equal("too_many_corners", Assert.Throws<AreaException>(() => AreaOutline.Of([new AreaPolygon([.. circle])], null, null)).Key);
    }

    [Fact]
    public void A_route_holds_all_that_is_within_half_its_width()
    {
        Gen.Select(Gen.Double[-80, 80], Gen.Double[-180, 180], Gen.Double[-1, 1], Gen.Double[-1, 1], Gen.Double[10, 20_000], Gen.Double[0.02, 0.98]).Sample((lat, lng, dLat, dLng, width, along) =>
        {
            LatLng from = new(lat, lng), to = new(lat + dLat, Math.IEEERemainder(lng + dLng, 360));
            if (Math.Abs(dLat) + Math.Abs(dLng) < 0.1)
                return;
            var leg = Assert.Single(AreaOutline.Of([new AreaRoute([from, to], width)], null, null));
            var polygon = Polygon.Create([.. leg.Points.Select(OfCore)]);
            // The sides are as far from the line as they should be: the core measures from its ends, where the corners are.
            double[] distances = [.. leg.Points.Select((corner, i) => Circle.FromMetres(OfCore(i is 0 or 3 ? from : to), 0.01).DistanceMetres(OfCore(corner)))];
            Assert.All(distances, metres => Assert.InRange(metres, width / 2 * 0.99 - 0.1, width / 2 * 1.01 + 0.1));
            Assert.True(polygon.DistanceMetres(OfCore(from)) < 0.1 && polygon.DistanceMetres(OfCore(to)) < 0.1);
        }, iter: 2_000);
    }

    [Theory]
    [InlineData("135.5 35.5\n136.5 35.5\n136.5 36.5", SwapAdvice.Certain)]
    [InlineData("51.5 35.5\n51.6 35.5\n51.6 35.6", SwapAdvice.None)]
    [InlineData("35.5 59.5\n35.6 59.5\n35.6 59.6", SwapAdvice.Likely)]
    [InlineData("59.5 35.5\n59.6 35.5\n59.6 35.6", SwapAdvice.None)]
    public void Swapped_coordinates_are_noticed(string text, SwapAdvice advice) =>
        Assert.Equal(advice, Swaps.Of(AreaText.Read(text).Shapes, [new LatLng(59.9, 36)]));

    private static Core.Geometry.LatLng OfCore(LatLng place) => Core.Geometry.LatLng.FromDegrees(place.Lat, place.Lng);
}
