using Forewarn.Record.Merkle;

namespace Forewarn.Record.Tests.Merkle;

/// <summary>The vectors that implementations of certificate transparency share: eight leaves, their roots and some proofs.</summary>
public class ReferenceVectorTests
{
    private static readonly string[] Leaves =
    [
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    ];

    private static readonly string[] Roots =
    [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    private const string Leaf0 = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";
    private const string Leaf1 = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
    private const string Leaf4 = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
    private const string Leaves0To2 = "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125";
    private const string Leaves2To4 = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
    private const string Leaves4To6 = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";
    private const string Leaves6To8 = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";
    private const string Leaves0To4 = "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7";
    private const string Leaves4To8 = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";

    private readonly SubtreesInMemory _tree = SubtreesInMemory.Of(Leaves.Select(Convert.FromHexString));

    public static TheoryData<int, int, string[]> InclusionProofs => new()
    {
        { 0, 1, [] },
        { 0, 8, [Leaf1, Leaves2To4, Leaves4To8] },
        { 5, 8, [Leaf4, Leaves6To8, Leaves0To4] },
        { 2, 3, [Leaves0To2] },
        { 1, 5, [Leaf0, Leaves2To4, Leaf4] },
    };

    public static TheoryData<int, int, string[]> ConsistencyProofs => new()
    {
        { 1, 1, [] },
        { 1, 8, [Leaf1, Leaves2To4, Leaves4To8] },
        { 6, 8, [Leaves4To6, Leaves6To8, Leaves0To4] },
        { 2, 5, [Leaves2To4, Leaf4] },
        { 2, 8, [Leaves2To4, Leaves4To8] },
    };

    [Fact]
    public void The_root_of_each_size_is_the_known_one() =>
        Assert.Equal(Roots, Enumerable.Range(0, Roots.Length).Select(size => MerkleTree.Root(_tree, size).ToString()));

    [Theory]
    [MemberData(nameof(InclusionProofs))]
    public void An_inclusion_proof_is_the_known_one(int index, int size, string[] proof) =>
        Assert.Equal(proof, MerkleTree.InclusionProof(_tree, index, size).Select(hash => hash.ToString()));

    [Theory]
    [MemberData(nameof(InclusionProofs))]
    public void A_known_inclusion_proof_is_accepted(int index, int size, string[] proof) =>
        Assert.True(MerkleTree.VerifyInclusion(_tree.Subtree(0, index), index, size, Hashes(proof), Hash(Roots[size])));

    [Theory]
    [MemberData(nameof(ConsistencyProofs))]
    public void A_consistency_proof_is_the_known_one(int oldSize, int newSize, string[] proof) =>
        Assert.Equal(proof, MerkleTree.ConsistencyProof(_tree, oldSize, newSize).Select(hash => hash.ToString()));

    [Theory]
    [MemberData(nameof(ConsistencyProofs))]
    public void A_known_consistency_proof_is_accepted(int oldSize, int newSize, string[] proof) =>
        Assert.True(MerkleTree.VerifyConsistency(oldSize, Hash(Roots[oldSize]), newSize, Hash(Roots[newSize]), Hashes(proof)));

    private static TreeHash Hash(string hex) => new(Convert.FromHexString(hex));

    private static TreeHash[] Hashes(string[] hex) => [.. hex.Select(Hash)];
}
