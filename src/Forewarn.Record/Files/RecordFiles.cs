using System.Buffers.Binary;
using System.Collections.Immutable;
using Forewarn.Record.Merkle;
using Forewarn.Record.Tiles;

namespace Forewarn.Record.Files;

/// <summary>The record on disk: flat files that only grow, of which every C2SP tile is a slice (docs/record-files.md).</summary>
/// <remarks>One thread at a time appends (<see cref="Append"/>, <see cref="Publish"/>, <see cref="TruncateTo"/>); any number of threads
/// read what is published, and <see cref="Sync"/> and <see cref="ReplaceDetails"/> may be called from any. After a write has failed
/// nothing more can be written: open the record anew.</remarks>
public sealed class RecordFiles : ISubtreeHashes, ITileReader, IDisposable
{
    /// <summary>Bytes that a leaf has at most.</summary>
    public const int LeafBytesMax = EntryBundle.EntryBytesMax;

    /// <summary>Bytes that the details of a leaf have at most.</summary>
    public const int DetailsBytesMax = 1 << 24;

    /// <summary>Bytes of leaves and details that wait in memory before they are written, published or not.</summary>
    private const int BufferedBytesMax = 1 << 20;

    private readonly string _directory;
    private readonly FileSet _files;
    private readonly Lock _detailsGate = new(), _syncGate = new();
    private TreeFrontier _frontier;
    private SyncedMark _mark;
    private long _size;
    private volatile bool _failed;

    private RecordFiles(string directory, FileSet files, SyncedMark mark)
    {
        (_directory, _files, _mark) = (directory, files, mark);
        (_frontier, Repairs) = TailRepair.Run(files, mark);
        _size = _frontier.Size;
    }

