using System.Text.Json;

namespace Forewarn.Record.Evidence.Pages;

/// <summary>The warnings one by one: when each became due, when it arrived, how long ahead, and what was answered.</summary>
internal static class ReportWarnings
{
    /// <summary>Most warnings that are listed.</summary>
    private const int ShownMax = 500;

    private const double BarLength = 150;

    public static void Write(Html html, EvidenceContent content)
    {
        var warnings = content.Leaves.Where(evidence => evidence.Leaf is { Entity.Type: "warning", IsRefused: false } && evidence.Leaf.Kind != "details-erased")
            .GroupBy(evidence => evidence.Leaf.Entity.Id, StringComparer.Ordinal).ToList();
        if (warnings.Count == 0)
            return;
        html.Add("<section>\n<h2>Warnings</h2>\n<div class=\"scroll\"><table>\n<thead><tr><th>Warning</th><th>From, to</th><th>Due</th><th>Delivered</th><th>Ahead of the start</th><th>Verdict</th><th>Answer</th></tr></thead>\n<tbody>\n");
        foreach (var steps in warnings.Take(ShownMax))
            WriteRow(html, steps.Key, [.. steps]);
        html.Add("</tbody>\n</table></div>\n<p class=\"aside\">Each bar is the lead time, its upright mark the lead time that was required. A dash is what these leaves do not tell.</p>\n");
        if (warnings.Count > ShownMax)
            html.Add($"<p class=\"aside\">The first {ShownMax} of {warnings.Count} warnings are listed here.</p>\n");
        html.Add("</section>\n");
    }

    private static void WriteRow(Html html, string number, List<EvidenceLeaf> steps)
    {
        var owed = steps.Find(step => step.Leaf.Kind == "warning-owed");
        var delivered = steps.Find(step => step.Leaf.Kind == "warning-delivered");
        var (from, to) = PartiesOf(steps);
        html.Add($"<tr><td class=\"number\">{number}</td><td>{from} <span class=\"to\">to {to}</span></td>");
        WriteMoment(html, owed);
        WriteMoment(html, delivered);
        var delivery = delivered?["delivery"];
        html.Add("<td>");
        WriteLead(html, delivery);
        html.Add("</td><td>");
        if (JsonValues.Text(delivery, "verdict") is { } verdict)
            html.Add($"<span class=\"verdict\">{verdict}</span>");
        else
            html.Add("–");
        html.Add("</td><td>");
        WriteAnswers(html, steps);
        html.Add("</td></tr>\n");
    }

    /// <summary>Of the leaf that says both: the answer comes from the one who was warned.</summary>
    private static (string From, string To) PartiesOf(List<EvidenceLeaf> steps)
    {
        var leaf = steps.Find(step => step.Leaf is { By: not null, To: not null })?.Leaf;
        var (from, to) = (leaf?.By ?? "–", leaf?.To ?? "–");
        return leaf?.Kind == "warning-acknowledged" ? (to, from) : (from, to);
    }

    private static void WriteMoment(Html html, EvidenceLeaf? step)
    {
        if (step is null)
            html.Add("<td>–</td>");
        else
            html.Add($"<td class=\"time\">{Words.Of(step.Leaf.At)} <a class=\"aside\" href=\"#leaf-{step.Leaf.Index}\">leaf {step.Leaf.Index}</a></td>");
    }

    private static void WriteLead(Html html, JsonElement? delivery)
    {
        if (JsonValues.Number(delivery, "lead_time_s") is not { } lead)
        {
            html.Add("–");
            return;
        }
        double required = Math.Max(JsonValues.Number(delivery, "required_s") ?? 0, 0), longest = Math.Max(Math.Max(lead, required), 1);
        html.Add($"<svg class=\"lead-bar\" viewBox=\"0 0 {BarLength + 4} 16\" aria-hidden=\"true\"><path class=\"axis\" d=\"M1 13H{BarLength + 3}\"/><rect x=\"1\" y=\"5\" width=\"{Math.Max(lead, 0) / longest * BarLength}\" height=\"6\"/>");
        if (required > 0)
            html.Add($"<path d=\"M{1 + required / longest * BarLength} 1V15\"/>");
        html.Add($"</svg>{Words.OfSeconds(lead)}{(lead < 0 ? " after it" : "")}");
        if (required > 0)
            html.Add($" <span class=\"aside\">of {Words.OfSeconds(required)}</span>");
    }

    private static void WriteAnswers(Html html, List<EvidenceLeaf> steps)
    {
        bool isFirst = true;
        foreach (var step in steps)
        {
            string? answer = step.Leaf.Kind switch
            {
                "warning-acknowledged" => JsonValues.Text(step["answer"], "answer") ?? "answered",
                "warning-not-acknowledged" => "none came",
                _ => null,
            };
            if (answer is null)
                continue;
            html.Add($"{(isFirst ? "" : ", then ")}{answer} <a class=\"aside\" href=\"#leaf-{step.Leaf.Index}\">leaf {step.Leaf.Index}</a>");
            isFirst = false;
        }
        if (isFirst)
            html.Add("–");
    }
}
