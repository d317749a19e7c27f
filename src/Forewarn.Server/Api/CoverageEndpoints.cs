using System.Globalization;
using System.Text;
using Forewarn.Core;
using Forewarn.Core.Airspace;
using Forewarn.Core.Arrangements;
using Forewarn.Core.Geometry;
using Forewarn.Server.Api.Wire;
using Forewarn.Server.Node;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Forewarn.Server.Api;

/// <summary>Who should have warned whom and had no arrangement: as JSON in pages, and whole as a table.</summary>
internal static class CoverageEndpoints
{
    /// <summary>Activities that are reported under one lock while the table is written.</summary>
    private const int TablePage = 200;

    private static readonly string TableHeader = string.Join(',',
        "from", "to", "activity", "version", "kind", "starts_at", "ends_at", "met_at", "lat", "lng", "met", "met_count") + "\r\n";

    public static void MapCoverage(this IEndpointRouteBuilder app, AirspaceNode node)
    {
        Described(app.MapGet("/v1/coverage", (Delegate)((HttpContext context) => WritePage(context, node))))
            .Produces<CoverageAnswer>().WithPaging().WithSummary("Who should have warned whom in a period and had no arrangement")
            .WithDescription("Activities of two parties that met, or came near, with no arrangement in force that bound the two for them. A party is told of its own, in both directions; "
                + "the operator of all, or of one party's.");
        Described(app.MapGet("/v1/coverage.csv", (Delegate)((HttpContext context) => WriteTableAsync(context, node))))
            .Produces<string>(200, "text/csv").WithSummary("The same as a table (RFC 4180), whole");
    }

    private static RouteHandlerBuilder Described(RouteHandlerBuilder builder) => builder
        .WithTags("Arrangements").RequireScope(Scopes.Read, Scopes.Admin).WithProblems(400)
        .WithParameter("from", "first moment of the period").WithParameter("to", "first moment after it")
        .WithParameter("horizontal_m", "how near activities come to meet, in metres; 5000 unless given")
        .WithParameter("vertical_m", "likewise in height; 300 unless given").WithParameter("time", "likewise in time; PT10M unless given")
        .WithParameter("party", "for the operator: of this party alone");

    private static void WritePage(HttpContext context, AirspaceNode node)
    {
        var question = QuestionOf(context);
        int limit = context.Query("limit", Paging.LimitDefault, 1, Paging.LimitMax);
        var after = context.QueryText("cursor") is { } cursor ? CursorOf(cursor) : (CoverageCursor?)null;
        CoverageCursor? next = null;
        var meetings = node.Read(state => state.Coverage(question, after, limit, out next));
        context.WriteJson(200, new CoverageAnswer(
            Times.Of(question.From), Times.Of(question.Until), new SeparationBody(question.Near.HorizontalMetres, question.Near.VerticalMetres, Times.Of(question.Near.Time)),
            [.. meetings.Select(meeting => MeetingView.Of(meeting, context.Party()))], next is { } rest ? TextOf(rest) : null), WireJson.Default.CoverageAnswer);
    }

    private static async Task WriteTableAsync(HttpContext context, AirspaceNode node)
    {
        var question = QuestionOf(context);
        var reader = context.Party();
        context.Response.ContentType = "text/csv; charset=utf-8; header=present";
        await context.Response.WriteAsync(TableHeader, context.RequestAborted);
        CoverageCursor? next = null;
        do
        {
            var after = next;
            var meetings = node.Read(state => state.Coverage(question, after, TablePage, out next));
            var rows = new StringBuilder();
            foreach (var meeting in meetings)
                AppendRow(rows, MeetingView.Of(meeting, reader));
            await context.Response.WriteAsync(rows.ToString(), context.RequestAborted);
        }
        while (next is not null);
    }

    /// <summary>No value needs quotes: names, ids, moments and numbers have no comma, and none begins like a formula.</summary>
    private static void AppendRow(StringBuilder rows, MeetingView meeting) => rows.Append(CultureInfo.InvariantCulture,
        $"{meeting.From},{meeting.To},{meeting.Activity.Type}/{meeting.Activity.Id},{meeting.Activity.Version},{meeting.Activity.Kind},{meeting.StartsAt},{meeting.EndsAt},")
        .Append(CultureInfo.InvariantCulture, $"{meeting.MetAt},{meeting.Place.Lat},{meeting.Place.Lng},{meeting.Met[0].Type}/{meeting.Met[0].Id},{meeting.MetCount}\r\n");

    private static CoverageQuestion QuestionOf(HttpContext context)
    {
        bool isOperator = context.Caller().Has(Scopes.Admin);
        var asked = context.QueryText("party")?.In("party", PartyId.Parse);
        if (asked is { } party && !isOperator && party != context.Party())
            throw new InvalidValueException("party", "not yours to ask about", "your own id, or nothing");
        var usual = CoverageQuestion.NearDefault;
        var near = Separation.Create(
            Metres(context, "horizontal_m") ?? usual.HorizontalMetres, Metres(context, "vertical_m") ?? usual.VerticalMetres,
            context.QueryText("time") is { } time ? Times.ParseDuration(time, "time") : usual.Time);
        return CoverageQuestion.Create(
            isOperator ? asked : context.Party(), Times.Parse(context.QueryText("from"), "from"), Times.Parse(context.QueryText("to"), "to"), near);
    }

    private static double? Metres(HttpContext context, string name) => context.QueryText(name) is not { } text ? null
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double metres) ? metres
        : throw new InvalidValueException(name, "not a number of metres", "0 or more");

    private static string TextOf(CoverageCursor cursor) => $"{cursor.Party}/{(cursor.After is { } key ? Paging.CursorOf(key) : "")}";

    private static CoverageCursor CursorOf(string cursor)
    {
        int slash = cursor.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
            throw new InvalidValueException("cursor", "not a cursor", "next_cursor of the last answer");
        string key = cursor[(slash + 1)..];
        return new CoverageCursor(cursor[..slash].In("cursor", PartyId.Parse), key.Length == 0 ? null : Paging.KeyOf(key, "cursor"));
    }
}
