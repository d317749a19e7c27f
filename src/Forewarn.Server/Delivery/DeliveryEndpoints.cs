using Forewarn.Core.Airspace;
using Forewarn.Core.Contacts;
using Forewarn.Server.Api;
using Forewarn.Server.Api.Wire;
using Forewarn.Server.Node;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace Forewarn.Server.Delivery;

/// <summary>What parties and their people need to take deliveries: the secrets of their webhooks, and the page behind the links in mails.</summary>
internal static class DeliveryEndpoints
{
    public static void MapDelivery(this IEndpointRouteBuilder app, AirspaceNode node, IClock clock, DeliveryKeys keys)
    {
        app.MapGet("/v1/parties/{id}/roster/webhook-secret/{contact}", (HttpContext context, string id, string contact) =>
        {
            var party = id.In("id", PartyId.Parse);
            var contactId = contact.In("contact", ContactId.Parse);
            // The secret is the party's: not even the operator's token reads it, and to others the roster does not exist.
            if (party != context.Party() || node.Read(state => state.FindRoster(party)?.Find(contactId)) is null)
                throw new ProblemException(Problem.NotFound("contact"));
            context.Response.Headers.CacheControl = "no-store";
            context.WriteJson(200, new WebhookSecretAnswer(keys.WebhookSecretOf(party, contactId).Reveal()), WireJson.Default.WebhookSecretAnswer);
        })
        .RequireScope(Scopes.Liaison).WithTags("Contacts").Produces<WebhookSecretAnswer>().WithProblems(400, 404)
        .WithSummary("The secret that a webhook's requests are signed with")
        .WithDescription("By it the receiver checks webhook-signature (Standard Webhooks 1.0.0). Each contact has its own; it stays the same until the operator replaces the node's delivery key.");

        new AcknowledgementPage(node, clock, new AcknowledgementLinks(keys.LinkKey())).Map(app);
    }
}

/// <summary>The secret of a webhook, as Standard Webhooks spells it: <c>whsec_</c> and Base64.</summary>
public sealed record WebhookSecretAnswer(string Secret);