    /// <summary>Opens the record of a directory, or begins one. A torn tail, as it is left by a process that dies at any instruction or a machine that loses power, is cut off.</summary>
    /// <remarks>What <see cref="Sync"/> covered must be there; everything after it is computed anew, at about a second for 300,000
    /// leaves. Leaves that were appended but not published may be there too.</remarks>
    /// <exception cref="RecordFormatException">The files are not what was synced; it names the file and the offset.</exception>
    /// <exception cref="IOException">Somebody else has the record open, or it cannot be read or written.</exception>
    public static RecordFiles Open(string directory)
    {
        var files = new FileSet(directory);
        try
        {
            return new RecordFiles(directory, files, SyncedMark.Read(directory));
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <summary>What <see cref="Open"/> had to cut off or write anew; empty when the record was whole.</summary>
    public ImmutableArray<RecordFinding> Repairs { get; }

    /// <summary>Number of leaves that are published.</summary>
    public long Size => Volatile.Read(ref _size);

    /// <summary>Number of leaves, published or not: the index of the next one. For the appender.</summary>
    public long AppendedSize => _frontier.Size;

    /// <summary>Adds a leaf and the details beside it; nobody sees it before <see cref="Publish"/>.</summary>
    /// <returns>Hash of the leaf.</returns>
    /// <exception cref="RecordFormatException">A leaf longer than <see cref="LeafBytesMax"/>, or details longer than <see cref="DetailsBytesMax"/>.</exception>
    /// <exception cref="IOException">The record cannot be written.</exception>
    public TreeHash Append(ReadOnlySpan<byte> leaf, ReadOnlySpan<byte> details)
    {
        RequireLength("leaf", leaf.Length, LeafBytesMax);
        RequireLength("details", details.Length, DetailsBytesMax);
        RequireSound();
        try
        {
            var hash = AppendHashes(leaf);
            AppendBytes(leaf, details);
            if (_files.Leaves.Buffered + _files.Details.Buffered > BufferedBytesMax)
                _files.WriteOut();
            return hash;
        }
        catch
        {
            // Some of the files may have the leaf and others not.
            _failed = true;
            throw;
        }
    }

    /// <summary>Writes what is buffered and shows all of it to readers. Outlives the process, not a loss of power.</summary>
    /// <exception cref="IOException">The record cannot be written.</exception>
    public void Publish()
    {
        RequireSound();
        Write(_files.WriteOut);
        Volatile.Write(ref _size, _frontier.Size);
    }

    /// <summary>Makes what is published outlive a loss of power. May run beside the appender, who need not wait for it.</summary>
    /// <exception cref="IOException">The record cannot be written.</exception>
    public void Sync()
    {
        lock (_syncGate)
        {
            RequireSound();
            long size = Size;
            Write(() =>
            {
                _files.Sync();
                if (_mark.Size != size)
                    SetMark(size);
            });
        }
    }

    /// <summary>Root of the tree of the first <paramref name="size"/> leaves.</summary>
    /// <exception cref="RecordFormatException">They are not published.</exception>
    public TreeHash RootAt(long size) => MerkleTree.Root(this, size);

    /// <summary>The exact bytes of a published leaf.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not published.</exception>
    /// <exception cref="RecordFormatException">The files contradict each other.</exception>
    public byte[] ReadLeaf(long index)
    {
        RequirePublished(index);
        var (begin, end) = _files.ReadExtent(index, index + 1);
        long length = end.Leaf - begin.Leaf - RecordLayout.LeafHeaderBytes;
        RequireExtent(index, length, LeafBytesMax);
        byte[] framed = new byte[RecordLayout.LeafHeaderBytes + length];
        _files.Leaves.Read(framed, begin.Leaf);
        if (RecordLayout.ReadLeafLength(framed) != length)
            throw RecordLayout.Damage(RecordLayout.Leaves, begin.Leaf, FormattableString.Invariant($"leaf {index} says another length than its offsets"), FormattableString.Invariant($"{length}"));
        byte[] leaf = framed[RecordLayout.LeafHeaderBytes..];
        if (TreeHash.OfLeaf(leaf) != Subtree(0, index))
            throw RecordLayout.Damage(RecordLayout.Leaves, begin.Leaf, FormattableString.Invariant($"leaf {index} is not the one whose hash is in the tree"), Subtree(0, index).ToString());
        return leaf;
    }

    /// <summary>The bytes beside a published leaf.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not published.</exception>
    /// <exception cref="RecordFormatException">The files contradict each other, or the checksum says that the details were damaged.</exception>
    public byte[] ReadDetails(long index)
    {
        var (offset, length) = DetailsExtent(index);
        byte[] framed = new byte[RecordLayout.DetailsHeaderBytes + length];
        lock (_detailsGate)
            _files.Details.Read(framed, offset);
        byte[] details = framed[RecordLayout.DetailsHeaderBytes..];
        if (DetailsHeader.Read(framed) != DetailsHeader.Of(details))
            throw RecordLayout.Damage(RecordLayout.Details, offset, FormattableString.Invariant($"the details of leaf {index} do not have their length and checksum"), "the details as they were written");
        return details;
    }

    /// <summary>Overwrites the details of a published leaf in place, and what remains of the old with spaces (0x20). Durable on return.</summary>
    /// <remarks>Nothing of the old details is left in the file. Copies that others made, and old blocks that a file system that copies
    /// on write or a disk that levels wear may keep, are beyond its reach.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">It is not published.</exception>
    /// <exception cref="RecordFormatException">The new details are longer than the old.</exception>
    /// <exception cref="IOException">The record cannot be written.</exception>
    public void ReplaceDetails(long index, ReadOnlySpan<byte> details)
    {
        const byte Space = 0x20;
        RequireSound();
        var (offset, length) = DetailsExtent(index);
        RequireLength(FormattableString.Invariant($"new details of leaf {index}"), details.Length, length);
        byte[] padded = new byte[length];
        details.CopyTo(padded);
        padded.AsSpan(details.Length).Fill(Space);
        byte[] framed = new byte[RecordLayout.DetailsHeaderBytes + length];
        WriteDetails(framed, padded);
        Write(() =>
        {
            lock (_detailsGate)
                _files.Details.Overwrite(framed, offset);
            _files.Details.Sync();
        });
    }

    /// <summary>The bytes of a tile of hashes, or of a bundle of entries, of the published tree.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The published tree does not have all of it (<see cref="TileAddress.IsIn"/>).</exception>
    /// <exception cref="RecordFormatException">The files contradict each other.</exception>
    public byte[] ReadTile(TileAddress address)
    {
        if (!address.IsIn(Size))
            throw new ArgumentOutOfRangeException(nameof(address), address, FormattableString.Invariant($"the tree has {Size} leaves"));
        if (!address.IsEntries)
        {
            byte[] hashes = new byte[address.Width * TreeHash.Length];
            _files.ReadHashes(address.Level * TileAddress.Height, address.First, hashes);
            return hashes;
        }
        var (begin, end) = _files.ReadExtent(address.First, address.First + address.Width);
        long length = end.Leaf - begin.Leaf;
        RequireExtent(address.First, length, EntryBundle.BytesMax);
        byte[] entries = new byte[length];
        _files.Leaves.Read(entries, begin.Leaf);
        return entries;
    }

    /// <inheritdoc/>
    /// <remarks>Reads at once, not asynchronously.</remarks>
    public ValueTask<ReadOnlyMemory<byte>> ReadAsync(TileAddress address, CancellationToken cancellation) => address.IsIn(Size)
        ? new(ReadTile(address))
        : throw new RecordFormatException(address.ToString(), FormattableString.Invariant($"the record has {Size} leaves"), "a tile within them");

    /// <inheritdoc/>
    public TreeHash Subtree(int level, long index)
    {
        if (level is < 0 or >= RecordLayout.LevelsMax || index < 0 || index >= Size >> level)
            throw new RecordFormatException(FormattableString.Invariant($"subtree {index} of level {level}"), FormattableString.Invariant($"the record has {Size} leaves"), "a complete subtree within them");
        return _files.Subtree(level, index);
    }

    /// <summary>Drops every leaf from index <paramref name="size"/> on, and whatever is not published. Not while anyone reads those.</summary>
    /// <param name="size">0 to <see cref="Size"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">More than is published, or negative.</exception>
    /// <exception cref="IOException">The record cannot be written.</exception>
    public void TruncateTo(long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, Size);
        lock (_syncGate)
        {
            RequireSound();
            Write(() =>
            {
                var frontier = TreeFrontier.Of(this, size);
                var ends = size == 0 ? default : _files.ReadExtent(size - 1, size).End;
                // Before anything is cut: what is synced must be there whenever the record is opened.
                if (_mark.Size > size)
                    SetMark(size);
                Volatile.Write(ref _size, size);
                _files.CutTo(size, ends);
                _frontier = frontier;
            });
        }
    }

    /// <summary>Closes the files. What is not published is lost; what is not synced is not.</summary>
    public void Dispose() => _files.Dispose();

    private void SetMark(long size)
    {
        var mark = new SyncedMark(size, RootAt(size));
        mark.Write(_directory);
        _mark = mark;
    }

    /// <summary>Runs something that writes; when it fails, the record may be anything between before and after, and is written no more.</summary>
    private void Write(Action action)
    {
        try
        {
            action();
        }
        catch
        {
            _failed = true;
            throw;
        }
    }

    private TreeHash AppendHashes(ReadOnlySpan<byte> leaf)
    {
        Span<TreeHash> completed = stackalloc TreeHash[TreeFrontier.HashesMax + 1];
        int levels = _frontier.Append(TreeHash.OfLeaf(leaf), completed);
        for (int level = 0; level < levels; level++)
            completed[level].CopyTo(_files.HashesToAppend(level).Append(TreeHash.Length));
        return completed[0];
    }

    private void AppendBytes(ReadOnlySpan<byte> leaf, ReadOnlySpan<byte> details)
    {
        var room = _files.Leaves.Append(RecordLayout.LeafHeaderBytes + leaf.Length);
        BinaryPrimitives.WriteUInt16BigEndian(room, (ushort)leaf.Length);
        leaf.CopyTo(room[RecordLayout.LeafHeaderBytes..]);
        WriteDetails(_files.Details.Append(RecordLayout.DetailsHeaderBytes + details.Length), details);
        new LeafEnds(_files.Leaves.Length, _files.Details.Length).CopyTo(_files.Offsets.Append(LeafEnds.Bytes));
    }

    private static void WriteDetails(Span<byte> destination, ReadOnlySpan<byte> details)
    {
        DetailsHeader.Of(details).CopyTo(destination);
        details.CopyTo(destination[RecordLayout.DetailsHeaderBytes..]);
    }

    /// <summary>Where the details of a leaf begin with their header, and how long they are without it.</summary>
    private (long Offset, int Length) DetailsExtent(long index)
    {
        RequirePublished(index);
        var (begin, end) = _files.ReadExtent(index, index + 1);
        long length = end.Details - begin.Details - RecordLayout.DetailsHeaderBytes;
        RequireExtent(index, length, DetailsBytesMax);
        return (begin.Details, (int)length);
    }

    private static void RequireLength(string what, int length, int max)
    {
        if (length > max)
            throw new RecordFormatException(what, FormattableString.Invariant($"{length} bytes"), FormattableString.Invariant($"{max} at most"));
    }

    /// <summary>Damaged offsets must not make anyone ask for all the memory that there is.</summary>
    private static void RequireExtent(long index, long length, int max)
    {
        if (length < 0 || length > max)
            throw RecordLayout.Damage(RecordLayout.Offsets, index * LeafEnds.Bytes, FormattableString.Invariant($"a length of {length}"), FormattableString.Invariant($"0 to {max}"));
    }

    private void RequirePublished(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Size);
    }

    private void RequireSound()
    {
        if (_failed)
            throw new IOException($"{_directory}: an earlier write to the record failed; it must be opened anew");
    }
}
