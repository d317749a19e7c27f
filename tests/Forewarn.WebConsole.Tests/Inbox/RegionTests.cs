using Forewarn.Client.Model;
using Forewarn.WebConsole.Inbox;
using NodaTime;

namespace Forewarn.WebConsole.Tests.Inbox;

public class RegionTests
{
    [Theory]
    [InlineData(59.9, 25.0, "59°54.0′N 025°00.0′E")]
    [InlineData(-33.99999, -0.5, "34°00.0′S 000°30.0′W")]
    [InlineData(0.0, 180.0, "00°00.0′N 180°00.0′E")]
    public void Coordinates_are_in_degrees_and_minutes(double lat, double lng, string text) =>
        Assert.Equal(text, Of(Volume3D.OfCircle(new LatLng(lat, lng), 10, 0, 10)).Coordinates);

    [Fact]
    public void The_middle_of_what_lies_across_the_date_line_is_at_the_date_line()
    {
        var region = Of(Volume3D.OfPolygon([new LatLng(10, 179), new LatLng(10, -179), new LatLng(-10, -179), new LatLng(-10, 179)], 0, 10));
        Assert.Equal(180, Math.Abs(region.Middle.Lng), 6);
    }

    [Fact]
    public void Altitudes_are_those_of_all_parts() =>
        Assert.Equal("-10–900", Of(Volume3D.OfCircle(new LatLng(1, 1), 10, 0, 900), Volume3D.OfCircle(new LatLng(1, 1), 10, -10, 10)).Metres);

    [Fact]
    public void Nothing_is_nowhere() => Assert.Null(Region.Of([]));

    private static Region Of(params Volume3D[] parts) => Region.Of([.. parts.Select(part => Volume4D.Of(part, Instant.MinValue, Instant.MaxValue))])!;
}
