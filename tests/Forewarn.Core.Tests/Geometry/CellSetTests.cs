using System.Collections.Immutable;
using CsCheck;
using Forewarn.Core.Geometry;

namespace Forewarn.Core.Tests.Geometry;

public class CellSetTests
{
    [Fact]
    public void The_cells_of_an_area_are_those_of_its_covering_at_level_13() =>
        Areas(20_000).Sample(area => Assert.Equal(Covering.AtLevel(area, 13), Leaves(CellSet.Of(area))), iter: 2_000);

    [Fact]
    public void The_cells_of_a_large_area_are_those_of_its_covering_at_level_13() =>
        Areas(60_000).Sample(area => Assert.Equal(Covering.AtLevel(area, 13), Leaves(CellSet.Of(area))), iter: 40);

    [Fact]
    public void The_cells_of_a_cap_hold_each_cell_that_an_independent_library_says_it_meets()
    {
        foreach (S2Vectors.CapVector cap in S2Vectors.All.Caps)
        {
            Circle circle = Circle.FromMetres(LatLng.FromDegrees(cap.Lat, cap.Lng), cap.RadiusMetres);
            Assert.Equal(Covering.AtLevel(circle, 13), Leaves(CellSet.Of(circle)));
        }
    }

    [Fact]
    public void The_normal_form_is_sorted_and_has_no_cell_in_another_and_no_four_quarters() =>
        Areas(1_500_000).Sample(area => RequireNormal(CellSet.Of(area)), iter: 300);

    [Fact]
    public void A_set_of_any_size_holds_the_cell_of_each_place_of_the_area() =>
        (from center in GenVolume.Places
         from radius in GenShape.Metres(1, 1_900_000)
         from place in GenShape.Around(center, 0.99 * radius)
         select (Circle.FromMetres(center, radius), place)).Sample((circle, place) =>
             Assert.True(CellSet.Of(circle).Contains(CellSet.Of(Circle.FromMetres(place, 0.01)))), iter: 300);

    [Fact]
    public void No_area_needs_more_cells_than_the_limit() =>
        Areas(1_900_000).Sample(area => Assert.InRange(CellSet.Of(area).Cells.Length, 1, CellSet.CellCountMax), iter: 300);

    [Fact]
    public void A_set_beyond_the_limit_is_made_of_cells_that_the_area_meets() =>
        Assert.All(CellSet.Of(Ocean).Cells, cell => Assert.True(Meets(Ocean, cell), $"{cell}"));

    [Fact]
    public void The_whole_sphere_around_a_pole_is_covered_beyond_the_limit_without_a_gap()
    {
        CellSet cells = CellSet.Of(Ocean);
        Assert.All(Enumerable.Range(-180, 360), lng =>
            Assert.True(cells.Contains(CellSet.Of(Circle.FromMetres(LatLng.FromDegrees(-72.2, lng), 1)))));
    }

    [Fact]
    public void A_union_has_the_cells_of_all_areas() =>
        Areas(20_000).Array[1, 6].Sample(areas =>
            Assert.Equal(Leaves(areas), Leaves(CellSet.Of(areas))), iter: 500);

    [Fact]
    public void A_union_of_sets_is_the_set_of_all_areas() =>
        NearPairs.Sample((a, b) => Assert.Equal(CellSet.Of([a, b]), CellSet.Of(a).Union(CellSet.Of(b))), iter: 2_000);

    [Fact]
    public void A_union_beyond_the_limit_holds_both_and_keeps_to_the_limit()
    {
        CellSet north = CellSet.Of(Circle.FromMetres(LatLng.FromDegrees(90, 0), 1_900_000));
        CellSet union = CellSet.Of(Ocean).Union(north);
        Assert.True(union.Contains(north) && union.Contains(CellSet.Of(Ocean)) && union.Cells.Length <= CellSet.CellCountMax);
    }

    [Fact]
    public void Sets_meet_when_they_share_a_cell() =>
        NearPairs.Sample((a, b) => Assert.Equal(
            Leaves(CellSet.Of(a)).Intersect(Leaves(CellSet.Of(b))).Any(), CellSet.Of(a).Meets(CellSet.Of(b))), iter: 3_000);

    [Fact]
    public void A_set_contains_another_when_it_has_all_of_its_cells() =>
        NearPairs.Sample((a, b) => Assert.Equal(
            !Leaves(CellSet.Of(b)).Except(Leaves(CellSet.Of(a))).Any(), CellSet.Of(a).Contains(CellSet.Of(b))), iter: 3_000);

    [Fact]
    public void Areas_that_meet_share_a_cell() =>
        NearPairs.Sample((a, b) => Assert.True(!a.Overlaps(b) || CellSet.Of(a).Meets(CellSet.Of(b))), iter: 3_000);

    [Fact]
    public void Sets_with_the_same_cells_are_equal() =>
        Areas(20_000).Sample(area =>
        {
            CellSet set = CellSet.Of(area);
            CellSet again = CellSet.Of([area, area]);
            Assert.True(set.Equals(again) && set.GetHashCode() == again.GetHashCode());
        }, iter: 300);

    [Fact]
    public void Four_quarters_become_the_cell_that_they_make_up()
    {
        CellId cell = CellId.Leaf(LatLng.FromDegrees(48.85, 2.35)).Parent(12);
        ImmutableArray<CellId> normal = CellSetBuilder.Normalize([.. Enumerable.Range(0, 4).Select(cell.Child)]);
        Assert.Equal([cell], normal);
    }

    /// <summary>As large as areas get: a circle of 2,000 km around the South Pole.</summary>
    private static readonly Circle Ocean = Circle.FromMetres(LatLng.FromDegrees(-90, 0), Circle.RadiusMetresMax);

    private static readonly Gen<(Area, Area)> NearPairs =
        from place in GenVolume.Places
        from otherPlace in GenShape.Around(place, 3_000)
        from radius in GenShape.Metres(1, 15_000)
        from otherRadius in GenShape.Metres(1, 15_000)
        from area in GenVolume.Areas(place, radius)
        from other in GenVolume.Areas(otherPlace, otherRadius)
        select (area, other);

    private static Gen<Area> Areas(double radiusMax) =>
        from center in GenVolume.Places
        from radius in GenShape.Metres(1, radiusMax)
        from area in GenVolume.Areas(center, radius)
        select area;

    private static IEnumerable<CellId> Leaves(IEnumerable<Area> areas) =>
        areas.SelectMany(area => Covering.AtLevel(area, 13)).Distinct().Order();

    /// <summary>All cells of level 13 in a set.</summary>
    private static IEnumerable<CellId> Leaves(CellSet set) => set.Cells.SelectMany(Leaves);

    private static IEnumerable<CellId> Leaves(CellId cell) =>
        cell.Level == CellSet.Level ? [cell] : Enumerable.Range(0, 4).SelectMany(place => Leaves(cell.Child(place)));

    private static bool Meets(Area area, CellId cell)
    {
        (int i, int j) = cell.LowCorner();
        return new FaceCell(cell.Face, i, j, CellId.LevelMax - cell.Level).Meets(area, Earth.AngleWithin(0));
    }

    private static void RequireNormal(CellSet set)
    {
        for (int i = 1; i < set.Cells.Length; i++)
            Assert.True(set.Cells[i - 1].RangeMax.Id < set.Cells[i].RangeMin.Id);
        Assert.DoesNotContain(
            set.Cells.Where(cell => cell.Level > 0).GroupBy(cell => cell.Parent(cell.Level - 1)), quarters => quarters.Count() == 4);
    }
}
