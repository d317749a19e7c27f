namespace Forewarn.Record.Evidence.Pages;

/// <summary>The page of a bundle for people: one file without scripts that asks nobody for anything, rendered from the leaves and the
/// parts disclosed alone, so that whoever verifies the bundle renders it again and compares.</summary>
internal static class EvidenceReport
{
    /// <summary>Version of the layout; it goes up with every change of the bytes that some bundle would get.</summary>
    public const long Version = 1;

    /// <summary>Most leaves that the page shows; the bundle has all of them in leaves.jsonl.</summary>
    public const int RowsMax = 2_000;

    public static byte[] Render(EvidenceContent content) => Render(content, Authors.Of(content));

    /// <param name="content">The bundle.</param>
    /// <param name="authors">Whose words each leaf holds.</param>
    public static byte[] Render(EvidenceContent content, Authorship[] authors)
    {
        string origin = content.Checkpoint.Checkpoint.Origin;
        var html = new Html();
        html.Add($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <meta name="color-scheme" content="light dark">
            <title>Evidence from {origin}</title>
            <style>

            """);
        html.Add(ReportStyle.Css);
        html.Add("</style>\n</head>\n<body>\n<main>\n");
        ReportSummary.Write(html, content, authors);
        ReportMap.Write(html, content);
        ReportWarnings.Write(html, content);
        ReportTimeline.Write(html, content, authors);
        ReportLeaves.Write(html, content);
        WriteHowTo(html);
        html.Add("</main>\n</body>\n</html>\n");
        return html.ToBytes();
    }

    /// <summary>Says how many leaves a section leaves out.</summary>
    public static void WriteLeftOut(Html html, EvidenceContent content)
    {
        if (content.Leaves.Length > RowsMax)
            html.Add($"<p class=\"aside\">The first {RowsMax} of {content.Leaves.Length} leaves are shown here; leaves.jsonl has all of them.</p>\n");
    }

    private static void WriteHowTo(Html html) => html.Add("""
        <section>
        <h2>How to verify this</h2>
        <p>This page is a picture of what the bundle holds; it proves nothing by itself. <code>forewarn verify FILE --policy POLICY</code> checks the bundle offline:
        that the log signed the checkpoint and the witnesses cosigned it, that every leaf is in that tree, that each part shown is what its
        leaf commits to, that signatures are the parties' own, and that this page says nothing else. POLICY holds the keys that you have
        from elsewhere. README.txt says how to do the same by hand with openssl and sha256sum.</p>
        </section>

        """);
}
