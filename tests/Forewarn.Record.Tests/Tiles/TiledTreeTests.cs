using Forewarn.Record.Merkle;
using Forewarn.Record.Tiles;

namespace Forewarn.Record.Tests.Tiles;

public class TiledTreeTests
{
    private const int SizeMax = 70_000;

    private static readonly TilesInMemory Tiles = TilesInMemory.Of(SizeMax);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(65_536)]
    [InlineData(70_000)]
    public async Task Its_root_is_that_of_the_leaves(int size) =>
        Assert.Equal(MerkleTree.Root(Tiles.Tree, size), await new TiledTree(Tiles, size).RootAsync(Cancellation));

    [Fact]
    public async Task Its_inclusion_proofs_are_those_of_the_leaves()
    {
        var random = new Random(6962);
        for (int run = 0; run < 500; run++)
        {
            int size = random.Next(1, SizeMax + 1), index = random.Next(size);
            Assert.Equal(MerkleTree.InclusionProof(Tiles.Tree, index, size), await new TiledTree(Tiles, size).InclusionProofAsync(index, Cancellation));
        }
    }

    [Fact]
    public async Task Its_consistency_proofs_are_those_of_the_leaves()
    {
        var random = new Random(6963);
        for (int run = 0; run < 500; run++)
        {
            int size = random.Next(1, SizeMax + 1), oldSize = random.Next(size + 1);
            Assert.Equal(MerkleTree.ConsistencyProof(Tiles.Tree, oldSize, size), await new TiledTree(Tiles, size).ConsistencyProofAsync(oldSize, Cancellation));
        }
    }

    [Fact]
    public async Task A_proof_takes_few_tiles_and_only_those_of_its_size()
    {
        var counted = new CountingReader(Tiles);
        await new TiledTree(counted, 70_000).InclusionProofAsync(69_000, Cancellation);
        Assert.All(counted.Read, tile => Assert.Contains(tile, TileAddress.OfTree(70_000)));
        Assert.InRange(counted.Read.Count, 1, 6);
    }

    private sealed class CountingReader(ITileReader reader) : ITileReader
    {
        public List<TileAddress> Read { get; } = [];

        public ValueTask<ReadOnlyMemory<byte>> ReadAsync(TileAddress address, CancellationToken cancellation)
        {
            Read.Add(address);
            return reader.ReadAsync(address, cancellation);
        }
    }
}
