using Forewarn.Core.Incidents;
using Forewarn.Record.Evidence.Pages;
using Forewarn.Server.Api.Wire;
using Forewarn.Server.Pages;
using Forewarn.Server.Recording;
using Forewarn.WebConsole.Times;
using NodaTime;

namespace Forewarn.Server.Incidents.Pages;

/// <summary>Statements for people: a list, and each at an address of its own.</summary>
internal static class StatementPages
{
    /// <summary>Characters of a statement in a list and in a preview.</summary>
    private const int PreviewLengthMax = 280;

    /// <summary>The newest statements.</summary>
    public static Page List(IReadOnlyCollection<Statement> statements, StatementSite site)
    {
        var page = new Page($"Statements · {site.Airspace}") { IsPublic = true, Style = StatementStyle.Css };
        AddHead(page, site, site.ListUrl, "Statements", "What parties have said in public about incidents and calls. Each statement is its party's own.", "website");
        page.Body.Add($"""
            <p class="kicker">{site.Airspace}</p>
            <h1>Statements</h1>
            <p class="lead">What parties have said in public about incidents and calls. Each is its party's own word, and nobody else's; none is judged here.</p>

            """);
        if (statements.Count == 0)
            page.Body.Add("<p>Nothing has been published.</p>\n");
        foreach (var statement in statements)
        {
            page.Body.Add($"<article class=\"statement\">\n<h2 lang=\"{statement.Text.Language}\" dir=\"{TextDirection.Of(statement.Text.Language)}\"><a href=\"{site.UrlOf(statement.Id)}\">{Exercise(statement)}{statement.Title}</a></h2>\n");
            AddByline(page.Body, statement, site);
            page.Body.Add($"<p class=\"said\" lang=\"{statement.Text.Language}\" dir=\"{TextDirection.Of(statement.Text.Language)}\">{Preview(statement.Text.Text)}</p>\n");
            if (statement.Corrections.Length > 0)
                page.Body.Add($"<p class=\"aside\">{statement.Corrections.Length} {(statement.Corrections.Length == 1 ? "correction" : "corrections")}, the last on {DayOf(statement.UpdatedAt, statement, site)}.</p>\n");
            page.Body.Add("</article>\n");
        }
        page.Body.Add($"<p class=\"aside\"><a href=\"{site.FeedUrl}\">Atom feed</a></p>\n");
        return page;
    }

    /// <summary>One statement with its corrections.</summary>
    public static Page One(Statement statement, StatementSite site)
    {
        string author = site.NameOf(statement.Party);
        var page = new Page($"{statement.Title} · {author}") { IsPublic = true, IsExercise = statement.IsExercise, Style = StatementStyle.Css };
        AddHead(page, site, site.UrlOf(statement.Id), $"{Exercise(statement)}{author}: {statement.Title}", Preview(statement.Text.Text), "article");
        page.Head.Add($"<meta property=\"article:published_time\" content=\"{Times.Of(statement.PublishedAt)}\">\n<meta property=\"article:modified_time\" content=\"{Times.Of(statement.UpdatedAt)}\">\n<meta property=\"article:author\" content=\"{author}\">\n<meta property=\"og:locale\" content=\"{statement.Text.Language.Replace('-', '_')}\">\n");
        page.Body.Add($"<p class=\"kicker\"><a href=\"{site.ListUrl}\">Statements</a> · {site.Airspace}</p>\n<article>\n<h1 lang=\"{statement.Text.Language}\" dir=\"{TextDirection.Of(statement.Text.Language)}\">{statement.Title}</h1>\n");
        AddByline(page.Body, statement, site);
        AddText(page.Body, statement.Text);
        for (int i = 0; i < statement.Corrections.Length; i++)
        {
            var correction = statement.Corrections[i];
            page.Body.Add($"<section class=\"correction\">\n<h2>Correction {i + 1}</h2>\n<p class=\"byline\">added by <bdi>{author}</bdi> · {When(correction.At, statement, site)} · leaf {correction.Leaf}</p>\n");
            AddText(page.Body, correction.Text);
            page.Body.Add("</section>\n");
        }
        page.Body.Add("</article>\n");
        AddFooter(page.Body, statement, site);
        return page;
    }

