using System.Collections.Immutable;

namespace Forewarn.Record.Files;

/// <summary>A record's files as they were when it had a certain number of leaves, for whoever copies them while they grow.</summary>
/// <remarks>What is appended later lies behind; only an erasure changes what is there, in place (docs/record-files.md, "Erasure"). So
/// whoever copies has to know that none came in between.</remarks>
public static class RecordExcerpt
{
    /// <summary>The files and how much of each to copy, the offsets last: a leaf that has its offsets has everything.</summary>
    /// <param name="directory">The record's folder.</param>
    /// <param name="size">Leaves that are published.</param>
    /// <exception cref="RecordFormatException">There are not so many.</exception>
    /// <exception cref="IOException">The files cannot be read.</exception>
    public static ImmutableArray<RecordPart> Of(string directory, long size)
    {
        var ends = size == 0 ? default : ReadEnds(directory, size - 1);
        var parts = ImmutableArray.CreateBuilder<RecordPart>();
        parts.Add(new RecordPart(RecordLayout.Leaves, ends.Leaf));
        parts.Add(new RecordPart(RecordLayout.Details, ends.Details));
        for (int level = 0; size >> level > 0; level++)
            parts.Add(new RecordPart(RecordLayout.Hashes(level), (size >> level) * Merkle.TreeHash.Length));
        parts.Add(new RecordPart(RecordLayout.Offsets, size * LeafEnds.Bytes));
        return parts.ToImmutable();
    }

    /// <summary>Whether a file of this name is one of them.</summary>
    public static bool HasPart(string name) => name is RecordLayout.Leaves or RecordLayout.Details or RecordLayout.Offsets || RecordLayout.LevelOf(name) >= 0;

    private static LeafEnds ReadEnds(string directory, long index)
    {
        Span<byte> entry = stackalloc byte[LeafEnds.Bytes];
        using var offsets = File.OpenHandle(Path.Combine(directory, RecordLayout.Offsets), share: FileShare.ReadWrite | FileShare.Delete);
        int read = RandomAccess.Read(offsets, entry, index * LeafEnds.Bytes);
        return read == entry.Length ? LeafEnds.Read(entry) : throw RecordLayout.Damage(RecordLayout.Offsets, index * LeafEnds.Bytes, "the file ends here", "the offsets of every leaf");
    }
}

/// <summary>A file of a record, from its start.</summary>
/// <param name="Name">Its name in the record's folder.</param>
/// <param name="Length">Bytes that belong to the excerpt.</param>
public sealed record RecordPart(string Name, long Length);
