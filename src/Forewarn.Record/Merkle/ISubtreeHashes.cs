namespace Forewarn.Record.Merkle;

/// <summary>The hashes of all complete subtrees of a tree, from wherever they are kept.</summary>
public interface ISubtreeHashes
{
    /// <summary>Hash of the subtree of 2^<paramref name="level"/> leaves that begins at leaf <paramref name="index"/> * 2^<paramref name="level"/>.</summary>
    /// <exception cref="RecordFormatException">It is not there, or what is there cannot be read.</exception>
    TreeHash Subtree(int level, long index);
}
