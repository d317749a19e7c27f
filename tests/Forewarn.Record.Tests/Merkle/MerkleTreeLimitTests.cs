using Forewarn.Record.Merkle;

namespace Forewarn.Record.Tests.Merkle;

public class MerkleTreeLimitTests
{
    [Fact]
    public void There_is_no_root_of_a_negative_size() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleTree.Root(new Zeros(), -1));

    [Theory]
    [InlineData(-1, 3)]
    [InlineData(3, 3)]
    [InlineData(0, 0)]
    public void There_is_no_proof_of_a_leaf_outside_the_tree(long index, long size) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleTree.InclusionProof(new Zeros(), index, size));

    [Theory]
    [InlineData(-1, 3)]
    [InlineData(4, 3)]
    public void There_is_no_proof_between_sizes_that_do_not_grow(long oldSize, long newSize) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleTree.ConsistencyProof(new Zeros(), oldSize, newSize));

    [Theory]
    [InlineData(0)]
    [InlineData(long.MaxValue / 2)]
    [InlineData(long.MaxValue - 1)]
    public void The_largest_tree_has_proofs_within_the_limit(long index)
    {
        var proof = MerkleTree.InclusionProof(new Zeros(), index, long.MaxValue);
        Assert.InRange(proof.Length, 1, MerkleTree.InclusionHashesMax);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(long.MaxValue - 1)]
    public void The_largest_tree_has_consistency_proofs_within_the_limit(long oldSize)
    {
        var proof = MerkleTree.ConsistencyProof(new Zeros(), oldSize, long.MaxValue);
        Assert.InRange(proof.Length, 1, MerkleTree.ConsistencyHashesMax);
    }

    /// <summary>A tree as large as one can be counted, all of whose hashes are zero.</summary>
    private sealed class Zeros : ISubtreeHashes
    {
        public TreeHash Subtree(int level, long index)
        {
            // What is asked for must be complete: the last leaf of it is in the tree.
            Assert.InRange(level, 0, 62);
            Assert.InRange(index, 0, (long.MaxValue >> level) - 1);
            return default;
        }
    }
}
