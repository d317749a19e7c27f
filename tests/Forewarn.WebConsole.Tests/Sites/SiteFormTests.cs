using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using CsCheck;
using Forewarn.Client.Model;
using Forewarn.WebConsole.Declare.Areas;
using Forewarn.WebConsole.Declare.Drafts;
using Forewarn.WebConsole.Sites;
using NodaTime;

namespace Forewarn.WebConsole.Tests.Sites;

/// <summary>A protected site between what is typed and what is sent.</summary>
public class SiteFormTests
{
    private static readonly Instant Noon = Instant.FromUtc(2026, 3, 1, 12, 0);

    private static readonly Gen<LatLng> Places = Gen.Select(Gen.Int[-800_000_000, 800_000_000], Gen.Int[-1_700_000_000, 1_700_000_000], (lat, lng) => Degrees(lat / 1e7, lng / 1e7));

    private static readonly Gen<Site> Sites = Gen.Select(Places, Gen.Int[0, 2], Gen.Int[1, 100_000], Gen.Long[1, 90 * NodaConstants.TicksPerDay], Gen.Bool, (place, shape, radius, ticks, isDoubted) =>
    {
        var site = new Site(Guid.NewGuid(), "ocha", 1, "entered", shape == 2 ? "convoy" : "hospital", "Al-Noor", isDoubted ? "Aleppo, SY" : "", LowerM: (radius - 50_000) / 100.0, UpperM: radius / 100.0,
            Findings: isDoubted ? [new SiteFinding("in-the-sea", "", 0, Reason: "a hospital ship")] : null);
        return shape switch
        {
            0 => site with { Position = place, RadiusM = radius / 100.0, From = Noon, Until = Noon + Duration.FromTicks(ticks), ConfirmEvery = Duration.FromTicks(ticks) },
            1 => site with { Outline = [place, Degrees(place.Lat, place.Lng + 0.25), Degrees(place.Lat + 0.5, place.Lng)], ConfirmEvery = Duration.FromTicks(ticks) },
            _ => site with { Route = [new Waypoint(place.Lat, place.Lng, Noon), new Waypoint(place.Lat, Degrees(0, place.Lng + 0.25).Lng, Noon + Duration.FromTicks(ticks))] },
        };
    });

    [Fact]
    public void A_site_that_nobody_touched_is_the_same_site() => Sites.Sample(site =>
    {
        var form = SiteForm.Of(site);
        if (form.Area.Length > 0)
            form.Shapes = AreaText.Read(form.Area).Shapes;
        form.Grow();
        var terms = new SiteTerms(
            site.Kind, site.Name, site.Place.Length > 0 ? site.Place : null, site.Position, site.RadiusM, site.Outline, site.Route, LowerM: site.LowerM, UpperM: site.UpperM, From: site.From, Until: site.Until,
            ConfirmEvery: site.ConfirmEvery, Reasons: site.Findings is null ? null : ImmutableSortedDictionary<string, string>.Empty.Add("in-the-sea", "a hospital ship"));
        Assert.Equal(JsonSerializer.Serialize(terms, ApiJson.Options), JsonSerializer.Serialize(form.ToTerms(), ApiJson.Options));
    });

    [Fact]
    public void What_is_left_empty_is_not_said()
    {
        var form = Hospital();
        form.ConfirmEvery.Count = "";
        Assert.Equal(JsonSerializer.Serialize(new SiteTerms("hospital", "Al-Noor", Position: new LatLng(36.2, 37.1)), ApiJson.Options), JsonSerializer.Serialize(form.ToTerms(), ApiJson.Options));
    }

    [Theory]
    [InlineData("name")]
    [InlineData("position")]
    [InlineData("radius_m")]
    [InlineData("upper_m")]
    [InlineData("until")]
    [InlineData("confirm_every")]
    [InlineData("route")]
    [InlineData("route[0].lat")]
    [InlineData("route[0].time")]
    public void What_is_missing_or_wrong_is_told_of_its_field(string field)
    {
        var form = Hospital();
        if (field.StartsWith("route", StringComparison.Ordinal))
            form.Kind = "convoy";
        var waypoint = form.Route[0];
        switch (field)
        {
            case "name": form.Name = ""; break;
            case "position": form.Shapes = AreaText.Read("36.2, 37.1\n\n36.3, 37.1").Shapes; break;
            case "radius_m": form.Radius = "wide"; break;
            case "upper_m": form.Upper = "high"; break;
            case "until": form.Until.Text = "never"; break;
            case "confirm_every": form.ConfirmEvery.Count = "-1"; break;
            case "route[0].lat": waypoint.At.Text = "2026-03-01T12:00"; break;
            case "route[0].time": waypoint.Place = "36.2, 37.1"; break;
        }
        Assert.Equal(field, Assert.Throws<DraftException>(form.ToTerms).Field);
    }

    [Theory]
    [InlineData("sites.csv", "kind,name", "text/csv")]
    [InlineData("Sites.GeoJSON", "{}", "application/geo+json")]
    [InlineData("sites.json", """{"name":{"type":1},"type":"FeatureCollection","features":[]}""", "application/geo+json")]
    [InlineData("sites.json", """{"sites":[{"site":{"type":"x"}}]}""", "application/json")]
    [InlineData("sites.json", """{"sites":[""", "application/json")]
    [InlineData("sites.json", "[]", "application/json")]
    [InlineData("sites.docx", "PK", null)]
    public void A_file_is_sent_as_what_it_is(string name, string content, string? type) => Assert.Equal(type, SiteList.ContentTypeOf(name, Encoding.UTF8.GetBytes(content)));

    private static SiteForm Hospital() => new() { Name = "Al-Noor", Shapes = AreaText.Read("36.2, 37.1").Shapes };

    /// <summary>As the node holds it.</summary>
    private static LatLng Degrees(double lat, double lng) => new(Math.Round(lat, 7), Math.Round(lng, 7));
}
