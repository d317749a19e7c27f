using Forewarn.Core.Airspace;
using Forewarn.Core.Discovery;
using Forewarn.Server.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Forewarn.Server.Astm.Uss;

/// <summary>The node as the USS of the parties that it hosts (F3548-21, <c>/uss/v1</c>): gives others the details of what these declare, and
/// takes what others tell them.</summary>
internal sealed class UssEndpoints(Dss dss)
{
    public void Map(IEndpointRouteBuilder app)
    {
        var intents = app.MapGroup("/uss/v1/operational_intents").ExcludeFromDescription();
        intents.MapGet("/{entityid}", (RequestDelegate)(context => GetAsync(context, EntityType.OperationalIntent))).RequireScope(UtmScopes.StrategicCoordination);
        intents.MapGet("/{entityid}/telemetry", GetTelemetryAsync).RequireScope(UtmScopes.ConformanceMonitoring);
        intents.MapPost("", (RequestDelegate)(context => NotifyAsync(context, EntityType.OperationalIntent))).RequireScope(UtmScopes.StrategicCoordination);

        var constraints = app.MapGroup("/uss/v1/constraints").ExcludeFromDescription();
        constraints.MapGet("/{entityid}", (RequestDelegate)(context => GetAsync(context, EntityType.Constraint))).RequireScope(UtmScopes.ConstraintProcessing);
        constraints.MapPost("", (RequestDelegate)(context => NotifyAsync(context, EntityType.Constraint))).RequireScope(UtmScopes.ConstraintManagement);
    }

    /// <summary>F3548-21, getOperationalIntentDetails and getConstraintDetails.</summary>
    private Task GetAsync(HttpContext context, EntityType type)
    {
        var view = Hosted(context, type);
        context.WriteJson(200, (view, Url: dss.OwnUrl.Value, Now: dss.Clock.GetCurrentInstant()), static (json, answer) =>
        {
            json.WriteStartObject();
            json.WritePropertyName(answer.view.Declaration is Constraint ? "constraint"u8 : "operational_intent"u8);
            DetailsWriter.Entity(json, answer.view, answer.Url, answer.Now);
            json.WriteEndObject();
        });
        return Task.CompletedTask;
    }

    /// <summary>F3548-21, getOperationalIntentTelemetry: where the manager itself has last seen what is no longer as planned.</summary>
    private Task GetTelemetryAsync(HttpContext context)
    {
        var intent = (OperationalIntent)Hosted(context, EntityType.OperationalIntent).Declaration;
        if (intent is not { Disclosure: Disclosure.Full, State: IntentState.Nonconforming or IntentState.Contingent })
            throw new ProblemException(Problem.Create(409, "no-telemetry", "There is no telemetry in this state", "this operational intent is as planned, or does not show its state"));
        var now = dss.Clock.GetCurrentInstant();
        var seen = dss.Node.Read(state => state.FindOwnReport(intent.Key));
        if (seen is null || seen.At < now - TelemetryWriter.AgeMax)
            throw new ProblemException(Problem.Create(412, "no-telemetry", "There is no telemetry", "its manager has reported no position of it lately"));
        context.WriteJson(200, seen, TelemetryWriter.Write);
        return Task.CompletedTask;
    }

    /// <summary>F3548-21, notifyOperationalIntentDetailsChanged and notifyConstraintDetailsChanged.</summary>
    private async Task NotifyAsync(HttpContext context, EntityType type)
    {
        var sent = await context.BodyAsync(type, SentNotification.Read, isTypeOptional: true);
        var peer = context.Party();
        if (sent.Entity is { } entity && entity.Manager != peer.ToString())
            throw new ProblemException(Problem.Create(403, "not-manager", "It belongs to another party", $"{peer} does not manage it", accepted: "the token of the USS that manages it"));
        var applied = await dss.Node.SubmitAsync(new ReceiveNotification(peer, sent.Key, sent.Entity?.Version ?? 0, sent.Subscriptions, sent.Text, sent.EntityText));
        context.Accepted<NotificationRecorded>(applied, notFoundStatus: 404);
        context.Response.StatusCode = 204;
    }

    /// <summary>What a party of this node has declared and not ended; what other USSs manage is for them to give.</summary>
    private ReferenceView Hosted(HttpContext context, EntityType type)
    {
        var key = new EntityKey(type, context.PathId("entityid"));
        return dss.Find(key) is { Declaration.Reference: null } view ? view
            : throw new ProblemException(Problem.NotFound(type == EntityType.Constraint ? "constraint" : "operational intent"));
    }
}
