using System.Collections.Immutable;
using System.Globalization;
using Forewarn.Core.Airspace;
using Forewarn.Core.Geometry;
using Forewarn.Record.Evidence.Pages;
using Forewarn.Server.Api.Wire;
using Forewarn.Server.Pages;
using Forewarn.WebConsole.Times;
using NodaTime;
using Calendar = Forewarn.Core.Airspace.Calendar;
using Words = Forewarn.Record.Evidence.Pages.Words;

namespace Forewarn.Server.Incidents.Pages;

/// <summary>An incident as one page: what was found and what it rests on, where and when, what each party says. The same for the same readers, byte for byte,
/// until something is added to the incident.</summary>
internal static class IncidentReport
{
    public static Page Of(IncidentView view)
    {
        var scene = view.Incident.Scene;
        var page = new Page($"{(view.WhatIf is null ? "" : "WHAT IF: ")}{scene.Title} · Incident") { IsExercise = scene.IsExercise, Style = ReportCss.Css };
        var html = page.Body;
        var patterns = new PartyPatterns([.. PartiesDrawn(view)]);
        if (view.WhatIf is not null)
            html.Add("<p class=\"whatif\" role=\"note\">WHAT IF · THIS DID NOT HAPPEN</p>\n");
        WriteHead(html, view);
        if (view.WhatIf is not null)
            WriteSupposed(html, view);
        WriteParties(html, view);
        ReportFindings.Write(html, view);
        if (view.Facts.Declarations.Length + view.Facts.Sightings.Length > 0)
            IncidentMap.Write(html, view, patterns);
        ReportTimes.Write(html, view, patterns);
        ReportTables.Write(html, view);
        ReportCalls.Write(html, view);
        ReportAccounts.Write(html, view);
        WriteSources(html, view);
        return page;
    }

    /// <summary>Whoever has declared something, was seen, was warned or says something.</summary>
    private static IEnumerable<string> PartiesDrawn(IncidentView view) =>
        view.Facts.Declarations.Select(declaration => declaration.Manager)
            .Concat(view.Facts.Warnings.SelectMany(warning => new[] { warning.From, warning.To }))
            .Concat(view.Facts.Sightings.Select(sighting => sighting.Party))
            .Concat(view.Incident.Accounts.Select(account => account.Party.ToString())).Distinct(StringComparer.Ordinal);

    private static void WriteHead(Html html, IncidentView view)
    {
        var (incident, scene) = (view.Incident, view.Incident.Scene);
        html.Add($"<p class=\"kicker\">Incident report{(view.WhatIf is null ? "" : " · what if")}</p>\n<h1 dir=\"auto\">{scene.Title}</h1>\n");
        html.Add($"<p class=\"lead\">{Day(scene.Extent.Start, view)}{(scene.Extent.Start.InUtc().Date == scene.Extent.End.InUtc().Date ? "" : $" to {Day(scene.Extent.End, view)}")}<br>{TimelineMaker.Span(scene.Extent.Start, scene.Extent.End)} · {PlaceOf(scene.Extent.Area)}, {HeightOf(scene.Extent.Altitude)}</p>\n");
        if (view.IsReplayed)
            html.Add("<p class=\"replayed\"><strong>Replayed.</strong> A node acted this out from a case file, under a replay clock. Its entries prove what was put into it and what followed; they prove nothing of the day itself.</p>\n");
        html.Add($"<p>Opened by <strong>{incident.OpenedBy.ToString()}</strong> ({Calendars.Clock(incident.OpenedAt, DateTimeZone.Utc)}, {Calendars.Write(incident.OpenedAt.InUtc().Date, CalendarSystem.Iso)}), whose words the title is. Shown is what {view.Readers.ToString()} may see{(view.Readers.Parties.Length > 1 ? ": each of them is shown this same page" : "; others may see other parts of it")}.</p>\n");
        html.Add("""
            <ul class="legend">
            <li><span class="mark proven">● proven</span> The record shows it, to anyone who verifies the leaves named.</li>
            <li><span class="mark claimed">○ claimed</span> Somebody says so; who, and where, is beside it.</li>
            <li><span class="mark assumed">◌ assumed</span> Nobody says so; whoever takes it to be so is beside it, with the reason.</li>
            </ul>
            <p class="aside">Nothing on this page says who is to blame. A finding is as firm as the weakest of what it rests on.</p>

            """);
    }

    private static void WriteSupposed(Html html, IncidentView view)
    {
        html.Add("<section>\n<h2>What is supposed</h2>\n<ul>\n");
        foreach (var change in view.WhatIf!.Changes)
        {
            var declaration = view.OnRecord!.Facts.Find(change.Name)!;
            var version = declaration.Version(change.Version)!;
            html.Add($"<li>{declaration.Label} ({declaration.Kind} of {declaration.Manager}), version {change.Version}: ");
            if (change.DeclaredAt is { } at)
                html.Add($"declared at {Words.Of(at)} UTC instead of {Words.Of(version.At)} UTC. ");
            foreach (var volume in change.Volumes ?? [])
                html.Add($"For {PlaceOf(volume.Area)}, {HeightOf(volume.Altitude)}, {TimelineMaker.Span(volume.Start, volume.End)}. ");
            html.Add("</li>\n");
        }
        string delivered = view.WhatIf.DeliveredAfter is { } after ? $"{Words.Of(after)} after it became due" : "as long after it became due as it was in fact";
        html.Add($"</ul>\n<p>Supposed by <strong>{view.WhatIf.By}</strong>. The airspace's own rules have decided again, on what {view.Readers.ToString()} may see. Each warning is supposed to have been delivered {delivered}, and answered as it was; one that was never due in fact, at once and unanswered. Nothing of this is on record.</p>\n</section>\n");
    }

