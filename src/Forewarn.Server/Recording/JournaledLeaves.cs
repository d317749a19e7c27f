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

    /// <summary>Whether a stored leaf is the one that the journal leads to. Where details were erased since, the journal no longer
    /// knows what their commitments were of, and the record's stand.</summary>
    private bool IsSame(long index, ReadOnlySpan<byte> derived)
    {
        byte[] stored = files.ReadLeaf(index);
        if (derived.SequenceEqual(stored))
            return true;
        ReadOnlySpan<byte> details = ",\"details\":{"u8;
        int start = derived.IndexOf(details);
        if (start < 0 || !stored.AsSpan().StartsWith(derived[..(start + details.Length)]))
            return false;
        var (expected, found) = (Leaf.Parse(derived).Details, Leaf.Parse(stored).Details);
        var kept = LeafDetails.Parse(files.ReadDetails(index)).Parts;
        if (expected.Length != found.Length || kept.Length != found.Length)
            return false;
        for (int i = 0; i < found.Length; i++)
        {
            bool isErased = kept[i].Part is null;
            if (expected[i].Name != found[i].Name || (!isErased && expected[i].Commitment != found[i].Commitment))
                return false;
        }
        return true;
    }
}
