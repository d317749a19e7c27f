using CsCheck;
using Forewarn.Core.Geometry;

namespace Forewarn.Core.Tests.Geometry;

public class CellProbeTests
{
    [Fact]
    public void A_probe_calls_apart_just_the_cells_that_do_not_meet_the_area() =>
        Cases.Sample((area, cell) => Assert.Equal(cell.Meets(area, Margin), Find(area, cell) != CellPlace.Apart), iter: 10_000);

    [Fact]
    public void All_quarters_of_a_cell_inside_the_area_are_inside() =>
        Cases.Where(Inside).Sample((area, cell) =>
            Assert.All(Enumerable.Range(0, 4), quarter => Assert.Equal(CellPlace.Inside, Find(area, cell.Quarter(quarter)))), iter: 1_000);

    [Fact]
    public void A_cell_around_a_small_area_is_not_inside_it() =>
        Assert.Equal(CellPlace.Across, Find(Triangle, CellAt(LatLng.FromDegrees(48.85, 2.35), level: 8)));

    private static readonly double Margin = Earth.AngleWithin(0);

    private static readonly Polygon Triangle = Polygon.Create(
        [LatLng.FromDegrees(48.85, 2.35), LatLng.FromDegrees(48.851, 2.35), LatLng.FromDegrees(48.85, 2.351)]);

    /// <summary>Areas of any size, and cells in and around them from far smaller to far larger.</summary>
    private static readonly Gen<(Area, FaceCell)> Cases =
        from center in GenVolume.Places
        from radius in GenShape.Metres(10, 1_000_000)
        from area in GenVolume.Areas(center, radius)
        from place in GenShape.Around(center, 1.2 * radius)
        from finer in Gen.Int[-3, 5]
        select (area, CellAt(place, Math.Clamp((int)Math.Log2(1e7 / radius) + finer, 0, CellId.LevelMax - 8)));

    private static bool Inside((Area Area, FaceCell Cell) pair) => Find(pair.Area, pair.Cell) == CellPlace.Inside;

    private static CellPlace Find(Area area, FaceCell cell) => area.ProbeCells(Margin).Find(cell.ToOutline());

    private static FaceCell CellAt(LatLng place, int level)
    {
        CellId cell = CellId.Leaf(place).Parent(level);
        (int i, int j) = cell.LowCorner();
        return new FaceCell(cell.Face, i, j, CellId.LevelMax - level);
    }
}
