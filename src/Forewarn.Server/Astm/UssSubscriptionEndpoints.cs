using Forewarn.Core.Airspace;
using Forewarn.Core.Discovery;
using Forewarn.Server.Api;
using Forewarn.Server.Astm.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Forewarn.Server.Astm;

/// <summary>Subscriptions of USSs: search, read, create, change, delete (F3548-21, <c>/dss/v1/subscriptions</c>).</summary>
/// <remarks>A USS sees its own only.</remarks>
internal sealed class UssSubscriptionEndpoints(Dss dss)
{
    public void Map(IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/dss/v1/subscriptions").ExcludeFromDescription().RequireScope(UtmScopes.ConstraintProcessing, UtmScopes.StrategicCoordination);
        group.MapPost("/query", QueryAsync);
        group.MapGet("/{subscriptionid}", Get);
        group.MapPut("/{subscriptionid}", context => PutAsync(context, ifVersion: null));
        group.MapPut("/{subscriptionid}/{version}", context => PutAsync(context, VersionIn(context)));
        group.MapDelete("/{subscriptionid}/{version}", DeleteAsync);
        group.MapDelete("/{subscriptionid}", _ => throw JsonReading.Missing("version", "the current version, after the id"));
    }

    private async Task QueryAsync(HttpContext context)
    {
        var area = await context.DssBodyAsync(QuestionBody.Read);
        _ = area.Cells;
        var found = Dss.RequireListable(dss.Node.Read(state => state.RelevantSubscriptions(context.Party(), area, dss.Now(state))));
        context.WriteJson(200, found, static (json, found) =>
        {
            json.WriteStartObject();
            json.WriteStartArray("subscriptions"u8);
            foreach (var subscription in found)
                json.WriteSubscription(subscription);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private Task Get(HttpContext context)
    {
        var id = context.PathId("subscriptionid");
        // An explicit one is gone at its end, an implicit one stays as long as its intents.
        var found = dss.Node.Read(state => state.FindUssSubscription(id) is { Subscription: var it } standing && (it.IsImplicit || it.Extents.End > dss.Now(state)) ? standing : null)
            ?? throw new ProblemException(Problem.NotFound("subscription"));
        if (found.Subscription.Manager != context.Party())
            throw new ProblemException(Problem.Create(403, "not-manager", "It belongs to another party", "this subscription belongs to another client", "subscriptionid", "one of your own"));
        WriteOne(context, found);
        return Task.CompletedTask;
    }

    private async Task PutAsync(HttpContext context, long? ifVersion)
    {
        var id = context.PathId("subscriptionid");
        var body = await context.DssBodyAsync(UssSubscriptionBody.Read, tooLargeStatus: 400);
        _ = body.Extents.Area.Cells;
        dss.Require(body.UssBaseUrl, "uss_base_url");
        if (body.NotifyForOperationalIntents)
            context.RequireToHave(UtmScopes.StrategicCoordination, "notify_for_operational_intents");
        if (body.NotifyForConstraints)
            context.RequireToHave(UtmScopes.ConstraintProcessing, "notify_for_constraints");
        var applied = await dss.Node.SubmitAsync(new PutUssSubscription(context.Party(), ifVersion, body.ToProposal(id)));
        var subscribed = context.Accepted<UssSubscribed>(applied, notFoundStatus: 400);
        context.WriteJson(200, (dss.WriterFor(context.Party()), subscribed), static (json, answer) =>
        {
            var (writer, subscribed) = answer;
            json.WriteStartObject();
            json.WritePropertyName("subscription"u8);
            json.WriteSubscription(subscribed.Standing);
            // F3548-21, PutSubscriptionResponse: each list is there if its notifications are asked for.
            if (subscribed.Standing.Subscription.NotifyForOperationalIntents)
                writer.WriteList<OperationalIntent>(json, "operational_intent_references"u8, subscribed.Intents);
            if (subscribed.Standing.Subscription.NotifyForConstraints)
                writer.WriteList<Constraint>(json, "constraint_references"u8, subscribed.Constraints);
            json.WriteEndObject();
        });
    }

    private async Task DeleteAsync(HttpContext context)
    {
        var command = new DeleteUssSubscription(context.Party(), context.PathId("subscriptionid"), VersionIn(context));
        var applied = await dss.Node.SubmitAsync(command);
        WriteOne(context, context.Accepted<UssUnsubscribed>(applied, notFoundStatus: 404).Standing);
    }

    private static long VersionIn(HttpContext context) => LeafVersion.Parse(context.PathText("version"));

    private static void WriteOne(HttpContext context, StandingSubscription standing) => context.WriteJson(200, standing, static (json, standing) =>
    {
        json.WriteStartObject();
        json.WritePropertyName("subscription"u8);
        json.WriteSubscription(standing);
        json.WriteEndObject();
    });
}
