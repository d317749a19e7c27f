using Forewarn.Core.Incidents;
using Forewarn.Server.Api.Wire;
using Forewarn.Server.Incidents.Pages;
using Forewarn.Server.Node;
using Forewarn.Server.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Forewarn.Server.Api;

/// <summary>Public statements: published by parties, read by everyone, as pages, as a feed, as JSON.</summary>
internal static class StatementEndpoints
{
    /// <summary>Statements on one page.</summary>
    private const int ListedMax = 100;

    /// <param name="app">The node's application.</param>
    /// <param name="node">The airspace.</param>
    /// <param name="publicUrl">Where people reach the node; null for wherever they have asked.</param>
    public static void MapStatements(this IEndpointRouteBuilder app, AirspaceNode node, Uri? publicUrl)
    {
        MapPublishing(app.MapGroup("/v1/statements").WithTags("Statements"), node);
        MapPages(app.MapGroup("/statements").WithTags("Statements"), node, publicUrl);
    }

    private static void MapPublishing(RouteGroupBuilder group, AirspaceNode node)
    {
        group.MapPut("/{id}", async (HttpContext context, string id) =>
        {
            var statement = Requests.EntityId(id);
            var body = await context.BodyAsync(WireJson.Default.StatementBody);
            Answer(context, await node.SubmitAsync(context.Signed(node, new PublishStatement(context.Party(), body.ToStatement(statement, context.Party())))));
        })
        .RequireScope(Scopes.Liaison).Accepts<StatementBody>("application/json").Produces<StatementAnswer>(200).Produces<StatementAnswer>(201).WithProblems(400, 403, 404, 409)
        .WithSummary("Publish a statement on an incident or a call")
        .WithDescription("Everybody can read it from then on, under your name, at a permanent address. It cannot be changed or taken back; a correction is added to it.");

        group.MapPost("/{id}/corrections", async (HttpContext context, string id) =>
        {
            var statement = Requests.EntityId(id);
            int version = context.RequiredIfMatch();
            var body = await context.BodyAsync(WireJson.Default.CorrectionBody);
            Answer(context, await node.SubmitAsync(context.Signed(node, new CorrectStatement(context.Party(), statement, version, body.ToText()))));
        })
        .RequireScope(Scopes.Liaison).Accepts<CorrectionBody>("application/json").Produces<StatementAnswer>(200).WithProblems(400, 403, 404, 412, 428)
        .WithSummary("Add a correction to a statement of yours");

        group.MapGet("", (HttpContext context) =>
        {
            int limit = context.Query("limit", Paging.LimitDefault, 1, Paging.LimitMax);
            long after = context.QueryText("cursor") is { } cursor ? Paging.NumberOf(cursor, "cursor") : -1;
            var statements = node.Read(state => state.StatementsAfter(after, limit));
            var page = statements.Items.Select(StatementView.Of).ToArray();
            context.WriteJson(200, new StatementsAnswer(page, statements.HasMore ? page[^1].Leaf.ToString(System.Globalization.CultureInfo.InvariantCulture) : null), WireJson.Default.StatementsAnswer);
        })
        .RequireScope(Scopes.Read).Produces<StatementsAnswer>().WithProblems(400).WithPaging().WithSummary("All public statements, in the order in which they were published");
    }

    private static void MapPages(RouteGroupBuilder group, AirspaceNode node, Uri? publicUrl)
    {
        var feeds = new StatementFeeds();
        group.MapGet("", (Delegate)((HttpContext context) =>
        {
            context.WritePage(200, StatementPages.List(node.Read(state => state.NewestStatements(ListedMax)), SiteOf(node, context, publicUrl)));
            return Task.CompletedTask;
        }))
        .Produces<string>(200, "text/html").WithSummary("The newest statements, for people");

        group.MapGet("/{id}", (HttpContext context, string id) =>
        {
            var key = Requests.EntityId(id);
            var statement = node.Read(state => state.FindStatement(key)) ?? throw new ProblemException(Problem.NotFound("statement"));
            context.WritePage(200, StatementPages.One(statement, SiteOf(node, context, publicUrl)));
        })
        .Produces<string>(200, "text/html").WithSummary("A statement, at its permanent address");

        group.MapGet("/feed.atom", (Delegate)(async (HttpContext context) =>
        {
            byte[] feed = feeds.Of(node.Read(state => state.NewestStatements(StatementFeed.EntriesMax)), SiteOf(node, context, publicUrl));
            context.Response.ContentType = "application/atom+xml; charset=utf-8";
            context.Response.ContentLength = feed.Length;
            context.Response.Headers.CacheControl = "public, max-age=60";
            context.Response.Headers.XContentTypeOptions = "nosniff";
            await context.Response.Body.WriteAsync(feed, context.RequestAborted);
        }))
        .Produces<string>(200, "application/atom+xml").WithSummary("The newest statements as an Atom feed (RFC 4287)");
    }

    private static void Answer(HttpContext context, Applied applied)
    {
        var published = applied.Accepted<StatementPublished>();
        context.SetVersion(published.Statement.Version);
        context.WriteJson(published.Created ? 201 : 200, new StatementAnswer(StatementView.Of(published.Statement), applied.Outcome.Leaf), WireJson.Default.StatementAnswer);
    }

    private static StatementSite SiteOf(AirspaceNode node, HttpContext context, Uri? publicUrl) => new(
        node.Record.Key.Name,
        publicUrl?.ToString().TrimEnd('/') ?? $"{context.Request.Scheme}://{context.Request.Host.ToUriComponent()}",
        node.Read(state => state.Parties.Select(party => party.Calendar).Distinct().Order().ToArray()),
        party => node.Read(state => state.Find(party)));
}
