using CsCheck;
using Forewarn.Record.Merkle;

namespace Forewarn.Record.Tests.Merkle;

/// <summary>What proves nothing is not accepted, whatever is wrong with it, and never with an exception.</summary>
public class WrongProofTests
{
    private const int SizeMax = 20;

    private static readonly NaiveTree Tree = NaiveTree.OfSize(SizeMax);
    private static readonly TreeHash Root = Tree.Mth(0, SizeMax);

    [Fact]
    public void An_inclusion_proof_with_any_bit_flipped_is_refused()
    {
        foreach (var (index, size) in LeavesOfSizes())
        {
            TreeHash[] proof = [.. Tree.Path(index, size)];
            foreach (var wrong in WithEachBitFlipped(proof))
                Assert.False(MerkleTree.VerifyInclusion(Tree.LeafHash(index), index, size, wrong, Tree.Mth(0, size)));
        }
    }

    [Fact]
    public void A_consistency_proof_with_any_bit_flipped_is_refused()
    {
        foreach (var (oldSize, newSize) in PairsOfSizes())
        {
            TreeHash[] proof = [.. Tree.Proof(oldSize, newSize)];
            foreach (var wrong in WithEachBitFlipped(proof))
                Assert.False(MerkleTree.VerifyConsistency(oldSize, Tree.Mth(0, oldSize), newSize, Tree.Mth(0, newSize), wrong));
        }
    }

    [Fact]
    public void An_inclusion_proof_of_another_length_is_refused()
    {
        foreach (var (index, size) in LeavesOfSizes())
        {
            TreeHash[] proof = [.. Tree.Path(index, size)];
            foreach (var wrong in OfOtherLengths(proof))
                Assert.False(MerkleTree.VerifyInclusion(Tree.LeafHash(index), index, size, wrong, Tree.Mth(0, size)));
        }
    }

    [Fact]
    public void A_consistency_proof_of_another_length_is_refused()
    {
        foreach (var (oldSize, newSize) in PairsOfSizes())
        {
            TreeHash[] proof = [.. Tree.Proof(oldSize, newSize)];
            foreach (var wrong in OfOtherLengths(proof))
                Assert.False(MerkleTree.VerifyConsistency(oldSize, Tree.Mth(0, oldSize), newSize, Tree.Mth(0, newSize), wrong));
        }
    }

    [Fact]
    public void An_inclusion_proof_for_another_index_is_refused()
    {
        foreach (var (index, size) in LeavesOfSizes())
        {
            for (int other = -1; other <= SizeMax; other++)
            {
                if (other != index)
                    Assert.False(MerkleTree.VerifyInclusion(Tree.LeafHash(index), other, size, Tree.Path(index, size).ToArray(), Tree.Mth(0, size)));
            }
        }
    }

    [Fact]
    public void An_inclusion_proof_from_another_size_is_refused()
    {
        foreach (var (index, size) in LeavesOfSizes())
        {
            for (int other = 0; other <= SizeMax; other++)
            {
                if (other != size)
                    Assert.False(MerkleTree.VerifyInclusion(Tree.LeafHash(index), index, other, Tree.Path(index, size).ToArray(), Tree.Mth(0, other)));
            }
        }
    }

    [Fact]
    public void A_consistency_proof_between_other_sizes_is_refused()
    {
        foreach (var (oldSize, newSize) in PairsOfSizes())
        {
            TreeHash[] proof = [.. Tree.Proof(oldSize, newSize)];
            for (int other = 0; other <= SizeMax; other++)
            {
                if (other != newSize && other > oldSize)
                    Assert.False(MerkleTree.VerifyConsistency(oldSize, Tree.Mth(0, oldSize), other, Tree.Mth(0, other), proof));
                if (other != oldSize && other < newSize)
                    Assert.False(MerkleTree.VerifyConsistency(other, Tree.Mth(0, other), newSize, Tree.Mth(0, newSize), proof));
            }
        }
    }

    [Fact]
    public void A_tree_that_was_rewritten_is_not_consistent_with_the_old_one()
    {
        var rewritten = new NaiveTree([.. Enumerable.Range(0, SizeMax).Select(index => TestLeaves.Bytes(index == 0 ? 99 : index))]);
        for (int oldSize = 1; oldSize < SizeMax; oldSize++)
        {
            Assert.False(MerkleTree.VerifyConsistency(
                oldSize, Tree.Mth(0, oldSize), SizeMax, rewritten.Mth(0, SizeMax), rewritten.Proof(oldSize, SizeMax).ToArray()));
        }
    }

    [Fact]
    public void Two_roots_for_one_size_are_not_consistent() =>
        Assert.False(MerkleTree.VerifyConsistency(SizeMax, Root, SizeMax, Tree.Mth(0, 3), []));

    [Fact]
    public void A_tree_does_not_shrink() =>
        Assert.False(MerkleTree.VerifyConsistency(SizeMax, Root, SizeMax - 1, Tree.Mth(0, SizeMax - 1), []));

    [Fact]
    public void An_old_tree_without_leaves_has_the_root_of_no_leaves() =>
        Assert.False(MerkleTree.VerifyConsistency(0, Tree.Mth(0, 1), SizeMax, Root, []));

    [Fact]
    public void Whatever_is_given_is_answered_and_never_thrown()
    {
        var size = Gen.OneOf(Gen.Long, Gen.Long[-2, 70], Gen.Const(long.MaxValue), Gen.Const(long.MinValue));
        Gen.Select(size, size, Gen.Int[0, 80]).Sample((a, b, length) =>
        {
            var proof = Enumerable.Repeat(Root, length).ToArray();
            return !MerkleTree.VerifyInclusion(Root, a, b, proof, Root) || (length == 0 && a == 0 && b == 1);
        });
        Gen.Select(size, size, Gen.Int[0, 80]).Sample((a, b, length) =>
        {
            var proof = Enumerable.Repeat(Root, length).ToArray();
            return !MerkleTree.VerifyConsistency(a, Root, b, Root, proof) || (length == 0 && a == b);
        });
    }

    private static IEnumerable<(int Index, int Size)> LeavesOfSizes() =>
        from size in Enumerable.Range(1, SizeMax) from index in Enumerable.Range(0, size) select (index, size);

    private static IEnumerable<(int Old, int New)> PairsOfSizes() =>
        from newSize in Enumerable.Range(1, SizeMax) from oldSize in Enumerable.Range(1, newSize - 1) select (oldSize, newSize);

    private static IEnumerable<TreeHash[]> WithEachBitFlipped(TreeHash[] proof)
    {
        for (int i = 0; i < proof.Length; i++)
        {
            for (int bit = 0; bit < TreeHash.Length * 8; bit++)
            {
                byte[] bytes = Convert.FromHexString(proof[i].ToString());
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
                TreeHash[] wrong = [.. proof];
                wrong[i] = new TreeHash(bytes);
                yield return wrong;
            }
        }
    }

    private static IEnumerable<TreeHash[]> OfOtherLengths(TreeHash[] proof)
    {
        if (proof.Length > 0)
        {
            yield return proof[1..];
            yield return proof[..^1];
        }
        yield return [.. proof, Root];
        yield return [Root, .. proof];
        yield return [.. proof, .. Enumerable.Repeat(Root, 100)];
    }
}
