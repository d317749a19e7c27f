using Forewarn.Core.Airspace;
using Forewarn.Core.Geometry;
using Forewarn.Core.Sites;
using Forewarn.Server.Sites;
using NodaTime;

namespace Forewarn.Server.Tests.Sites;

public class PlausibilityTests
{
    private static readonly Instant Noon = Instant.FromUtc(2026, 11, 23, 12, 0);

    [Fact]
    public void A_hospital_where_it_says_it_is_raises_no_doubt() => Assert.Empty(Found(Hospital(36.2123, 37.1377, "Aleppo")));

    [Fact]
    public void Coordinates_that_are_near_the_place_when_exchanged_are_exchanged()
    {
        var finding = Assert.Single(Found(Hospital(37.1377, 36.2123, "Aleppo")));

        Assert.Equal((SiteDoubt.Swapped, LatLng.FromDegrees(36.2123, 37.1377)), (finding.Doubt, finding.Instead));
    }

    [Fact]
    public void A_point_with_few_decimals_may_have_been_cut_short() =>
        Assert.Equal((SiteDoubt.Truncated, 1_112), Only(Found(Hospital(36.21, 37.1, "Aleppo"))));

    [Theory, InlineData(36.2123, 37.13, false), InlineData(36.213, 37.137, true), InlineData(36, 37, true)]
    public void Four_decimals_say_enough(double lat, double lng, bool isDoubtful) =>
        Assert.Equal(isDoubtful, Found(Hospital(lat, lng, "")).Any(finding => finding.Doubt == SiteDoubt.Truncated));

    [Fact]
    public void A_hospital_in_the_sea_is_doubted() =>
        Assert.Equal([SiteDoubt.InTheSea], Found(Hospital(34.51234, 33.61234, "")).Select(finding => finding.Doubt));

    [Fact]
    public void A_hospital_in_the_sea_that_would_be_ashore_when_exchanged_says_where() =>
        Assert.Equal(LatLng.FromDegrees(31.5017, 34.4668), Assert.Single(Found(Hospital(34.4668, 31.5017, ""))).Instead);

    [Fact]
    public void A_hospital_far_from_the_town_that_it_names_is_doubted() =>
        Assert.Equal([SiteDoubt.FarFromPlace], Found(Hospital(35.9306, 36.6339, "Aleppo")).Select(finding => finding.Doubt));

    [Fact]
    public void A_place_that_nobody_knows_is_held_against_nothing() => Assert.Empty(Found(Hospital(35.9306, 36.6339, "Nowhere at all")));

    [Fact]
    public void A_flight_may_cross_the_sea() =>
        Assert.Empty(Found(Movement(SiteKind.AidFlight, (34.8721, 33.6211), (34.1234, 34.1234), (33.8209, 35.4884))));

    [Fact]
    public void A_convoy_in_the_sea_is_doubted_at_that_waypoint() =>
        Assert.Equal(1, Found(Movement(SiteKind.Convoy, (33.8886, 35.4955), (33.9123, 35.2123), (34.4367, 35.8497))).Single(finding => finding.Doubt == SiteDoubt.InTheSea).Position);

    [Fact]
    public void A_convoy_that_would_have_to_fly_is_doubted()
    {
        var finding = Assert.Single(Found(Movement(SiteKind.Convoy, (36.2021, 37.1343), (33.5102, 36.2913))));

        Assert.Equal((SiteDoubt.TooFast, 1), (finding.Doubt, finding.Position));
        Assert.InRange(finding.Metres, 290, 320);
    }

    [Fact]
    public void What_may_be_the_same_site_says_which() =>
        Assert.Equal(Id(7), Assert.Single(Plausibility.Check(Hospital(36.2123, 37.1377, "Aleppo"), (Id(7), 12.4))).Other);

    [Theory, InlineData(36.2123, 37.1377, "Another", true), InlineData(36.2128, 37.1377, "Another", true), InlineData(36.2143, 37.1377, "Another", false)]
    [InlineData(36.2143, 37.1377, "al-noor HOSPITAL", true), InlineData(36.2623, 37.1377, "Al-Noor hospital", false)]
    public void A_site_is_the_same_when_it_is_almost_there_or_near_by_with_the_name(double lat, double lng, string name, bool isSame)
    {
        var neighbours = new Neighbours([]);
        neighbours.Add(Id(7), Hospital(36.2123, 37.1377, "Aleppo"));

        Assert.Equal(isSame, neighbours.FindSame(Id(8), Hospital(lat, lng, "Aleppo", name), []) is not null);
    }

