using System.Collections.Immutable;
using System.Text.Json;
using Forewarn.Record.Leaves;

namespace Forewarn.Server.Incidents;

/// <summary>A leaf, and of the details behind it those that every one of some readers may see.</summary>
/// <remarks>Not thread-safe: what is asked for is read once.</remarks>
internal sealed class SeenLeaf
{
    private readonly Lazy<LeafDetails> _details;
    private readonly Readers _readers;
    private readonly Dictionary<string, JsonElement?> _read = new(StringComparer.Ordinal);

    public SeenLeaf(Leaf leaf, Lazy<LeafDetails> details, Readers readers) =>
        (Leaf, _details, _readers, Name) = (leaf, details, readers, leaf.Entity.ToString());

    public Leaf Leaf { get; }

    /// <summary>What it is about, as <c>constraint/UUID</c>.</summary>
    public string Name { get; }

    public long Index => Leaf.Index;

    /// <summary>The names of the parts that are there and are not for all of the readers.</summary>
    public ImmutableArray<string> Withheld => [.. _details.Value.Parts.Where(part => part.Part is not null && !_readers.MaySee(part)).Select(part => part.Name)];

    /// <summary>All parts that the readers may see.</summary>
    public IEnumerable<JsonElement> Parts => _details.Value.Parts.Select(part => this[part.Name]).OfType<JsonElement>();

    /// <summary>The value of a part; null when there is none, or none that the readers may see.</summary>
    public JsonElement? this[string part]
    {
        get
        {
            if (_read.TryGetValue(part, out var value))
                return value;
            foreach (var stored in _details.Value.Parts)
            {
                if (stored.Name == part && stored.Part is { } kept && _readers.MaySee(stored))
                    value = JsonElement.Parse(kept.Value.Span);
            }
            _read.Add(part, value);
            return value;
        }
    }

    /// <summary>The same leaf as others see it.</summary>
    public SeenLeaf For(Readers readers) => new(Leaf, _details, readers);
}

/// <summary>Those who look at something together: they see what each of them may see.</summary>
/// <param name="Parties">Who; in order, each once. Nobody stands for the node itself, which sees all and shows nothing of it.</param>
internal sealed record Readers(ImmutableArray<string> Parties)
{
    /// <summary>The node, when it looks for what it may show to whom.</summary>
    public static readonly Readers Node = new([]);

    public static Readers Of(params IEnumerable<string> parties) => new([.. parties.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);

    public bool MaySee(StoredPart part)
    {
        foreach (string party in Parties)
        {
            if (!part.IsFor(party))
                return false;
        }
        return true;
    }

    public bool Contains(string party) => Parties.Contains(party, StringComparer.Ordinal);

    public bool Equals(Readers? other) => other is not null && Parties.AsSpan().SequenceEqual(other.Parties.AsSpan());

    public override int GetHashCode() => Parties.Length == 0 ? 0 : StringComparer.Ordinal.GetHashCode(Parties[0]);

    public override string ToString() => string.Join(" and ", Parties);
}
