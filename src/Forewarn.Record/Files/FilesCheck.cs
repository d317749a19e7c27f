using System.Collections.Immutable;
using Forewarn.Record.Merkle;
using Microsoft.Win32.SafeHandles;

namespace Forewarn.Record.Files;

/// <summary>One run of <see cref="RecordCheck.CheckFiles"/>: walks the leaves once, and every other file beside them.</summary>
/// <remarks>Each thing is written down in two ways that do not depend on each other: the end of a leaf in its length and in the
/// offsets, its bytes in themselves and in their hash, a hash in itself and in the one above. Where two disagree, the third says
/// which one is wrong, and the check goes on with the other; so one wrong byte is one finding.</remarks>
internal sealed class FilesCheck : IDisposable
{
    private readonly string _directory;
    private readonly (long Size, TreeHash Root)? _expected;
    private readonly List<SafeFileHandle> _handles = [];
    private readonly ForwardReader _leaves, _details, _offsets;
    private readonly ForwardReader?[] _hashes = new ForwardReader?[RecordLayout.LevelsMax];
    private readonly bool[] _endFound = new bool[RecordLayout.LevelsMax];
    private readonly ImmutableArray<RecordFinding>.Builder _findings = ImmutableArray.CreateBuilder<RecordFinding>();
    private readonly TreeFrontier _frontier = new();
    private readonly long _count;
    private LeafEnds _ends;

    public FilesCheck(string directory, (long Size, TreeHash Root)? expected)
    {
        if (!Directory.Exists(directory))
            throw new DirectoryNotFoundException($"{directory}: there is no such directory");
        (_directory, _expected) = (directory, expected);
        var offsets = Open(RecordLayout.Offsets);
        // Before the other files are opened: whatever the offsets have now, the others have too.
        _count = offsets is null ? 0 : RandomAccess.GetLength(offsets) / LeafEnds.Bytes;
        _offsets = new ForwardReader(offsets);
        _leaves = new ForwardReader(Open(RecordLayout.Leaves));
        _details = new ForwardReader(Open(RecordLayout.Details));
    }

    public RecordCheckResult Run(Action<long, ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>? onLeaf, IProgress<long>? progress, CancellationToken cancellation)
    {
        var mark = ReadMark();
        if (mark?.Size > _count)
            Find(RecordLayout.Offsets, _count * LeafEnds.Bytes, FormattableString.Invariant($"the file ends here, with {_count} leaves of {mark.Size} that were synced"));
        if (_expected?.Size > _count)
            Find(RecordLayout.Offsets, _count * LeafEnds.Bytes, FormattableString.Invariant($"the file ends here, with {_count} leaves of {_expected.Value.Size} that are expected"));
        CompareRoot(mark);
        while (_frontier.Size < _count && _findings.Count < RecordCheck.FindingsMax && CheckLeaf(onLeaf))
        {
            CompareRoot(mark);
            if (_frontier.Size % RecordCheck.ProgressLeaves != 0)
                continue;
            cancellation.ThrowIfCancellationRequested();
            progress?.Report(_frontier.Size);
        }
        progress?.Report(_frontier.Size);
        return new RecordCheckResult(_frontier.Size, _frontier.Root, _findings.ToImmutable());
    }

    public void Dispose()
    {
        foreach (var handle in _handles)
            handle.Dispose();
    }

    /// <returns>False when nothing after this leaf can be made out.</returns>
    private bool CheckLeaf(Action<long, ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>? onLeaf)
    {
        long index = _frontier.Size;
        var entry = _offsets.At(index * LeafEnds.Bytes, LeafEnds.Bytes).Span;
        if (entry.Length < LeafEnds.Bytes)
            return Find(RecordLayout.Offsets, index * LeafEnds.Bytes, "the file became shorter");
        var stated = LeafEnds.Read(entry);
        var begin = _ends;
        if (!TryEndOfLeaf(index, stated.Leaf, out long leafEnd) || !TryEndOfDetails(index, stated.Details, out long detailsEnd))
            return false;
        _ends = new LeafEnds(leafEnd, detailsEnd);
        var leaf = LeafBetween(begin.Leaf, leafEnd);
        CheckHashes(index, begin.Leaf, TreeHash.OfLeaf(leaf.Span));
        onLeaf?.Invoke(index, leaf, DetailsBetween(begin.Details, detailsEnd));
        return true;
    }

