using System.Collections.Immutable;
using Forewarn.Record.Merkle;

namespace Forewarn.Record.Checkpoints;

/// <summary>A proof that a leaf is in a log: its index, the hashes from it to the root, and a signed checkpoint (C2SP tlog-proof). Immutable.</summary>
public sealed class TlogProof
{
    /// <summary>Most hashes in a proof: a tree has at most 2^63 - 1 leaves.</summary>
    public const int HashesMax = 63;

    /// <summary>Most bytes of extra data: as many as a leaf has at most.</summary>
    public const int ExtraBytesMax = 65_535;

    /// <param name="extra">Data that nothing vouches for, or null.</param>
    /// <param name="index">Index of the leaf, less than the size of the checkpoint.</param>
    /// <param name="hashes">From the leaf's sibling up to the root's child.</param>
    /// <exception cref="RecordFormatException">An index outside the tree, too many hashes, or too much extra data.</exception>
    public TlogProof(ReadOnlyMemory<byte>? extra, long index, ImmutableArray<TreeHash> hashes, SignedCheckpoint checkpoint)
    {
        Extra = extra;
        Index = index;
        Hashes = hashes;
        Checkpoint = checkpoint;
    }

    /// <summary>Data that nothing vouches for; null when there is none.</summary>
    public ReadOnlyMemory<byte>? Extra { get; }

    /// <summary>Index of the leaf, from 0, less than the size of the checkpoint.</summary>
    public long Index { get; }

    /// <summary>From the leaf's sibling up to the root's child; at most <see cref="HashesMax"/>.</summary>
    public ImmutableArray<TreeHash> Hashes { get; }

    /// <summary>The checkpoint that the proof leads to; its signatures are not verified yet.</summary>
    public SignedCheckpoint Checkpoint { get; }

    /// <summary>Reads a proof, strictly; <see cref="ToBytes"/> gives the same bytes again.</summary>
    /// <exception cref="RecordFormatException">It is no proof, or larger than the limits.</exception>
    public static TlogProof Parse(ReadOnlySpan<byte> bytes) => throw new NotImplementedException();

    /// <summary>Whether the leaf with this hash is in the checkpoint's tree at <see cref="Index"/>. Says nothing of who signed the checkpoint.</summary>
    public bool Verify(TreeHash leaf) => throw new NotImplementedException();

    /// <summary>The exact bytes of the proof.</summary>
    public byte[] ToBytes() => throw new NotImplementedException();

    /// <summary>The proof as text; as UTF-8 the same as <see cref="ToBytes"/>.</summary>
    public override string ToString() => throw new NotImplementedException();
}
