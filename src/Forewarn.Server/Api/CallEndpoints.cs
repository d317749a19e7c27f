using Forewarn.Core.Airspace;
using Forewarn.Core.Hotline;
using Forewarn.Server.Api.Wire;
using Forewarn.Server.Node;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Forewarn.Server.Api;

/// <summary>Serves the log of calls outside the system, and each side's own readouts. A call is found by its participants alone.</summary>
internal static class CallEndpoints
{
    public static void MapCalls(this IEndpointRouteBuilder app, AirspaceNode node)
    {
        var group = app.MapGroup("/v1/calls").WithTags("Hotline");
        group.MapPut("/{id}", async (HttpContext context, string id) =>
        {
            var call = Requests.EntityId(id);
            HotlineEndpoints.RequireNoVersion(context, "a call is logged once; corrections are filed in a readout");
            var body = await context.BodyAsync(WireJson.Default.CallBody);
            var applied = await node.SubmitAsync(context.Signed(node, new LogCall(context.Party(), body.ToCall(call, context.Party(), context.Caller().Person))));
            var logged = applied.Accepted<CallLogged>();
            context.WriteJson(logged.Created ? 201 : 200, new CallAnswer(CallView.Of(logged.Call), logged.Leaf), WireJson.Default.CallAnswer);
        })
        .RequireScope(Scopes.Liaison).Accepts<CallBody>("application/json").Produces<CallAnswer>(200).Produces<CallAnswer>(201)
        .WithProblems(400, 404, 409, 429).WithSummary("Log a call outside the system that you took part in");

        group.MapPut("/{id}/readout", async (HttpContext context, string id) =>
        {
            var call = Requests.EntityId(id);
            int? version = context.IfMatch();
            var body = await context.BodyAsync(WireJson.Default.ReadoutBody);
            var applied = await node.SubmitAsync(context.Signed(node, new FileReadout(context.Party(), call, version, body.ToReadout(context.Party(), context.Caller().Person))));
            var filed = applied.Accepted<ReadoutFiled>();
            context.SetVersion(filed.Readout.Version);
            context.WriteJson(filed.Readout.Version == 1 ? 201 : 200, new ReadoutAnswer(ReadoutView.Of(filed.Readout), CallView.Of(filed.Call), filed.Leaf), WireJson.Default.ReadoutAnswer);
        })
        .RequireScope(Scopes.Liaison).Accepts<ReadoutBody>("application/json").Produces<ReadoutAnswer>(200).Produces<ReadoutAnswer>(201)
        .WithProblems(400, 404, 412, 428, 429).WithSummary("File your own readout of a call, or a correction of it")
        .WithDescription("The version is that of your own readout. Earlier versions stay; nobody edits another side's.");

        group.MapGet("/{id}", (HttpContext context, string id) =>
        {
            var call = node.Read(state => state.FindCall(Requests.EntityId(id)));
            if (call is null || !call.Participants.Contains(context.Party()))
                throw new ProblemException(Problem.NotFound("call"));
            context.WriteJson(200, new CallReading(CallView.Of(call)), WireJson.Default.CallReading);
        })
        .RequireScope(Scopes.Read).Produces<CallReading>().WithProblems(400, 404).WithSummary("Read a call of yours, with all readouts beside each other");

        group.MapGet("", (HttpContext context) =>
        {
            int limit = context.Query("limit", Paging.LimitDefault, 1, Paging.LimitMax);
            EntityId? after = context.QueryText("cursor")?.In("cursor", Uuids.Parse);
            var page = node.Read(state => state.CallsOf(context.Party(), after, limit));
            context.WriteJson(200, new CallsAnswer([.. page.Items.Select(CallView.Of)], page.HasMore ? page.Items[^1].Id.ToString() : null), WireJson.Default.CallsAnswer);
        })
        .RequireScope(Scopes.Read).Produces<CallsAnswer>().WithProblems(400).WithPaging().WithSummary("The calls that you took part in");
    }
}
