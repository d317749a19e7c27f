using Forewarn.Core.Geometry;
using Forewarn.Server.Sites;

namespace Forewarn.Server.Tests.Sites;

/// <summary>The maps that are part of the program, held against places that everybody can look up.</summary>
public class MapTests
{
    [Theory]
    [InlineData(36.2021, 37.1343)] // Aleppo
    [InlineData(31.5017, 34.4668)] // Gaza
    [InlineData(31.2968, 34.2435)] // Rafah
    [InlineData(-1.2864, 36.8172)] // Nairobi
    [InlineData(64.1466, -21.9426)] // Reykjavik
    [InlineData(-51.6230, -69.4168)] // Río Gallegos
    [InlineData(67.5, 179.5), InlineData(67.5, -179.5)] // Chukotka, on both sides of the antimeridian
    [InlineData(-89.9, 10)]
    public void Land_is_on_land(double lat, double lng) => Assert.True(LandMap.Instance.IsOnLand(LatLng.FromDegrees(lat, lng)));

    [Theory]
    [InlineData(34.5, 33.6)] // between Cyprus and Egypt
    [InlineData(35.6, 35.4)] // off Latakia
    [InlineData(31.6, 34.2)] // off Gaza
    [InlineData(42, 51)] // the Caspian Sea
    [InlineData(0, 0), InlineData(0, -180), InlineData(90, 0)]
    public void The_sea_is_at_sea(double lat, double lng) => Assert.True(LandMap.Instance.IsAtSea(LatLng.FromDegrees(lat, lng), Plausibility.CoastMetres));

    [Theory]
    [InlineData(35.5167, 35.7667)] // the harbour of Latakia
    [InlineData(31.5260, 34.4300)] // the harbour of Gaza
    [InlineData(43.2950, 5.3500)] // the harbour of Marseilles
    public void A_harbour_is_near_enough_to_land(double lat, double lng) => Assert.False(LandMap.Instance.IsAtSea(LatLng.FromDegrees(lat, lng), Plausibility.CoastMetres));

    [Theory]
    [InlineData("Aleppo", 36.2, 37.16), InlineData("aleppo, sy", 36.2, 37.16), InlineData("Khan Yunis", 31.34, 34.31), InlineData("KHAN-YUNIS", 31.34, 34.31)]
    [InlineData("Dayr al-Balah", 31.42, 34.35), InlineData("São Paulo", -23.55, -46.63), InlineData("sao paulo", -23.55, -46.63), InlineData("Łódź", 51.77, 19.47), InlineData("Sa\u0303o Paulo", -23.55, -46.63), InlineData("An Nuşayrāt", 31.45, 34.39), InlineData("Kharkiv", 49.99, 36.23)]
    public void A_town_is_found_however_it_is_written(string name, double lat, double lng)
    {
        var near = LatLng.FromDegrees(lat, lng);
        var town = Gazetteer.Instance.Find(name, near);
        Assert.InRange(Globe.Metres(town!.Place, near), 0, 10_000);
    }

    [Fact]
    public void Of_several_towns_of_a_name_the_nearest_is_meant()
    {
        Assert.Equal("SY", Gazetteer.Instance.Find("Damascus", LatLng.FromDegrees(33.5, 36.3))!.Country);
        Assert.Equal("US", Gazetteer.Instance.Find("Damascus", LatLng.FromDegrees(39, -77))!.Country);
        Assert.Equal("SY", Gazetteer.Instance.Find("Damascus, SY", LatLng.FromDegrees(39, -77))!.Country);
    }

    [Theory, InlineData("Nowhere at all"), InlineData(""), InlineData("..."), InlineData("<script>alert(1)</script>"), InlineData("حلب")]
    public void A_name_that_is_not_known_is_not_found(string name) => Assert.Null(Gazetteer.Instance.Find(name, LatLng.FromDegrees(36, 37)));
}