    /// <summary>Where a leaf ends, by its own length and by the offsets; the hash decides between them.</summary>
    private bool TryEndOfLeaf(long index, long stated, out long end)
    {
        long begin = _ends.Leaf;
        var header = _leaves.At(begin, RecordLayout.LeafHeaderBytes).Span;
        end = header.Length < RecordLayout.LeafHeaderBytes ? -1 : begin + RecordLayout.LeafHeaderBytes + RecordLayout.ReadLeafLength(header);
        if (end == stated && IsLeaf(begin, end))
            return true;
        bool ownFits = HasItsHash(index, begin, end), statedFits = HasItsHash(index, begin, stated);
        if (ownFits == statedFits)
        {
            Find(RecordLayout.Leaves, begin, FormattableString.Invariant($"leaf {index} is not there, or ends at byte {end} by its length and {stated} by its offsets, neither of which has its hash"));
            if (IsLeaf(begin, stated))
                end = stated;
            return IsLeaf(begin, end);
        }
        if (ownFits)
            Find(RecordLayout.Offsets, index * LeafEnds.Bytes, FormattableString.Invariant($"leaf {index} ends at byte {end} of {RecordLayout.Leaves}, not {stated}"));
        else
            Find(RecordLayout.Leaves, begin, FormattableString.Invariant($"the length of leaf {index} is not the {stated - begin - RecordLayout.LeafHeaderBytes} bytes that its offsets and its hash say"));
        end = ownFits ? end : stated;
        return true;
    }

    /// <summary>Where the details of a leaf end, by their own length and by the offsets; the checksum decides between them.</summary>
    private bool TryEndOfDetails(long index, long stated, out long end)
    {
        long begin = _ends.Details;
        var header = _details.At(begin, RecordLayout.DetailsHeaderBytes).Span;
        end = header.Length < RecordLayout.DetailsHeaderBytes ? -1 : begin + RecordLayout.DetailsHeaderBytes + DetailsHeader.Read(header).Length;
        bool ownFits = HasItsChecksum(begin, end);
        if (end == stated && ownFits)
            return true;
        if (end == stated && IsDetails(begin, end))
        {
            Find(RecordLayout.Details, begin, FormattableString.Invariant($"the details of leaf {index} do not have their checksum"));
            return true;
        }
        bool statedFits = HasItsChecksum(begin, stated);
        if (ownFits == statedFits)
        {
            Find(RecordLayout.Details, begin, FormattableString.Invariant($"the details of leaf {index} are not there, or end at byte {end} by their length and {stated} by their offsets, neither of which has their checksum"));
            if (IsDetails(begin, stated))
                end = stated;
            return IsDetails(begin, end);
        }
        if (ownFits)
            Find(RecordLayout.Offsets, index * LeafEnds.Bytes + sizeof(long), FormattableString.Invariant($"the details of leaf {index} end at byte {end} of {RecordLayout.Details}, not {stated}"));
        else
            Find(RecordLayout.Details, begin, FormattableString.Invariant($"the length of the details of leaf {index} is not the {stated - begin - RecordLayout.DetailsHeaderBytes} bytes that their offsets and their checksum say"));
        end = ownFits ? end : stated;
        return true;
    }

    /// <summary>Holds the hash of a leaf, and every hash that it completes, against what is stored.</summary>
    private void CheckHashes(long index, long leafOffset, TreeHash computed)
    {
        Span<TreeHash> completed = stackalloc TreeHash[TreeFrontier.HashesMax + 1];
        int levels = _frontier.Append(Settle(index, leafOffset, computed), completed);
        for (int level = 1; level < levels; level++)
        {
            long node = index >> level;
            if (TryStored(level, node, out var stored) && stored != completed[level])
                Find(RecordLayout.Hashes(level), node * TreeHash.Length, FormattableString.Invariant($"hash {node} of level {level} is not that of the two below it"));
        }
    }

    /// <summary>The hash of a leaf to go on with: as computed, or as stored when that is what the level above was made of.</summary>
    private TreeHash Settle(long index, long leafOffset, TreeHash computed)
    {
        if (!TryStored(0, index, out var stored) || stored == computed)
            return computed;
        if (FitsParent(index, stored))
        {
            Find(RecordLayout.Leaves, leafOffset, FormattableString.Invariant($"leaf {index} does not have the hash that the tree has for it"));
            return stored;
        }
        Find(RecordLayout.Hashes(0), index * TreeHash.Length, FitsParent(index, computed)
            ? FormattableString.Invariant($"hash {index} is not that of leaf {index}")
            : FormattableString.Invariant($"hash {index} is not that of leaf {index}, at byte {leafOffset} of {RecordLayout.Leaves}; one of the two is wrong"));
        return computed;
    }

