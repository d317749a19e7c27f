using Forewarn.Record.Merkle;

namespace Forewarn.Record.Tests.Merkle;

/// <summary>Trees of every size from 0 to 1,100, proof by proof, against the naive tree.</summary>
public class EverySizeTests
{
    private const int SizeMax = 1100;

    private static readonly NaiveTree Naive = NaiveTree.OfSize(SizeMax);
    private static readonly SubtreesInMemory Tree = SubtreesInMemory.Of(Enumerable.Range(0, SizeMax).Select(TestLeaves.Bytes));

    [Fact]
    public void Every_root_is_that_of_the_definition()
    {
        for (int size = 0; size <= SizeMax; size++)
            Assert.Equal(Naive.Mth(0, size), MerkleTree.Root(Tree, size));
    }

    [Fact]
    public void Every_inclusion_proof_is_that_of_the_definition_and_is_accepted()
    {
        for (int size = 1; size <= SizeMax; size++)
        {
            var root = Naive.Mth(0, size);
            for (int index = 0; index < size; index++)
            {
                var proof = MerkleTree.InclusionProof(Tree, index, size);
                if (!proof.AsSpan().SequenceEqual(Naive.Path(index, size).ToArray()))
                    Assert.Fail($"leaf {index} of {size}: another proof than defined");
                if (!MerkleTree.VerifyInclusion(Naive.LeafHash(index), index, size, proof.AsSpan(), root))
                    Assert.Fail($"leaf {index} of {size}: not accepted");
            }
        }
    }

    [Fact]
    public void Every_consistency_proof_is_that_of_the_definition_and_is_accepted()
    {
        for (int newSize = 0; newSize <= SizeMax; newSize++)
        {
            for (int oldSize = 0; oldSize <= newSize; oldSize++)
            {
                var proof = MerkleTree.ConsistencyProof(Tree, oldSize, newSize);
                if (!proof.AsSpan().SequenceEqual(Naive.Proof(oldSize, newSize).ToArray()))
                    Assert.Fail($"from {oldSize} to {newSize}: another proof than defined");
                if (!MerkleTree.VerifyConsistency(oldSize, Naive.Mth(0, oldSize), newSize, Naive.Mth(0, newSize), proof.AsSpan()))
                    Assert.Fail($"from {oldSize} to {newSize}: not accepted");
            }
        }
    }
}
