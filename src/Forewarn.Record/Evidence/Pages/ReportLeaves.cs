using System.Text;
using Forewarn.Record.Leaves;

namespace Forewarn.Record.Evidence.Pages;

/// <summary>The leaves as they were hashed, and what each commits to.</summary>
internal static class ReportLeaves
{
    public static void Write(Html html, EvidenceContent content)
    {
        html.Add("<section>\n<h2>The leaves</h2>\n<p>A leaf's hash is SHA-256 of a zero byte and the leaf's bytes. A commitment is SHA-256 of the part's salt and value, both in leaves.jsonl.</p>\n");
        EvidenceReport.WriteLeftOut(html, content);
        foreach (var evidence in content.Leaves.Take(EvidenceReport.RowsMax))
            WriteLeaf(html, evidence);
        html.Add("</section>\n");
    }

    private static void WriteLeaf(Html html, EvidenceLeaf evidence)
    {
        long index = evidence.Leaf.Index;
        html.Add($"<article class=\"leaf\" id=\"commitments-{index}\"><h3><a href=\"#leaf-{index}\">Leaf {index}</a> <code>{evidence.Hash.ToString()}</code></h3>\n");
        html.Add($"<pre>{Encoding.UTF8.GetString(evidence.Bytes.Span)}</pre>\n");
        foreach (var part in evidence.Parts)
        {
            html.Add($"<p class=\"commitment\"><span class=\"mark {Style(part)}\">{part.Name}</span> {Word(part)} <code>{evidence.Leaf.CommitmentTo(part.Name)?.ToString()}</code></p>\n");
        }
        html.Add("</article>\n");
    }

    private static string Style(DisclosedPart part) => part.Disclosure switch
    {
        Disclosure.Disclosed => "node",
        Disclosure.Withheld => "withheld",
        _ => "erased",
    };

    private static string Word(DisclosedPart part) => part.Disclosure switch
    {
        Disclosure.Disclosed => "disclosed",
        Disclosure.Withheld => "withheld",
        _ => "erased",
    };
}