    /// <summary>Whether the hash above a leaf was made of this one.</summary>
    private bool FitsParent(long index, TreeHash hash)
    {
        var sibling = HashesOf(0).Aside((index ^ 1) * TreeHash.Length, TreeHash.Length);
        var parent = HashesOf(1).Aside((index >> 1) * TreeHash.Length, TreeHash.Length);
        if (sibling.Length < TreeHash.Length || parent.Length < TreeHash.Length)
            return false;
        var other = new TreeHash(sibling);
        return new TreeHash(parent) == ((index & 1) == 0 ? TreeHash.OfChildren(hash, other) : TreeHash.OfChildren(other, hash));
    }

    private bool TryStored(int level, long index, out TreeHash hash)
    {
        var stored = HashesOf(level).At(index * TreeHash.Length, TreeHash.Length).Span;
        bool isThere = stored.Length == TreeHash.Length;
        hash = isThere ? new TreeHash(stored) : default;
        if (!isThere && !_endFound[level])
        {
            _endFound[level] = true;
            Find(RecordLayout.Hashes(level), index * TreeHash.Length + stored.Length, FormattableString.Invariant($"the file ends within hash {index}, or is not there"));
        }
        return isThere;
    }

    private bool HasItsHash(long index, long begin, long end) =>
        IsLeaf(begin, end) && TryStored(0, index, out var stored) && TreeHash.OfLeaf(LeafBetween(begin, end).Span) == stored;

    private bool HasItsChecksum(long begin, long end)
    {
        if (!IsDetails(begin, end))
            return false;
        int length = (int)(end - begin);
        // They may have been replaced while they were read: then a second look finds them whole.
        return Fits(_details.At(begin, length).Span) || Fits(_details.Aside(begin, length));

        static bool Fits(ReadOnlySpan<byte> framed) =>
            DetailsHeader.Read(framed).Checksum == RecordLayout.Checksum(framed[RecordLayout.DetailsHeaderBytes..]);
    }

    private bool IsLeaf(long begin, long end) =>
        end > begin && end - begin - RecordLayout.LeafHeaderBytes is >= 0 and <= RecordFiles.LeafBytesMax && _leaves.At(begin, (int)(end - begin)).Length == end - begin;

    private bool IsDetails(long begin, long end) =>
        end > begin && end - begin - RecordLayout.DetailsHeaderBytes is >= 0 and <= RecordFiles.DetailsBytesMax && _details.At(begin, (int)(end - begin)).Length == end - begin;

    private ReadOnlyMemory<byte> LeafBetween(long begin, long end) => _leaves.At(begin, (int)(end - begin))[RecordLayout.LeafHeaderBytes..];

    private ReadOnlyMemory<byte> DetailsBetween(long begin, long end) => _details.At(begin, (int)(end - begin))[RecordLayout.DetailsHeaderBytes..];

    private void CompareRoot(SyncedMark? mark)
    {
        if (mark?.Size == _frontier.Size && mark.Root != _frontier.Root)
            Find(RecordLayout.Synced, 0, FormattableString.Invariant($"it states another root for size {mark.Size} than the leaves have"));
        if (_expected is { } expected && expected.Size == _frontier.Size && expected.Root != _frontier.Root)
            Find(RecordLayout.Hashes(0), expected.Size * TreeHash.Length, FormattableString.Invariant($"the tree of the first {expected.Size} leaves has another root than is expected"));
    }

    private SyncedMark? ReadMark()
    {
        try
        {
            return SyncedMark.Read(_directory);
        }
        catch (RecordFormatException e)
        {
            Find(RecordLayout.Synced, 0, e.Problem);
            return null;
        }
    }

    /// <returns>False, for the caller to pass on.</returns>
    private bool Find(string file, long offset, string problem)
    {
        _findings.Add(new RecordFinding(file, offset, problem));
        return false;
    }

    private ForwardReader HashesOf(int level) => _hashes[level] ??= new ForwardReader(Open(RecordLayout.Hashes(level)));

    private SafeFileHandle? Open(string name)
    {
        string path = Path.Combine(_directory, name);
        if (!File.Exists(path))
            return null;
        var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        _handles.Add(handle);
        return handle;
    }
}
