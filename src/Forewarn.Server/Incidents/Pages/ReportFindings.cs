using System.Collections.Immutable;
using Forewarn.Record.Evidence.Pages;
using Forewarn.WebConsole.Times;
using NodaTime;

namespace Forewarn.Server.Incidents.Pages;

/// <summary>What was found, each finding with what it rests on; of a "what if", beside what is on record.</summary>
internal static class ReportFindings
{
    public static void Write(Html html, IncidentView view)
    {
        if (view.OnRecord is { } onRecord)
            WriteDifferences(html, view, onRecord);
        html.Add($"<section>\n<h2>{(view.WhatIf is null ? "Findings" : "What would have been found")}</h2>\n");
        if (view.Findings.IsEmpty)
            html.Add("<p>Nothing follows from what is known.</p>\n");
        foreach (var kind in view.Findings.GroupBy(finding => finding.Kind))
        {
            html.Add($"<h3 class=\"kind\">{HeadingOf(kind.Key)}</h3>\n<ul class=\"findings\">\n");
            foreach (var finding in kind)
                WriteFinding(html, view, finding);
            html.Add("</ul>\n");
        }
        html.Add("</section>\n");
    }

    /// <summary>The mark of how well something is established, with who stands behind it.</summary>
    public static void WriteMark(Html html, IncidentView view, Establishment establishment, ImmutableArray<Basis> restsOn)
    {
        if (view.WhatIf is not null)
            html.Add("<span class=\"mark supposed\">WHAT IF</span> ");
        string by = string.Join(", ", restsOn.Where(basis => basis.Establishment == establishment && basis.By.Length > 0).Select(basis => basis.By).Distinct());
        html.Add(establishment switch
        {
            Establishment.Proven => "<span class=\"mark proven\">● proven</span>",
            Establishment.Claimed => "<span class=\"mark claimed\">○ claimed</span>",
            _ => "<span class=\"mark assumed\">◌ assumed</span>",
        });
        if (by.Length > 0)
            html.Add($" <span class=\"aside\">by {by}</span>");
    }

    /// <summary>What something rests on, the weakest first.</summary>
    public static void WriteBasis(Html html, ImmutableArray<Basis> restsOn)
    {
        html.Add("<ul class=\"rests\">\n");
        foreach (var basis in restsOn.OrderByDescending(basis => basis.Establishment))
        {
            html.Add($"<li>{basis.What}{(basis.What.Length > 0 ? ": " : "")}");
            html.Add(basis.Establishment switch
            {
                Establishment.Proven => "proven",
                Establishment.Claimed => "claimed by ",
                _ => "assumed by ",
            });
            html.Add($"{basis.By}");
            if (basis.Ground.Length > 0)
                html.Add($" — <bdi>{basis.Ground}</bdi>");
            if (basis.Leaves.Length > 0)
                html.Add($" <span class=\"aside\">({(basis.Leaves.Length == 1 ? "leaf" : "leaves")} {string.Join(", ", basis.Leaves)})</span>");
            html.Add("</li>\n");
        }
        html.Add("</ul>\n");
    }

    private static void WriteFinding(Html html, IncidentView view, IncidentFinding finding)
    {
        html.Add("<li><div>");
        WriteMark(html, view, finding.Establishment, finding.RestsOn);
        html.Add("</div><div>");
        html.Add($"<p class=\"finding\">{finding.Text}</p>\n");
        if (finding.At is { } at)
            html.Add($"<p class=\"aside\">{(view.WhatIf is null ? "Known" : "Would have been known")} at {Calendars.Clock(at, DateTimeZone.Utc)}{(at.InUtc().Date == view.Incident.Scene.Extent.Start.InUtc().Date ? "" : $", {Calendars.Write(at.InUtc().Date, CalendarSystem.Iso)}")}</p>\n");
        WriteBasis(html, finding.RestsOn);
        html.Add("</div></li>\n");
    }

    /// <summary>What differs, side by side.</summary>
    private static void WriteDifferences(Html html, IncidentView view, IncidentView onRecord)
    {
        var recorded = onRecord.Findings.ToLookup(finding => (finding.Key, finding.Text, finding.At));
        var supposed = view.Findings.ToLookup(finding => (finding.Key, finding.Text, finding.At));
        html.Add("<section>\n<h2>What differs</h2>\n<div class=\"differs\">\n<div>\n<h3>On record</h3>\n");
        WriteSide(html, [.. onRecord.Findings.Where(finding => !supposed.Contains((finding.Key, finding.Text, finding.At)))]);
        html.Add("</div>\n<div class=\"supposed-side\">\n<h3>WHAT IF</h3>\n");
        WriteSide(html, [.. view.Findings.Where(finding => !recorded.Contains((finding.Key, finding.Text, finding.At)))]);
        html.Add($"</div>\n</div>\n<p class=\"aside\">{view.Findings.Count(finding => recorded.Contains((finding.Key, finding.Text, finding.At)))} findings are the same on both sides.</p>\n</section>\n");
    }

    private static void WriteSide(Html html, ImmutableArray<IncidentFinding> findings)
    {
        if (findings.IsEmpty)
            html.Add("<p class=\"aside\">Nothing that the other side does not have.</p>\n");
        foreach (var finding in findings)
            html.Add($"<p>{finding.Text}{(finding.At is { } at ? $" ({Calendars.Clock(at, DateTimeZone.Utc)})" : "")}</p>\n");
    }

    private static string HeadingOf(string kind) => kind switch
    {
        FindingKinds.LeadTime => "How long ahead",
        FindingKinds.Escalated => "Escalated",
        FindingKinds.Acknowledged => "Acknowledged",
        FindingKinds.NotAcknowledged => "Not acknowledged",
        FindingKinds.OutsideDeclared => "Outside what was declared",
        FindingKinds.InsideDeclared => "Inside what was declared",
        FindingKinds.Overlap => "What overlapped",
        FindingKinds.NoOverlap => "What did not overlap",
        FindingKinds.NobodyWarned => "Who was never told",
        FindingKinds.BoundByNoArrangement => "Bound by no arrangement",
        FindingKinds.NothingDeclared => "Nothing declared",
        FindingKinds.LeftOut => "Not listed",
        _ => kind,
    };
}
