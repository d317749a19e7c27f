using System.Buffers;
using System.Collections.Immutable;
using Forewarn.Record.Merkle;
using NodaTime;

namespace Forewarn.Record.Leaves;

/// <summary>One outcome of the airspace as the record holds it: a small JSON object with exactly one way to write it.</summary>
/// <remarks>Immutable, and holds nothing that cannot be written: a wrong value is refused when it is set. The format is described
/// field by field in docs/record.md, "The leaf".</remarks>
public sealed class Leaf
{
    /// <summary>Version of the format that is written and read.</summary>
    public const int FormatVersion = 1;

    /// <summary>Longest leaf, in bytes: what an entry of a tile can hold.</summary>
    public const int BytesMax = 65_535;

    /// <summary>Most confidential parts of one leaf.</summary>
    public const int DetailsMax = 16;

    /// <summary>Index in the tree, from 0.</summary>
    public required long Index { get; init => field = LeafGrammar.RequireCount(value, "index"); }

    /// <summary>When it happened by the journal's clock; whole ticks of 100 ns, years 1 to 9999.</summary>
    public required Instant At { get; init => field = LeafTime.Require(value, "at"); }

    /// <summary>Position in the journal of the command that caused it.</summary>
    public required long Position { get; init => field = LeafGrammar.RequireCount(value, "position"); }

    /// <summary>The acting party; null when the node itself acted because time had passed.</summary>
    public string? By { get; init => field = value is null ? null : LeafGrammar.RequireName(value, "by"); }

    /// <summary>The one other party that it concerns; null where there is none.</summary>
    public string? To { get; init => field = value is null ? null : LeafGrammar.RequireName(value, "to"); }

    /// <summary>What happened, such as <c>declared</c>; kinds that this version does not know are kept as they are.</summary>
    public required string Kind { get; init => field = LeafGrammar.RequireWord(value, "kind"); }

    public required LeafEntity Entity { get; init; }

    /// <summary>Version of the entity after it; null where the entity has none.</summary>
    public long? Version { get; init => field = value is { } version ? LeafGrammar.RequireCount(version, "version") : null; }

    /// <summary>Why it was refused, such as <c>stale-version</c>; null when it was accepted.</summary>
    public string? Reason { get; init => field = value is null ? null : LeafGrammar.RequireWord(value, "reason"); }

    public bool IsRefused => Reason is not null;

    /// <summary>Commitment of a sealed declaration, when it is sealed and when it is revealed.</summary>
    public Commitment? Seal { get; init; }

    /// <summary>Index of the leaf of the sealed version that this one reveals.</summary>
    public long? Reveals { get; init => field = value is { } index ? LeafGrammar.RequireCount(index, "reveals") : null; }

    /// <summary>Thumbprint (RFC 7638) of the party's key that signed the request; null when it was not signed.</summary>
    public string? SignedBy { get; init => field = value is null ? null : LeafGrammar.RequireThumbprint(value, "signed_by"); }

    /// <summary>Commitments to the confidential parts, in the order in which they are written; at most <see cref="DetailsMax"/>,
    /// each name once.</summary>
    public ImmutableArray<LeafCommitment> Details { get; init => field = LeafGrammar.RequireDistinct(value, "details"); } = [];

    /// <summary>Reads a leaf; whatever it accepts, <see cref="WriteTo"/> writes back byte for byte.</summary>
    /// <exception cref="RecordFormatException">Not a leaf in its one form, or of another format version; names the byte.</exception>
    public static Leaf Parse(ReadOnlySpan<byte> bytes) => LeafReader.Read(bytes);

    /// <summary>The commitment to a part, or null when the leaf has no such part.</summary>
    public Commitment? CommitmentTo(string part)
    {
        foreach (var commitment in Details)
        {
            if (commitment.Name == part)
                return commitment.Commitment;
        }
        return null;
    }

    /// <summary>Writes the exact bytes that are hashed, stored and served; less than 4 KB.</summary>
    public void WriteTo(IBufferWriter<byte> destination) => LeafWriter.Write(this, destination);

    /// <summary>The exact bytes that are hashed, stored and served.</summary>
    public byte[] ToBytes()
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        WriteTo(buffer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Hash of the leaf in the tree.</summary>
    public TreeHash Hash() => TreeHash.OfLeaf(ToBytes());
}

/// <summary>What a leaf commits to under a name.</summary>
public readonly record struct LeafCommitment
{
    /// <exception cref="RecordFormatException">Not the name of a part.</exception>
    public LeafCommitment(string name, Commitment commitment) =>
        (Name, Commitment) = (LeafGrammar.RequirePartName(name, "details"), commitment);

    public string Name { get; }

    public Commitment Commitment { get; }
}

/// <summary>What a leaf is about, written <c>TYPE/ID</c>: <c>constraint/UUID</c>, <c>warning/NUMBER</c>, <c>party/NAME</c>.</summary>
public readonly record struct LeafEntity
{
    /// <exception cref="RecordFormatException">A type or an id that is not of the grammar.</exception>
    public LeafEntity(string type, string id) =>
        (Type, Id) = (LeafGrammar.RequireWord(type, "entity"), LeafGrammar.RequireName(id, "entity"));

    public string Type { get; }

    public string Id { get; }

    /// <exception cref="RecordFormatException">Not <c>TYPE/ID</c>.</exception>
    public static LeafEntity Parse(string text)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash < 0
            ? throw new RecordFormatException("entity", "no slash", "TYPE/ID, such as warning/12")
            : new LeafEntity(text[..slash], text[(slash + 1)..]);
    }

    public override string ToString() => $"{Type}/{Id}";
}
