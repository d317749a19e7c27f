using CsCheck;
using Forewarn.Record.Evidence;
using Forewarn.Record.Merkle;

namespace Forewarn.Record.Tests.Evidence;

/// <summary>Held against a tree that is computed the naive way: RFC 6962, section 2.1, as it stands.</summary>
public class TreeProofTests
{
    private const int SizeMax = 130;

    private static readonly TreeHash[] Leaves = [.. Enumerable.Range(0, SizeMax).Select(i => TreeHash.OfLeaf([(byte)i]))];

    [Fact]
    public void Every_pair_of_leaves_of_every_small_tree_leads_to_its_root()
    {
        for (int size = 1; size <= 40; size++)
        {
            var root = Root(0, size);
            for (int i = 0; i < size; i++)
            {
                for (int j = i; j < size; j++)
                {
                    long[] indices = i == j ? [i] : [i, j];
                    Assert.Equal(root, TreeProof.Of(new Subtrees(), size, indices).RootOf(size, indices, Of(indices)));
                }
            }
        }
    }

    [Fact]
    public void Any_leaves_of_any_tree_lead_to_its_root() => Gen.Select(Gen.Int[1, SizeMax], Gen.Int[0, SizeMax - 1].Array[0, 60]).Sample((size, picked) =>
    {
        long[] indices = [.. picked.Where(i => i < size).Select(i => (long)i).Distinct().Order()];
        Assert.Equal(Root(0, size), TreeProof.Of(new Subtrees(), size, indices).RootOf(size, indices, Of(indices)));
    });

    [Fact]
    public void The_proof_of_one_leaf_has_the_hashes_of_its_inclusion_proof()
    {
        for (int index = 0; index < 64; index++)
        {
            var inclusion = MerkleTree.InclusionProof(new Subtrees(), index, 64);
            var proof = TreeProof.Of(new Subtrees(), 64, [index]);
            Assert.Equal(inclusion.Select(hash => hash.ToString()).Order(), proof.Hashes.Select(hash => hash.Hash.ToString()).Order());
        }
    }

    [Fact]
    public void No_hash_is_given_that_the_leaves_give() =>
        Assert.Empty(TreeProof.Of(new Subtrees(), 77, [.. Enumerable.Range(0, 77).Select(i => (long)i)]).Hashes);

    [Fact]
    public void The_tree_without_leaves_has_its_own_root() => Assert.Equal(TreeHash.OfNoLeaves, TreeProof.Of(new Subtrees(), 0, []).RootOf(0, [], []));

    [Fact]
    public void A_proof_is_read_back_as_it_was_written()
    {
        byte[] bytes = TreeProof.Of(new Subtrees(), 100, [3, 50]).ToBytes();

        Assert.Equal(bytes, TreeProof.Parse(bytes).ToBytes());
    }

    [Fact]
    public void A_proof_for_another_size_or_other_leaves_is_refused_or_leads_elsewhere()
    {
        var proof = TreeProof.Of(new Subtrees(), 100, [3, 50]);

        Assert.Throws<RecordFormatException>(() => proof.RootOf(101, [3, 50], Of([3, 50])));
        Assert.Throws<RecordFormatException>(() => proof.RootOf(100, [3], Of([3])));
        Assert.Throws<RecordFormatException>(() => proof.RootOf(100, [3, 51], Of([3, 51])));
        Assert.NotEqual(Root(0, 100), proof.RootOf(100, [3, 50], Of([50, 3])));
    }

    private static TreeHash[] Of(long[] indices) => [.. indices.Select(index => Leaves[index])];

    private static TreeHash Root(int start, int end)
    {
        if (end - start == 1)
            return Leaves[start];
        int left = 1;
        while (left * 2 < end - start)
            left *= 2;
        return TreeHash.OfChildren(Root(start, start + left), Root(start + left, end));
    }

    private sealed class Subtrees : ISubtreeHashes
    {
        public TreeHash Subtree(int level, long index) => Root((int)index << level, (int)(index + 1) << level);
    }
}
