using Forewarn.Server.Api;
using Forewarn.Server.Astm;
using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Astm.Endpoints;

/// <summary>Which scope permits which operation (F3548-21, security of each operation).</summary>
public sealed class UssAccessTests(SharedNode shared)
{
    private const string Sc = UtmScopes.StrategicCoordination;
    private const string Sa = UtmScopes.ConformanceMonitoring;
    private const string Cm = UtmScopes.ConstraintManagement;
    private const string Cp = UtmScopes.ConstraintProcessing;
    private const string Aa = UtmScopes.AvailabilityArbitration;

    private const string Id = "2f8343be-6482-4d1b-a474-16847e01af1e";
    private const string Ovn = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    private readonly TestNode _node = shared.Node;

    public static TheoryData<string, string, string[]> Operations => new()
    {
        { "POST", "/dss/v1/operational_intent_references/query", [Sc, Sa] },
        { "GET", $"/dss/v1/operational_intent_references/{Id}", [Sc, Sa] },
        { "PUT", $"/dss/v1/operational_intent_references/{Id}", [Sc, Sa] },
        { "PUT", $"/dss/v1/operational_intent_references/{Id}/{Ovn}", [Sc, Sa] },
        { "DELETE", $"/dss/v1/operational_intent_references/{Id}/{Ovn}", [Sc, Sa] },
        { "POST", "/dss/v1/constraint_references/query", [Cm, Cp] },
        { "GET", $"/dss/v1/constraint_references/{Id}", [Cm, Cp] },
        { "PUT", $"/dss/v1/constraint_references/{Id}", [Cm] },
        { "PUT", $"/dss/v1/constraint_references/{Id}/{Ovn}", [Cm] },
        { "DELETE", $"/dss/v1/constraint_references/{Id}/{Ovn}", [Cm] },
        { "POST", "/dss/v1/subscriptions/query", [Cp, Sc] },
        { "GET", $"/dss/v1/subscriptions/{Id}", [Cp, Sc] },
        { "PUT", $"/dss/v1/subscriptions/{Id}", [Cp, Sc] },
        { "PUT", $"/dss/v1/subscriptions/{Id}/1", [Cp, Sc] },
        { "DELETE", $"/dss/v1/subscriptions/{Id}/1", [Cp, Sc] },
        { "POST", "/dss/v1/reports", [Cm, Cp, Sc, Sa, Aa] },
        { "PUT", "/dss/v1/uss_availability/uss1", [Aa] },
        { "GET", "/dss/v1/uss_availability/uss1", [Aa, Sc, Sa] },
        { "GET", "/aux/v1/validate_oauth", [Sc, Sa, Cm, Cp, Aa, "x"] },
        { "GET", "/aux/v1/pool", ["interuss.pool_status.read"] },
        { "GET", "/aux/v1/pool/dss_instances", ["interuss.pool_status.read"] },
        { "GET", "/aux/v1/configuration/global_options", ["interuss.pool_status.read"] },
        { "PUT", "/aux/v1/pool/dss_instances/heartbeat", ["interuss.pool_status.heartbeat.write"] },
    };

    [Theory, MemberData(nameof(Operations))]
    public async Task Without_a_token_there_is_no_access(string method, string path, string[] scopes)
    {
        Assert.NotEmpty(scopes);
        var answer = await SendAsync(_node.AsNobody(), method, path);
        answer.Expect(401);
        Assert.NotEmpty(answer.Message());
        Assert.StartsWith("Bearer ", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Operations))]
    public async Task A_token_that_is_not_believed_gives_no_access(string method, string path, string[] scopes)
    {
        Assert.NotEmpty(scopes);
        var answer = await SendAsync(_node.With("eyJhbGciOiJub25lIn0.e30."), method, path);
        answer.Expect(401);
        Assert.NotEmpty(answer.Message());
    }

    [Theory, MemberData(nameof(Operations))]
    public async Task Each_of_its_scopes_permits_an_operation_and_no_other_does(string method, string path, string[] scopes)
    {
        foreach (string scope in (string[])[.. UtmScopes.All, .. Scopes.All, "interuss.pool_status.read", "interuss.pool_status.heartbeat.write", "x"])
        {
            bool isPermitted = scopes.Contains(scope) || path.EndsWith("/validate_oauth", StringComparison.Ordinal);
            var answer = await SendAsync(_node.NewUss(scope), method, path);
            if (isPermitted)
                Assert.NotInRange(answer.Status, 401, 403);
            else
                Assert.Contains(scopes[0], answer.Expect(403).Message(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Nonconforming")]
    [InlineData("Contingent")]
    public async Task Only_a_monitor_of_conformance_says_that_a_flight_does_not_conform(string state)
    {
        var place = Bodies.NewPlace();
        var uss = _node.NewUss(Sc);
        string id = Guid.NewGuid().ToString();
        string ovn = (await uss.PutAsync(Uss.IntentPath(id), Uss.Intent(place))).Expect(201).Ovn();
        var answer = await uss.PutAsync(Uss.IntentPath(id, ovn), Uss.SubscribedIntent(place, state));
        Assert.Contains(Sa, answer.Expect(403).Message(), StringComparison.Ordinal);
        (await _node.As(uss.Party, Sa).PutAsync(Uss.IntentPath(id, ovn), Uss.SubscribedIntent(place, state))).Expect(200);
    }

    [Fact]
    public async Task Only_who_processes_constraints_hears_of_them_by_an_implicit_subscription()
    {
        var body = Uss.SubscribedIntent(Bodies.NewPlace());
        body["new_subscription"]!["notify_for_constraints"] = true;
        var answer = await _node.NewUss(Sc).PutAsync(Uss.IntentPath(), body);
        Assert.Contains(Cp, answer.Expect(403).Message(), StringComparison.Ordinal);
        (await _node.NewUss(Sc, Cp).PutAsync(Uss.IntentPath(), body)).Expect(201);
    }

    [Theory]
    [InlineData(Sc, "notify_for_constraints", Cp)]
    [InlineData(Cp, "notify_for_operational_intents", Sc)]
    public async Task A_subscription_needs_the_scope_of_what_it_is_for(string scope, string flag, string needed)
    {
        var body = Uss.Subscription(Bodies.NewPlace());
        var answer = await _node.NewUss(scope).PutAsync(Uss.SubscriptionPath(), body);
        Assert.Contains(needed, answer.Expect(403).Message(), StringComparison.Ordinal);
        body[flag] = false;
        (await _node.NewUss(scope).PutAsync(Uss.SubscriptionPath(), body)).Expect(200);
    }

    [Theory]
    [InlineData("/aux/v1/version")]
    [InlineData("/aux/v1/configuration/accepted_ca_certs")]
    [InlineData("/aux/v1/configuration/ca_certs")]
    public async Task What_is_no_secret_needs_no_token(string path) => (await _node.AsNobody().GetAsync(path)).Expect(200);

    private static async Task<Answer> SendAsync(Client client, string method, string path)
    {
        using var request = client.Request(new HttpMethod(method), path, method is "PUT" or "POST" ? new System.Text.Json.Nodes.JsonObject() : null);
        return await client.SendAsync(request);
    }
}
