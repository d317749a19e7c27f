using CsCheck;
using Forewarn.Core.Geometry;

namespace Forewarn.Core.Tests.Geometry;

/// <summary>Circles against geodesics on the WGS84 ellipsoid: no overlap missed, over-reports within 1.02 % and the margin.</summary>
public class CircleOverlapOracleTests
{
    private const long PairsPerFamily = 6_000;

    private static readonly Dictionary<string, (Gen<LatLng> Centers, double Min, double Max)> Families = new()
    {
        ["metre-sized"] = (GenShape.Anywhere, 0.5, 5),
        ["street-sized"] = (GenShape.Anywhere, 50, 5_000),
        ["country-sized"] = (GenShape.Anywhere, 100_000, 1_000_000),
        ["at the antimeridian"] = (GenShape.NearAntimeridian, 10, 50_000),
        ["over the north pole"] = (GenShape.NearNorthPole, 10, 50_000),
        ["over the south pole"] = (GenShape.NearSouthPole, 10, 50_000),
        ["at the equator"] = (GenShape.NearEquator, 10, 50_000),
    };

    public static TheoryData<string> FamilyNames => [.. Families.Keys];

    [Theory]
    [MemberData(nameof(FamilyNames))]
    public void Circles_that_meet_are_never_missed_and_apart_by_more_than_the_margin_never_reported(string family)
    {
        (Gen<LatLng> centers, double min, double max) = Families[family];
        (from center in centers
         from radius in GenShape.Metres(min, max)
         from other in GenShape.Around(center, 2.5 * radius)
         from otherRadius in Gen.Double[0.1 * radius, radius]
         from withinMetres in Gen.OneOf(Gen.Double[0, 0.3 * radius], Gen.Const(0.0))
         select (center, radius, other, otherRadius, withinMetres)).Sample((center, radius, other, otherRadius, withinMetres) =>
        {
            Circle first = Circle.FromMetres(center, radius);
            Circle second = Circle.FromMetres(other, otherRadius);
            double reach = first.RadiusMetres + second.RadiusMetres + withinMetres;
            double distance = GeodesicOracle.DistanceMetres(center.Lat, center.Lng, other.Lat, other.Lng);
            RequireRight(first.Overlaps(second, withinMetres), distance, reach);
        }, iter: PairsPerFamily);
    }

    [Theory]
    [MemberData(nameof(FamilyNames))]
    public void Circles_and_polygons_that_meet_are_never_missed_and_apart_by_more_than_the_margin_never_reported(string family)
    {
        (Gen<LatLng> centers, double min, double max) = Families[family];
        (from center in centers
         from radius in GenShape.Metres(min, max)
         from place in GenShape.Around(center, 2.5 * radius)
         from polygon in GenShape.Star(place, radius)
         from withinMetres in Gen.OneOf(Gen.Double[0, 0.3 * radius], Gen.Const(0.0))
         select (center, radius, polygon, withinMetres)).Sample((center, radius, polygon, withinMetres) =>
        {
            Circle circle = Circle.FromMetres(center, radius);
            (double lat, double lng, _) = SphereOracle.Nearest(polygon, center);
            double distance = GeodesicOracle.DistanceMetres(center.Lat, center.Lng, lat, lng);
            bool overlaps = circle.Overlaps(polygon, withinMetres);
            Assert.Equal(overlaps, polygon.Overlaps(circle, withinMetres));
            RequireRight(overlaps, distance, circle.RadiusMetres + withinMetres);
        }, iter: PairsPerFamily);
    }

    [Fact]
    public void Distance_to_a_place_is_within_the_stated_accuracy_of_the_ellipsoid() =>
        (from center in GenShape.Anywhere
         from radius in GenShape.Metres(1, 500_000)
         from place in GenShape.Around(center, 5 * radius)
         select (center, radius, place)).Sample((center, radius, place) =>
        {
            double toCenter = GeodesicOracle.DistanceMetres(center.Lat, center.Lng, place.Lat, place.Lng);
            double expected = Math.Max(0, toCenter - radius);
            Assert.Equal(expected, Circle.FromMetres(center, radius).DistanceMetres(place), 0.02 + 0.006 * (toCenter + radius));
        }, iter: PairsPerFamily);

    private static void RequireRight(bool overlaps, double distance, double reach)
    {
        // Vincenty's formula is itself good to a millimetre.
        if (distance + 0.001 <= reach)
            Assert.True(overlaps, $"missed at {distance} m");
        if (overlaps)
            Assert.True(distance <= 1.0102 * (reach + Earth.MarginMetres) + 0.001, $"over-reported at {distance} m");
    }
}
