using Forewarn.Record.Evidence;
using Forewarn.Record.Evidence.Pages;

namespace Forewarn.Server.Incidents.Pages;

/// <summary>What was declared, what was seen, and the arrangements, in words.</summary>
internal static class ReportTables
{
    /// <summary>Volumes of one version that are described one by one.</summary>
    private const int VolumesMax = 8;

    private const double BarLength = 150;

    public static void Write(Html html, IncidentView view)
    {
        WriteDeclared(html, view);
        WriteWarnings(html, view);
        WriteSeen(html, view);
        WriteTerms(html, view);
    }

    private static void WriteDeclared(Html html, IncidentView view)
    {
        html.Add("<section>\n<h2>What was declared</h2>\n");
        if (view.Facts.Declarations.IsEmpty)
            html.Add("<p>Nothing that may be shown here.</p>\n");
        foreach (var declaration in view.Facts.Declarations)
        {
            html.Add($"<h3>{declaration.Label} · {declaration.Kind} of {declaration.Manager} <code>{declaration.Name}</code></h3>\n<ul>\n");
            foreach (var version in declaration.Versions)
            {
                html.Add($"<li>Version {version.Number}, {Words.Of(version.At)} UTC{(version.State is { } state ? $", {state}" : "")}{(version.IsSealed ? ", sealed: only a region given in advance" : "")}");
                if (view.WhatIf is null)
                    html.Add($" <span class=\"aside\">(leaf {version.Leaf.Index})</span>");
                html.Add("<ul class=\"rests\">\n");
                foreach (var volume in version.Volumes.Take(VolumesMax))
                    html.Add($"<li>{TimelineMaker.Span(volume.Start, volume.End)}, {IncidentReport.PlaceOf(volume.Area)}, {IncidentReport.HeightOf(volume.Altitude)}</li>\n");
                if (version.Volumes.Length > VolumesMax)
                    html.Add($"<li>and {version.Volumes.Length - VolumesMax} more</li>\n");
                if (version.Note is { Length: > 0 } note)
                    html.Add($"<li class=\"said\" dir=\"auto\">“{note}”</li>\n");
                html.Add("</ul></li>\n");
            }
            if (declaration.Ended is { } ended)
                html.Add($"<li>{(ended.Leaf.Kind == "withdrawn" ? "Taken back" : "Ended")}, {Words.Of(ended.Leaf.At)} UTC</li>\n");
            html.Add("</ul>\n");
        }
        html.Add("</section>\n");
    }

    private static void WriteWarnings(Html html, IncidentView view)
    {
        if (view.Facts.Warnings.IsEmpty)
            return;
        html.Add("<section>\n<h2>Warnings</h2>\n<div class=\"scroll\"><table class=\"tabular\">\n<thead><tr><th>From, to</th><th>About</th><th>Due, UTC</th><th>Delivered, UTC</th><th>Ahead of the start</th><th>Verdict</th><th>Answer</th></tr></thead>\n<tbody>\n");
        foreach (var warning in view.Facts.Warnings)
        {
            html.Add($"<tr><td>{warning.From}<span class=\"to\">to {warning.To}</span></td><td>{(warning.Subject is { } subject ? view.Facts.Find(subject)?.Label ?? subject : "not disclosed")}<span class=\"to\">{warning.Change ?? ""}</span></td>");
            html.Add($"<td class=\"time\">{Words.Of(warning.Owed.Leaf.At)}</td><td class=\"time\">{(warning.Delivered is { } delivered ? Words.Of(delivered.Leaf.At) : "–")}</td><td>");
            WriteLead(html, warning);
            string verdict = JsonValues.Text(warning.Delivered?["delivery"], "verdict") ?? (warning.IsJudged && warning.Delivered is null ? "not delivered" : "–");
            html.Add($"</td><td>{verdict.Replace('-', ' ')}</td><td>");
            html.Add($"{(warning.Answers.IsEmpty ? warning.NotAcknowledged is null ? "–" : "none came" : string.Join(", then ", warning.Answers.Select(answer => JsonValues.Text(answer["answer"], "answer") ?? "answered")))}</td></tr>\n");
        }
        html.Add("</tbody>\n</table></div>\n<p class=\"aside\">Each bar is the lead time, its upright mark the lead time that was required.</p>\n</section>\n");
    }

