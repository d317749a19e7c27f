using Forewarn.Core.Airspace;
using Forewarn.Server.Api.Wire;
using Forewarn.Server.Node;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Forewarn.Server.Api;

/// <summary>What was seen, held against what was declared.</summary>
internal static class ObservationEndpoints
{
    public static void MapObservations(this IEndpointRouteBuilder app, AirspaceNode node) =>
        app.MapPost("/v1/observations", (Delegate)(async (HttpContext context) =>
        {
            var body = await context.BodyAsync(WireJson.Default.ObservationBody);
            var applied = await node.SubmitAsync(context.Signed(node, new Observe(body.ToObservation(context.Party()))));
            var observed = applied.Accepted<Observed>();
            context.WriteJson(observed.Created ? 201 : 200, ObservationAnswer.Of(observed, applied.Outcome.Leaf), WireJson.Default.ObservationAnswer);
        }))
        .WithTags("Observations").RequireScope(Scopes.Observe).Accepts<ObservationBody>("application/json")
        .Produces<ObservationAnswer>(200).Produces<ObservationAnswer>(201).WithProblems(400, 403, 404, 409)
        .WithSummary("Report a position or an event that was seen")
        .WithDescription("The answer tells whether it lay inside what its party had declared, and by what distance and time it missed.");
}
