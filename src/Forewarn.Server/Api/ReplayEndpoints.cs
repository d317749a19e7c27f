using Forewarn.Core;
using Forewarn.Core.Airspace;
using Forewarn.Server.Api.Wire;
using Forewarn.Server.Node;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Forewarn.Server.Api;

/// <summary>A node that replays the past: its clock is set from outside, and every answer says so.</summary>
internal static class ReplayEndpoints
{
    /// <summary>The header that every answer of such a node carries, with the clock's reading.</summary>
    public const string Header = "Forewarn-Replay";

    public static void UseReplayHeader(this IApplicationBuilder app, ReplayClock clock) => app.Use((context, next) =>
    {
        context.Response.OnStarting(() =>
        {
            context.Response.Headers[Header] = Times.Of(clock.GetCurrentInstant());
            return Task.CompletedTask;
        });
        return next(context);
    });

    public static void MapReplayClock(this IEndpointRouteBuilder app, AirspaceNode node, ReplayClock clock) =>
        app.MapPut("/v1/replay/clock", (Delegate)(async (HttpContext context) =>
        {
            var body = await context.BodyAsync(WireJson.Default.ReplayClockBody);
            var now = Times.Parse(body.Now, "now");
            if (!clock.TrySet(now))
                throw new InvalidValueException("now", "before the present reading", $"{Times.Of(clock.GetCurrentInstant())} or later");
            await node.SubmitAsync(new Tick());
            context.WriteJson(200, new ReplayClockBody(Times.Of(clock.GetCurrentInstant())), WireJson.Default.ReplayClockBody);
        }))
        .WithTags("Replay").RequireScope(Scopes.Admin).Accepts<ReplayClockBody>("application/json").Produces<ReplayClockBody>().WithProblems(400)
        .WithSummary("Set the clock of a node that replays the past");
}
