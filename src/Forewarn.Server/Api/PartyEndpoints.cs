using Forewarn.Core.Airspace;
using Forewarn.Server.Api.Wire;
using Forewarn.Server.Node;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Forewarn.Server.Api;

/// <summary>Parties and subscriptions.</summary>
internal static class PartyEndpoints
{
    public static void MapParties(this IEndpointRouteBuilder app, AirspaceNode node)
    {
        var group = app.MapGroup("/v1/parties").WithTags("Parties");
        group.MapPut("/{id}", async (HttpContext context, string id) =>
        {
            var party = id.In("id", PartyId.Parse);
            int? version = context.IfMatch();
            var body = await context.BodyAsync(WireJson.Default.PartyBody);
            var applied = await node.SubmitAsync(new PutParty(context.Party(), version, body.ToParty(party)));
            var put = applied.Accepted<PartyPut>();
            context.SetVersion(put.Party.Version);
            context.WriteJson(put.Created ? 201 : 200, new PartyAnswer(PartyView.Of(put.Party), applied.Outcome.Leaf), WireJson.Default.PartyAnswer);
        })
        .RequireScope(Scopes.Admin).Accepts<PartyBody>("application/json").Produces<PartyAnswer>(200).Produces<PartyAnswer>(201)
        .WithProblems(400, 412, 428).WithSummary("Register a party, or change what is said of it");

        group.MapGet("/{id}", (HttpContext context, string id) =>
        {
            var key = id.In("id", PartyId.Parse);
            var party = node.Read(state => state.Find(key)) ?? throw new ProblemException(Problem.NotFound("party"));
            context.SetVersion(party.Version);
            context.WriteJson(200, new PartyReading(PartyView.Of(party)), WireJson.Default.PartyReading);
        })
        .RequireScope(Scopes.Read, Scopes.Admin).Produces<PartyReading>().WithProblems(404).WithSummary("Read a party");

        group.MapGet("", (HttpContext context) =>
        {
            int limit = context.Query("limit", Paging.LimitDefault, 1, Paging.LimitMax);
            var after = context.QueryText("cursor")?.In("cursor", PartyId.Parse);
            var parties = node.Read(state => state.Parties
                .Where(party => after is null || party.Id.CompareTo(after.Value) > 0).Take(limit + 1).ToArray());
            var page = parties.Take(limit).Select(PartyView.Of).ToArray();
            context.WriteJson(200, new PartiesAnswer(page, parties.Length > limit ? page[^1].Id : null), WireJson.Default.PartiesAnswer);
        })
        .RequireScope(Scopes.Read, Scopes.Admin).Produces<PartiesAnswer>().WithProblems(400).WithPaging().WithSummary("Who shares the airspace");

        group.MapDelete("/{id}", async (HttpContext context, string id) =>
        {
            var party = id.In("id", PartyId.Parse);
            var applied = await node.SubmitAsync(new RemoveParty(context.Party(), party, context.RequiredIfMatch()));
            context.WriteJson(200, new PartyAnswer(PartyView.Of(applied.Accepted<PartyRemoved>().Party), applied.Outcome.Leaf), WireJson.Default.PartyAnswer);
        })
        .RequireScope(Scopes.Admin).Produces<PartyAnswer>().WithProblems(404, 409, 412, 428).WithSummary("Remove a party that has nothing standing");
    }

    public static void MapSubscriptions(this IEndpointRouteBuilder app, AirspaceNode node)
    {
        var group = app.MapGroup("/v1/subscriptions/{id}").WithTags("Subscriptions");
        group.MapPut("", async (HttpContext context, string id) =>
        {
            var subscription = Requests.EntityId(id);
            int? version = context.IfMatch();
            var body = await context.BodyAsync(WireJson.Default.SubscriptionBody);
            var applied = await node.SubmitAsync(context.Signed(node, new Subscribe(context.Party(), version, body.ToSubscription(subscription, context.Party()))));
            var subscribed = applied.Accepted<Subscribed>();
            context.SetVersion(subscribed.Subscription.Version);
            context.WriteJson(subscribed.Created ? 201 : 200, new SubscriptionAnswer(SubscriptionView.Of(subscribed.Subscription), applied.Outcome.Leaf,
                DeclarationReference.Of(subscribed.Present, context.Party()), subscribed.PresentCount), WireJson.Default.SubscriptionAnswer);
        })
        .RequireScope(Scopes.Declare).Accepts<SubscriptionBody>("application/json")
        .Produces<SubscriptionAnswer>(200).Produces<SubscriptionAnswer>(201).WithProblems(400, 403, 412, 428, 429)
        .WithSummary("Ask to be warned of what others declare in a part of the airspace");

        group.MapGet("", (HttpContext context, string id) =>
        {
            var key = Requests.EntityId(id);
            var subscription = node.Read(state => state.FindSubscription(key));
            if (subscription is null || subscription.Manager != context.Party())
                throw new ProblemException(Problem.NotFound("subscription"));
            context.SetVersion(subscription.Version);
            context.WriteJson(200, new SubscriptionReading(SubscriptionView.Of(subscription)), WireJson.Default.SubscriptionReading);
        })
        .RequireScope(Scopes.Read).Produces<SubscriptionReading>().WithProblems(404).WithSummary("Read a subscription of yours");

        group.MapDelete("", async (HttpContext context, string id) =>
        {
            var subscription = Requests.EntityId(id);
            var applied = await node.SubmitAsync(context.Signed(node, new Unsubscribe(context.Party(), subscription, context.RequiredIfMatch())));
            var ended = applied.Accepted<Unsubscribed>().Subscription;
            context.WriteJson(200, new SubscriptionAnswer(SubscriptionView.Of(ended), applied.Outcome.Leaf, [], 0), WireJson.Default.SubscriptionAnswer);
        })
        .RequireScope(Scopes.Declare).Produces<SubscriptionAnswer>().WithProblems(403, 404, 412, 428).WithSummary("End a subscription");
    }
}