    private static void WriteParties(Html html, IncidentView view)
    {
        html.Add("<section>\n<h2>Parties</h2>\n<div class=\"scroll\"><table class=\"tabular\">\n<thead><tr><th>Party</th><th>Zone, calendar</th><th>Bound here by</th><th>Account</th></tr></thead>\n<tbody>\n");
        foreach (var party in view.Parties)
        {
            ImmutableArray<TermsFact> terms = [.. view.Facts.Terms.Where(terms => terms.Terms.Members.Any(member => member.Party.ToString() == party.Id))];
            html.Add($"<tr><td><strong>{party.Id}</strong><br><bdi>{party.Name}</bdi></td><td>{party.Zone.Id}<br><span class=\"aside\">{Names<Calendar>.Of(party.Calendar)}</span></td><td>");
            foreach (var each in terms)
                html.Add($"<bdi>{each.Terms.Name}</bdi> <span class=\"aside\">({each.Terms.Id.ToString()}, version {each.Leaf.Leaf.Version ?? 1}{(view.WhatIf is null ? $", leaf {each.Leaf.Index}" : "")})</span><br>");
            if (terms.IsEmpty)
                html.Add("<span class=\"aside\">no arrangement that is shown here</span>");
            html.Add(view.Incident.AccountOf(PartyId.Parse(party.Id)) is null ? "</td><td><span class=\"aside\">none filed</span></td></tr>\n" : "</td><td><a href=\"#accounts\">filed</a></td></tr>\n");
        }
        html.Add("</tbody>\n</table></div>\n</section>\n");
    }

    private static void WriteSources(Html html, IncidentView view)
    {
        string incident = $"incident/{view.Incident.Id}";
        html.Add($"<section>\n<h2>What this page rests on</h2>\n<p>Incident <code>{incident}</code>, version {view.Incident.Version}. ");
        if (view.WhatIf is not null)
        {
            html.Add("Nothing on this page is on record; what it was computed from is on the incident's own report.</p>\n</section>\n");
            return;
        }
        html.Add($"{view.Facts.Leaves.Length} leaves of the record were gathered for {view.Readers.ToString()}: ");
        html.Add($"<code>{RangesOf([.. view.Facts.Leaves.Select(leaf => leaf.Index)])}</code>. They stay on record when the node's own memory of them is gone.</p>\n");
        html.Add($"<p>This page is a picture and proves nothing by itself. <code>forewarn evidence --incident {incident} --out FILE</code> fetches the leaves with their proofs, and <code>forewarn verify FILE --policy POLICY</code> verifies them without the node.</p>\n</section>\n");
    }

    /// <summary>The day in the calendars of all parties.</summary>
    internal static string Day(Instant at, IncidentView view) => PartyDays.Write(at, DateTimeZone.Utc, view.Parties.Select(party => party.Calendar));

    internal static string PlaceOf(Area area) => area switch
    {
        Circle circle => $"within {Words.OfMetres(circle.RadiusMetres)} of {Words.OfLatitude(circle.Center.Lat, 3)}, {Words.OfLongitude(circle.Center.Lng, 3)}",
        Polygon polygon => string.Create(CultureInfo.InvariantCulture, $"polygon of {polygon.Vertices.Length} corners, {Words.OfLatitude(polygon.Vertices.Min(vertex => vertex.Lat), 2)} to {Words.OfLatitude(polygon.Vertices.Max(vertex => vertex.Lat), 2)}, {Words.OfLongitude(polygon.Vertices.Min(vertex => vertex.Lng), 2)} to {Words.OfLongitude(polygon.Vertices.Max(vertex => vertex.Lng), 2)}"),
        _ => "",
    };

    internal static string HeightOf(AltitudeBand band) => $"{Words.OfMetres(band.LowerMetres)} to {Words.OfMetres(band.UpperMetres)} above the ellipsoid";

    /// <summary>Numbers that follow each other as one range.</summary>
    private static string RangesOf(ImmutableArray<long> numbers)
    {
        var ranges = new List<string>();
        for (int i = 0; i < numbers.Length;)
        {
            int end = i;
            while (end + 1 < numbers.Length && numbers[end + 1] == numbers[end] + 1)
                end++;
            ranges.Add(end == i ? string.Create(CultureInfo.InvariantCulture, $"{numbers[i]}") : string.Create(CultureInfo.InvariantCulture, $"{numbers[i]}–{numbers[end]}"));
            i = end + 1;
        }
        return string.Join(", ", ranges);
    }
}
