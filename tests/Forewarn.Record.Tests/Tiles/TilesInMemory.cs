using System.Buffers;
using Forewarn.Record.Tests.Merkle;
using Forewarn.Record.Tiles;

namespace Forewarn.Record.Tests.Tiles;

/// <summary>A log in memory whose tiles are made from the definition, with room for a lie.</summary>
internal sealed class TilesInMemory : ITileReader
{
    private readonly byte[][] _leaves;

    private TilesInMemory(byte[][] leaves)
    {
        _leaves = leaves;
        Tree = SubtreesInMemory.Of(leaves);
    }

    public SubtreesInMemory Tree { get; }

    /// <summary>Bytes that are served instead of the right ones.</summary>
    public Dictionary<TileAddress, byte[]> Lies { get; } = [];

    public static TilesInMemory Of(int size) => new([.. Enumerable.Range(0, size).Select(TestLeaves.Bytes)]);

    public byte[] Read(TileAddress address)
    {
        if (!address.IsIn(_leaves.Length))
            throw new RecordFormatException(address.ToString(), "not in the tree", "a tile of it");
        int first = (int)(address.Number * TileAddress.WidthMax);
        var bytes = new ArrayBufferWriter<byte>();
        for (int i = first; i < first + address.Width; i++)
        {
            if (address.IsEntries)
                EntryBundle.Write(bytes, _leaves[i]);
            else
                bytes.Write(Convert.FromHexString(Tree.Subtree(8 * address.Level, i).ToString()));
        }
        return bytes.WrittenSpan.ToArray();
    }

    public ValueTask<ReadOnlyMemory<byte>> ReadAsync(TileAddress address, CancellationToken cancellation) =>
        new(Lies.TryGetValue(address, out byte[]? lie) ? lie : Read(address));
}
