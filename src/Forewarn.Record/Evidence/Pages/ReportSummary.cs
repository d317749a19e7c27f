using Forewarn.Record.Checkpoints;
using Forewarn.Record.Leaves;

namespace Forewarn.Record.Evidence.Pages;

/// <summary>The top of the page: what was asked, what there is, and who stands behind it.</summary>
internal static class ReportSummary
{
    public static void Write(Html html, EvidenceContent content, Authorship[] authors)
    {
        var (manifest, checkpoint) = (content.Manifest, content.Checkpoint.Checkpoint);
        html.Add($"<header>\n<p class=\"kicker\">Evidence bundle</p>\n<h1><bdi>{Title(manifest.Asked)}</bdi></h1>\n");
        html.Add($"<p class=\"lead\">{content.Leaves.Length} leaves of the record <strong>{checkpoint.Origin}</strong>, ");
        if (manifest.For is { } reader)
            html.Add($"disclosed as <strong>{reader}</strong> may see them");
        else
            html.Add("with nothing withheld");
        html.Add($"; made {Words.Of(manifest.MadeAt)} by {manifest.MadeBy}. All times are UTC, shown to the millisecond.</p>\n</header>\n");
        WriteCounts(html, content, authors);
        WriteLegend(html);
        WriteKeys(html, content);
    }

    private static string Title(EvidenceRequest asked)
    {
        string subject = asked.Incident ?? asked.Entity?.ToString() ?? "What the record holds";
        string entity = asked.Incident is not null && asked.Entity is { } about ? $", {about}" : "";
        return (asked.From, asked.Until) switch
        {
            ({ } from, { } until) => $"{subject}{entity}, {Words.Of(from)} to {Words.Of(until)}",
            ({ } from, null) => $"{subject}{entity}, from {Words.Of(from)}",
            (null, { } until) => $"{subject}{entity}, before {Words.Of(until)}",
            _ => subject + entity,
        };
    }

    private static void WriteCounts(Html html, EvidenceContent content, Authorship[] authors)
    {
        int withheld = 0, erased = 0, disclosed = 0;
        foreach (var part in content.Leaves.SelectMany(leaf => leaf.Parts))
        {
            disclosed += part.Disclosure == Disclosure.Disclosed ? 1 : 0;
            withheld += part.Disclosure == Disclosure.Withheld ? 1 : 0;
            erased += part.Disclosure == Disclosure.Erased ? 1 : 0;
        }
        html.Add("<section aria-label=\"In figures\">\n<dl class=\"figures\">\n");
        Figure(html, content.Leaves.Length, "leaves");
        Figure(html, authors.Count(author => author.Kind == AuthorshipKind.OwnWords), "signed by a party");
        Figure(html, authors.Count(author => author.Kind is AuthorshipKind.Claimed or AuthorshipKind.NotShown), "claimed by the node");
        if (authors.Count(author => author.Kind == AuthorshipKind.Broken) is > 0 and var broken)
            Figure(html, broken, "signatures that do not fit");
        Figure(html, content.Leaves.Count(leaf => leaf.Leaf.IsRefused), "refused");
        Figure(html, disclosed, "parts disclosed");
        Figure(html, withheld, "withheld");
        Figure(html, erased, "erased");
        html.Add("</dl>\n</section>\n");
    }

    private static void Figure(Html html, long count, string what) => html.Add($"<div><dd>{count}</dd><dt>{what}</dt></div>\n");

    private static void WriteLegend(Html html) => html.Add("""
        <section>
        <h2>How to read this page</h2>
        <ul class="legend">
        <li><span class="mark signed">● own words</span> Signed with the party's key on record: without that key nobody, not even the node, can have made it up.</li>
        <li><span class="mark claimed">○ claimed</span> The node says that the party asked for it; the party signed nothing.</li>
        <li><span class="mark node">◇ by the node</span> The node's own entry: it follows from the others, or from time.</li>
        <li><span class="mark broken">✕ does not fit</span> There is a signature, and it is not on these words.</li>
        <li><span class="mark withheld">▨ withheld</span> Not meant for the asker. The leaf commits to it all the same.</li>
        <li><span class="mark erased">erased</span> Taken out for everyone. The leaf still commits to what it was.</li>
        </ul>
        <p>That the leaves stand in the record, in this order and as they are, is what the proof shows. Their times are by the node's clock.</p>
        </section>

        """);

    private static void WriteKeys(Html html, EvidenceContent content)
    {
        var checkpoint = content.Checkpoint.Checkpoint;
        html.Add($"<section>\n<h2>Who stands behind it</h2>\n<p>The record had <strong>{checkpoint.Size}</strong> leaves, with the root <code>{checkpoint.Root.ToBase64()}</code>.</p>\n");
        try
        {
            var result = content.Policy.Evaluate(content.Checkpoint);
            html.Add("<div class=\"scroll\"><table>\n<thead><tr><th>Key</th><th>of</th><th>when</th></tr></thead>\n<tbody>\n");
            html.Add($"<tr><td><code>{result.Log.ToString()}</code></td><td>the log, which signed this checkpoint</td><td></td></tr>\n");
            foreach (var cosigned in result.Cosigned)
                html.Add($"<tr><td><code>{cosigned.Key.ToString()}</code></td><td>witness <bdi>{cosigned.Witness}</bdi>, which cosigned it</td><td>{Words.Of(cosigned.At)}</td></tr>\n");
            html.Add("</tbody>\n</table></div>\n");
            html.Add(!result.IsMet ? "<p class=\"aside\">The quorum of the bundle's policy is not met.</p>\n"
                : content.Policy.Quorum == Policy.NoQuorum ? "<p class=\"aside\">The bundle's policy asks for no witness.</p>\n"
                : "<p class=\"aside\">The quorum of the bundle's policy is met. Compare these keys with ones that you have from elsewhere.</p>\n");
        }
        catch (RecordFormatException)
        {
            html.Add("<p class=\"aside\">The checkpoint is not signed as the bundle's own policy asks.</p>\n");
        }
        WritePartyKeys(html, content);
        html.Add("</section>\n");
    }

    private static void WritePartyKeys(Html html, EvidenceContent content)
    {
        foreach (var (party, thumbprint, leaf) in new PartyKeys(content.Leaves).All)
            html.Add($"<p>Leaf {leaf} registers the key <code>{thumbprint}</code> of <strong>{party}</strong>.</p>\n");
    }
}
