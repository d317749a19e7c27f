using System.Text.Json.Nodes;
using Forewarn.Server.Astm;
using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Astm.Conformance;

/// <summary>F3548-21, DSS0010: nobody does what a token does not permit, with the scopes that the interface names for each operation.</summary>
public class AccessConformanceTests(SharedNode shared)
{
    /// <summary>Every operation, and the scopes each of which permits it.</summary>
    private static readonly (string Method, string Path, string[] Scopes)[] Operations =
    [
        ("POST", "/dss/v1/operational_intent_references/query", [UtmScopes.StrategicCoordination, UtmScopes.ConformanceMonitoring]),
        ("GET", "/dss/v1/operational_intent_references/{id}", [UtmScopes.StrategicCoordination, UtmScopes.ConformanceMonitoring]),
        ("PUT", "/dss/v1/operational_intent_references/{id}", [UtmScopes.StrategicCoordination, UtmScopes.ConformanceMonitoring]),
        ("PUT", "/dss/v1/operational_intent_references/{id}/{ovn}", [UtmScopes.StrategicCoordination, UtmScopes.ConformanceMonitoring]),
        ("DELETE", "/dss/v1/operational_intent_references/{id}/{ovn}", [UtmScopes.StrategicCoordination, UtmScopes.ConformanceMonitoring]),
        ("POST", "/dss/v1/constraint_references/query", [UtmScopes.ConstraintManagement, UtmScopes.ConstraintProcessing]),
        ("GET", "/dss/v1/constraint_references/{id}", [UtmScopes.ConstraintManagement, UtmScopes.ConstraintProcessing]),
        ("PUT", "/dss/v1/constraint_references/{id}", [UtmScopes.ConstraintManagement]),
        ("PUT", "/dss/v1/constraint_references/{id}/{ovn}", [UtmScopes.ConstraintManagement]),
        ("DELETE", "/dss/v1/constraint_references/{id}/{ovn}", [UtmScopes.ConstraintManagement]),
        ("POST", "/dss/v1/subscriptions/query", [UtmScopes.StrategicCoordination, UtmScopes.ConstraintProcessing]),
        ("GET", "/dss/v1/subscriptions/{id}", [UtmScopes.StrategicCoordination, UtmScopes.ConstraintProcessing]),
        ("PUT", "/dss/v1/subscriptions/{id}", [UtmScopes.StrategicCoordination, UtmScopes.ConstraintProcessing]),
        ("PUT", "/dss/v1/subscriptions/{id}/{version}", [UtmScopes.StrategicCoordination, UtmScopes.ConstraintProcessing]),
        ("DELETE", "/dss/v1/subscriptions/{id}/{version}", [UtmScopes.StrategicCoordination, UtmScopes.ConstraintProcessing]),
        ("POST", "/dss/v1/reports", [.. UtmScopes.All]),
        ("GET", "/dss/v1/uss_availability/{uss}", [UtmScopes.StrategicCoordination, UtmScopes.ConformanceMonitoring, UtmScopes.AvailabilityArbitration]),
        ("PUT", "/dss/v1/uss_availability/{uss}", [UtmScopes.AvailabilityArbitration]),
    ];

    public static TheoryData<string, string> Everything
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var (method, path, _) in Operations)
                data.Add(method, path);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public async Task DSS0010_and_DSS0210_A2_7_2_7_Nothing_is_done_without_a_token(string method, string path)
    {
        var answer = (await AskAsync(shared.Node.AsNobody(), method, path)).Expect(401);

        Assert.False(string.IsNullOrWhiteSpace((string?)answer.Body["message"]));
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public async Task DSS0010_Nothing_is_done_with_a_token_for_something_else(string method, string path)
    {
        var scopes = Operations.Single(operation => operation.Method == method && operation.Path == path).Scopes;
        string[] others = [.. UtmScopes.All.Except(scopes), "rid.service_provider"];

        var answer = (await AskAsync(shared.Node.As("uss-1", others), method, path)).Expect(403);

        Assert.False(string.IsNullOrWhiteSpace((string?)answer.Body["message"]));
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public async Task DSS0010_Each_of_the_scopes_of_an_operation_permits_it(string method, string path)
    {
        foreach (string scope in Operations.Single(operation => operation.Method == method && operation.Path == path).Scopes)
        {
            // An empty body, or an id that nobody has, is looked at after the token has been.
            var answer = await AskAsync(shared.Node.As("uss-1", scope), method, path);
            Assert.DoesNotContain(answer.Status, new[] { 401, 403, 405, 500 });
        }
    }

    [Theory]
    [InlineData("Nonconforming")]
    [InlineData("Contingent")]
    public async Task DSS0010_Who_only_coordinates_does_not_say_that_a_flight_does_not_conform(string state)
    {
        var uss = new Uss(shared.Node, "uss-1");
        var intent = await uss.PlanAsync();

        (await shared.Node.As("uss-1", UtmScopes.StrategicCoordination).PutAsync(Uss.IntentPath(intent), uss.Intent(state, implicitly: true))).Expect(403);
        (await shared.Node.As("uss-1", UtmScopes.ConformanceMonitoring).PutAsync(Uss.IntentPath(intent), uss.Intent(state, implicitly: true))).Expect(200);
    }

    [Fact]
    public async Task DSS0010_Who_asks_to_be_notified_of_constraints_has_the_scope_for_them()
    {
        var uss = new Uss(shared.Node, "uss-1");

        (await shared.Node.As("uss-1", UtmScopes.StrategicCoordination).PutAsync(Uss.SubscriptionPath(Guid.NewGuid()), uss.Subscription(constraints: true))).Expect(403);
        (await shared.Node.As("uss-1", UtmScopes.ConstraintProcessing).PutAsync(Uss.SubscriptionPath(Guid.NewGuid()), uss.Subscription(intents: true, constraints: false))).Expect(403);
    }

    private static Task<Answer> AskAsync(Client client, string method, string path)
    {
        string filled = path.Replace("{id}", Guid.NewGuid().ToString(), StringComparison.Ordinal).Replace("{ovn}", new string('a', 43), StringComparison.Ordinal)
            .Replace("{version}", "1", StringComparison.Ordinal).Replace("{uss}", "uss-1", StringComparison.Ordinal);
        return method switch
        {
            "GET" => client.GetAsync(filled),
            "DELETE" => client.DeleteAsync(filled),
            "POST" => client.PostAsync(filled, new JsonObject()),
            _ => client.PutAsync(filled, new JsonObject()),
        };
    }
}
