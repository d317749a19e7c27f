using Forewarn.Record.Merkle;
using Forewarn.Record.Tiles;

namespace Forewarn.Record.Files;

/// <summary>The record on disk: flat files that only grow, of which every C2SP tile is a slice.</summary>
/// <remarks>One appender at a time (<see cref="Append"/>, <see cref="Publish"/>, <see cref="Sync"/>, <see cref="TruncateTo"/>) and
/// any number of readers of what is published, on any thread.</remarks>
public sealed class RecordFiles : ISubtreeHashes, ITileReader, IDisposable
{
    /// <summary>Bytes that a leaf has at most.</summary>
    public const int LeafBytesMax = EntryBundle.EntryBytesMax;

    /// <summary>Bytes that the details of a leaf have at most.</summary>
    public const int DetailsBytesMax = 1 << 24;

    private RecordFiles()
    {
    }

    /// <summary>Opens the record of a directory, or begins one. A torn tail, as a process leaves it that dies at any instruction, is cut off.</summary>
    /// <remarks>What <see cref="Sync"/> once covered is taken as it is, but for its length and root; everything after it is computed anew.</remarks>
    /// <exception cref="RecordFormatException">The files contradict each other; it names the file and the offset.</exception>
    /// <exception cref="IOException">The directory is in use by another process, or cannot be read or written.</exception>
    public static RecordFiles Open(string directory) => throw new NotImplementedException();

    /// <summary>Number of leaves that are published.</summary>
    public long Size => throw new NotImplementedException();

    /// <summary>Number of leaves, published and buffered; the index of the next one.</summary>
    public long AppendedSize => throw new NotImplementedException();

    /// <summary>Adds a leaf and the details beside it to the buffer; nobody sees it before <see cref="Publish"/>.</summary>
    /// <returns>Hash of the leaf.</returns>
    /// <exception cref="RecordFormatException">A leaf longer than <see cref="LeafBytesMax"/>, or details longer than <see cref="DetailsBytesMax"/>.</exception>
    public TreeHash Append(ReadOnlySpan<byte> leaf, ReadOnlySpan<byte> details) => throw new NotImplementedException();

    /// <summary>Writes what is buffered and shows it to readers. Outlives the process, not a loss of power.</summary>
    public void Publish() => throw new NotImplementedException();

    /// <summary>Publishes, and makes all of it outlive a loss of power.</summary>
    public void Sync() => throw new NotImplementedException();

    /// <summary>Root of the tree of the first <paramref name="size"/> leaves, which must be published.</summary>
    public TreeHash RootAt(long size) => throw new NotImplementedException();

    /// <summary>The exact bytes of a published leaf.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not published.</exception>
    public byte[] ReadLeaf(long index) => throw new NotImplementedException();

    /// <summary>The bytes beside a published leaf.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not published.</exception>
    /// <exception cref="RecordFormatException">Their checksum says that they were damaged.</exception>
    public byte[] ReadDetails(long index) => throw new NotImplementedException();

    /// <summary>Overwrites the details of a published leaf in place, and what is longer than the new with spaces (0x20): nothing of the old remains in the file. Durable on return.</summary>
    /// <exception cref="RecordFormatException">The new details are longer than the old.</exception>
    public void ReplaceDetails(long index, ReadOnlySpan<byte> details) => throw new NotImplementedException();

    /// <summary>The bytes of a tile, or of a bundle of entries, of the published tree.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The published tree does not reach so far (<see cref="TileAddress.IsIn"/>).</exception>
    public byte[] ReadTile(TileAddress address) => throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>> ReadAsync(TileAddress address, CancellationToken cancellation) => throw new NotImplementedException();

    /// <inheritdoc/>
    public TreeHash Subtree(int level, long index) => throw new NotImplementedException();

    /// <summary>Drops every leaf from index <paramref name="size"/> on, published or not. Not while anyone reads those.</summary>
    public void TruncateTo(long size) => throw new NotImplementedException();

    /// <summary>Closes the files. What was not published is lost; what was not synced is not.</summary>
    public void Dispose() => throw new NotImplementedException();
}
