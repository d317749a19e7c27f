using CsCheck;
using Forewarn.WebConsole.Declare.Areas;
using Forewarn.WebConsole.Declare.Drafts;
using NodaTime;
using AltitudeBand = Forewarn.Core.Geometry.AltitudeBand;
using Declaration = Forewarn.Client.Model.Declaration;
using LatLng = Forewarn.Core.Geometry.LatLng;
using Volume4D = Forewarn.Client.Model.Volume4D;

namespace Forewarn.WebConsole.Tests.Declare;

/// <summary>Altitudes, times and seals of the form.</summary>
public class DraftTests
{
    private static readonly string[] Zones = ["UTC", "Asia/Jerusalem", "Europe/Moscow", "America/St_Johns", "Asia/Kathmandu"];
    private static readonly Instant Noon = Instant.FromUtc(2026, 5, 1, 12, 10);

    [Theory]
    [InlineData("1500", "m", 1500)]
    [InlineData("5000", "ft", 1524)]
    [InlineData("200", "fl", 6096)]
    [InlineData("1,5", "m", 1.5)]
    [InlineData("−100", "m", -100)]
    public void Altitudes_are_read_in_metres_feet_and_flight_levels(string text, string unit, double metres) => Assert.Equal(metres, Lengths.Altitude(text, unit, "upper"), 0.001);

    [Theory]
    [InlineData("", "missing")]
    [InlineData("high", "no_number")]
    [InlineData("1e5", "no_number")]
    [InlineData("NaN", "no_number")]
    [InlineData("100001", "altitude_range")]
    public void What_is_no_altitude_is_said_to_be(string text, string key) => Assert.Equal(key, Assert.Throws<DraftException>(() => Lengths.Altitude(text, "m", "upper")).Key);

    [Fact]
    public void A_time_that_clocks_leap_over_is_refused_with_the_leap()
    {
        var problem = Assert.Throws<DraftException>(() => new WallTime("2026-03-27T02:30", "Asia/Jerusalem").ToInstant("start"));
        Assert.Equal(("gap", "start", "02:00", "03:00"), (problem.Key, problem.Field, problem.Values[0], problem.Values[1]));
    }

    [Fact]
    public void A_time_that_comes_twice_is_the_first_unless_said()
    {
        var first = new WallTime("2026-10-25T01:30", "Asia/Jerusalem");
        Assert.True(first.ComesTwice);
        Assert.Equal(Instant.FromUtc(2026, 10, 24, 22, 30), first.ToInstant("start"));
        Assert.Equal(Instant.FromUtc(2026, 10, 24, 23, 30), (first with { IsSecond = true }).ToInstant("start"));
    }

    [Fact]
    public void A_moment_on_the_clocks_of_any_zone_reads_back() =>
        Gen.Select(Gen.Int[0, Zones.Length - 1].Select(i => Zones[i]), Gen.Long[1_700_000_000, 1_900_000_000])
            .Sample((zone, seconds) => Assert.Equal(seconds, WallTime.Of(Instant.FromUnixTimeSeconds(seconds), zone).ToInstant("").ToUnixTimeSeconds()), iter: 5_000);

    [Theory]
    [InlineData("", "UTC", "missing")]
    [InlineData("tomorrow", "UTC", "no_time")]
    [InlineData("2026-05-01T12:00", "Mars/Base", "no_zone")]
    public void What_is_no_time_is_said_to_be(string text, string zone, string key) => Assert.Equal(key, Assert.Throws<DraftException>(() => new WallTime(text, zone).ToInstant("start")).Key);

