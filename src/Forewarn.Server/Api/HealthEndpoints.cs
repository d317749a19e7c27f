using Forewarn.Server.Api.Wire;
using Forewarn.Server.Node;
using Forewarn.Server.Tokens;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Forewarn.Server.Api;

/// <summary>Whether the process lives, and whether it can do its work.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder app, AirspaceNode node, TokenValidator tokens)
    {
        app.MapGet("/healthz", (HttpContext context) => context.WriteJson(200, new HealthView("ok", null, null), WireJson.Default.HealthView))
            .WithTags("Health").Produces<HealthView>().WithSummary("The process lives");

        app.MapGet("/readyz", (HttpContext context) =>
        {
            string? problem = node.Failure is not null ? "the node takes no commands; its log says why"
                : node.Obstacle is { } obstacle ? obstacle
                : !tokens.KeyStatus.IsReady ? "the issuer's keys have not been fetched yet" : null;
            long? position = node.Failure is null ? node.Read(state => state.Position) : null;
            context.WriteJson(problem is null ? 200 : 503, new HealthView(problem is null ? "ok" : "failing", position, problem), WireJson.Default.HealthView);
        })
        .WithTags("Health").Produces<HealthView>(200).Produces<HealthView>(503).WithSummary("The node takes commands");
    }
}
