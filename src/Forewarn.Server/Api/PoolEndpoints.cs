using Forewarn.Core;
using Forewarn.Core.Pool;
using Forewarn.Journal.Pool;
using Forewarn.Server.Api.Wire;
using Forewarn.Server.Node;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Forewarn.Server.Api;

/// <summary>Who runs this airspace together, and how that is changed: by what the members have signed, whoever brings it.</summary>
internal static class PoolEndpoints
{
    public static void MapPool(this IEndpointRouteBuilder app, AirspaceNode node)
    {
        var group = app.MapGroup("/v1/pool").WithTags("Pool");
        group.MapGet("", (HttpContext context) => context.WriteJson(200, PoolAnswer.Of(Required(node)), WireJson.Default.PoolAnswer))
            .RequireScope(Scopes.Read, Scopes.Admin).Produces<PoolAnswer>().WithProblems(404).WithSummary("The members of the pool that runs this airspace, and what they have signed");

        group.MapPost("/changes", (Delegate)(async (HttpContext context) =>
        {
            var body = await context.BodyAsync(WireJson.Default.PoolChangeBody);
            var command = new ChangePool(context.Party(), Body.Required(body.Note, "note"));
            var change = Read(command.Note);
            await node.CatchUpAsync(context.RequestAborted);
            var membership = Required(node);
            var answer = membership.Changes.Any(each => each.Text == change.Text) ? new PoolChangeAnswer(change.Number + 1, null)
                : membership.ProblemOf(change) is { } problem ? throw Refused(problem)
                : await ChangeAsync(node, command);
            context.WriteJson(200, answer, WireJson.Default.PoolChangeAnswer);
        }))
        .RequireScope(Scopes.Admin).Accepts<PoolChangeBody>("application/json").Produces<PoolChangeAnswer>().WithProblems(400, 404, 409)
        .WithSummary("Change the members of the pool")
        .WithDescription("The note that forewarn pool join, leave or move wrote, signed by all who have to. Every node judges it alike; the same again gets the same answer.");
    }

    private static async Task<PoolChangeAnswer> ChangeAsync(AirspaceNode node, ChangePool command)
    {
        try
        {
            var applied = await node.SubmitAsync(command);
            return new PoolChangeAnswer(applied.Accepted<PoolChanged>().Number, applied.Outcome.Leaf);
        }
        catch (NodeStoppedException stopped) when (stopped.InnerException is ChangeRefusedException refused)
        {
            // Another change came before it.
            throw Refused(refused.Message);
        }
    }

    private static Membership Required(AirspaceNode node) => node.Membership ?? throw new ProblemException(Problem.NotFound("pool: one node alone runs this airspace"));

    private static PoolChange Read(string note)
    {
        try
        {
            return PoolChange.Read(note);
        }
        catch (PoolFormatException wrong)
        {
            throw new InvalidValueException("note", wrong.Problem, wrong.Accepted);
        }
    }

    private static ProblemException Refused(string problem) => new(Problem.Create(
        409, "conflict", "It stands against the present state", problem, "note", "a change of the membership that stands, signed by all who have to"));
}
