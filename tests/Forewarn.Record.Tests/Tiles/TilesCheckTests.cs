using Forewarn.Record.Files;
using Forewarn.Record.Merkle;
using Forewarn.Record.Tiles;

namespace Forewarn.Record.Tests.Tiles;

/// <summary>A log that serves anything but its one tree is told which tile is wrong.</summary>
public class TilesCheckTests
{
    private const int Size = 66_000;

    private readonly TilesInMemory _log = TilesInMemory.Of(Size);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private TreeHash Root => MerkleTree.Root(_log.Tree, Size);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(256)]
    [InlineData(65_536)]
    [InlineData(66_000)]
    public async Task A_log_of_any_size_that_is_as_it_should_be_has_no_findings(int size)
    {
        var result = await RecordCheck.CheckTilesAsync(_log, size, MerkleTree.Root(_log.Tree, size), cancellation: Cancellation);
        Assert.Empty(result.Findings);
        Assert.Equal(size, result.Size);
    }

    [Theory]
    [InlineData("0/000")]
    [InlineData("0/255")]
    [InlineData("0/257.p/208")]
    [InlineData("1/000")]
    [InlineData("1/001.p/1")]
    [InlineData("2/000.p/1")]
    public async Task A_tile_with_any_wrong_byte_is_named(string path)
    {
        var address = TileAddress.Parse(path);
        byte[] wrong = _log.Read(address);
        wrong[^1] ^= 1;
        _log.Lies[address] = wrong;
        var finding = Assert.Single((await CheckAsync()).Findings);
        Assert.Equal(($"tile/{path}", wrong.Length - 32), (finding.File, finding.Offset));
    }

    [Fact]
    public async Task A_wrong_entry_is_found_by_its_tile_and_by_the_checkpoint()
    {
        byte[] wrong = _log.Read(TileAddress.OfEntries(100));
        wrong[2] ^= 1;
        _log.Lies[TileAddress.OfEntries(100)] = wrong;
        var findings = (await CheckAsync()).Findings;
        Assert.Equal(("tile/0/100", 0), (findings[0].File, findings[0].Offset));
        Assert.Equal("checkpoint", findings[^1].File);
    }

    [Theory]
    [InlineData("entries/017")]
    [InlineData("entries/257.p/208")]
    [InlineData("0/017")]
    public async Task A_tile_that_is_cut_short_is_named(string path)
    {
        var address = TileAddress.Parse(path);
        _log.Lies[address] = _log.Read(address)[..^1];
        Assert.Contains((await CheckAsync()).Findings, finding => finding.File == $"tile/{path}");
    }

    [Fact]
    public async Task A_log_with_fewer_entries_than_its_checkpoint_says_is_found_out()
    {
        var result = await RecordCheck.CheckTilesAsync(_log, Size + 1, Root, cancellation: Cancellation);
        Assert.Equal("tile/entries/257.p/209", Assert.Single(result.Findings).File);
    }

    [Fact]
    public async Task A_log_whose_tiles_fit_another_checkpoint_is_found_out()
    {
        var result = await RecordCheck.CheckTilesAsync(_log, Size, MerkleTree.Root(_log.Tree, Size - 1), cancellation: Cancellation);
        Assert.Equal("checkpoint", Assert.Single(result.Findings).File);
    }

    [Fact]
    public async Task A_log_of_nothing_but_lies_is_answered_with_a_limited_number_of_findings()
    {
        foreach (var tile in TileAddress.OfTree(Size).Where(tile => !tile.IsEntries))
            _log.Lies[tile] = new byte[tile.Width * TreeHash.Length];
        Assert.InRange((await CheckAsync()).Findings.Length, 1, RecordCheck.FindingsMax + 1);
    }

    private ValueTask<RecordCheckResult> CheckAsync() => RecordCheck.CheckTilesAsync(_log, Size, Root, cancellation: Cancellation);
}
