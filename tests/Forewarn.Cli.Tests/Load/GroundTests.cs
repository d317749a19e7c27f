using Forewarn.Cli.Load;
using Forewarn.Core.Geometry;

namespace Forewarn.Cli.Tests.Load;

public sealed class GroundTests
{
    private const int FieldLevel = 13;

    [Fact]
    public void The_one_cell_holds_every_flight_with_room_to_spare() =>
        Assert.Single(CellsOf(Ground.OneCell.Around(0) with { Length = 600, Width = 600 }));

    [Fact]
    public void Flights_in_the_one_cell_all_overlap_on_the_map()
    {
        var random = new Random(1);
        var flights = Enumerable.Range(0, 100).Select(_ => Ground.OneCell.Flight(0, random)).ToArray();

        // All hold the middle of the ground.
        var middle = Ground.OneCell.Around(0);
        Assert.All(flights, flight => Assert.InRange(Math.Abs(flight.Lat - middle.Lat) * Rectangle.MetresPerDegree, 0, flight.Length / 2));
        Assert.All(flights, flight => Assert.InRange(Math.Abs(flight.Lng - middle.Lng) * Rectangle.MetresPerDegree, 0, flight.Width / 2));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 200)]
    [InlineData(0, 201)]
    [InlineData(39_798, 39_799)]
    [InlineData(39_799, 39_999)]
    public void Neighbouring_places_in_the_country_share_no_cell(int place, int neighbour) =>
        Assert.Empty(CellsOf(Ground.Country.Around(place)).Intersect(CellsOf(Ground.Country.Around(neighbour))));

    [Fact]
    public void Clusters_share_no_cell()
    {
        var cells = Enumerable.Range(0, Ground.Clusters.PlaceCount).SelectMany(place => CellsOf(Ground.Clusters.Around(place))).ToArray();

        Assert.Equal(cells.Length, cells.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Grounds))]
    public void Flights_stay_inside_what_is_asked_for_around_their_place(string name)
    {
        var ground = Named(name);
        var random = new Random(2);
        for (int place = 0; place < ground.PlaceCount; place += Math.Max(1, ground.PlaceCount / 7))
        {
            var (south, west) = ground.Around(place).Corner(0);
            var (north, east) = ground.Around(place).Corner(2);
            for (int i = 0; i < 200; i++)
            {
                var flight = ground.Flight(place, random);
                for (int corner = 0; corner < 4; corner++)
                {
                    Assert.InRange(flight.Corner(corner).LatE7, south, north);
                    Assert.InRange(flight.Corner(corner).LngE7, west, east);
                }
            }
        }
    }

    public static TheoryData<string> Grounds => [nameof(Ground.OneCell), nameof(Ground.Clusters), nameof(Ground.Country)];

    private static Ground Named(string name) => name switch
    {
        nameof(Ground.OneCell) => Ground.OneCell,
        nameof(Ground.Clusters) => Ground.Clusters,
        _ => Ground.Country,
    };

    private static IEnumerable<CellId> CellsOf(Rectangle rectangle) =>
        Covering.AtLevel(Polygon.Create([.. Enumerable.Range(0, 4).Select(corner => LatLng.FromE7(rectangle.Corner(corner).LatE7, rectangle.Corner(corner).LngE7))]), FieldLevel);
}