    [Fact]
    public void The_region_of_a_seal_holds_all_that_is_sealed() =>
        Gen.Select(Gen.Double[-80, 80], Gen.Double[-180, 179.9], Gen.Double[0.01, 300_000], Gen.Int[0, CoarseRegion.Steps.Length - 1].Select(i => CoarseRegion.Steps[i]), Gen.Double[0.01, 4]).Sample((lat, lng, radius, step, size) =>
        {
            var circle = Volume4D.Of(Client.Model.Volume3D.OfCircle(new(lat, lng), radius, 120, 3_210), Noon, Noon + Duration.FromMinutes(95));
            double north = Math.Min(84, lat + size), east = Math.IEEERemainder(lng + size, 360);
            var box = Volume4D.Of(Client.Model.Volume3D.OfPolygon([new(lat, lng), new(lat, east), new(north, east), new(north, lng)], 500, 900), Noon, Noon + Duration.FromMinutes(5));
            Volume4D[] sealedVolumes = north - lat > 0.001 ? [circle, box] : [circle];
            Volume4D coarse;
            try
            {
                coarse = CoarseRegion.Of(sealedVolumes, step, 1);
            }
            catch (DraftException tooLarge)
            {
                Assert.Equal("coarse_too_large", tooLarge.Key);
                return;
            }
            Assert.All(sealedVolumes, volume => Assert.True(OfCore(coarse).Holds(OfCore(volume)), $"{coarse}"));
        }, iter: 2_000);

    [Fact]
    public void A_seal_is_opened_by_its_file_and_hides_the_kind()
    {
        var whole = new DeclarationDraft("air-defence", "", [Volume4D.Of(Client.Model.Volume3D.OfCircle(new(35.5, 36), 5_000, 0, 9_000), Noon, Noon + Duration.FromHours(1))], "secret", "full");
        var draft = SealedDraft.Of(whole, 1, 1, hidesKind: true);
        var opening = SealedDraft.OpeningOf(draft.ToFile());

        Assert.Equal(whole.ToBody(), opening.Sealed.ToArray());
        Assert.Equal(draft.Seal, new Core.Airspace.Opening(opening.Salt.ToArray(), opening.Sealed.ToArray()).Seal.ToString());
        string told = System.Text.Encoding.UTF8.GetString(draft.ToBody());
        Assert.DoesNotContain("secret", told, StringComparison.Ordinal);
        Assert.DoesNotContain("air-defence", told, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_opening_is_refused() => Gen.Byte.Array[0, 60].Sample(bytes => Assert.Equal("no_opening", Assert.Throws<DraftException>(() => SealedDraft.OpeningOf(bytes)).Key), iter: 500);

    [Fact]
    public void A_declaration_fills_the_form_and_comes_out_the_same()
    {
        var volumes = DeclarationDraft.VolumesOf([new AreaOutline([new(35.5, 36), new(35.5, 36.5), new(35.75, 36.5)]), new AreaOutline([new(35, 36)], 1_234)], 100, 900, Noon, Noon + Duration.FromHours(2));
        var form = new DeclareForm { Zone = "Asia/Jerusalem" };
        form.Shapes = AreaText.Read(form.Take(new Declaration("constraint", Guid.NewGuid(), "alpha", 1, "area", Noon, "live-fire", Volumes: volumes, Note: "n"))).Shapes;

        Assert.Equal(new DeclarationDraft("live-fire", "Accepted", volumes, "n", "area").ToBody(), form.ToDraft().ToBody());
    }

    private static Core.Geometry.Volume4D OfCore(Volume4D volume) => Core.Geometry.Volume4D.Create(
        volume.Volume.OutlineCircle is { } circle
            ? Core.Geometry.Circle.FromMetres(LatLng.FromDegrees(circle.Center.Lat, circle.Center.Lng), circle.Radius.Value)
            : Core.Geometry.Polygon.Create([.. volume.Volume.OutlinePolygon!.Vertices.Select(vertex => LatLng.FromDegrees(vertex.Lat, vertex.Lng))]),
        AltitudeBand.FromMetres(volume.Volume.AltitudeLower.Value, volume.Volume.AltitudeUpper.Value), volume.TimeStart.Value, volume.TimeEnd.Value);
}
