using System.Buffers;
using System.Text.Json.Serialization.Metadata;
using Forewarn.Core.Airspace;
using Forewarn.Server.Api.Wire;
using Forewarn.Server.Node;
using Forewarn.Server.Peers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace Forewarn.Server.Api;

/// <summary>Operational intents and constraints: declare, read, end.</summary>
internal static class DeclarationEndpoints
{
    public static void MapDeclarations(this IEndpointRouteBuilder app, AirspaceNode node, PeerNotifier peers, IClock clock)
    {
        Map<OperationalIntentBody>(app.MapGroup("/v1/operational-intents/{id}").WithTags("Operational intents"), node, peers, clock, EntityType.OperationalIntent,
            WireJson.Default.OperationalIntentBody, (body, id, manager) => body.ToDeclaration(id, manager));
        Map<ConstraintBody>(app.MapGroup("/v1/constraints/{id}").WithTags("Constraints"), node, peers, clock, EntityType.Constraint,
            WireJson.Default.ConstraintBody, (body, id, manager) => body.ToDeclaration(id, manager));
    }

    private static void Map<TBody>(
        RouteGroupBuilder group, AirspaceNode node, PeerNotifier peers, IClock clock, EntityType type, JsonTypeInfo<TBody> json, Func<TBody, EntityId, PartyId, Declaration> read)
        where TBody : class
    {
        group.MapPut("", async (HttpContext context, string id) =>
        {
            var entity = Requests.EntityId(id);
            int? version = context.IfMatch();
            var body = await context.BodyAsync(json);
            var applied = await node.SubmitAsync(context.Signed(node, new Declare(context.Party(), version, read(body, entity, context.Party()))));
            Answer(context, applied, peers);
        })
        .RequireScope(Scopes.Declare).Accepts<TBody>("application/json")
        .Produces<DeclarationAnswer>(200).Produces<DeclarationAnswer>(201).WithProblems(400, 403, 409, 412, 428)
        .WithSummary("Declare, or change what you declared")
        .WithDescription("Without If-Match it declares anew; with If-Match it changes that version. The same request again gets the same answer.");

        group.MapPost("/preview", async (HttpContext context, string id) =>
        {
            var entity = Requests.EntityId(id);
            int? version = context.IfMatch();
            var command = new Declare(context.Party(), version, read(await context.BodyAsync(json), entity, context.Party()));
            var answer = node.Read(state => DeclarationPreview.Of(state, command, clock.GetCurrentInstant()));
            context.WriteJson(200, answer, WireJson.Default.PreviewAnswer);
        })
        .RequireScope(Scopes.Declare).Accepts<TBody>("application/json").Produces<PreviewAnswer>().WithProblems(400, 403, 409, 412, 428)
        .WithSummary("See what declaring would lead to, without declaring")
        .WithDescription("The same request as PUT, decided by the same rules: whom it would warn, how, with which lead time, and what it would overlap. Nothing changes, nobody is told, and nothing goes on record.");

        group.MapPost("/reveal", async (HttpContext context, string id) =>
        {
            var entity = Requests.EntityId(id);
            int version = context.RequiredIfMatch();
            var opening = (await context.BodyAsync(WireJson.Default.RevealBody)).ToOpening();
            var proposal = opening.In("sealed", seal => read(Requests.Parse(new ReadOnlySequence<byte>(seal.Sealed), json), entity, context.Party()));
            Answer(context, await node.SubmitAsync(context.Signed(node, new Reveal(context.Party(), version, proposal, opening))), peers);
        })
        .RequireScope(Scopes.Declare).Accepts<RevealBody>("application/json").Produces<DeclarationAnswer>().WithProblems(400, 403, 404, 409, 412, 428)
        .WithSummary("Reveal what you had sealed")
        .WithDescription("The next version is what the sealed bytes say, if they are those of the seal. Everyone whom it concerns is warned of it.");

        group.MapGet("", (HttpContext context, string id) =>
        {
            var key = new EntityKey(type, Requests.EntityId(id));
            var declaration = node.Read(state => state.Find(key)) ?? throw new ProblemException(Problem.NotFound("declaration"));
            context.SetVersion(declaration.Version);
            context.WriteJson(200, DeclarationReading.Of(declaration, context.Party()), WireJson.Default.DeclarationReading);
        })
        .RequireScope(Scopes.Read).Produces<DeclarationReading>().WithProblems(404).WithSummary("Read a declaration");

        group.MapDelete("", async (HttpContext context, string id) =>
        {
            var key = new EntityKey(type, Requests.EntityId(id));
            Answer(context, await node.SubmitAsync(context.Signed(node, new EndDeclaration(context.Party(), key, context.RequiredIfMatch()))), peers);
        })
        .RequireScope(Scopes.Declare).Produces<DeclarationAnswer>().WithProblems(403, 404, 409, 412, 428)
        .WithSummary("Take a declaration back, or end it when it has begun")
        .WithDescription("Everyone who was warned of it is owed a notice.");
    }

    private static void Answer(HttpContext context, Applied applied, PeerNotifier peers)
    {
        var declared = applied.Accepted<Declared>();
        peers.Tell(declared);
        context.SetVersion(declared.Declaration.Version);
        context.WriteJson(declared.Created ? 201 : 200, DeclarationAnswer.Of(declared, applied.Outcome.Leaf, applied.Time), WireJson.Default.DeclarationAnswer);
    }
}
