using System.Buffers;
using System.Collections.Immutable;

namespace Forewarn.Record.Leaves;

/// <summary>The confidential parts behind a leaf as the node keeps them, beside the tree: who may see each, and which are erased.</summary>
/// <remarks>Immutable. The format is described in docs/record.md, "The details".</remarks>
public sealed class LeafDetails
{
    /// <summary>Most bytes of the stored form that are read.</summary>
    public const int BytesMax = 8 * 1024 * 1024;

    /// <param name="parts">At most <see cref="Leaf.DetailsMax"/>, each name once, in the order of the leaf's commitments.</param>
    /// <exception cref="RecordFormatException">Too many, or a name twice.</exception>
    public LeafDetails(ImmutableArray<StoredPart> parts)
    {
        if (parts.Length > Leaf.DetailsMax)
            throw new RecordFormatException("details", $"{parts.Length} parts", $"at most {Leaf.DetailsMax} parts");
        for (int i = 1; i < parts.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (parts[i].Name == parts[j].Name)
                    throw new RecordFormatException("details", $"{parts[i].Name} twice", "each part once");
            }
        }
        Parts = parts;
    }

    /// <summary>Of a leaf that has no confidential parts.</summary>
    public static LeafDetails None { get; } = new([]);

    public ImmutableArray<StoredPart> Parts { get; }

    /// <summary>The commitments that the leaf of these details has; computed anew with each call.</summary>
    /// <exception cref="InvalidOperationException">A part is erased, so that its commitment is in the leaf alone.</exception>
    public ImmutableArray<LeafCommitment> Commitments()
    {
        var commitments = ImmutableArray.CreateBuilder<LeafCommitment>(Parts.Length);
        foreach (var stored in Parts)
        {
            var part = stored.Part ?? throw new InvalidOperationException($"part {stored.Name} is erased");
            commitments.Add(new LeafCommitment(part.Name, part.Commitment()));
        }
        return commitments.MoveToImmutable();
    }

    /// <summary>Each part as one party may see it: disclosed, withheld or erased.</summary>
    /// <param name="party">The party; null for who may see everything.</param>
    public ImmutableArray<DisclosedPart> VisibleTo(string? party)
    {
        var visible = ImmutableArray.CreateBuilder<DisclosedPart>(Parts.Length);
        foreach (var stored in Parts)
        {
            visible.Add(stored.Part is not { } part ? DisclosedPart.Erased(stored.Name)
                : party is null || stored.IsFor(party) ? DisclosedPart.Disclosed(part)
                : DisclosedPart.Withheld(stored.Name));
        }
        return visible.MoveToImmutable();
    }

    /// <summary>The same details without what stood in the parts named; never longer when written than before.</summary>
    public LeafDetails Erase(params ReadOnlySpan<string> names)
    {
        var parts = Parts.ToBuilder();
        for (int i = 0; i < parts.Count; i++)
        {
            if (names.Contains(parts[i].Name))
                parts[i] = parts[i].Erase();
        }
        return new LeafDetails(parts.DrainToImmutable());
    }

    /// <summary>Requires that these are the details behind a leaf: the same parts in the same order, and each that is not erased is
    /// what the leaf commits to.</summary>
    /// <exception cref="RecordFormatException">They are not; names the part.</exception>
    public void Check(Leaf leaf)
    {
        if (Parts.Length != leaf.Details.Length)
            throw new RecordFormatException($"details of leaf {leaf.Index}", $"{Parts.Length} parts", $"the leaf's {leaf.Details.Length} parts");
        for (int i = 0; i < Parts.Length; i++)
        {
            var (stored, committed) = (Parts[i], leaf.Details[i]);
            if (stored.Name != committed.Name)
                throw new RecordFormatException($"details of leaf {leaf.Index}", $"part {stored.Name}", $"part {committed.Name}");
            if (stored.Part is { } part && part.Commitment() != committed.Commitment)
                throw new RecordFormatException($"details of leaf {leaf.Index}, part {stored.Name}", "not what the leaf commits to", $"SHA-256(salt || value) = {committed.Commitment}");
        }
    }

    /// <summary>Writes the stored form.</summary>
    public void WriteTo(IBufferWriter<byte> destination) => LeafDetailsFormat.Write(this, destination);

    /// <summary>The stored form.</summary>
    public byte[] ToBytes()
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        WriteTo(buffer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads the stored form; spaces after it, which an erasure leaves, are passed over, and nothing at all is no details.</summary>
    /// <exception cref="RecordFormatException">Not in the format; names the byte.</exception>
    public static LeafDetails Parse(ReadOnlySpan<byte> bytes) => LeafDetailsFormat.Read(bytes);
}

/// <summary>One part as the node keeps it.</summary>
public sealed class StoredPart
{
    private StoredPart(string name, LeafPart? part, ImmutableArray<string>? audience) => (Name, Part, Audience) = (name, part, audience);

    /// <param name="part">The part.</param>
    /// <param name="audience">The parties that may see it; null for every party.</param>
    /// <exception cref="RecordFormatException">A name that no party can have.</exception>
    public StoredPart(LeafPart part, ImmutableArray<string>? audience = null)
        : this(part.Name, part, RequireNames(audience))
    {
    }

    public string Name { get; }

    /// <summary>The part itself; null when it is erased.</summary>
    public LeafPart? Part { get; }

    /// <summary>The parties that may see it; null for every party.</summary>
    public ImmutableArray<string>? Audience { get; }

    /// <summary>A part that was erased.</summary>
    /// <exception cref="RecordFormatException">Not the name of a part.</exception>
    public static StoredPart Erased(string name, ImmutableArray<string>? audience = null) =>
        new(LeafGrammar.RequirePartName(name, "part"), null, RequireNames(audience));

    /// <summary>Whether a party may see it.</summary>
    public bool IsFor(string party) => Audience is not { } audience || audience.Contains(party, StringComparer.Ordinal);

    internal StoredPart Erase() => new(Name, null, Audience);

    private static ImmutableArray<string>? RequireNames(ImmutableArray<string>? audience)
    {
        foreach (string party in audience ?? [])
            LeafGrammar.RequireName(party, "audience");
        return audience;
    }
}
