using System.Text.Json.Nodes;
using Forewarn.Server.Peers;
using Forewarn.Server.Tests.Events;
using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Astm.Uss;

/// <summary>A node that hosts parties and may speak to USSs on this machine, and what USSs do there.</summary>
internal static class HostingNode
{
    /// <summary>Retries that do not keep a test waiting.</summary>
    public static readonly PeerLimits Hasty = new() { BackoffMin = TimeSpan.FromMilliseconds(20), BackoffMax = TimeSpan.FromMilliseconds(100) };

    public static Task<TestNode> StartAsync(Func<PeerOptions, PeerOptions>? configure = null) => TestNode.StartAsync(options => options with
    {
        Dss = options.Dss with { AllowsHttp = true },
        Peers = (configure ?? (peers => peers))(options.Peers with { AllowPrivate = true, Limits = Hasty }),
    });

    /// <summary>A client that speaks for another organisation's USS.</summary>
    public static Client AsUss(this TestNode node, string name = "uss2") => node.As(name,
        "utm.strategic_coordination", "utm.conformance_monitoring_sa", "utm.constraint_management", "utm.constraint_processing");

    /// <summary>The body of an operational intent reference.</summary>
    public static JsonObject Reference((double Lat, double Lng) place, string baseUrl, params string[] key) => new()
    {
        ["extents"] = new JsonArray(Bodies.Volume(place)),
        ["key"] = new JsonArray([.. key.Select(ovn => JsonValue.Create(ovn))]),
        ["state"] = "Accepted",
        ["uss_base_url"] = baseUrl,
        ["new_subscription"] = new JsonObject { ["uss_base_url"] = baseUrl, ["notify_for_constraints"] = true },
    };

    public static string ReferencePath(Guid id) => $"/dss/v1/operational_intent_references/{id}";

    /// <summary>Lets a USS plan a flight, along with which comes a subscription to what happens there.</summary>
    public static async Task<Answer> PlanAsync(this Client uss, (double Lat, double Lng) place, string baseUrl, Guid? id = null) =>
        (await uss.PutAsync(ReferencePath(id ?? Guid.NewGuid()), Reference(place, baseUrl))).Expect(201);

    /// <summary>The subscription that came along with a reference.</summary>
    public static string SubscriptionOf(Answer planned) => (string)planned.Body["operational_intent_reference"]!["subscription_id"]!;

    /// <summary>What the record says of the next notification to a peer for a party: its details, once they can be read.</summary>
    public static async Task<JsonNode> NextOnRecordAsync(this EventReader events, Client party, string kind)
    {
        var happened = (await events.ReadUntilAsync(each => each.Kind == kind))[^1];
        (await party.GetAsync($"/v1/receipts/{happened.Leaf}?wait=60")).Expect(200);
        var reading = (await party.GetAsync($"/v1/leaves/{happened.Leaf}")).Expect(200).Body;
        return JsonNode.Parse((string)reading["details"]!.AsArray().Single(part => (string)part!["name"]! == "notification")!["value"]!)!;
    }
}
