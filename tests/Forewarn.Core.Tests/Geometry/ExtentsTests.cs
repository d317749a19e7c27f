using CsCheck;
using Forewarn.Core.Geometry;
using NodaTime;

namespace Forewarn.Core.Tests.Geometry;

public class ExtentsTests
{
    private static readonly Area West = SquareAround(48.85, 2.35);

    private static readonly Area East = SquareAround(48.85, 2.45);

    [Fact]
    public void Merged_figures_hold_those_of_each_volume() =>
        GenVolume.Places.SelectMany(GenVolume.ExtentsNear).Sample(extents =>
        {
            Assert.Equal(extents.Volumes.Min(volume => volume.Start), extents.Start);
            Assert.Equal(extents.Volumes.Max(volume => volume.End), extents.End);
            Assert.Equal(extents.Volumes.Min(volume => volume.Altitude.LowerCentimetres), extents.Altitude.LowerCentimetres);
            Assert.Equal(extents.Volumes.Max(volume => volume.Altitude.UpperCentimetres), extents.Altitude.UpperCentimetres);
            Assert.Equal(extents.Volumes.SelectMany(volume => Covering.AtLevel(volume.Area, 13)).Distinct().Count(), extents.Cells.Count);
        }, iter: 200);

    [Fact]
    public void What_overlaps_meets() =>
        Pairs.Sample((a, b) => Assert.True(!a.Overlaps(b) || a.Meets(b)), iter: 3_000);

    [Fact]
    public void Extents_overlap_when_a_volume_of_one_overlaps_a_volume_of_the_other() =>
        Pairs.Sample((a, b) => Assert.Equal(
            a.Volumes.Any(volume => b.Volumes.Any(other => volume.Overlaps(other))), a.Overlaps(b)), iter: 3_000);

    [Fact]
    public void Meeting_goes_both_ways() => Pairs.Sample((a, b) => Assert.Equal(a.Meets(b), b.Meets(a)), iter: 2_000);

    [Fact]
    public void Areas_apart_in_the_same_cell_meet_and_do_not_overlap()
    {
        LatLng center = CenterOfCell(CellId.Leaf(LatLng.FromDegrees(48.85, 2.35)).Parent(13));
        Extents a = Of(Circle.FromMetres(center, 10), 0, 120, 0, 60);
        Extents b = Of(Circle.FromMetres(GenShape.Away(center, 1, 100), 10), 0, 120, 0, 60);
        Assert.Equal((true, false), (a.Meets(b), a.Overlaps(b)));
    }

    [Fact]
    public void Altitudes_that_touch_meet() => Assert.True(Of(West, 0, 120, 0, 60).Meets(Of(West, 120, 200, 0, 60)));

    [Fact]
    public void Altitudes_a_centimetre_apart_do_not_meet() => Assert.False(Of(West, 0, 120, 0, 60).Meets(Of(West, 120.01, 200, 0, 60)));

    [Fact]
    public void Times_that_touch_meet() => Assert.True(Of(West, 0, 120, 0, 60).Meets(Of(West, 0, 120, 60, 90)));

    [Fact]
    public void Times_that_touch_do_not_overlap() => Assert.False(Of(West, 0, 120, 0, 60).Overlaps(Of(West, 0, 120, 60, 90)));

    [Fact]
    public void Times_a_tick_apart_do_not_meet()
    {
        Extents later = Extents.Of([Volume4D.Create(West, AltitudeBand.FromMetres(0, 120),
            GenVolume.Noon + Duration.FromMinutes(60) + Duration.FromTicks(1), GenVolume.Noon + Duration.FromMinutes(90))]);
        Assert.False(Of(West, 0, 120, 0, 60).Meets(later));
    }

    [Fact]
    public void Merging_makes_a_route_meet_what_is_there_at_another_time()
    {
        Extents route = Extents.Of([VolumeOf(West, 0, 120, 0, 60), VolumeOf(East, 0, 120, 60, 120)]);
        Extents afterwards = Of(West, 0, 120, 90, 120);
        Assert.Equal((true, false), (route.Meets(afterwards), route.Overlaps(afterwards)));
    }

    [Fact]
    public void Merging_fills_the_gap_between_altitudes()
    {
        Extents layers = Extents.Of([VolumeOf(West, 0, 50, 0, 60), VolumeOf(West, 200, 250, 0, 60)]);
        Extents between = Of(West, 100, 150, 0, 60);
        Assert.Equal((true, false), (layers.Meets(between), layers.Overlaps(between)));
    }

