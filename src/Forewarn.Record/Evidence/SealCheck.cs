using System.Text.Json;
using Forewarn.Record.Leaves;

namespace Forewarn.Record.Evidence;

/// <summary>Holds what was revealed against what had been sealed.</summary>
internal static class SealCheck
{
    public static List<EvidenceLine> Of(EvidenceContent content)
    {
        var byIndex = content.Leaves.ToDictionary(evidence => evidence.Leaf.Index);
        var lines = new List<EvidenceLine>();
        foreach (var evidence in content.Leaves)
        {
            if (evidence.Leaf is { Kind: "revealed", IsRefused: false })
                lines.Add(Of(evidence, byIndex));
        }
        return lines;
    }

    private static EvidenceLine Of(EvidenceLeaf evidence, Dictionary<long, EvidenceLeaf> byIndex)
    {
        var leaf = evidence.Leaf;
        if (leaf is not { Seal: { } seal, Reveals: { } sealedIndex } || sealedIndex >= leaf.Index)
            return Failed(leaf, "it does not say which earlier leaf it reveals, and under which seal");
        if (byIndex.GetValueOrDefault(sealedIndex) is { } earlier && (earlier.Leaf.Seal != seal || earlier.Leaf.Entity != leaf.Entity))
            return Failed(leaf, $"leaf {sealedIndex} has another seal, or is about something else");
        if (evidence["sealed"] is not { } opening)
            return Claimed(leaf, $"what it reveals was sealed in leaf {sealedIndex}; the opening is not disclosed");
        if (JsonValues.Base64(opening, "salt") is not { } salt || JsonValues.Base64(opening, "sealed") is not { } content || Commitment.To(salt, content) != seal)
            return Failed(leaf, "what it reveals is not what was sealed");
        if (ContentProblem(evidence, content) is { } problem)
            return Failed(leaf, problem);
        return byIndex.ContainsKey(sealedIndex)
            ? new EvidenceLine(EvidenceLineKind.Proven, $"Leaf {leaf.Index} reveals exactly what was sealed in leaf {sealedIndex}.")
            : Claimed(leaf, $"it opens its seal; that leaf {sealedIndex} has the same seal is not shown, since it is not in the bundle");
    }

    /// <summary>What the node recorded as revealed must be what stands in the sealed text.</summary>
    private static string? ContentProblem(EvidenceLeaf evidence, byte[] content)
    {
        try
        {
            using var document = JsonDocument.Parse(content, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 32 });
            SignedWords.RequireDeclaration(evidence, document.RootElement);
            return null;
        }
        catch (JsonException)
        {
            return "what was sealed is not JSON";
        }
        catch (RecordFormatException problem)
        {
            return $"what is recorded departs from what was sealed: {problem.Where}";
        }
    }

    private static EvidenceLine Claimed(Leaf leaf, string text) => new(EvidenceLineKind.Claimed, $"Leaf {leaf.Index}, {leaf.Entity}: {text}.");

    private static EvidenceLine Failed(Leaf leaf, string text) => new(EvidenceLineKind.Failed, $"Leaf {leaf.Index}, {leaf.Entity}: {text}.");
}
