using CsCheck;
using Forewarn.Core.Airspace;
using Forewarn.Core.Discovery;
using Forewarn.Core.Geometry;
using Forewarn.Core.Tests.Airspace;
using static Forewarn.Core.Tests.Airspace.Scenario;
using static Forewarn.Core.Tests.Discovery.Peers;

namespace Forewarn.Core.Tests.Discovery;

/// <summary>What a plan has to know, by cells and exactly.</summary>
public class RelevanceTests
{
    [Theory]
    [InlineData(Relevance.Cells, true)]
    [InlineData(Relevance.Exact, false)]
    public void Neighbours_in_one_cell_are_relevant_by_cells_alone(Relevance relevance, bool isRefused) =>
        Assert.Equal(isRefused, IsRefused(relevance, Around(radius: 50), Around(east: 0.15, radius: 50)));

    [Theory]
    [InlineData(Relevance.Cells, true)]
    [InlineData(Relevance.Exact, false)]
    public void What_starts_when_another_ends_is_relevant_by_cells_alone(Relevance relevance, bool isRefused) =>
        Assert.Equal(isRefused, IsRefused(relevance, Around(from: 60, to: 90), Around(from: 90, to: 120)));

    [Theory]
    [InlineData(Relevance.Cells)]
    [InlineData(Relevance.Exact)]
    public void What_flies_where_another_has_its_ceiling_is_relevant(Relevance relevance) =>
        Assert.True(IsRefused(relevance, Around(low: 0, high: 100), Around(low: 100, high: 200)));

    [Theory]
    [InlineData(Relevance.Cells)]
    [InlineData(Relevance.Exact)]
    public void What_is_at_another_height_is_not_relevant(Relevance relevance) =>
        Assert.False(IsRefused(relevance, Around(low: 0, high: 100), Around(low: 100.01, high: 200)));

    [Fact]
    public void The_mode_is_part_of_the_state_that_a_snapshot_holds()
    {
        var peers = new Peers(new Scenario());
        peers.DecideBy(Relevance.Exact);
        using var stream = new MemoryStream();
        peers.State.Capture().WriteTo(stream);
        stream.Position = 0;

        Assert.Equal(Relevance.Exact, AirspaceState.Restore(stream).Relevance);
    }

    [Theory]
    [InlineData(Relevance.Cells)]
    [InlineData(Relevance.Exact)]
    public void No_plan_that_overlaps_a_standing_one_is_made_without_knowing_it(Relevance relevance) =>
        Gen.Select(GenCommand.SomeVolume, GenCommand.SomeVolume, Gen.Bool).Sample((standing, other, isSameTime) =>
        {
            var planned = isSameTime ? Volume4D.Create(other.Area, standing.Altitude, standing.Start, standing.End) : other;
            Assert.True(!planned.Overlaps(standing) || IsRefused(relevance, standing, planned));
        }, iter: 1_000);

    [Fact]
    public void Exactly_decided_a_plan_is_not_refused_for_what_is_farther_than_the_margin() => Gen.Select(SomePolygon, SomePolygon).Sample((standing, planned) =>
        Assert.True(standing.DistanceMetres(planned) <= 1.02 * Earth.MarginMetres || !IsRefused(Relevance.Exact, Over(standing), Over(planned))), iter: 1_000);

    /// <summary>Triangles on either side of a line, some centimetres from it.</summary>
    private static readonly Gen<Polygon> SomePolygon = Gen.Select(Gen.Int[-6, 6], Gen.Int[1, 9], Gen.Bool, (gap, size, isNorth) =>
    {
        int line = 355_000_000 + gap;
        return Polygon.Create([At(line, 355_000_000), At(line, 355_010_000), At(isNorth ? line + size * 1_000 : line - size * 1_000, 355_005_000)]);
    });

    private static LatLng At(int lat, int lng) => LatLng.FromDegrees(lat / 1e7, lng / 1e7);

    private static Volume4D Over(Area area) => Volume4D.Create(area, AltitudeBand.FromMetres(0, 100), Minute(60), Minute(120));

    private static bool IsRefused(Relevance relevance, Volume4D standing, Volume4D planned)
    {
        var peers = new Peers(new Scenario());
        peers.DecideBy(relevance);
        peers.Plan(North, 1, standing);
        return peers.TryPlan(South, 2, planned) is Refused { Code: RefusalCode.MissingOvns };
    }
}
