using Forewarn.Record.Leaves;

namespace Forewarn.Record.Evidence.Pages;

/// <summary>What happened, leaf by leaf: when, who to whom, what, and what stands behind it.</summary>
internal static class ReportTimeline
{
    public static void Write(Html html, EvidenceContent content, Authorship[] authors)
    {
        html.Add("<section>\n<h2>What happened</h2>\n");
        EvidenceReport.WriteLeftOut(html, content);
        html.Add("<div class=\"scroll\"><table class=\"timeline\">\n<thead><tr><th>Leaf</th><th>When, UTC</th><th>Who, to whom</th><th>What</th><th>Standing</th></tr></thead>\n<tbody>\n");
        for (int i = 0; i < Math.Min(content.Leaves.Length, EvidenceReport.RowsMax); i++)
            WriteRow(html, content.Leaves[i], authors[i]);
        html.Add("</tbody>\n</table></div>\n</section>\n");
    }

    private static void WriteRow(Html html, EvidenceLeaf evidence, Authorship author)
    {
        var leaf = evidence.Leaf;
        html.Add($"<tr id=\"leaf-{leaf.Index}\"{(leaf.IsRefused ? " class=refused" : "")}><td class=\"number\"><a href=\"#commitments-{leaf.Index}\">{leaf.Index}</a></td>");
        html.Add($"<td class=\"time\"><time datetime=\"{LeafTime.Format(leaf.At)}\">{Words.Of(leaf.At)}</time></td><td>{leaf.By ?? "the node"}");
        if (leaf.To is { } to)
            html.Add($" <span class=\"to\">to {to}</span>");
        html.Add($"</td><td><p class=\"what\">{LeafText.Of(leaf)}</p>\n");
        ReportDetails.Write(html, evidence);
        html.Add("</td><td>");
        WriteStanding(html, author);
        foreach (var part in evidence.Parts.Where(part => part.Disclosure != Disclosure.Disclosed))
        {
            if (part.Disclosure == Disclosure.Withheld)
                html.Add($"<span class=\"mark withheld\">▨ withheld: {part.Name}</span>");
            else
                html.Add($"<span class=\"mark erased\">{part.Name}</span> <span class=\"aside\">erased</span>");
        }
        html.Add("</td></tr>\n");
    }

    private static void WriteStanding(Html html, Authorship author)
    {
        switch (author.Kind)
        {
            case AuthorshipKind.OwnWords:
                html.Add($"<span class=\"mark signed\">● own words</span> <span class=\"aside\">key of leaf <a href=\"#leaf-{author.KeyLeaf ?? 0}\">{author.KeyLeaf ?? 0}</a></span>");
                break;
            case AuthorshipKind.Claimed:
                html.Add("<span class=\"mark claimed\">○ claimed</span>");
                break;
            case AuthorshipKind.NotShown:
                html.Add($"<span class=\"mark claimed\">○ claimed</span> <span class=\"aside\">said to be signed; {author.Problem}</span>");
                break;
            case AuthorshipKind.Broken:
                html.Add($"<span class=\"mark broken\">✕ does not fit</span> <span class=\"aside\">{author.Problem}</span>");
                break;
            default:
                html.Add("<span class=\"mark node\">◇ by the node</span>");
                break;
        }
    }
}
