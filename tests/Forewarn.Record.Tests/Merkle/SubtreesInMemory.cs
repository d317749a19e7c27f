using Forewarn.Record.Merkle;

namespace Forewarn.Record.Tests.Merkle;

/// <summary>All complete subtrees of some leaves, in memory, computed by the library's own hashes.</summary>
internal sealed class SubtreesInMemory : ISubtreeHashes
{
    private readonly List<TreeHash[]> _levels = [];

    public static SubtreesInMemory Of(IEnumerable<byte[]> leaves)
    {
        var tree = new SubtreesInMemory();
        for (TreeHash[] level = [.. leaves.Select(leaf => TreeHash.OfLeaf(leaf))]; level.Length > 0;)
        {
            tree._levels.Add(level);
            level = [.. level.Chunk(2).Where(pair => pair.Length == 2).Select(pair => TreeHash.OfChildren(pair[0], pair[1]))];
        }
        return tree;
    }

    public TreeHash Subtree(int level, long index) => _levels[level][index];
}
