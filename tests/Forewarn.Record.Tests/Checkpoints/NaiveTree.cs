using Forewarn.Record.Merkle;

namespace Forewarn.Record.Tests.Checkpoints;

/// <summary>RFC 6962, sections 2.1 and 2.1.1, word for word.</summary>
internal static class NaiveTree
{
    public static TreeHash Root(ReadOnlySpan<TreeHash> leaves) => leaves.Length switch
    {
        0 => TreeHash.OfNoLeaves,
        1 => leaves[0],
        int n => TreeHash.OfChildren(Root(leaves[..Split(n)]), Root(leaves[Split(n)..])),
    };

    public static List<TreeHash> Path(int index, ReadOnlySpan<TreeHash> leaves)
    {
        if (leaves.Length == 1)
            return [];
        int split = Split(leaves.Length);
        return index < split
            ? [.. Path(index, leaves[..split]), Root(leaves[split..])]
            : [.. Path(index - split, leaves[split..]), Root(leaves[..split])];
    }

    /// <summary>The largest power of two below n.</summary>
    private static int Split(int n)
    {
        int split = 1;
        while (split * 2 < n)
            split *= 2;
        return split;
    }
}
