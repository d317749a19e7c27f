using Forewarn.Server.Api.Wire;
using Forewarn.Server.Node;
using Forewarn.Server.Recording;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Forewarn.Server.Api;

/// <summary>Erasure of what people wrote: personal data goes, the leaves and their proofs stay.</summary>
internal static class ErasureEndpoints
{
    public static void MapErasures(this IEndpointRouteBuilder app, AirspaceNode node) =>
        app.MapPost("/v1/erasures", (Delegate)(async (HttpContext context) =>
        {
            var body = await context.BodyAsync(WireJson.Default.ErasureBody);
            var subject = EntityName.Parse(Body.Required(body.Entity, "entity"), "entity");
            var applied = await node.EraseAsync(context.Party(), subject)
                ?? throw new ProblemException(Problem.NotFound("text that anybody wrote about it"));
            applied.Accepted<Core.Airspace.Erased>();
            context.WriteJson(200, new ErasureAnswer(EntityName.Of(subject), applied.Outcome.Leaf), WireJson.Default.ErasureAnswer);
        }))
        .WithTags("Record").RequireScope(Scopes.Admin).Accepts<ErasureBody>("application/json").Produces<ErasureAnswer>().WithProblems(400, 404, 409)
        .WithSummary("Erase what people wrote about a declaration, in the answer to a warning, about an observation, or in a report")
        .WithDescription("Notes, names and words go from journal, record and snapshots for good; copies made elsewhere stay. That they were erased is on record.");
}
