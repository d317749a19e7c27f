using System.Globalization;
using CsCheck;
using Forewarn.Record.Tiles;

namespace Forewarn.Record.Tests.Tiles;

public class TileAddressTests
{
    [Theory]
    [InlineData("0/000", 0, 0, 256)]
    [InlineData("63/999", 63, 999, 256)]
    [InlineData("0/x001/x234/067", 0, 1_234_067, 256)]
    [InlineData("0/x001/x234/067.p/8", 0, 1_234_067, 8)]
    [InlineData("2/x001/000.p/255", 2, 1000, 255)]
    public void A_path_of_hashes_is_read_and_written_the_same(string path, int level, long number, int width)
    {
        var address = TileAddress.Parse(path);
        Assert.Equal(TileAddress.OfHashes(level, number, width), address);
        Assert.Equal(path, address.ToString());
    }

    [Theory]
    [InlineData("entries/000", 0, 256)]
    [InlineData("entries/x123/456.p/1", 123_456, 1)]
    public void A_path_of_entries_is_read_and_written_the_same(string path, long number, int width)
    {
        var address = TileAddress.Parse(path);
        Assert.Equal(TileAddress.OfEntries(number, width), address);
        Assert.Equal(path, address.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("0/")]
    [InlineData("/000")]
    [InlineData("0/0")]
    [InlineData("0/00")]
    [InlineData("0/0000")]
    [InlineData("00/000")]
    [InlineData("64/000")]
    [InlineData("-1/000")]
    [InlineData("+1/000")]
    [InlineData("0/-01")]
    [InlineData("0/x000")]
    [InlineData("0/x000/001")]
    [InlineData("0/x001")]
    [InlineData("0/001/002")]
    [InlineData("0/x001/x002")]
    [InlineData("0/x001/002/")]
    [InlineData("0/X001/002")]
    [InlineData("0/000.p/0")]
    [InlineData("0/000.p/256")]
    [InlineData("0/000.p/08")]
    [InlineData("0/000.p/")]
    [InlineData("0/000.p/8/")]
    [InlineData("0/000.p/8.p/8")]
    [InlineData("0/000.P/8")]
    [InlineData("0/000 ")]
    [InlineData(" 0/000")]
    [InlineData("0/\u0661\u0662\u0663")]
    [InlineData("Entries/000")]
    [InlineData("entries")]
    [InlineData("entries/../000")]
    [InlineData("0/../../etc/passwd")]
    [InlineData("0/x999/x999/x999/x999/x999/x999/999")]
    [InlineData("0/x020/x000/x000/x000/x000/x000/000")]
    public void Any_other_form_is_refused(string path)
    {
        Assert.False(TileAddress.TryParse(path, out _));
        Assert.Throws<RecordFormatException>(() => TileAddress.Parse(path));
    }

    [Fact]
    public void A_very_long_path_is_refused_without_being_repeated()
    {
        string path = "0/" + string.Concat(Enumerable.Repeat("x999/", 10_000)) + "999";
        Assert.True(Assert.Throws<RecordFormatException>(() => TileAddress.Parse(path)).Message.Length < 300);
    }

    [Fact]
    public void Every_address_is_read_back_from_its_path() =>
        Gen.Select(Gen.Int[-1, 63], Gen.Long[0, 1L << 54], Gen.Int[1, 256]).Sample((level, number, width) =>
        {
            var address = level < 0 ? TileAddress.OfEntries(number, width) : TileAddress.OfHashes(level, number, width);
            return TileAddress.Parse(address.ToString()) == address;
        });

    [Fact]
    public void What_is_read_at_all_is_written_back_the_same() =>
        Gen.String[Gen.Char["016x/.pe"], 0, 14].Sample(path =>
            !TileAddress.TryParse(path, out var address) || address.ToString() == path);

    [Theory]
    [InlineData(-1, 0, 1)]
    [InlineData(64, 0, 1)]
    [InlineData(0, -1, 1)]
    [InlineData(0, long.MaxValue, 1)]
    [InlineData(0, 0, 0)]
    [InlineData(0, 0, 257)]
    public void A_value_out_of_range_is_refused(int level, long number, int width) =>
        Assert.Throws<RecordFormatException>(() => TileAddress.OfHashes(level, number, width));

    [Fact]
    public void A_tree_of_70000_has_the_tiles_that_the_specification_lists()
    {
        var tiles = TileAddress.OfTree(70_000).Where(tile => !tile.IsEntries).ToLookup(tile => (tile.Level, tile.IsFull));
        Assert.Equal(273, tiles[(0, true)].Count());
        Assert.Equal(TileAddress.OfHashes(0, 273, 112), Assert.Single(tiles[(0, false)]));
        Assert.Equal(TileAddress.OfHashes(1, 0), Assert.Single(tiles[(1, true)]));
        Assert.Equal(TileAddress.OfHashes(1, 1, 17), Assert.Single(tiles[(1, false)]));
        Assert.Equal(TileAddress.OfHashes(2, 0, 1), Assert.Single(tiles[(2, false)]));
        Assert.Equal(5, tiles.Count);
    }

    [Fact]
    public void A_tree_of_256_has_one_full_tile_and_a_partial_one_above() =>
        Assert.Equal(["entries/000", "0/000", "1/000.p/1"], TileAddress.OfTree(256).Select(tile => tile.ToString()));

    [Fact]
    public void An_empty_tree_has_no_tiles() => Assert.Empty(TileAddress.OfTree(0));

    [Theory]
    [InlineData("0/000.p/5", 5, true)]
    [InlineData("0/000.p/5", 4, false)]
    [InlineData("0/000.p/5", 300, true)]
    [InlineData("0/001", 511, false)]
    [InlineData("0/001", 512, true)]
    [InlineData("1/000.p/1", 255, false)]
    [InlineData("1/000.p/1", 256, true)]
    [InlineData("entries/000.p/1", 0, false)]
    [InlineData("63/000.p/1", long.MaxValue, false)]
    [InlineData("7/000.p/127", long.MaxValue, true)]
    [InlineData("7/000.p/128", long.MaxValue, false)]
    public void A_tile_is_in_a_tree_that_has_all_of_its_hashes(string path, long treeSize, bool isIn) =>
        Assert.Equal(isIn, TileAddress.Parse(path).IsIn(treeSize));

    [Fact]
    public void Every_tile_of_a_tree_is_in_it_and_none_is_wider_than_it_can_be() =>
        Gen.Long[0, 200_000].Sample(size => TileAddress.OfTree(size).All(tile =>
            tile.IsIn(size) && (tile.IsFull || !TileAddress.Parse(WithWidth(tile, tile.Width + 1)).IsIn(size))), iter: 30);

    private static string WithWidth(TileAddress tile, int width) =>
        tile.Full.ToString() + (width == 256 ? "" : ".p/" + width.ToString(CultureInfo.InvariantCulture));
}
