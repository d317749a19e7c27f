using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Forewarn.Record.Leaves;
using Forewarn.Record.Merkle;

namespace Forewarn.Record.Evidence;

/// <summary>A leaf in a bundle, with its confidential parts as far as the asker may see them.</summary>
public sealed class EvidenceLeaf
{
    private readonly Lazy<ImmutableArray<JsonElement?>> _values;

    /// <param name="bytes">The exact bytes of the leaf.</param>
    /// <param name="parts">One for each commitment of the leaf, in its order.</param>
    /// <exception cref="RecordFormatException">Not a leaf, or other parts than it commits to.</exception>
    public EvidenceLeaf(ReadOnlyMemory<byte> bytes, ImmutableArray<DisclosedPart> parts)
    {
        Bytes = bytes;
        Leaf = Leaf.Parse(bytes.Span);
        if (!Leaf.Details.Select(commitment => commitment.Name).SequenceEqual(parts.Select(part => part.Name)))
            throw new RecordFormatException($"parts of leaf {Leaf.Index}", "not those of the leaf", "each part that the leaf commits to, in its order");
        Parts = parts;
        Hash = TreeHash.OfLeaf(bytes.Span);
        _values = new(() => [.. Parts.Select(ValueOf)]);
    }

    public ReadOnlyMemory<byte> Bytes { get; }

    public Leaf Leaf { get; }

    public ImmutableArray<DisclosedPart> Parts { get; }

    /// <summary>Hash of the leaf in the tree.</summary>
    public TreeHash Hash { get; }

    /// <summary>The value of a part, when it is disclosed and is JSON that names no member twice.</summary>
    internal JsonElement? this[string part]
    {
        get
        {
            for (int i = 0; i < Parts.Length; i++)
            {
                if (Parts[i].Name == part)
                    return _values.Value[i];
            }
            return null;
        }
    }

    internal static byte[] WriteAll(ImmutableArray<EvidenceLeaf> leaves)
    {
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        var json = new CanonicalJson(buffer);
        foreach (var leaf in leaves)
            Write(leaf, json);
        return buffer.WrittenSpan.ToArray();
    }

    internal static ImmutableArray<EvidenceLeaf> ParseAll(ReadOnlyMemory<byte> bytes)
    {
        var lines = SplitLines(bytes);
        var leaves = new EvidenceLeaf[lines.Count];
        var failures = new RecordFormatException?[lines.Count];
        Parallel.For(0, lines.Count, () => new ArrayBufferWriter<byte>(4096), (i, _, canonical) =>
        {
            try
            {
                leaves[i] = Parse(lines[i].Span, $"{EvidenceMember.Leaves}, line {i + 1}", canonical);
            }
            catch (RecordFormatException problem)
            {
                failures[i] = problem;
            }
            return canonical;
        }, _ => { });
        // The first one, so that two runs say the same.
        if (Array.Find(failures, failure => failure is not null) is { } first)
            throw first;
        for (int i = 1; i < leaves.Length; i++)
        {
            if (leaves[i].Leaf.Index <= leaves[i - 1].Leaf.Index)
                throw new RecordFormatException($"{EvidenceMember.Leaves}, line {i + 1}", $"leaf {leaves[i].Leaf.Index} after leaf {leaves[i - 1].Leaf.Index}", "leaves in ascending order");
        }
        return [.. leaves];
    }

    private static void Write(EvidenceLeaf leaf, CanonicalJson json)
    {
        json.Raw("{\"index\":"u8);
        json.Number(leaf.Leaf.Index);
        json.Raw(",\"leaf\":"u8);
        json.Text(leaf.Bytes.Span);
        json.Raw(",\"parts\":["u8);
        for (int i = 0; i < leaf.Parts.Length; i++)
        {
            json.Raw(i == 0 ? "{\"name\":"u8 : ",{\"name\":"u8);
            json.Text(leaf.Parts[i].Name);
            if (leaf.Parts[i].Part is { } part)
                PartFormat.WriteOpening(part, json);
            else
                json.Raw(leaf.Parts[i].Disclosure == Disclosure.Withheld ? ",\"withheld\":true"u8 : ",\"erased\":true"u8);
            json.Raw("}"u8);
        }
        json.Raw("]}\n"u8);
    }

    private static List<ReadOnlyMemory<byte>> SplitLines(ReadOnlyMemory<byte> bytes)
    {
        var lines = new List<ReadOnlyMemory<byte>>();
        var rest = bytes.Span;
        while (!rest.IsEmpty)
        {
            if (lines.Count == EvidenceFile.LeavesMax)
                throw new RecordFormatException(EvidenceMember.Leaves, "too many leaves", $"at most {EvidenceFile.LeavesMax}");
            int start = bytes.Length - rest.Length;
            lines.Add(bytes.Slice(start, JsonLines.Next(ref rest, $"{EvidenceMember.Leaves}, line {lines.Count + 1}").Length));
        }
        return lines;
    }

    private static EvidenceLeaf Parse(ReadOnlySpan<byte> line, string where, ArrayBufferWriter<byte> canonical)
    {
        var json = new JsonCursor(line, where);
        json.StartObject();
        json.Name("index");
        long index = json.Count();
        json.Name("leaf");
        byte[] bytes = json.Utf8Text();
        json.Name("parts");
        json.StartArray();
        var parts = ImmutableArray.CreateBuilder<DisclosedPart>();
        while (!json.TakeEndOfArray())
        {
            if (parts.Count == Leaf.DetailsMax)
                throw json.Refusal("too many parts", $"at most {Leaf.DetailsMax} parts");
            parts.Add(ReadPart(ref json));
        }
        json.EndObject();
        json.End();
        var leaf = ReadLeaf(bytes, parts.DrainToImmutable(), where);
        if (leaf.Leaf.Index != index)
            throw json.Refusal($"index {index} of a leaf that says {leaf.Leaf.Index}", "the leaf's own index");
        canonical.ResetWrittenCount();
        Write(leaf, new CanonicalJson(canonical));
        JsonLines.RequireSame(line, canonical.WrittenSpan, where);
        return leaf;
    }

    private static EvidenceLeaf ReadLeaf(byte[] bytes, ImmutableArray<DisclosedPart> parts, string where)
    {
        try
        {
            return new EvidenceLeaf(bytes, parts);
        }
        catch (RecordFormatException problem)
        {
            throw new RecordFormatException($"{where}, {problem.Where}", problem.Problem, problem.Accepted, problem);
        }
    }

    private static DisclosedPart ReadPart(ref JsonCursor json)
    {
        json.StartObject();
        json.Name("name");
        string name = json.Text();
        DisclosedPart part;
        if (json.TakeName("withheld"))
        {
            json.True();
            part = DisclosedPart.Withheld(name);
        }
        else if (json.TakeName("erased"))
        {
            json.True();
            part = DisclosedPart.Erased(name);
        }
        else
        {
            part = DisclosedPart.Disclosed(PartFormat.ReadOpening(name, ref json));
        }
        json.EndObject();
        return part;
    }

    private static JsonElement? ValueOf(DisclosedPart part)
    {
        if (part.Part is null)
            return null;
        try
        {
            using var document = JsonDocument.Parse(part.Part.Value, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 32 });
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
