using Forewarn.Core;
using Forewarn.Core.Sites;
using Forewarn.Server.Api.Wire;
using Forewarn.Server.Node;
using Forewarn.Server.Peers;
using Forewarn.Server.Sites;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace Forewarn.Server.Api;

/// <summary>Serves protected sites and movements: entered by one person, confirmed by another, read by everyone once they bind.</summary>
internal static class SiteEndpoints
{
    /// <summary>Sites that one page of the list looks at, at most.</summary>
    private const int LookedAtMax = 5_000;

    private static readonly string[] States = ["entered", "pending", "in-force", "unconfirmed", "over", "withdrawn"];

    public static void MapSites(this IEndpointRouteBuilder app, AirspaceNode node, PeerNotifier peers, IClock clock)
    {
        var group = app.MapGroup("/v1/sites").WithTags("Protected sites");
        MapChanges(group, node, peers, clock);
        MapReading(group, node, clock);
        group.MapImport(node, clock);
    }

    private static void MapChanges(RouteGroupBuilder group, AirspaceNode node, PeerNotifier peers, IClock clock)
    {
        group.MapPut("/{id}", async (HttpContext context, string id) =>
        {
            var site = Requests.EntityId(id);
            int? version = context.IfMatch();
            var body = await context.BodyAsync(WireJson.Default.SiteBody);
            var (said, reasons) = (body.ToEntry(), body.ToReasons());
            var now = clock.GetCurrentInstant();
            var (own, others) = node.Read(state => (state.SitesOf(context.Party()).ToArray(), Neighbours.OthersNear(state, context.Party(), said, now)));
            var entry = SiteChecks.Checked(said, reasons, new Neighbours(own).FindSame(site, said, others));
            var applied = await node.SubmitAsync(new EnterSite(context.Party(), site, context.Person(), version, entry));
            var changed = applied.Accepted<SiteChanged>();
            Answer(context, changed, SiteAnswer.Of(changed, applied.Time) with { Place = SitePlaceView.Of(said) });
        })
        .RequireScope(Scopes.Liaison).Accepts<SiteBody>("application/json").Produces<SiteAnswer>(200).Produces<SiteAnswer>(201).WithProblems(400, 403, 409, 412, 428, 429)
        .WithSummary("Enter a protected site or movement, or change what was entered")
        .WithDescription("It binds nobody until another person of the party confirms it. The answer says what may be wrong; that has to be corrected, or answered with a reason, first.");

        group.MapPut("/{id}/confirmation", async (HttpContext context, string id) =>
        {
            var site = Requests.EntityId(id);
            int version = context.RequiredIfMatch();
            var body = await context.BodyAsync(WireJson.Default.SiteConfirmationBody);
            var command = new ConfirmSite(context.Party(), site, context.Person(), version, body.ToPositions());
            Answer(context, await node.SubmitAsync(context.Signed(node, command)), peers);
        })
        .RequireScope(Scopes.Liaison).Accepts<SiteConfirmationBody>("application/json").Produces<SiteAnswer>().WithProblems(400, 403, 404, 409, 412, 428)
        .WithSummary("Confirm what another person of your party entered, or confirm again what stands")
        .WithDescription("The site becomes a constraint of its id and of kind protected-site. The body says again where it is.");

        group.MapDelete("/{id}", async (HttpContext context, string id) =>
        {
            var command = new WithdrawSite(context.Party(), Requests.EntityId(id), context.Person(), context.RequiredIfMatch());
            Answer(context, await node.SubmitAsync(context.Signed(node, command)), peers);
        })
        .RequireScope(Scopes.Liaison).Produces<SiteAnswer>().WithProblems(403, 404, 409, 412, 428)
        .WithSummary("Take a site back").WithDescription("Its constraint ends, and everyone who was warned of it is owed a notice.");
    }

    private static void MapReading(RouteGroupBuilder group, AirspaceNode node, IClock clock)
    {
        group.MapGet("/{id}", (HttpContext context, string id) =>
        {
            var key = Requests.EntityId(id);
            var site = node.Read(state => state.FindSite(key));
            var view = site is null ? null : ViewFor(context, site, clock.GetCurrentInstant());
            if (site is null || view is null)
                throw new ProblemException(Problem.NotFound("site"));
            context.SetVersion(site.Version);
            context.WriteJson(200, new SiteReading(view), WireJson.Default.SiteReading);
        })
        .RequireScope(Scopes.Read, Scopes.Admin).Produces<SiteReading>().WithProblems(404)
        .WithSummary("Read a protected site: yours, or another's that is in force");

        group.MapGet("", (HttpContext context) =>
        {
            int limit = context.Query("limit", Paging.LimitDefault, 1, Paging.LimitMax);
            var after = context.QueryText("cursor")?.In("cursor", Uuids.Parse);
            string? wanted = context.QueryText("state");
            if (wanted is not null && !States.Contains(wanted))
                throw new InvalidValueException("state", "not a state", string.Join(", ", States));
            bool isOwnOnly = context.QueryText("owner") is { } owner && (owner == "me" ? true : throw new InvalidValueException("owner", "not an owner", "me"));
            var now = clock.GetCurrentInstant();
            // A page may be short when few match: the writer does not wait for a walk through all of them.
            var looked = node.Read(state => state.SitesAfter(isOwnOnly ? context.Party() : null, after, LookedAtMax));
            var views = looked.Items.Select(site => ViewFor(context, site, now)).OfType<SiteView>()
                .Where(view => wanted is null || (wanted == "pending" ? view.Pending == true : view.State == wanted)).Take(limit + 1).ToArray();
            var page = views[..Math.Min(limit, views.Length)];
            string? next = views.Length > limit ? page[^1].Id : looked.HasMore ? looked.Items[^1].Id.ToString() : null;
            context.WriteJson(200, new SitesAnswer(page, next), WireJson.Default.SitesAnswer);
        })
        .RequireScope(Scopes.Read, Scopes.Admin).Produces<SitesAnswer>().WithProblems(400).WithPaging()
        .WithParameter("state", "only those that are entered, pending (they wait for the second person), in-force, unconfirmed, over or withdrawn")
        .WithParameter("owner", "me: only those of your party")
        .WithSummary("Protected sites and movements: yours, and those of others that are in force");
    }

    private static SiteView? ViewFor(HttpContext context, Site site, Instant now) =>
        site.Manager == context.Party() || context.Caller().Has(Scopes.Admin) ? SiteView.OfOwn(site, now) : SiteView.OfOthers(site, now);

    private static void Answer(HttpContext context, Applied applied, PeerNotifier peers)
    {
        var changed = applied.Accepted<SiteChanged>();
        if (changed.Declared is { } declared)
            peers.Tell(declared);
        Answer(context, changed, SiteAnswer.Of(changed, applied.Time));
    }

    private static void Answer(HttpContext context, SiteChanged changed, SiteAnswer answer)
    {
        context.SetVersion(changed.Site.Version);
        context.WriteJson(changed.Created ? 201 : 200, answer, WireJson.Default.SiteAnswer);
    }
}
