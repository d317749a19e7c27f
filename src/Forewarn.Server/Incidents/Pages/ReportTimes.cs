using Forewarn.Record.Evidence.Pages;
using Forewarn.Server.Api.Wire;
using Forewarn.WebConsole.Times;
using NodaTime;

namespace Forewarn.Server.Incidents.Pages;

/// <summary>The timeline as a picture and as a table, in UTC and in every party's own zone and calendar.</summary>
internal static class ReportTimes
{
    /// <summary>Most lines of the table.</summary>
    private const int RowsMax = 2_000;

    public static void Write(Html html, IncidentView view, PartyPatterns patterns)
    {
        html.Add("<section>\n<h2>When</h2>\n");
        IncidentChart.Write(html, view, patterns);
        var clocks = ClocksOf(view);
        html.Add("<div class=\"scroll\"><table class=\"tabular\">\n<thead><tr><th>Time</th><th>What</th><th>Standing</th></tr></thead>\n<tbody>\n");
        LocalDate? day = null;
        foreach (var entry in view.Timeline.Take(RowsMax))
        {
            if (entry.At.InUtc().Date is var date && date != day)
                html.Add($"<tr><td colspan=\"3\"><strong>{IncidentReport.Day(entry.At, view)}</strong> <span class=\"aside\">by UTC</span></td></tr>\n");
            day = date;
            WriteRow(html, view, entry, clocks);
        }
        html.Add("</tbody>\n</table></div>\n");
        if (view.Timeline.Length > RowsMax)
            html.Add($"<p class=\"aside\">The first {RowsMax} of {view.Timeline.Length} lines.</p>\n");
        html.Add("</section>\n");
    }

    private static void WriteRow(Html html, IncidentView view, TimelineEntry entry, (string Parties, DateTimeZone Zone)[] clocks)
    {
        html.Add($"<tr><td class=\"times\"><time datetime=\"{Times.Of(entry.At)}\">{Calendars.Clock(entry.At, DateTimeZone.Utc)}</time>");
        foreach (var (parties, zone) in clocks)
            html.Add($"<span class=\"zone\">{Local(entry.At, zone)} {parties}</span>");
        html.Add($"</td><td><p class=\"what\">{entry.Text}</p>\n");
        if (entry.Words.Length > 0)
            html.Add($"<p class=\"said quoted\" lang=\"{entry.Language ?? ""}\" dir=\"auto\">{entry.Words}</p>\n");
        if (entry.RecordedAt is { } recorded)
            html.Add($"<p class=\"aside\">put on record at {Calendars.Clock(recorded, DateTimeZone.Utc)}{(recorded.InUtc().Date == entry.At.InUtc().Date ? "" : $", {Calendars.Write(recorded.InUtc().Date, CalendarSystem.Iso)}")}</p>\n");
        foreach (string part in entry.Withheld)
            html.Add($"<span class=\"mark withheld\">▨ withheld: {part}</span> ");
        html.Add("</td><td>");
        ReportFindings.WriteMark(html, view, entry.Establishment, entry.RestsOn);
        foreach (var basis in entry.RestsOn)
        {
            if (basis.Ground.Length > 0 && basis.Establishment == entry.Establishment && basis.Ground != "WHAT IF")
                html.Add($"<br><span class=\"aside\"><bdi>{basis.Ground}</bdi></span>");
        }
        if (entry.Leaf is { } leaf)
            html.Add($"<br><span class=\"aside\">leaf {leaf}{(entry.IsSigned ? ", signed by the party" : "")}</span>");
        html.Add("</td></tr>\n");
    }

    /// <summary>The zones of the parties, each once, but UTC.</summary>
    private static (string Parties, DateTimeZone Zone)[] ClocksOf(IncidentView view) =>
    [
        .. view.Parties.Where(party => !IsUtc(party.Zone)).GroupBy(party => party.Zone)
            .Select(same => (same.Count() > 3 ? $"{same.First().Id}, …" : string.Join(", ", same.Select(party => party.Id)), same.Key)).OrderBy(clock => clock.Item1, StringComparer.Ordinal),
    ];

    private static bool IsUtc(DateTimeZone zone) => zone == DateTimeZone.Utc || zone.Id is "UTC" or "Etc/UTC";

    /// <summary>The clock in a zone, with the day where it is another than by UTC.</summary>
    private static string Local(Instant at, DateTimeZone zone)
    {
        var local = at.InZone(zone);
        string clock = Calendars.Clock(at, zone);
        return local.Date == at.InUtc().Date ? clock : $"{clock}, {Calendars.Write(local.Date, CalendarSystem.Iso)}";
    }
}
