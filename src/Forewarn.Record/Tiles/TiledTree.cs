using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Forewarn.Record.Merkle;

namespace Forewarn.Record.Tiles;

/// <summary>A tree of a given size of which only the tiles are at hand: its root and its proofs, each from the few tiles that it needs.</summary>
/// <remarks>What comes out is as true as the tiles: check it against a signed checkpoint. Reads at most two tiles for each level of
/// tiles, and keeps none. Thread-safe where the reader is.</remarks>
/// <param name="size">Number of leaves; a signed checkpoint should have said it, since only then the log has to have the partial tiles.</param>
public sealed class TiledTree(ITileReader reader, long size)
{
    /// <summary>Number of leaves.</summary>
    public long Size { get; } = size;

    /// <inheritdoc cref="MerkleTree.Root"/>
    public ValueTask<TreeHash> RootAsync(CancellationToken cancellation) =>
        ComputeAsync(hashes => MerkleTree.Root(hashes, Size), cancellation);

    /// <inheritdoc cref="MerkleTree.InclusionProof"/>
    public ValueTask<ImmutableArray<TreeHash>> InclusionProofAsync(long index, CancellationToken cancellation) =>
        ComputeAsync(hashes => MerkleTree.InclusionProof(hashes, index, Size), cancellation);

    /// <summary>The proof that the tree of the first <paramref name="oldSize"/> leaves is the beginning of this one (RFC 6962, section 2.1.2).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The old size is above this one's, or negative.</exception>
    public ValueTask<ImmutableArray<TreeHash>> ConsistencyProofAsync(long oldSize, CancellationToken cancellation) =>
        ComputeAsync(hashes => MerkleTree.ConsistencyProof(hashes, oldSize, Size), cancellation);

    /// <summary>Computes twice: once to learn which tiles it takes, and once with those tiles.</summary>
    private async ValueTask<T> ComputeAsync<T>(Func<ISubtreeHashes, T> compute, CancellationToken cancellation)
    {
        var tiles = new Tiles(Size);
        _ = compute(tiles);
        foreach (var address in tiles.Missing())
            tiles.Add(address, await reader.ReadAsync(address, cancellation));
        return compute(tiles);
    }

    /// <summary>Tiles that were read; remembers which were asked for in vain.</summary>
    private sealed class Tiles(long size) : ISubtreeHashes
    {
        private readonly Dictionary<TileAddress, TreeHash[]?> _byAddress = [];

        public TileAddress[] Missing() => [.. _byAddress.Where(tile => tile.Value is null).Select(tile => tile.Key)];

        public void Add(TileAddress address, ReadOnlyMemory<byte> bytes)
        {
            var hashes = new TreeHash[address.Width];
            for (int i = 0; i < hashes.Length; i++)
                hashes[i] = new TreeHash(bytes.Span.Slice(i * TreeHash.Length, TreeHash.Length));
            _byAddress[address] = hashes;
        }

        public TreeHash Subtree(int level, long index)
        {
            int above = level % TileAddress.Height;
            long first = index << above;
            var address = TileAddress.Holding(level / TileAddress.Height, first, size);
            ref var hashes = ref CollectionsMarshal.GetValueRefOrAddDefault(_byAddress, address, out _);
            return hashes is null ? default : Above(hashes.AsSpan((int)(first - address.First), 1 << above));
        }

        private static TreeHash Above(ReadOnlySpan<TreeHash> hashes) => hashes.Length == 1
            ? hashes[0]
            : TreeHash.OfChildren(Above(hashes[..(hashes.Length / 2)]), Above(hashes[(hashes.Length / 2)..]));
    }
}
