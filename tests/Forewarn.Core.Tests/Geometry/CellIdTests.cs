using System.Globalization;
using CsCheck;
using Forewarn.Core.Geometry;

namespace Forewarn.Core.Tests.Geometry;

public class CellIdTests
{
    /// <summary>Longitude 180 is held as -180 here, which lies exactly on a border of cells. The vectors were computed with
    /// a sine of π that is not quite 0, and so fall to the other side of it.</summary>
    private static bool IsOnBorderBySign(S2Vectors.PointVector point) => point.Lng == 180 && point.Lat == 0;

    [Fact]
    public void Every_place_lies_in_the_leaf_of_the_vectors()
    {
        int checkedCount = 0;
        foreach (S2Vectors.PointVector point in S2Vectors.All.Points.Where(point => !IsOnBorderBySign(point)))
        {
            Assert.Equal((point.Lat, point.Lng, point.Leaf), (point.Lat, point.Lng, LeafOf(point).Token));
            checkedCount++;
        }
        Assert.Equal(2010, checkedCount);
    }

    [Fact]
    public void Every_place_lies_in_the_level_13_cell_of_the_vectors()
    {
        foreach (S2Vectors.PointVector point in S2Vectors.All.Points.Where(point => !IsOnBorderBySign(point)))
        {
            CellId cell = LeafOf(point).Parent(13);
            Assert.Equal((point.Level13, point.Level13Id), (cell.Token, cell.Id.ToString(CultureInfo.InvariantCulture)));
        }
    }

    [Fact]
    public void Longitude_180_is_the_same_place_as_minus_180() =>
        Assert.Equal(CellId.Leaf(LatLng.FromDegrees(0, -180)), CellId.Leaf(LatLng.FromDegrees(0, 180)));

    [Fact]
    public void A_token_names_its_cell() =>
        Cells.Sample(cell => Assert.Equal(cell, CellId.FromToken(cell.Token)));

    [Fact]
    public void A_number_names_its_cell() =>
        Cells.Sample(cell => Assert.Equal(cell, CellId.FromId(cell.Id)));

    [Fact]
    public void A_cell_is_the_parent_of_its_children() =>
        Cells.Where(cell => cell.Level < CellId.LevelMax).Sample(cell =>
        {
            for (int place = 0; place < 4; place++)
                Assert.Equal((cell, cell.Level + 1), (cell.Child(place).Parent(cell.Level), cell.Child(place).Level));
        });

    [Fact]
    public void The_children_of_a_cell_follow_each_other_from_its_first_leaf_to_its_last() =>
        Cells.Where(cell => cell.Level < CellId.LevelMax).Sample(cell =>
        {
            Assert.Equal(cell.RangeMin, cell.Child(0).RangeMin);
            for (int place = 1; place < 4; place++)
                Assert.Equal(cell.Child(place - 1).RangeMax.Id + 2, cell.Child(place).RangeMin.Id);
            Assert.Equal(cell.RangeMax, cell.Child(3).RangeMax);
        });

    [Fact]
    public void A_cell_contains_its_leaves_and_not_its_parent() =>
        Cells.Where(cell => cell.Level is > 0 and < CellId.LevelMax).Sample(cell =>
            Assert.Equal((true, true, false), (cell.Contains(cell.RangeMin), cell.Contains(cell.RangeMax), cell.Contains(cell.Parent(cell.Level - 1)))));

    [Fact]
    public void Row_and_column_on_a_face_lead_back_to_the_cell() =>
        Cells.Sample(cell =>
        {
            (int i, int j) = cell.LowCorner();
            Assert.Equal(cell, CellId.At(cell.Face, i, j, cell.Level));
        });

    [Theory]
    [InlineData("")]
    [InlineData("X")]
    [InlineData("0")]
    [InlineData("e000000000000001")]
    [InlineData("2000000000000002")]
    [InlineData("12345678901234567")]
    [InlineData(" 1")]
    public void What_is_no_token_is_refused(string token) =>
        Assert.Throws<InvalidValueException>(() => CellId.FromToken(token));

    private static readonly Gen<CellId> Cells =
        Gen.Select(GenShape.Anywhere, Gen.Int[0, CellId.LevelMax], (place, level) => CellId.Leaf(place).Parent(level));

    private static CellId LeafOf(S2Vectors.PointVector point) => CellId.Leaf(LatLng.FromDegrees(point.Lat, point.Lng));
}
