using NodaTime;

namespace Forewarn.Record.Evidence;

/// <summary>Does the arithmetic of warnings again: owed before delivered, lead time, verdict.</summary>
internal static class WarningCheck
{
    /// <summary>What a lead time may differ by: it is written in seconds with decimals.</summary>
    private static readonly Duration RoundedMax = Duration.FromMilliseconds(1);

    public static List<EvidenceLine> Of(EvidenceContent content)
    {
        var lines = new List<EvidenceLine>();
        var owed = new Dictionary<string, EvidenceLeaf>(StringComparer.Ordinal);
        foreach (var evidence in content.Leaves)
        {
            if (evidence.Leaf is { Kind: "warning-owed", Entity.Type: "warning", IsRefused: false })
                owed.TryAdd(evidence.Leaf.Entity.Id, evidence);
        }
        int checkedCount = 0, problemCount = 0;
        foreach (var evidence in content.Leaves)
        {
            if (evidence.Leaf is not { Entity.Type: "warning", IsRefused: false } || evidence.Leaf.Kind == "warning-owed")
                continue;
            checkedCount++;
            if (Problem(evidence, owed.GetValueOrDefault(evidence.Leaf.Entity.Id)) is not { } problem)
                continue;
            problemCount++;
            lines.Add(new EvidenceLine(EvidenceLineKind.Failed, $"Leaf {evidence.Leaf.Index}, {evidence.Leaf.Entity}: {problem}."));
        }
        if (checkedCount > 0 && problemCount == 0)
            lines.Add(new EvidenceLine(EvidenceLineKind.Proven, $"What came of warnings fits the times on record, {checkedCount} steps: each follows what was owed, and lead times and verdicts are as the arithmetic gives them."));
        return lines;
    }

    private static string? Problem(EvidenceLeaf step, EvidenceLeaf? owed)
    {
        if (owed is not null && step.Leaf.Index < owed.Leaf.Index)
            return $"it comes before leaf {owed.Leaf.Index}, by which the warning became due";
        if (step.Leaf.Kind != "warning-delivered" || step["delivery"] is not { } delivery || JsonValues.Time(delivery, "starts_at") is not { } start)
            return null;
        var warning = owed?["warning"];
        if (warning is not null && JsonValues.Time(warning, "starts_at") != start)
            return "the start differs between what was owed and what was delivered";
        if (warning is not null && JsonValues.Number(JsonValues.Member(warning, "requirement"), "lead_time_s") != JsonValues.Number(delivery, "required_s"))
            return "the required lead time differs between what was owed and what was delivered";
        var lead = start - step.Leaf.At;
        if (JsonValues.Number(delivery, "lead_time_s") is not { } seconds || !IsClose(lead, seconds))
            return $"the lead time is {JsonValues.Show(lead.TotalSeconds)} s by the times on record";
        return VerdictProblem(JsonValues.Text(delivery, "verdict"), JsonValues.Text(warning, "change"), lead, JsonValues.Number(delivery, "required_s"));
    }

    private static string? VerdictProblem(string? verdict, string? change, Duration lead, double? required)
    {
        // A notice of a state or an end owes no lead time; only the warning that was owed says which it is.
        if (verdict == "notice" && change is null)
            return null;
        string expected = change is not (null or "declared" or "changed") ? "notice"
            : lead < Duration.Zero ? "late"
            : required is not { } seconds ? "no-requirement"
            : lead.TotalSeconds >= seconds ? "on-time" : "short";
        return verdict == expected ? null : $"the verdict is {expected} by the times on record, not {verdict ?? "absent"}";
    }

    private static bool IsClose(Duration lead, double seconds) => Math.Abs(lead.TotalSeconds - seconds) <= RoundedMax.TotalSeconds;
}