    [Fact]
    public void A_site_is_not_the_same_as_itself()
    {
        var neighbours = new Neighbours([]);
        neighbours.Add(Id(7), Hospital(36.2123, 37.1377, "Aleppo"));

        Assert.Null(neighbours.FindSame(Id(7), Hospital(36.2123, 37.1377, "Aleppo"), []));
    }

    [Fact]
    public void A_site_of_another_party_is_found_in_the_midst_of_traffic()
    {
        var (alpha, bravo) = (PartyId.Parse("alpha"), PartyId.Parse("bravo"));
        var state = new AirspaceState();
        Apply(new PutParty(default, null, Party.Create(bravo, 1, "Bravo", "UTC", Calendar.Gregorian, [])));
        var hospital = Hospital(36.2123, 37.1377, "Aleppo");
        Apply(new EnterSite(bravo, Id(7), PersonId.Parse("anna"), null, hospital));
        Apply(new ConfirmSite(bravo, Id(7), PersonId.Parse("boris"), 1, hospital.Extent.Positions));
        for (int i = 100; i < 300; i++)
        {
            var volume = Volume4D.Create(Circle.FromMetres(LatLng.FromDegrees(36.2123, 37.1377), 500), AltitudeBand.FromMetres(0, 100), Noon, Noon + Duration.FromHours(1));
            Apply(new Declare(bravo, null, OperationalIntent.Create(Id(i), bravo, IntentState.Accepted, [volume])));
        }

        Assert.Equal(Id(7), Assert.Single(Neighbours.OthersNear(state, alpha, hospital, Noon)).Id);

        void Apply(Command command) => Assert.IsNotType<Refused>(state.Apply(command, state.Position + 1, Noon));
    }

    [Fact]
    public void A_site_beside_the_antimeridian_has_its_middle_there()
    {
        var neighbours = new Neighbours([]);
        neighbours.Add(Id(7), Outline((-16.7, 179.9995), (-16.7, -179.9995), (-16.699, -179.9995), (-16.699, 179.9995)));

        Assert.NotNull(neighbours.FindSame(Id(8), Outline((-16.7, 179.9995), (-16.7, -179.9995), (-16.6991, -179.9995), (-16.6991, 179.9995)), []));
    }

    private static IReadOnlyList<SiteFinding> Found(SiteEntry entry) => Plausibility.Check(entry, null);

    private static (SiteDoubt, int) Only(IReadOnlyList<SiteFinding> findings) => (Assert.Single(findings).Doubt, findings[0].Metres);

    private static EntityId Id(int number) => EntityId.From(new Guid(number, 0, 0, [0x80, 0, 0, 0, 0, 0, 0, 1]));

    private static SiteEntry Hospital(double lat, double lng, string place, string name = "Al-Noor hospital") =>
        SiteEntry.Create(SiteKind.Hospital, name, place, Standing(Circle.FromMetres(LatLng.FromDegrees(lat, lng), 500)), []);

    private static SiteEntry Outline(params (double Lat, double Lng)[] corners) => SiteEntry.Create(
        SiteKind.School, "School", "", Standing(Polygon.Create([.. corners.Select(corner => LatLng.FromDegrees(corner.Lat, corner.Lng))])), []);

    private static StandingExtent Standing(Area area) => StandingExtent.Create(area, AltitudeBand.FromMetres(0, 1_000), null, null, Duration.FromDays(30));

    private static SiteEntry Movement(SiteKind kind, params (double Lat, double Lng)[] places) => SiteEntry.Create(kind, "Movement", "", RouteVolumes.Along(
        [.. places.Select((place, i) => new Waypoint(LatLng.FromDegrees(place.Lat, place.Lng), Noon + Duration.FromHours(i)))], 2_000, AltitudeBand.FromMetres(0, 1_000), Duration.FromMinutes(30)), []);
}
