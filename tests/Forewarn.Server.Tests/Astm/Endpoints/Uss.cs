using System.Text.Json.Nodes;
using Forewarn.Server.Astm;
using Forewarn.Server.Tests.Nodes;
using NodaTime;

namespace Forewarn.Server.Tests.Astm.Endpoints;

/// <summary>A USS that speaks F3548 to a node: what it sends, with nothing wrong in it, and where.</summary>
internal static class Uss
{
    public const string Url = "https://uss.example.com/utm";

    private static int _number;

    /// <summary>A USS that no other test knows, with all scopes of the standard unless told otherwise.</summary>
    public static Client NewUss(this TestNode node, params string[] scopes) =>
        node.As($"uss-{Interlocked.Increment(ref _number)}", scopes.Length == 0 ? [.. UtmScopes.All] : scopes);

    public static string IntentPath(object? id = null, string? ovn = null) => Path("operational_intent_references", id, ovn);

    public static string ConstraintPath(object? id = null, string? ovn = null) => Path("constraint_references", id, ovn);

    public static string SubscriptionPath(object? id = null, string? version = null) => Path("subscriptions", id, version);

    /// <summary>An intent of an hour over a circle from the ground to 120 m.</summary>
    public static JsonObject Intent((double Lat, double Lng) place, string state = "Accepted", params string[] key) => new()
    {
        ["extents"] = new JsonArray(Bodies.Volume(place)),
        ["key"] = new JsonArray([.. key.Select(JsonNode (ovn) => ovn)]),
        ["state"] = state,
        ["uss_base_url"] = Url,
    };

    /// <summary>The same, with an implicit subscription.</summary>
    public static JsonObject SubscribedIntent((double Lat, double Lng) place, string state = "Accepted", params string[] key)
    {
        var body = Intent(place, state, key);
        body["new_subscription"] = new JsonObject { ["uss_base_url"] = Url, ["notify_for_constraints"] = false };
        return body;
    }

    public static JsonObject Constraint((double Lat, double Lng) place) => new() { ["extents"] = new JsonArray(Bodies.Volume(place)), ["uss_base_url"] = Url };

    public static JsonObject Subscription((double Lat, double Lng) place) => new()
    {
        ["extents"] = Bodies.Volume(place, radius: 5_000),
        ["uss_base_url"] = Url,
        ["notify_for_operational_intents"] = true,
        ["notify_for_constraints"] = true,
    };

    public static JsonObject Question((double Lat, double Lng) place) => new() { ["area_of_interest"] = Bodies.Volume(place, radius: 1_000) };

    public static JsonObject Report() => new()
    {
        ["exchange"] = new JsonObject
        {
            ["url"] = "https://uss2.example.com/uss/v1/operational_intents/1",
            ["method"] = "GET",
            ["headers"] = new JsonArray("Authorization: Bearer x"),
            ["recorder_role"] = "Client",
            ["request_time"] = Bodies.Time(Bodies.Soon),
            ["response_time"] = Bodies.Time(Bodies.Soon),
            ["response_code"] = 500,
            ["problem"] = "no details",
        },
    };

    public static JsonObject Availability(string state, string oldVersion = "") => new() { ["old_version"] = oldVersion, ["availability"] = state };

    /// <summary>The one thing that an answer is about.</summary>
    public static JsonNode Reference(this Answer answer) =>
        answer.Body["operational_intent_reference"] ?? answer.Body["constraint_reference"] ?? answer.Body["subscription"]!;

    public static string Ovn(this Answer answer) => (string)answer.Reference()["ovn"]!;

    public static string Message(this Answer answer) => (string)answer.Body["message"]!;

    /// <summary>Ids of the references that an answer lists under a name.</summary>
    public static string[] Ids(this Answer answer, string name) => [.. answer.Body[name]!.AsArray().Select(reference => (string)reference!["id"]!)];

    /// <summary>Holds the answer against an error in the standard's shape, which names the field and says what would be accepted.</summary>
    public static void ExpectError(this Answer answer, int status, string field)
    {
        answer.Expect(status);
        Assert.Equal("application/json", answer.ContentType);
        Assert.Equal(["message"], answer.Body.AsObject().Select(member => member.Key));
        Assert.StartsWith(field + ": ", answer.Message(), StringComparison.Ordinal);
        Assert.Contains("; accepted: ", answer.Message(), StringComparison.Ordinal);
    }

    public static Duration Hours(int hours) => Duration.FromHours(hours);

    private static string Path(string collection, object? id, string? version) =>
        $"/dss/v1/{collection}/{id ?? Guid.NewGuid()}" + (version is null ? "" : "/" + version);
}
