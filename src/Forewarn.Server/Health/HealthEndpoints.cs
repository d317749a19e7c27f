using Forewarn.Server.Api;
using Forewarn.Server.Api.Wire;
using Forewarn.Server.Node;
using Forewarn.Server.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Forewarn.Server.Health;

/// <summary>Whether the process lives, whether it can do its work, and what an operator should look at.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder app, AirspaceNode node, NodeHealth health)
    {
        app.MapGet("/healthz", (HttpContext context) => context.WriteJson(200, new HealthView("ok", null, null, []), WireJson.Default.HealthView))
            .WithTags("Health").Produces<HealthView>().WithSummary("The process lives");

        app.MapGet("/readyz", (HttpContext context) =>
        {
            var checks = health.Look();
            var failing = checks.FirstOrDefault(check => check.Status == HealthStatus.Failing);
            long? position = node.Failure is null ? node.Read(state => state.Position) : null;
            context.WriteJson(failing is null ? 200 : 503, new HealthView(failing is null ? "ok" : "failing", position, failing?.Problem, [.. checks.Select(View)]), WireJson.Default.HealthView);
        })
        .WithTags("Health").Produces<HealthView>(200).Produces<HealthView>(503).WithSummary("The node takes commands; and what is well, and what is not");

        var page = new StatusPage(node, health);
        app.MapGet(StatusPage.Path, (HttpContext context) => context.WritePage(200, page.Write())).ExcludeFromDescription();
    }

    private static HealthCheckView View(HealthCheck check) => new(check.Name, Names<HealthStatus>.Of(check.Status), check.Problem);
}
