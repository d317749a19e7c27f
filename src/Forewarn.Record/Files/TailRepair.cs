using System.Collections.Immutable;
using Forewarn.Record.Merkle;

namespace Forewarn.Record.Files;

/// <summary>What opening a record does about a process that died while it wrote, or a machine that lost power.</summary>
/// <remarks>What was synced must be there, or the record is refused. After that every leaf is computed anew, and at the first one that
/// is not whole, whatever the reason, the record ends: nothing is kept that was not seen to fit.</remarks>
internal sealed class TailRepair
{
    private readonly FileSet _files;
    private readonly ForwardReader _leaves, _details, _offsets, _leafHashes;
    private readonly ImmutableArray<RecordFinding>.Builder _repairs = ImmutableArray.CreateBuilder<RecordFinding>();
    private readonly TreeFrontier _frontier;
    private LeafEnds _ends;

    private TailRepair(FileSet files, SyncedMark mark)
    {
        _files = files;
        RequireLengths(files, mark.Size);
        _frontier = TreeFrontier.Of(files, mark.Size);
        if (_frontier.Root != mark.Root)
            throw RecordLayout.Damage(RecordLayout.Synced, 0, FormattableString.Invariant($"the files of hashes have another root at size {mark.Size} than was synced"), "the record as it was synced");
        _ends = mark.Size == 0 ? default : files.ReadExtent(mark.Size - 1, mark.Size).End;
        RequireLength(files.Leaves, _ends.Leaf);
        RequireLength(files.Details, _ends.Details);
        (_leaves, _details) = (new(files.Leaves.Handle), new(files.Details.Handle));
        (_offsets, _leafHashes) = (new(files.Offsets.Handle), new(files.HashesToAppend(0).Handle));
    }

    /// <summary>Makes the files end with the last whole leaf.</summary>
    /// <returns>The right edge of what is left, and what was done to get there.</returns>
    /// <exception cref="RecordFormatException">What was synced is not there.</exception>
    public static (TreeFrontier Frontier, ImmutableArray<RecordFinding> Repairs) Run(FileSet files, SyncedMark mark)
    {
        var repair = new TailRepair(files, mark);
        repair.KeepWholeLeaves();
        return (repair._frontier, repair._repairs.ToImmutable());
    }

    private void KeepWholeLeaves()
    {
        Span<TreeHash> completed = stackalloc TreeHash[TreeFrontier.HashesMax + 1];
        long count = _files.Offsets.Written / LeafEnds.Bytes;
        while (_frontier.Size < count && TryReadLeaf(out var hash, out var ends))
        {
            long index = _frontier.Size;
            int levels = _frontier.Append(hash, completed);
            for (int level = 1; level < levels; level++)
                Put(level, index >> level, completed[level]);
            _ends = ends;
        }
        _files.WriteOut();
        foreach (var (file, offset, lost) in _files.CutTo(_frontier.Size, _ends))
            _repairs.Add(new RecordFinding(file, offset, FormattableString.Invariant($"{lost} bytes after the last whole leaf were cut off")));
    }

    /// <summary>Reads the leaf after those that are known to be whole; false when it is not.</summary>
    private bool TryReadLeaf(out TreeHash hash, out LeafEnds ends)
    {
        long index = _frontier.Size;
        hash = default;
        ends = LeafEnds.Read(_offsets.At(index * LeafEnds.Bytes, LeafEnds.Bytes).Span);
        long leafLength = unchecked(ends.Leaf - _ends.Leaf - RecordLayout.LeafHeaderBytes);
        long detailsLength = unchecked(ends.Details - _ends.Details - RecordLayout.DetailsHeaderBytes);
        if (leafLength is < 0 or > RecordFiles.LeafBytesMax || detailsLength is < 0 or > RecordFiles.DetailsBytesMax)
            return NotWhole(RecordLayout.Offsets, index * LeafEnds.Bytes, "its offsets are not possible");
        var leaf = _leaves.At(_ends.Leaf, RecordLayout.LeafHeaderBytes + (int)leafLength).Span;
        if (leaf.Length < RecordLayout.LeafHeaderBytes + leafLength || RecordLayout.ReadLeafLength(leaf) != leafLength)
            return NotWhole(RecordLayout.Leaves, _ends.Leaf, "it is not as long as its offsets say");
        var details = _details.At(_ends.Details, RecordLayout.DetailsHeaderBytes + (int)detailsLength).Span;
        if (details.Length < RecordLayout.DetailsHeaderBytes + detailsLength
            || DetailsHeader.Read(details) != DetailsHeader.Of(details[RecordLayout.DetailsHeaderBytes..]))
            return NotWhole(RecordLayout.Details, _ends.Details, "its details do not have their length and checksum");
        hash = TreeHash.OfLeaf(leaf[RecordLayout.LeafHeaderBytes..]);
        var stored = _leafHashes.At(index * TreeHash.Length, TreeHash.Length).Span;
        if (stored.Length < TreeHash.Length || new TreeHash(stored) != hash)
            return NotWhole(RecordLayout.Hashes(0), index * TreeHash.Length, "this is not the hash of its bytes");
        return true;
    }

    private bool NotWhole(string file, long offset, string problem)
    {
        _repairs.Add(new RecordFinding(file, offset, FormattableString.Invariant($"leaf {_frontier.Size}: {problem}; the record was cut back to the leaves before it")));
        return false;
    }

    /// <summary>Sees to it that a level has this hash, computed from leaves that are whole.</summary>
    private void Put(int level, long index, TreeHash hash)
    {
        var file = _files.HashesToAppend(level);
        long offset = index * TreeHash.Length;
        if (file.Length >= offset + TreeHash.Length)
        {
            if (_files.Subtree(level, index) == hash)
                return;
            _repairs.Add(new RecordFinding(file.Name, offset, "another hash than the leaves give; all from here on was written anew"));
        }
        if (file.Buffered == 0)
            file.CutTo(offset);
        hash.CopyTo(file.Append(TreeHash.Length));
    }

    private static void RequireLengths(FileSet files, long size)
    {
        RequireLength(files.Offsets, size * LeafEnds.Bytes);
        for (int level = 0; size >> level > 0; level++)
            RequireLength(files.HashesToAppend(level), (size >> level) * TreeHash.Length);
    }

    private static void RequireLength(AppendedFile file, long length)
    {
        if (file.Written < length)
            throw RecordLayout.Damage(file.Name, file.Written, "the file ends here, before what was synced", FormattableString.Invariant($"{length} bytes at least"));
    }
}
