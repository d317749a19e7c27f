using System.Text.Json.Nodes;
using Forewarn.Server.Astm;
using Forewarn.Server.Tests.Nodes;
using NodaTime;

namespace Forewarn.Server.Tests.Astm.Conformance;

/// <summary>A USS that uses a node as its DSS, with every scope, at a place that is its own.</summary>
internal sealed class Uss
{
    public const string BaseUrl = "https://uss.example/utm";

    public Uss(TestNode node, string name, (double Lat, double Lng)? place = null)
    {
        (Node, Name, Place) = (node, name, place ?? Bodies.NewPlace());
        Client = node.As(name, [.. UtmScopes.All]);
    }

    public TestNode Node { get; }

    public string Name { get; }

    public (double Lat, double Lng) Place { get; }

    public Client Client { get; }

    /// <summary>Another USS at the same place.</summary>
    public Uss Neighbour(string name) => new(Node, name, Place);

    /// <summary>Creates an operational intent there, which must succeed.</summary>
    /// <param name="key">OVNs that the USS knows.</param>
    public async Task<JsonNode> PlanAsync(Guid? id = null, params string[] key) =>
        (await Client.PutAsync(IntentPath(id ?? Guid.NewGuid()), Intent(key: key))).Expect(201).Body["operational_intent_reference"]!;

    /// <summary>Changes an operational intent, which must succeed.</summary>
    public async Task<JsonNode> ReplanAsync(JsonNode intent, JsonObject body) =>
        (await Client.PutAsync(IntentPath(intent), body)).Expect(200).Body["operational_intent_reference"]!;

    /// <summary>Creates a constraint there, which must succeed.</summary>
    public async Task<JsonNode> CloseAsync() =>
        (await Client.PutAsync(ConstraintPath(Guid.NewGuid()), Constraint())).Expect(201).Body["constraint_reference"]!;

    /// <summary>Creates a subscription there, which must succeed.</summary>
    public async Task<JsonNode> SubscribeAsync(bool intents = true, bool constraints = true) =>
        (await Client.PutAsync(SubscriptionPath(Guid.NewGuid()), Subscription(intents, constraints))).Expect(200).Body["subscription"]!;

    public JsonObject Intent(string state = "Accepted", double radius = 500, string? subscription = null, bool implicitly = false, params string[] key)
    {
        var body = new JsonObject
        {
            ["extents"] = new JsonArray(Bodies.Volume(Place, radius)),
            ["key"] = new JsonArray([.. key.Select(JsonNode (ovn) => ovn)]),
            ["state"] = state,
            ["uss_base_url"] = BaseUrl,
        };
        if (subscription is not null)
            body["subscription_id"] = subscription;
        if (implicitly)
            body["new_subscription"] = new JsonObject { ["uss_base_url"] = BaseUrl };
        return body;
    }

    public JsonObject Constraint(double radius = 500) => new() { ["extents"] = new JsonArray(Bodies.Volume(Place, radius)), ["uss_base_url"] = BaseUrl };

    public JsonObject Subscription(bool intents = true, bool constraints = true, Instant? start = null, Instant? end = null) => new()
    {
        ["extents"] = Open(start, end),
        ["uss_base_url"] = BaseUrl,
        ["notify_for_operational_intents"] = intents,
        ["notify_for_constraints"] = constraints,
    };

    public JsonObject Question() => new() { ["area_of_interest"] = Bodies.Volume(Place) };

    public Task<Answer> QueryAsync(string collection) => Client.PostAsync($"/dss/v1/{collection}/query", Question());

    /// <summary>Ids of what a search finds.</summary>
    public async Task<string[]> FoundAsync(string collection) =>
        [.. (await QueryAsync(collection)).Expect(200).Body[collection]!.AsArray().Select(found => (string)found!["id"]!)];

    public async Task<JsonNode> FoundAsync(string collection, JsonNode like) =>
        (await QueryAsync(collection)).Expect(200).Body[collection]!.AsArray().Single(found => (string)found!["id"]! == (string)like["id"]!)!;

    public static string IntentPath(Guid id) => $"/dss/v1/operational_intent_references/{id}";

    public static string IntentPath(JsonNode intent, bool withOvn = true) => $"/dss/v1/operational_intent_references/{intent["id"]}{(withOvn ? $"/{intent["ovn"]}" : "")}";

    public static string ConstraintPath(Guid id) => $"/dss/v1/constraint_references/{id}";

    public static string ConstraintPath(JsonNode constraint, bool withOvn = true) => $"/dss/v1/constraint_references/{constraint["id"]}{(withOvn ? $"/{constraint["ovn"]}" : "")}";

    public static string SubscriptionPath(Guid id) => $"/dss/v1/subscriptions/{id}";

    public static string SubscriptionPath(JsonNode subscription, bool withVersion = true) =>
        $"/dss/v1/subscriptions/{subscription["id"]}{(withVersion ? $"/{subscription["version"]}" : "")}";

    public static string AvailabilityPath(string uss) => $"/dss/v1/uss_availability/{uss}";

    /// <summary>Ids of the subscriptions that an answer names.</summary>
    public static string[] ToldBy(Answer answer) =>
        [.. answer.Body["subscribers"]!.AsArray().SelectMany(group => group!["subscriptions"]!.AsArray()).Select(state => (string)state!["subscription_id"]!)];

    /// <summary>An area with height, at any time unless one is given.</summary>
    private JsonObject Open(Instant? start, Instant? end)
    {
        var volume = Bodies.Volume(Place, radius: 5_000);
        volume.Remove("time_start");
        volume.Remove("time_end");
        if (start is { } from)
            volume["time_start"] = Bodies.Time(from);
        if (end is { } until)
            volume["time_end"] = Bodies.Time(until);
        return volume;
    }
}