    private static void WriteLead(Html html, WarningFact warning)
    {
        if (JsonValues.Number(warning.Delivered?["delivery"], "lead_time_s") is not { } lead)
        {
            html.Add("–");
            return;
        }
        double required = warning.Required?.TotalSeconds ?? 0, longest = Math.Max(Math.Max(lead, required), 1);
        html.Add($"<svg class=\"lead-bar\" viewBox=\"0 0 {BarLength + 4} 16\" aria-hidden=\"true\"><path class=\"axis\" d=\"M1 13H{BarLength + 3}\"/><rect x=\"1\" y=\"5\" width=\"{Math.Max(lead, 0) / longest * BarLength}\" height=\"6\"/>");
        if (required > 0)
            html.Add($"<path d=\"M{1 + required / longest * BarLength} 1V15\"/>");
        html.Add($"</svg>{Words.OfSeconds(lead)}{(lead < 0 ? " after it" : "")}{(required > 0 ? $" of {Words.OfSeconds(required)}" : "")}");
    }

    private static void WriteSeen(Html html, IncidentView view)
    {
        if (view.Facts.Sightings.IsEmpty)
            return;
        html.Add("<section>\n<h2>What was seen</h2>\n<div class=\"scroll\"><table class=\"tabular\">\n<thead><tr><th>No.</th><th>Time, UTC</th><th>What</th><th>Reported by</th><th>Source</th></tr></thead>\n<tbody>\n");
        foreach (var sighting in view.Facts.Sightings)
        {
            string place = sighting.Place is { } at ? $"{Words.OfLatitude(at.Lat, 3)}, {Words.OfLongitude(at.Lng, 3)}" : "";
            html.Add($"<tr><td class=\"number\">{sighting.Number}</td><td class=\"time\">{Words.Of(sighting.At)}</td><td>{sighting.Kind} of {sighting.Party}<span class=\"to\">{place}{(sighting.AltitudeMetres is { } altitude ? $", {Words.OfMetres(altitude)}" : "")}</span><span class=\"said\" dir=\"auto\">{sighting.Event}</span></td><td>{sighting.Reporter}</td><td><bdi>{sighting.Source}</bdi></td></tr>\n");
        }
        html.Add("</tbody>\n</table></div>\n<p class=\"aside\">A report is its reporter's claim. That it was filed, and when, is on record.</p>\n</section>\n");
    }

    private static void WriteTerms(Html html, IncidentView view)
    {
        if (view.Facts.Terms.IsEmpty)
            return;
        html.Add("<section>\n<h2>Arrangements in force</h2>\n");
        foreach (var (leaf, terms) in view.Facts.Terms)
        {
            html.Add($"<h3><bdi>{terms.Name}</bdi> <code>{leaf.Name}</code></h3>\n<dl class=\"facts-list\">\n<dt>Members</dt><dd>{string.Join(", ", terms.Members.Select(member => member.Party.ToString()))}</dd>\n");
            html.Add($"<dt>Lead times</dt><dd>{string.Join(", ", terms.LeadTimes.Select(rule => $"{Api.Wire.Names<Core.Airspace.ActivityKind>.Of(rule.Kind)} {Words.Of(rule.LeadTime)}"))}</dd>\n");
            html.Add($"<dt>Ladder</dt><dd>{(terms.Ladder.IsEmpty ? "none" : string.Join(", then ", terms.Ladder.Select(rung => $"{Api.Wire.Names<Core.Warnings.Channel>.Of(rung.Channel)} within {Words.Of(rung.AcknowledgeWithin)}")))}</dd>\n");
            html.Add($"<dt>Valid</dt><dd>from {Words.Of(terms.ValidFrom)[..10]}{(terms.ValidUntil is { } until ? $" until {Words.Of(until)[..10]}" : "")}</dd>\n");
            if (view.WhatIf is null)
                html.Add($"<dt>On record</dt><dd>leaf {leaf.Index}</dd>\n");
            html.Add("</dl>\n");
        }
        html.Add("</section>\n");
    }
}
