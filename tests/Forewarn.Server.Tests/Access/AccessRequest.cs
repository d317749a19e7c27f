using System.Text.Json.Nodes;
using Forewarn.Server.Tests.Astm.Endpoints;
using Forewarn.Server.Tests.Nodes;
using Forewarn.Server.Tests.Recording;
using static Forewarn.Server.Tests.Access.AccessWorld;

namespace Forewarn.Server.Tests.Access;

/// <summary>What is asked of an endpoint: for every role the same, and about what is planted.</summary>
/// <remarks>A change is asked for with nothing wrong in it but its version, which is no longer current: whoever may make it is told so (412), and whoever
/// may not, is not; what is planted stays as it is.</remarks>
internal sealed record AccessRequest(string Path, JsonNode? Body = null, int? Version = null)
{
    private const int NotCurrent = 99;

    public static AccessRequest To(string endpoint, AccessWorld world) => endpoint switch
    {
        "PUT /v1/operational-intents/{id}" => new($"/v1/operational-intents/{Flight}", Bodies.Intent(world.Place), NotCurrent),
        "DELETE /v1/operational-intents/{id}" => new($"/v1/operational-intents/{Flight}", Version: NotCurrent),
        "GET /v1/operational-intents/{id}" => new($"/v1/operational-intents/{Flight}"),
        "POST /v1/operational-intents/{id}/preview" => new($"/v1/operational-intents/{Flight}/preview", Bodies.Intent(world.Place), NotCurrent),
        "POST /v1/operational-intents/{id}/reveal" => new($"/v1/operational-intents/{Flight}/reveal", SealedBody.Of(Bodies.Intent(world.Place)).Reveal(), NotCurrent),
        "PUT /v1/constraints/{id}" => new($"/v1/constraints/{Area}", Bodies.Constraint(world.Place), NotCurrent),
        "DELETE /v1/constraints/{id}" => new($"/v1/constraints/{Area}", Version: NotCurrent),
        "GET /v1/constraints/{id}" => new($"/v1/constraints/{Area}"),
        "POST /v1/constraints/{id}/preview" => new($"/v1/constraints/{Area}/preview", Bodies.Constraint(world.Place), NotCurrent),
        "POST /v1/constraints/{id}/reveal" => new($"/v1/constraints/{Sealed}/reveal", SealedBody.Of(Bodies.Constraint(world.Place)).Reveal(), NotCurrent),
        "PUT /v1/subscriptions/{id}" => new($"/v1/subscriptions/{Subscription}", Bodies.Subscription(world.Place), NotCurrent),
        "DELETE /v1/subscriptions/{id}" => new($"/v1/subscriptions/{Subscription}", Version: NotCurrent),
        "GET /v1/subscriptions/{id}" => new($"/v1/subscriptions/{Subscription}"),

        "POST /v1/search" => new("/v1/search", Bodies.Search(world.Place)),
        "GET /v1/warnings/{id}" => new($"/v1/warnings/{world.Warning}"),
        "GET /v1/warnings/{id}/history" => new($"/v1/warnings/{world.Warning}/history"),
        "POST /v1/warnings/deliveries" => new("/v1/warnings/deliveries", new JsonObject { ["warnings"] = new JsonArray(world.Warning) }),
        "POST /v1/warnings/{id}/acknowledgement" => new($"/v1/warnings/{world.Warning}/acknowledgement", Bodies.Acknowledgement("received", "somebody")),
        "POST /v1/warnings/{id}/proposal/acceptance" or "POST /v1/warnings/{id}/proposal/refusal" =>
            new(PathOf(endpoint).Replace("{id}", world.Warning, StringComparison.Ordinal), new JsonObject { ["by"] = "somebody" }),
        "POST /v1/observations" => new("/v1/observations", world.Seen(Guid.NewGuid(), "nothing")),

        "PUT /v1/parties/{id}" => new($"/v1/parties/{NameOf(Role.Warned)}", Bodies.Party("renamed"), NotCurrent),
        "DELETE /v1/parties/{id}" => new($"/v1/parties/{NameOf(Role.Warned)}", Version: NotCurrent),
        "PUT /v1/arrangements/{id}" => new($"/v1/arrangements/{Line}", Bodies.Arrangement(world.Place, "PT1M", NameOf(Role.Declarer), NameOf(Role.Warned)), NotCurrent),
        "DELETE /v1/arrangements/{id}" => new($"/v1/arrangements/{Line}", Version: NotCurrent),
        "GET /v1/arrangements/{id}" => new($"/v1/arrangements/{Line}"),
        "PUT /v1/parties/{id}/keys/{thumbprint}" => new($"/v1/parties/{NameOf(Role.Declarer)}/keys/{Thumbprint}", new JsonObject { ["jwk"] = JsonNode.Parse(Jwk) }),
        "DELETE /v1/parties/{id}/keys/{thumbprint}" => new($"/v1/parties/{NameOf(Role.Declarer)}/keys/{Thumbprint}"),
        "GET /v1/parties/{id}" or "GET /v1/parties/{id}/keys" => new(PathOf(endpoint).Replace("{id}", NameOf(Role.Declarer), StringComparison.Ordinal)),

        "GET /v1/parties/{id}/roster" => new($"/v1/parties/{NameOf(Role.Declarer)}/roster"),
        "PUT /v1/parties/{id}/roster" => new($"/v1/parties/{NameOf(Role.Declarer)}/roster", new JsonObject(), NotCurrent),
        "GET /v1/parties/{id}/roster/webhook-secret/{contact}" => new($"/v1/parties/{NameOf(Role.Declarer)}/roster/webhook-secret/desk"),
        "GET /acknowledge/{token}" or "POST /acknowledge/{token}" => new("/acknowledge/forged"),
        "GET /v1/drills/{id}" => new($"/v1/drills/{Drill}"),
        "PUT /v1/drills/{id}" => new($"/v1/drills/{Drill}", new JsonObject { ["arrangement"] = Line, ["by"] = "somebody else" }),

        "GET /v1/arrangements/{id}/uncovered" => new($"/v1/arrangements/{Line}/uncovered"),
        "GET /v1/arrangements/{id}/leave" or "GET /v1/arrangements/{id}/suspension" or "DELETE /v1/arrangements/{id}/suspension" =>
            new(PathOf(endpoint).Replace("{id}", Line, StringComparison.Ordinal)),
        "POST /v1/arrangements/{id}/leave" => new($"/v1/arrangements/{Line}/leave", new JsonObject { ["until"] = LongAgo }),
        "POST /v1/arrangements/{id}/suspension" => new($"/v1/arrangements/{Line}/suspension", new JsonObject { ["from"] = LongAgo }),
        "POST /v1/drafts" => new("/v1/drafts", DraftBody(Line, Bodies.Arrangement(world.Place, "PT1M", NameOf(Role.Declarer), NameOf(Role.Warned)), NotCurrent)),
        "GET /v1/drafts/{draft}" => new($"/v1/drafts/{world.Draft}"),
        "POST /v1/drafts/{draft}/signature" => new($"/v1/drafts/{world.ClosedDraft}/signature"),
        "DELETE /v1/drafts/{draft}" => new($"/v1/drafts/{world.ClosedDraft}"),
        "GET /v1/coverage" or "GET /v1/coverage.csv" => new($"{PathOf(endpoint)}?from={Bodies.Text(Bodies.Soon)}&to={Bodies.Text(Bodies.Soon + NodaTime.Duration.FromHours(1))}"),

        "GET /v1/threads/{id}" or "GET /v1/threads/{id}/messages" => new(PathOf(endpoint).Replace("{id}", $"{Conversation}", StringComparison.Ordinal)),
        "PUT /v1/threads/{id}" => new($"/v1/threads/{Conversation}", ThreadBody("another")),
        "PUT /v1/threads/{id}/messages/{message}" => new($"/v1/threads/{Conversation}/messages/{Message}", new JsonObject { ["by"] = "desk", ["language"] = "en", ["text"] = "another" }),
        "POST /v1/threads/{id}/messages/{message}/read" => new($"/v1/threads/{Conversation}/messages/{Message}/read", new JsonObject { ["by"] = "somebody" }),
        "GET /v1/calls/{id}" => new($"/v1/calls/{Call}"),
        "PUT /v1/calls/{id}" => new($"/v1/calls/{Call}", CallBody("another")),
        "PUT /v1/calls/{id}/readout" => new($"/v1/calls/{Call}/readout", ReadoutBody("another"), NotCurrent),

        "GET /v1/sites/{id}" => new($"/v1/sites/{Site}"),
        "PUT /v1/sites/{id}" => new($"/v1/sites/{Site}", Hospital("another", 36.19137), NotCurrent),
        "DELETE /v1/sites/{id}" => new($"/v1/sites/{Site}", Version: NotCurrent),
        "PUT /v1/sites/{id}/confirmation" => new($"/v1/sites/{Site}/confirmation", new JsonObject { ["positions"] = new JsonArray(Spot(36.19137)) }, NotCurrent),
        "POST /v1/sites/import" => new("/v1/sites/import", new JsonObject { ["sites"] = new JsonArray() }),

        "GET /v1/incidents/{id}" or "GET /v1/incidents/{id}/report" => new(PathOf(endpoint).Replace("{id}", $"{Incident}", StringComparison.Ordinal)),
        "PUT /v1/incidents/{id}" => new($"/v1/incidents/{Incident}", new JsonObject { ["title"] = "another", ["extent"] = Bodies.Volume(world.Place) }, NotCurrent),
        "POST /v1/incidents/{id}/what-if" or "POST /v1/incidents/{id}/what-if/report" => new(PathOf(endpoint).Replace("{id}", $"{Incident}", StringComparison.Ordinal),
            new JsonObject { ["changes"] = new JsonArray(new JsonObject { ["subject"] = $"operational-intent/{Flight}", ["earlier_by"] = "PT10M" }) }),
        "PUT /v1/incidents/{id}/accounts/{party}" => new(
            $"/v1/incidents/{Incident}/accounts/{NameOf(Role.Declarer)}", new JsonObject { ["language"] = "en", ["text"] = "another" }, NotCurrent),
        "PUT /v1/statements/{id}" => new($"/v1/statements/{Statement}", new JsonObject { ["about"] = $"incident/{Incident}", ["title"] = "another", ["language"] = "en", ["text"] = "another" }),
        "POST /v1/statements/{id}/corrections" => new($"/v1/statements/{Statement}/corrections", new JsonObject { ["language"] = "en", ["text"] = "another" }, NotCurrent),
        "GET /statements/{id}" => new($"/statements/{Statement}"),

        "GET /v1/receipts/{index}" or "GET /v1/leaves/{index}" => new(PathOf(endpoint).Replace("{index}", "0", StringComparison.Ordinal)),
        "POST /v1/evidence" => new("/v1/evidence", new JsonObject { ["entity"] = $"operational-intent/{Flight}" }),
        "POST /v1/erasures" => new("/v1/erasures", new JsonObject { ["entity"] = $"operational-intent/{Guid.NewGuid()}" }),
        "POST /v1/pool/changes" => new("/v1/pool/changes", new JsonObject { ["note"] = $"Forewarn pool change v1\npool {new string('7', 64)}\nmembership 1\nleave south\n\n" }),
        "GET /record/tile/{**path}" => new("/record/tile/entries/000.p/1"),

        "GET /openapi/{documentName}.json" => new("/openapi/v1.json"),
        "GET /dss/v1/operational_intent_references/{entityid}" => new(Uss.IntentPath(Reference)),
        "PUT /dss/v1/operational_intent_references/{entityid}" => new(Uss.IntentPath(Reference), Uss.Intent(world.Place)),
        "DELETE /dss/v1/operational_intent_references/{entityid}" => new(Uss.IntentPath(Reference)),
        "PUT /dss/v1/operational_intent_references/{entityid}/{ovn}" => new(Uss.IntentPath(Reference, NoOvn), Uss.Intent(world.Place)),
        "DELETE /dss/v1/operational_intent_references/{entityid}/{ovn}" => new(Uss.IntentPath(Reference, NoOvn)),
        "GET /dss/v1/constraint_references/{entityid}" => new(Uss.ConstraintPath(ConstraintReference)),
        "PUT /dss/v1/constraint_references/{entityid}" => new(Uss.ConstraintPath(ConstraintReference), Uss.Constraint(world.Place)),
        "DELETE /dss/v1/constraint_references/{entityid}" => new(Uss.ConstraintPath(ConstraintReference)),
        "PUT /dss/v1/constraint_references/{entityid}/{ovn}" => new(Uss.ConstraintPath(ConstraintReference, NoOvn), Uss.Constraint(world.Place)),
        "DELETE /dss/v1/constraint_references/{entityid}/{ovn}" => new(Uss.ConstraintPath(ConstraintReference, NoOvn)),
        "GET /dss/v1/subscriptions/{subscriptionid}" => new(Uss.SubscriptionPath(UssSubscription)),
        "PUT /dss/v1/subscriptions/{subscriptionid}" => new(Uss.SubscriptionPath(UssSubscription), Uss.Subscription(world.Place)),
        "DELETE /dss/v1/subscriptions/{subscriptionid}" => new(Uss.SubscriptionPath(UssSubscription)),
        "PUT /dss/v1/subscriptions/{subscriptionid}/{version}" => new(Uss.SubscriptionPath(UssSubscription, "9"), Uss.Subscription(world.Place)),
        "DELETE /dss/v1/subscriptions/{subscriptionid}/{version}" => new(Uss.SubscriptionPath(UssSubscription, "9")),
        "POST /dss/v1/operational_intent_references/query" or "POST /dss/v1/constraint_references/query" or "POST /dss/v1/subscriptions/query" =>
            new(PathOf(endpoint), Uss.Question(world.Place)),
        "GET /dss/v1/uss_availability/{uss_id}" => new("/dss/v1/uss_availability/a-uss"),
        "PUT /dss/v1/uss_availability/{uss_id}" => new("/dss/v1/uss_availability/a-uss", Uss.Availability("Normal", "9")),
        "POST /dss/v1/reports" or "POST /uss/v1/reports" => new(PathOf(endpoint), Uss.Report()),
        "GET /uss/v1/operational_intents/{entityid}" => new($"/uss/v1/operational_intents/{Flight}"),
        "GET /uss/v1/operational_intents/{entityid}/telemetry" => new($"/uss/v1/operational_intents/{Flight}/telemetry"),
        "GET /uss/v1/constraints/{entityid}" => new($"/uss/v1/constraints/{Area}"),
        _ => new(PathOf(endpoint), endpoint.StartsWith("GET ", StringComparison.Ordinal) || endpoint.StartsWith("DELETE ", StringComparison.Ordinal) ? null : new JsonObject()),
    };

    private const string LongAgo = "2001-01-01T00:00:00Z";

    private const string NoOvn = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private const string Jwk = """{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}""";

    /// <summary>Of that key (RFC 8037, appendix A.3).</summary>
    private const string Thumbprint = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k";

    private static string PathOf(string endpoint) => endpoint[(endpoint.IndexOf(' ', StringComparison.Ordinal) + 1)..];
}
