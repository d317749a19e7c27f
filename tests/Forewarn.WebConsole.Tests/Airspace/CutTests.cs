using System.Collections.Immutable;
using CsCheck;
using Forewarn.Client.Model;
using Forewarn.WebConsole.Airspace;
using Forewarn.WebConsole.Map;
using NodaTime;

namespace Forewarn.WebConsole.Tests.Airspace;

/// <summary>Where along a line volumes stand.</summary>
public class CutTests
{
    private const double DegreeM = 6_371_008.8 * Math.PI / 180;

    private static readonly Instant Noon = Instant.FromUtc(2026, 3, 1, 12, 0);

    /// <summary>Near the equator, where a degree is as long in all directions, to 2 parts in 10,000.</summary>
    private static readonly Gen<LatLng> Places = Gen.Select(Gen.Int[-1000, 1000], Gen.Int[-1000, 1000], (lat, lng) => new LatLng(lat / 1000.0, lng / 1000.0));

    private static readonly Gen<(LatLng From, LatLng To)> Lines = Gen.Select(Places, Places).Where((from, to) => Math.Abs(from.Lat - to.Lat) + Math.Abs(from.Lng - to.Lng) > 0.1);

    [Fact]
    public void A_circle_stands_over_what_is_no_further_from_its_middle_than_its_radius() => Gen.Select(Lines, Places, Gen.Int[10, 1000]).Sample((line, middle, thousandths) =>
    {
        double radius = thousandths / 1000.0;
        var cut = Cut.Along([line.From, line.To], [Circle(middle, radius * DegreeM)]);
        AssertHolds(cut, line.From, line.To, place => Math.Sqrt(Math.Pow(place.Lat - middle.Lat, 2) + Math.Pow(place.Lng - middle.Lng, 2)) - radius);
    });

    [Fact]
    public void A_triangle_stands_over_what_its_three_sides_enclose() => Gen.Select(Lines, Places.Array[3]).Sample((line, corners) =>
    {
        if (Math.Abs(Side(corners[0], corners[1], corners[2])) < 0.01)
            return;
        var cut = Cut.Along([line.From, line.To], [Polygon(corners)]);
        double turn = Math.Sign(Side(corners[0], corners[1], corners[2]));
        // How far outside of the side that it is furthest outside of.
        AssertHolds(cut, line.From, line.To, place => Enumerable.Range(0, 3).Max(i =>
        {
            var (one, other) = (corners[i], corners[(i + 1) % 3]);
            return -turn * Side(one, other, place) / Math.Sqrt(Math.Pow(other.Lat - one.Lat, 2) + Math.Pow(other.Lng - one.Lng, 2));
        }));
    });

    [Fact]
    public void A_line_that_leaves_an_area_and_comes_back_has_two_stretches_in_it()
    {
        var horseshoe = Polygon(new(0, 0), new(0, 3), new(2, 3), new(2, 2), new(1, 2), new(1, 1), new(2, 1), new(2, 0));
        var cut = Cut.Along([new(1.5, -1), new(1.5, 4)], [horseshoe]);
        Assert.Equal([1, 3], cut.Spans.Select(span => Math.Round(span.FromM / DegreeM)));
        Assert.Equal([2, 4], cut.Spans.Select(span => Math.Round(span.ToM / DegreeM)));
    }

    [Fact]
    public void What_goes_on_around_a_bend_of_the_line_is_one_stretch()
    {
        var cut = Cut.Along([new(0, -1), new(0, 0), new(1, 0)], [Circle(new(0, 0), DegreeM / 2)]);
        var span = Assert.Single(cut.Spans);
        Assert.Equal(DegreeM, span.ToM - span.FromM, 1.0);
        Assert.Equal(2 * DegreeM, cut.LengthM, 1.0);
    }

    [Fact]
    public void A_site_of_a_hundred_metres_is_found_on_a_line_across_a_continent()
    {
        var span = Assert.Single(Cut.Along([new(0, 0), new(0, 60)], [Circle(new(0, 31.234567), 100)]).Spans);
        Assert.Equal(200, span.ToM - span.FromM, 0.1);
    }

    [Fact]
    public void The_date_line_is_a_line_like_any_other()
    {
        var across = Polygon(new(-1, 179), new(1, 179), new(1, -179), new(-1, -179));
        var span = Assert.Single(Cut.Along([new(0, 178), new(0, -178)], [across]).Spans);
        Assert.Equal((1, 3), (Math.Round(span.FromM / DegreeM, 6), Math.Round(span.ToM / DegreeM, 6)));
    }

    [Fact]
    public void A_volume_that_does_not_say_where_it_is_stands_nowhere() => Assert.Empty(Cut.Along([new(0, 0), new(1, 1)], [Polygon()]).Spans);

    /// <summary>Holds a cut against what is known of places on the line, but for those too near to the border for the flat reckoning here.</summary>
    /// <param name="outside">How far outside a place is, in degrees; less than 0 inside.</param>
    private static void AssertHolds(Cut cut, LatLng from, LatLng to, Func<LatLng, double> outside)
    {
        const double near = 2e-3;
        for (double along = 0.005; along < 1; along += 0.01)
        {
            double by = outside(new LatLng(from.Lat + along * (to.Lat - from.Lat), from.Lng + along * (to.Lng - from.Lng)));
            if (Math.Abs(by) > near)
                Assert.Equal(by < 0, cut.Spans.Any(span => span.FromM <= along * cut.LengthM && along * cut.LengthM <= span.ToM));
        }
    }

    /// <summary>More than 0 when a place is left of the way from one to the other.</summary>
    private static double Side(LatLng one, LatLng other, LatLng place) => (other.Lng - one.Lng) * (place.Lat - one.Lat) - (other.Lat - one.Lat) * (place.Lng - one.Lng);

    private static MapVolume Circle(LatLng middle, double radiusM) => new("circle", "circle", "north", "live-fire", "", middle, radiusM, 0, 1_000, Noon, Noon + Duration.FromHours(1));

    private static MapVolume Polygon(params LatLng[] corners) => new("polygon", "polygon", "north", "live-fire", "", corners.ToImmutableArray(), 0, 1_000, Noon, Noon + Duration.FromHours(1));
}
