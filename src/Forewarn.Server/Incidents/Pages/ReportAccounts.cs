using Forewarn.Core.Incidents;
using Forewarn.Record.Evidence.Pages;
using Forewarn.Server.Pages;
using Forewarn.WebConsole.Times;
using NodaTime;

namespace Forewarn.Server.Incidents.Pages;

/// <summary>What each party says, beside each other and never merged, and what they have said in public.</summary>
internal static class ReportAccounts
{
    public static void Write(Html html, IncidentView view)
    {
        html.Add("<section id=\"accounts\">\n<h2>Accounts</h2>\n");
        html.Add(view.Incident.Accounts.IsEmpty ? "<p>No party has filed an account.</p>\n" : "<p class=\"aside\">Each is its party's own, in its own words. None is checked here, and none weighs more than another; they stand in the order of the parties' ids.</p>\n<div class=\"accounts\">\n");
        foreach (var account in view.Incident.Accounts)
            WriteAccount(html, view, account);
        if (!view.Incident.Accounts.IsEmpty)
            html.Add("</div>\n");
        html.Add("</section>\n");
        if (view.Statements.IsEmpty)
            return;
        html.Add("<section>\n<h2>Public statements</h2>\n<div class=\"accounts\">\n");
        foreach (var statement in view.Statements)
            WriteStatement(html, view, statement);
        html.Add("</div>\n</section>\n");
    }

    private static void WriteAccount(Html html, IncidentView view, Account account)
    {
        var party = view.Party(account.Party.ToString());
        string direction = TextDirection.Of(account.Language);
        html.Add($"<article class=\"account\">\n<h3>{party.Id}</h3>\n<p class=\"aside\"><bdi>{party.Name}</bdi> · version {account.Version}, {When(account.FiledAt, party)} · leaf {account.Leaf}</p>\n");
        html.Add($"<div class=\"said\" lang=\"{account.Language}\" dir=\"{direction}\">{account.Text}</div>\n");
        if (account.Points.Length > 0)
            html.Add($"<ul lang=\"{account.Language}\" dir=\"{direction}\">\n");
        foreach (var point in account.Points)
        {
            string standing = point.Standing == Standing.Claimed ? "○ claimed" : "◌ assumed";
            html.Add($"<li><span class=\"mark {(point.Standing == Standing.Claimed ? "claimed" : "assumed")}\" lang=\"en\" dir=\"ltr\">{standing}</span>");
            if (point.At is { } at)
                html.Add($" <span class=\"times\" lang=\"en\" dir=\"ltr\">{Calendars.Clock(at, DateTimeZone.Utc)}</span>");
            if (point.About.Length > 0)
                html.Add($" <span class=\"aside\" lang=\"en\" dir=\"ltr\">on {LabelOf(view, point.About)}</span>");
            html.Add($" <bdi>{point.Text}</bdi>");
            if (point.By.Length > 0)
                html.Add($" <span class=\"aside\">— <bdi>{point.By}</bdi></span>");
            if (point.Ground.Length > 0)
                html.Add($" <span class=\"aside\">— <bdi>{point.Ground}</bdi></span>");
            html.Add("</li>\n");
        }
        if (account.Points.Length > 0)
            html.Add("</ul>\n");
        html.Add("</article>\n");
    }

    private static void WriteStatement(Html html, IncidentView view, Statement statement)
    {
        var party = view.Party(statement.Party.ToString());
        html.Add($"<article class=\"account\">\n<h3 lang=\"{statement.Text.Language}\" dir=\"{TextDirection.Of(statement.Text.Language)}\">{statement.Title}</h3>\n<p class=\"aside\">{party.Id}, <bdi>{party.Name}</bdi> · {When(statement.PublishedAt, party)} · leaf {statement.Leaf}</p>\n");
        html.Add($"<div class=\"said\" lang=\"{statement.Text.Language}\" dir=\"{TextDirection.Of(statement.Text.Language)}\">{statement.Text.Text}</div>\n");
        foreach (var correction in statement.Corrections)
            html.Add($"<p class=\"aside\">Corrected, {When(correction.At, party)} · leaf {correction.Leaf}</p>\n<div class=\"said quoted\" lang=\"{correction.Text.Language}\" dir=\"{TextDirection.Of(correction.Text.Language)}\">{correction.Text.Text}</div>\n");
        html.Add("</article>\n");
    }

    private static string When(Instant at, PartyFact party) => $"{PartyDays.Write(at, party.Zone, [party.Calendar])}, {Calendars.Clock(at, party.Zone)}";

    private static string LabelOf(IncidentView view, string about) => view.Facts.Find(about)?.Label
        ?? (view.Facts.Sightings.FirstOrDefault(sighting => sighting.Name == about) is { } sighting ? sighting.Number.ToString(System.Globalization.CultureInfo.InvariantCulture) : about);
}
