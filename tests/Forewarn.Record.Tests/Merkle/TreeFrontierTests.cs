using CsCheck;
using Forewarn.Record.Merkle;

namespace Forewarn.Record.Tests.Merkle;

public class TreeFrontierTests
{
    private static readonly NaiveTree Tree = NaiveTree.OfSize(600);

    [Fact]
    public void Its_root_is_that_of_the_tree_at_every_size()
    {
        var frontier = new TreeFrontier();
        for (int size = 0; size < 600; size++)
        {
            Assert.Equal((size, Tree.Mth(0, size)), (frontier.Size, frontier.Root));
            frontier.Append(Tree.LeafHash(size));
        }
    }

    [Fact]
    public void It_goes_on_from_its_hashes_as_if_never_interrupted() =>
        Gen.Select(Gen.Int[0, 300], Gen.Int[0, 299]).Sample((size, more) =>
        {
            var resumed = TreeFrontier.FromHashes(size, FrontierOf(size).Hashes.AsSpan());
            for (int i = size; i < size + more; i++)
                resumed.Append(Tree.LeafHash(i));
            return resumed.Root == Tree.Mth(0, size + more) && resumed.Size == size + more;
        });

    [Fact]
    public void It_can_be_taken_from_the_subtrees_of_any_size()
    {
        for (int size = 0; size < 600; size++)
            Assert.Equal(FrontierOf(size).Hashes, TreeFrontier.Of(Tree, size).Hashes);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(7, 2)]
    [InlineData(7, 4)]
    [InlineData(long.MaxValue, 62)]
    [InlineData(-1, 64)]
    [InlineData(long.MinValue, 1)]
    public void Hashes_that_do_not_fit_the_size_are_refused(long size, int count) =>
        Assert.Throws<RecordFormatException>(() => TreeFrontier.FromHashes(size, new TreeHash[count]));

    [Fact]
    public void A_frontier_of_the_largest_size_has_63_hashes()
    {
        var frontier = TreeFrontier.FromHashes(long.MaxValue, new TreeHash[TreeFrontier.HashesMax]);
        Assert.Equal(long.MaxValue, frontier.Size);
    }

    private static TreeFrontier FrontierOf(int size)
    {
        var frontier = new TreeFrontier();
        for (int i = 0; i < size; i++)
            frontier.Append(Tree.LeafHash(i));
        return frontier;
    }
}