    private static void AddHead(Page page, StatementSite site, string url, string title, string description, string type) => page.Head.Add($"""
        <link rel="canonical" href="{url}">
        <link rel="alternate" type="application/atom+xml" title="Statements" href="{site.FeedUrl}">
        <meta name="description" content="{description}">
        <meta property="og:type" content="{type}">
        <meta property="og:site_name" content="{site.Airspace}">
        <meta property="og:title" content="{title}">
        <meta property="og:description" content="{description}">
        <meta property="og:url" content="{url}">
        <meta name="twitter:card" content="summary">

        """);

    private static void AddByline(Html html, Statement statement, StatementSite site) => html.Add(
        $"<p class=\"byline\">Statement by <strong><bdi>{site.NameOf(statement.Party)}</bdi></strong><br><time datetime=\"{Times.Of(statement.PublishedAt)}\">{When(statement.PublishedAt, statement, site)}</time></p>\n");

    private static void AddText(Html html, StatementText text) =>
        html.Add($"<div class=\"said\" lang=\"{text.Language}\" dir=\"{TextDirection.Of(text.Language)}\">{text.Text}</div>\n");

    private static void AddFooter(Html html, Statement statement, StatementSite site) => html.Add($"""
        <footer>
        <p>These are the words of <bdi>{site.NameOf(statement.Party)}</bdi> alone. They stay as they were published; what is corrected is added, with its time.</p>
        <dl class="facts-list"><dt>About</dt><dd><code>{EntityName.Of(statement.About)}</code></dd>
        <dt>Language</dt><dd>{statement.Text.Language}</dd>
        <dt>Permanent address</dt><dd><a href="{site.UrlOf(statement.Id)}">{site.UrlOf(statement.Id)}</a></dd>
        <dt>On record</dt><dd>leaf {statement.Leaf} of <code>{site.Airspace}</code></dd></dl>
        </footer>

        """);

    /// <summary>The day in every calendar of the airspace, the hour in UTC and in the zone of the party.</summary>
    private static string When(Instant at, Statement statement, StatementSite site)
    {
        var zone = ZoneOf(statement, site);
        string own = Calendars.Clock(at, zone), utc = Calendars.Clock(at, DateTimeZone.Utc);
        // The day is that of the clock beside it.
        return zone == DateTimeZone.Utc ? $"{DayOf(at, statement, site)}, {utc}" : $"{DayOf(at, statement, site)}, {own} ({utc}{UtcDay(at, zone)})";
    }

    private static string UtcDay(Instant at, DateTimeZone zone) => at.InUtc().Date == at.InZone(zone).Date ? "" : $", {Calendars.Write(at.InUtc().Date, CalendarSystem.Iso)}";

    private static string DayOf(Instant at, Statement statement, StatementSite site) => PartyDays.Write(at, ZoneOf(statement, site), site.Calendars);

    private static DateTimeZone ZoneOf(Statement statement, StatementSite site) =>
        site.Party(statement.Party) is { } party ? DateTimeZoneProviders.Tzdb.GetZoneOrNull(party.TimeZone) ?? DateTimeZone.Utc : DateTimeZone.Utc;

    private static string Exercise(Statement statement) => statement.IsExercise ? "EXERCISE: " : "";

    private static string Preview(string text)
    {
        text = text.ReplaceLineEndings(" ");
        if (text.Length <= PreviewLengthMax)
            return text;
        int end = text.LastIndexOf(' ', PreviewLengthMax - 1);
        end = end < PreviewLengthMax / 2 ? PreviewLengthMax - 1 : end;
        return (char.IsHighSurrogate(text[end - 1]) ? text[..(end - 1)] : text[..end]) + "…";
    }
}
