using System.Collections.Immutable;
using CsCheck;
using Forewarn.Client.Model;
using Forewarn.WebConsole.Incidents;
using NodaTime;

namespace Forewarn.WebConsole.Tests.Incidents;

/// <summary>What stood, was seen and was said by a moment.</summary>
public class ReplayTests
{
    private static readonly Instant Noon = Instant.FromUtc(2026, 5, 1, 12, 0);
    private static readonly Volume3D Gulf = Volume3D.OfCircle(new LatLng(59.9, 25.0), 20_000, 0, 3_000);

    [Fact]
    public void Nothing_stands_before_it_was_declared()
    {
        var replay = Of(Declared(Version(1, declared: 0, start: 60, end: 120)));
        Assert.Empty(replay.VolumesAt(Noon - Duration.Epsilon));
        Assert.True(Assert.Single(replay.VolumesAt(Noon)).IsAnnounced);
    }

    [Fact]
    public void What_is_declared_is_announced_until_it_begins_and_gone_at_its_end()
    {
        var replay = Of(Declared(Version(1, declared: 0, start: 60, end: 120)));
        Assert.True(Assert.Single(replay.VolumesAt(At(59))).IsAnnounced);
        Assert.False(Assert.Single(replay.VolumesAt(At(60))).IsAnnounced);
        Assert.Empty(replay.VolumesAt(At(120)));
    }

    [Fact]
    public void A_later_version_takes_the_place_of_the_earlier_one_from_its_own_moment_on()
    {
        var replay = Of(Declared(Version(1, declared: 0, start: 60, end: 120), Version(2, declared: 30, start: 90, end: 150)));
        Assert.Equal(1, Assert.Single(replay.VolumesAt(At(29))).Version.Version);
        Assert.Equal(2, Assert.Single(replay.VolumesAt(At(30))).Version.Version);
    }

    [Fact]
    public void What_was_ended_stands_no_longer() =>
        Assert.Empty(Of(Declared(Version(1, declared: 0, start: 60, end: 120)) with { EndedAt = At(70) }).VolumesAt(At(70)));

    [Fact]
    public void The_scrubber_has_room_for_every_entry() => Gen.Int[0, 100_000].Array[1, 30].Sample(minutes =>
    {
        var replay = new Replay(Reading([], [.. minutes.Order().Select(minute => Line(At(minute)))]));
        Assert.All(replay.Moments, moment => Assert.InRange(moment, replay.From, replay.Until));
        Assert.True(replay.Until - replay.From >= Duration.FromMinutes(10));
        Assert.Equal(-1, replay.EntryAt(replay.From));
        Assert.Equal(minutes.Length - 1, replay.EntryAt(replay.Until));
        Assert.Equal(0, replay.PlaceOf(replay.From));
        Assert.Equal(1, replay.PlaceOf(replay.Until));
    });

    [Fact]
    public void A_volume_that_is_moved_keeps_its_distance_from_where_it_was() =>
        Gen.Select(Gen.Double[-60, 60], Gen.Double[-179, 179], Gen.Double[0.1, 900], Gen.Double[0, 360]).Sample((lat, lng, kilometres, bearing) =>
        {
            var moved = Displacement.Of(Volume4D.Of(Volume3D.OfCircle(new LatLng(lat, lng), 100, 0, 100), Noon, At(1)), kilometres, bearing).Volume.OutlineCircle!.Center;
            Assert.InRange(moved.Lng, -180, 180);
            Assert.Equal(kilometres, Distance(new LatLng(lat, lng), moved), 1e-3 * kilometres + 1e-4);
        });

    /// <summary>By the chord between the two, which is no formula of what is tested.</summary>
    private static double Distance(LatLng one, LatLng other)
    {
        var (a, b) = (Point(one), Point(other));
        double chord = Math.Sqrt(Math.Pow(a.X - b.X, 2) + Math.Pow(a.Y - b.Y, 2) + Math.Pow(a.Z - b.Z, 2));
        return 2 * 6371.0088 * Math.Asin(chord / 2);
    }

    private static (double X, double Y, double Z) Point(LatLng place)
    {
        double lat = double.DegreesToRadians(place.Lat), lng = double.DegreesToRadians(place.Lng);
        return (Math.Cos(lat) * Math.Cos(lng), Math.Cos(lat) * Math.Sin(lng), Math.Sin(lat));
    }

    private static Instant At(int minutes) => Noon + Duration.FromMinutes(minutes);

    private static Replay Of(IncidentDeclaration declaration) => new(Reading([declaration], [Line(Noon)]));

    private static IncidentDeclaration Declared(params IncidentVersion[] versions) =>
        new("A", "constraint/1", "north", "live-fire", versions.Length, [.. versions]);

    private static IncidentVersion Version(int number, int declared, int start, int end) =>
        new(number, At(declared), [Volume4D.Of(Gulf, At(start), At(end))], "proven", []);

    private static IncidentLine Line(Instant at) => new("declared", ImmutableSortedDictionary<string, string>.Empty, at, "north declares A", "proven", [], false, []);

    private static IncidentReading Reading(ImmutableArray<IncidentDeclaration> declarations, ImmutableArray<IncidentLine> lines) => new(
        new IncidentSummary(Guid.Empty, 1, "Splash", "north", Noon, Volume4D.Of(Gulf, Noon, At(100_000)), ["north", "south"], lines.Length, []),
        ["north"], declarations, [], lines, [], [], [], []);
}
