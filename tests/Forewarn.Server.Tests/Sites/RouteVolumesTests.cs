using CsCheck;
using Forewarn.Core;
using Forewarn.Core.Airspace;
using Forewarn.Core.Geometry;
using Forewarn.Core.Sites;
using Forewarn.Server.Sites;
using NodaTime;

namespace Forewarn.Server.Tests.Sites;

public class RouteVolumesTests
{
    private static readonly Instant Noon = Instant.FromUtc(2026, 11, 23, 12, 0);
    private static readonly AltitudeBand Band = AltitudeBand.FromMetres(0, 1_000);

    private static readonly Gen<LatLng> AnyPlace = Gen.Select(Gen.Double[-80, 80], Gen.Double[-180, 180], LatLng.FromDegrees);

    /// <summary>Wherever and whenever it is on its way, a little late or early, and a little aside, it is within its volumes.</summary>
    [Fact]
    public void A_movement_is_within_its_volumes_all_the_way() =>
        Gen.Select(AnyPlace, Gen.Double[0, 2 * Math.PI], Gen.Double[0.001, 800], Gen.Int[1, 600], Gen.Double[0, 1], Gen.Double[-0.99, 0.99], Gen.Double[-0.99, 0.99])
            .Sample((from, bearing, kilometres, minutes, part, aside, late) =>
            {
                var to = Globe.Place(from, bearing, kilometres * 1_000);
                var route = Along(2_000, 30, new Waypoint(from, Noon), new Waypoint(to, Noon + Duration.FromMinutes(minutes)));
                var centre = Globe.Place(from, Globe.Bearing(from, to), Globe.Metres(from, to) * part);
                var place = Globe.Place(centre, Globe.Bearing(from, to) + Math.PI / 2, aside * 980);
                var at = Noon + Duration.FromSeconds(60 * (minutes * part + late * 29));
                Assert.Contains(route.Volumes, volume => volume.Start <= at && at < volume.End && volume.Area.DistanceMetres(place) <= 30);
            }, iter: 2_000);

    [Fact]
    public void A_long_leg_is_closed_piece_by_piece()
    {
        var route = Along(2_000, 0, new Waypoint(LatLng.FromDegrees(36, 37), Noon), new Waypoint(LatLng.FromDegrees(36, 38), Noon + Duration.FromHours(2)));

        Assert.Equal((4, Noon + Duration.FromMinutes(30)), (route.Volumes.Length, route.Volumes[0].End));
    }

    [Fact]
    public void Who_waits_is_in_one_place()
    {
        var here = LatLng.FromDegrees(36, 37);

        Assert.IsType<Circle>(Assert.Single(Along(2_000, 0, new Waypoint(here, Noon), new Waypoint(here, Noon + Duration.FromHours(20))).Volumes).Area);
    }

    [Fact]
    public void The_longest_route_has_no_more_volumes_than_a_constraint_may()
    {
        var waypoints = Enumerable.Range(0, SiteLimits.WaypointsMax).Select(i => new Waypoint(LatLng.FromDegrees(36, 37 + i / 100.0), Noon + Duration.FromHours(10 * i)));

        Assert.InRange(Along(2_000, 30, [.. waypoints]).Volumes.Length, SiteLimits.WaypointsMax - 1, Limits.VolumesPerDeclarationMax);
    }

    [Theory, InlineData(99), InlineData(100_001), InlineData(double.NaN)]
    public void A_width_out_of_range_is_refused(double width) =>
        Assert.Equal("width_m", Assert.Throws<InvalidValueException>(() => Along(width, 30, new Waypoint(LatLng.FromDegrees(36, 37), Noon), new Waypoint(LatLng.FromDegrees(36, 38), Noon + Duration.FromHours(2)))).Field);

    [Fact]
    public void Times_that_go_back_are_refused() =>
        Assert.Equal("route[1].time", Assert.Throws<InvalidValueException>(() => Along(2_000, 30, new Waypoint(LatLng.FromDegrees(36, 37), Noon), new Waypoint(LatLng.FromDegrees(36, 38), Noon))).Field);

    private static RouteExtent Along(double width, int slackMinutes, params Waypoint[] waypoints) =>
        RouteVolumes.Along([.. waypoints], width, Band, Duration.FromMinutes(slackMinutes));
}
