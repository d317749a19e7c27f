using System.Collections.Immutable;
using Forewarn.Record.Merkle;

namespace Forewarn.Record.Tiles;

/// <summary>A tree of a given size of which only the tiles are at hand: its root and proofs, each from the few tiles that it needs.</summary>
/// <remarks>What comes out is as true as the tiles: check it against a signed checkpoint. Thread-safe where the reader is.</remarks>
public sealed class TiledTree(ITileReader reader, long size)
{
    /// <summary>Number of leaves.</summary>
    public long Size { get; } = size;

    public ValueTask<TreeHash> RootAsync(CancellationToken cancellation) => throw new NotImplementedException(reader.ToString());

    /// <inheritdoc cref="MerkleTree.InclusionProof"/>
    public ValueTask<ImmutableArray<TreeHash>> InclusionProofAsync(long index, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>The proof that the tree of the first <paramref name="oldSize"/> leaves is the beginning of this one.</summary>
    public ValueTask<ImmutableArray<TreeHash>> ConsistencyProofAsync(long oldSize, CancellationToken cancellation) => throw new NotImplementedException();
}
