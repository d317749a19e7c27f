using Forewarn.Record.Checkpoints;
using Forewarn.Record.Leaves;

namespace Forewarn.Record.Evidence;

/// <summary>Finds out who stands behind the checkpoint of a bundle.</summary>
internal static class CheckpointCheck
{
    /// <param name="content">The bundle.</param>
    /// <param name="trusted">The policy to hold it against; null for its own.</param>
    /// <param name="logKey">Key of the believed log that signed it; null when none did.</param>
    public static List<EvidenceLine> Of(EvidenceContent content, Policy? trusted, out string? logKey)
    {
        var policy = trusted ?? content.Policy;
        var lines = new List<EvidenceLine>();
        logKey = null;
        try
        {
            var result = policy.Evaluate(content.Checkpoint);
            logKey = result.Log.ToString();
            AddSigners(lines, content.Checkpoint.Checkpoint, result, policy);
            if (trusted is null)
                AddOwnKeys(lines, result);
        }
        catch (RecordFormatException problem)
        {
            lines.Add(new EvidenceLine(EvidenceLineKind.Failed, $"The checkpoint is not signed as the {(trusted is null ? "bundle's own" : "given")} policy asks: {problem.Message}."));
        }
        return lines;
    }

    private static void AddSigners(List<EvidenceLine> lines, Checkpoint checkpoint, PolicyResult result, Policy policy)
    {
        lines.Add(new EvidenceLine(EvidenceLineKind.Proven,
            $"{checkpoint.Origin} says of itself: {checkpoint.Size} leaves, root {checkpoint.Root.ToBase64()}.", result.Log.ToString()));
        foreach (var cosigned in result.Cosigned)
        {
            lines.Add(new EvidenceLine(EvidenceLineKind.Proven,
                $"Witness {cosigned.Witness} saw this tree, a continuation of what it had seen before, at {LeafTime.Format(cosigned.At)}.", cosigned.Key.ToString()));
        }
        if (!result.IsMet)
            lines.Add(new EvidenceLine(EvidenceLineKind.Failed, $"The policy asks for the quorum {policy.Quorum}; {result.Cosigned.Length} of its witnesses cosigned, which does not meet it."));
        else if (policy.Quorum == Policy.NoQuorum)
            lines.Add(new EvidenceLine(EvidenceLineKind.Claimed, "Everyone is shown the same tree: the policy asks for no witness, so the log alone says so."));
        else
            lines.Add(new EvidenceLine(EvidenceLineKind.Proven, $"The policy's quorum {policy.Quorum} is met: everyone who asks for it is shown the same tree."));
    }

    /// <summary>Whoever made the bundle chose these keys.</summary>
    private static void AddOwnKeys(List<EvidenceLine> lines, PolicyResult result)
    {
        lines.Add(new EvidenceLine(EvidenceLineKind.Claimed, $"The keys are those that the bundle brings: compare them with ones that you have from elsewhere. Log: {result.Log}."));
        foreach (var cosigned in result.Cosigned)
            lines.Add(new EvidenceLine(EvidenceLineKind.Claimed, $"  Witness {cosigned.Witness}: {cosigned.Key}."));
    }
}
