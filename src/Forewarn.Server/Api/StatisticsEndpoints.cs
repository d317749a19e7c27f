using Forewarn.Core;
using Forewarn.Core.Airspace;
using Forewarn.Core.Statistics;
using Forewarn.Server.Api.Wire;
using Forewarn.Server.Node;
using Forewarn.Server.Pages;
using Forewarn.Server.Statistics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;
using NodaTime.Text;

namespace Forewarn.Server.Api;

/// <summary>Serves the health of a mechanism: who warned whom, how long ahead, and how it was acknowledged. A party sees what is between it and
/// others, the operator all.</summary>
internal static class StatisticsEndpoints
{
    public static void MapStatistics(this IEndpointRouteBuilder app, AirspaceNode node, IClock clock)
    {
        var desk = new StatisticsDesk(node, clock);
        app.MapGet("/v1/statistics", (Delegate)(async (HttpContext context) =>
        {
            var question = StatisticsQuestion.Of(context);
            int limit = context.Query("limit", Paging.LimitDefault, 1, Paging.LimitMax);
            var after = context.QueryText("cursor") is { } cursor ? PairOf(cursor) : (PairMonth?)null;
            var counted = await desk.CountAsync(question, context.RequestAborted);
            var rows = question.Of(counted).Where(row => after is not { } last || row.Pair.CompareTo(last) > 0).Take(limit + 1).ToArray();
            context.WriteJson(200, new StatisticsAnswer(
                Times.Of(counted.At), question.IsOfExercises ? true : null, StatisticsBucketsView.All, [.. rows.Take(limit).Select(StatisticsRowView.Of)],
                counted.CountedFrom is { } from ? YearMonthPattern.Iso.Format(from) : null, counted.IsComplete, question.Reader is null ? counted.Uncounted : null,
                WarningStatistics.RowsMax, rows.Length > limit ? CursorOf(rows[limit - 1].Pair) : null), WireJson.Default.StatisticsAnswer);
        }))
        .Described("Warnings, counted by who owed them to whom and by month").Produces<StatisticsAnswer>().WithPaging();

        app.MapGet("/v1/statistics.csv", (Delegate)(async (HttpContext context) =>
        {
            var question = StatisticsQuestion.Of(context);
            var counted = await desk.CountAsync(question, context.RequestAborted);
            context.Response.ContentType = StatisticsCsv.MediaType;
            context.Response.Headers.ContentDisposition = $"attachment; filename=\"{(question.IsOfExercises ? "EXERCISE-statistics.csv" : "statistics.csv")}\"";
            context.Response.Headers.XContentTypeOptions = "nosniff";
            if (counted.CountedFrom is { } from)
                context.Response.Headers["Forewarn-Counted-From"] = YearMonthPattern.Iso.Format(from);
            await StatisticsCsv.WriteAsync(context.Response.BodyWriter, question.Of(counted), context.RequestAborted);
        }))
        .Described("The same as comma-separated values").Produces<string>(200, "text/csv")
        .WithDescription("All rows, with a header. When not all months could be kept, the header Forewarn-Counted-From names the first that is counted.");

        app.MapGet("/v1/statistics.html", (Delegate)(async (HttpContext context) =>
        {
            var question = StatisticsQuestion.Of(context);
            context.WritePage(200, StatisticsPage.Of(question, await desk.CountAsync(question, context.RequestAborted)));
        }))
        .Described("The same as a page of charts, each with its table").Produces<string>(200, "text/html")
        .WithDescription($"At most {StatisticsPage.PairsMax} pairs of parties, and {StatisticsPage.MonthsMax} months of each; it says so when there are more.");
    }

    private static RouteHandlerBuilder Described(this RouteHandlerBuilder builder, string summary) => builder
        .WithTags("Statistics").RequireScope(Scopes.Read, Scopes.Admin).WithProblems(400).WithSummary(summary)
        .WithParameter("from", "first month, such as 2018-09; from the beginning unless given")
        .WithParameter("to", "last month, included; to the end unless given")
        .WithParameter("with", "id of a party: only what it owes or is owed")
        .WithParameter("of", "warnings (unless given) or exercises: drills are counted by themselves");

    private static string CursorOf(PairMonth pair) =>
        $"{YearMonthPattern.Iso.Format(pair.Month)}~{pair.From}~{pair.To}~{(pair.IsExercise ? "1" : "0")}";

    private static PairMonth PairOf(string cursor)
    {
        string[] parts = cursor.Split('~');
        if (parts.Length != 4 || !YearMonthPattern.Iso.Parse(parts[0]).TryGetValue(default, out var month) || !NameGrammar.Accepts(parts[1]) || !NameGrammar.Accepts(parts[2]) || parts[3] is not ("0" or "1"))
            throw new InvalidValueException("cursor", "not a cursor", "next_cursor of the last answer");
        return new PairMonth(month, PartyId.Parse(parts[1]), PartyId.Parse(parts[2]), parts[3] == "1");
    }
}
