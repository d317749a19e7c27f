namespace Forewarn.Record.Evidence.Pages;

/// <summary>Renders the pages for people again, and holds them against those in the bundle.</summary>
internal static class PageCheck
{
    public static List<EvidenceLine> Of(EvidenceFile file, Authorship[] authors)
    {
        if (file.Manifest.ReportVersion != EvidenceReport.Version)
        {
            return [new EvidenceLine(EvidenceLineKind.Claimed,
                $"The report and the README have layout {file.Manifest.ReportVersion}, which this program (layout {EvidenceReport.Version}) cannot render again: they were not compared.")];
        }
        bool isReport = file[EvidenceMember.Report].Span.SequenceEqual(EvidenceReport.Render(file.Content, authors));
        bool isReadme = file[EvidenceMember.Readme].Span.SequenceEqual(Readme.Render(file.Content));
        return
        [
            Line(EvidenceMember.Report, isReport),
            Line(EvidenceMember.Readme, isReadme),
        ];
    }

    private static EvidenceLine Line(string member, bool isSame) => isSame
        ? new EvidenceLine(EvidenceLineKind.Proven, $"{member} says what the leaves say, and nothing else: it was rendered again and is the same.")
        : new EvidenceLine(EvidenceLineKind.Failed, $"{member} was edited: it is not what the leaves give.");
}
