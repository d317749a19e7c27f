using System.Collections.Immutable;
using Forewarn.Record;
using Forewarn.Record.Files;
using Forewarn.Record.Leaves;
using Forewarn.Server.Node;

namespace Forewarn.Server.Recording;

/// <summary>Holds the leaves of a record against what the journal leads to.</summary>
/// <remarks>For one caller at a time.</remarks>
internal sealed class JournaledLeaves(RecordFiles files)
{
    private readonly LeafBuilder _builder = new();

    /// <summary>Compares a leaf that is recorded with what the journal leads to.</summary>
    /// <exception cref="DataDirectoryException">They differ.</exception>
    public void RequireSame(in Recorded recorded)
    {
        var (leaf, _) = _builder.Write(recorded);
        bool isSame;
        try
        {
            isSame = IsSame(recorded.Index, leaf.Span);
        }
        catch (RecordFormatException damaged)
        {
            throw new DataDirectoryException($"the record is damaged: {damaged.Message}. Restore it from a copy, or find all that is damaged with: forewarn record fsck", damaged);
        }
        if (!isSame)
            throw new DataDirectoryException($"leaf {recorded.Index} of the record is not what entry {recorded.Event.Position} of the journal leads to: one of the two was changed. Hold both against a copy or a witness with: forewarn record fsck");
    }

    /// <summary>The details beside a leaf that another node has proven, of those that the journal here leads to: without the parts that it commits to otherwise, since their words were erased.</summary>
    /// <param name="proven">The leaf.</param>
    /// <param name="derived">The leaf that the journal leads to.</param>
    /// <param name="details">The details that it leads to.</param>
    /// <returns>Null when it is the leaf of something else, or differs in what nobody erases.</returns>
    public static LeafDetails? Erased(ReadOnlySpan<byte> proven, ReadOnlySpan<byte> derived, ReadOnlySpan<byte> details)
    {
        if (CommitmentsOf(proven, derived) is not var (expected, found))
            return proven.SequenceEqual(derived) ? LeafDetails.Parse(details) : null;
        var names = expected.Zip(found).Where(pair => pair.First.Commitment != pair.Second.Commitment).Select(pair => pair.First.Name).ToArray();
        return names.All(Eraser.Parts.Contains) ? LeafDetails.Parse(details).Erase(names) : null;
    }

    /// <summary>Whether a stored leaf is the one that the journal leads to. Where details were erased since, the journal no longer
    /// knows what their commitments were of, and the record's stand.</summary>
    private bool IsSame(long index, ReadOnlySpan<byte> derived)
    {
        byte[] stored = files.ReadLeaf(index);
        if (derived.SequenceEqual(stored))
            return true;
        if (CommitmentsOf(stored, derived) is not var (expected, found))
            return false;
        var kept = LeafDetails.Parse(files.ReadDetails(index)).Parts;
        if (kept.Length != found.Length)
            return false;
        for (int i = 0; i < found.Length; i++)
        {
            bool isErased = kept[i].Part is null;
            if (!isErased && expected[i].Commitment != found[i].Commitment)
                return false;
        }
        return true;
    }

    /// <summary>The commitments of two leaves that are the same up to there, and have the same parts; null for others.</summary>
    private static (ImmutableArray<LeafCommitment> Expected, ImmutableArray<LeafCommitment> Found)? CommitmentsOf(ReadOnlySpan<byte> leaf, ReadOnlySpan<byte> derived)
    {
        ReadOnlySpan<byte> details = ",\"details\":{"u8;
        int start = derived.IndexOf(details);
        if (start < 0 || !leaf.StartsWith(derived[..(start + details.Length)]))
            return null;
        var (expected, found) = (Leaf.Parse(derived).Details, Leaf.Parse(leaf).Details);
        return expected.Select(each => each.Name).SequenceEqual(found.Select(each => each.Name)) ? (expected, found) : null;
    }
}
