using Forewarn.Core.Airspace;
using Forewarn.Server.Api.Wire;
using Forewarn.Server.Node;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace Forewarn.Server.Api;

/// <summary>What is there, and what overlaps: search and conflicts.</summary>
internal static class AirspaceEndpoints
{
    public static void MapAirspace(this IEndpointRouteBuilder app, AirspaceNode node, IClock clock)
    {
        app.MapPost("/v1/search", (Delegate)(async (HttpContext context) =>
        {
            var body = await context.BodyAsync(WireJson.Default.SearchBody);
            var extent = Body.Required(body.AreaOfInterest, "area_of_interest").In("area_of_interest", volume => volume.ToVolume());
            int limit = body.Limit ?? Paging.LimitDefault;
            if (limit is < 1 or > Paging.LimitMax)
                throw new Core.InvalidValueException("limit", $"{limit} is out of range", $"1 to {Paging.LimitMax}");
            var after = body.Cursor is null ? (EntityKey?)null : Paging.KeyOf(body.Cursor, "cursor");
            var page = node.Read(state => state.Search(extent, after, limit));
            context.WriteJson(200, new SearchAnswer(
                [.. page.Items.Select(declaration => DeclarationView.Of(declaration, context.Party()))],
                page.HasMore ? Paging.CursorOf(page.Items[^1].Key) : null), WireJson.Default.SearchAnswer);
        }))
        .WithTags("Airspace").RequireScope(Scopes.Read).Accepts<SearchBody>("application/json").Produces<SearchAnswer>().WithProblems(400)
        .WithSummary("What stands in a part of the airspace");

        app.MapGet("/v1/conflicts", (HttpContext context) =>
        {
            int limit = context.Query("limit", Paging.LimitDefault, 1, Paging.LimitMax);
            var after = context.QueryText("cursor") is { } cursor ? Paging.KeyOf(cursor, "cursor") : (EntityKey?)null;
            EntityKey? last = null;
            var page = node.Read(state => state.Conflicts(context.Party(), after, limit, Instant.Max(state.Time, clock.GetCurrentInstant()), out last));
            context.WriteJson(200, new ConflictsAnswer(
                [.. page.Items.Select(conflict => new ConflictView(
                    DeclarationReference.Of(conflict.Own, context.Party()), DeclarationReference.Of(conflict.Others, context.Party()), conflict.OthersCount))],
                page.HasMore && last is { } key ? Paging.CursorOf(key) : null), WireJson.Default.ConflictsAnswer);
        })
        .WithTags("Airspace").RequireScope(Scopes.Read).Produces<ConflictsAnswer>().WithProblems(400).WithPaging()
        .WithSummary("Where your declarations overlap those of others");
    }
}
