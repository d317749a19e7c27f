namespace Forewarn.Record.Tiles;

/// <summary>The tiles of a log, from wherever they are kept.</summary>
public interface ITileReader
{
    /// <summary>The bytes of a tile: as many hashes or entries as the address says, nothing behind them.</summary>
    /// <exception cref="RecordFormatException">It is not there, or it is not a tile of that width.</exception>
    ValueTask<ReadOnlyMemory<byte>> ReadAsync(TileAddress address, CancellationToken cancellation);
}