    [Fact]
    public void A_union_has_the_volumes_of_both_each_once()
    {
        Volume4D common = VolumeOf(West, 0, 120, 0, 60);
        Volume4D other = VolumeOf(East, 0, 120, 0, 60);
        Assert.Equal([other, common], Extents.Of([other, common]).Union(Extents.Of([VolumeOf(West, 0, 120, 0, 60)])).Volumes);
    }

    [Fact]
    public void A_union_covers_both() =>
        Pairs.Sample((a, b) => Assert.True(a.Union(b).Covers(a) && a.Union(b).Covers(b)), iter: 500);

    [Fact]
    public void What_reaches_out_in_time_is_not_covered() =>
        Assert.False(Of(West, 0, 120, 0, 60).Covers(Of(West, 0, 120, 0, 61)));

    [Fact]
    public void What_reaches_out_in_height_is_not_covered() =>
        Assert.False(Of(West, 0, 120, 0, 60).Covers(Of(West, 0, 121, 0, 60)));

    [Fact]
    public void What_reaches_into_another_cell_is_not_covered() =>
        Assert.False(Of(West, 0, 120, 0, 60).Covers(Of(Circle.FromMetres(LatLng.FromDegrees(48.85, 2.35), 5_000), 0, 120, 0, 60)));

    [Fact]
    public void Extents_cover_what_covers_whatever_meets_it_if_covered() =>
        Pairs.Sample((a, b) => Assert.True(!a.Covers(b) || a.Meets(b)), iter: 1_000);

    [Fact]
    public void Extents_without_volumes_are_an_error() => Assert.Throws<ArgumentException>(() => Extents.Of([]));

    [Fact]
    public void Extents_of_equal_volumes_are_equal() =>
        GenVolume.Places.SelectMany(GenVolume.ExtentsNear).Sample(extents =>
        {
            Extents again = Extents.Of([.. extents.Volumes.Select(Copy)]);
            Assert.True(extents.Equals(again) && extents.GetHashCode() == again.GetHashCode());
        }, iter: 200);

    [Fact]
    public void Threads_that_ask_for_the_cells_at_once_get_the_same()
    {
        Extents extents = Of(Circle.FromMetres(LatLng.FromDegrees(48.85, 2.35), 30_000), 0, 120, 0, 60);
        CellSet expected = CellSet.Of(extents.Volumes[0].Area);
        Parallel.For(0, 100, _ => Assert.Equal(expected, extents.Cells));
    }

    private static readonly Gen<(Extents, Extents)> Pairs =
        from place in GenVolume.Places
        from a in GenVolume.ExtentsNear(place)
        from b in GenVolume.ExtentsNear(place)
        select (a, b);

    private static Volume4D Copy(Volume4D volume) => Volume4D.Create(
        volume.Area is Polygon polygon ? Polygon.Create(polygon.Vertices.AsSpan()) : volume.Area, volume.Altitude, volume.Start, volume.End);

    private static Polygon SquareAround(double lat, double lng) => Polygon.Create(
    [
        LatLng.FromDegrees(lat - 0.005, lng - 0.005), LatLng.FromDegrees(lat - 0.005, lng + 0.005),
        LatLng.FromDegrees(lat + 0.005, lng + 0.005), LatLng.FromDegrees(lat + 0.005, lng - 0.005),
    ]);

    private static LatLng CenterOfCell(CellId cell)
    {
        (int i, int j) = cell.LowCorner();
        int half = 1 << (CellId.LevelMax - cell.Level - 1);
        Vector center = CubeFace.Numbered(cell.Face).Unproject(CubeFace.CoordinateOf(i + half), CubeFace.CoordinateOf(j + half));
        return LatLng.FromDegrees(Math.Asin(center.Z) * 180 / Math.PI, Math.Atan2(center.Y, center.X) * 180 / Math.PI);
    }

    private static Extents Of(Area area, double lower, double upper, int startMinutes, int endMinutes) =>
        Extents.Of([VolumeOf(area, lower, upper, startMinutes, endMinutes)]);

    private static Volume4D VolumeOf(Area area, double lower, double upper, int startMinutes, int endMinutes) => Volume4D.Create(
        area, AltitudeBand.FromMetres(lower, upper),
        GenVolume.Noon + Duration.FromMinutes(startMinutes), GenVolume.Noon + Duration.FromMinutes(endMinutes));
}
