using System.Text.Json.Nodes;
using Forewarn.Server.Api;
using Forewarn.Server.Tests.Nodes;
using Forewarn.Server.Tests.Tokens;

namespace Forewarn.Server.Tests.Endpoints;

public class AccessTests(SharedNode shared)
{
    private const string Id = "2f8343be-6482-4d1b-a474-16847e01af1e";

    private readonly TestNode _node = shared.Node;

    public static TheoryData<string, string, string> Endpoints => new()
    {
        { "PUT", $"/v1/operational-intents/{Id}", Scopes.Declare },
        { "GET", $"/v1/operational-intents/{Id}", Scopes.Read },
        { "DELETE", $"/v1/operational-intents/{Id}", Scopes.Declare },
        { "PUT", $"/v1/constraints/{Id}", Scopes.Declare },
        { "GET", $"/v1/constraints/{Id}", Scopes.Read },
        { "DELETE", $"/v1/constraints/{Id}", Scopes.Declare },
        { "PUT", $"/v1/subscriptions/{Id}", Scopes.Declare },
        { "GET", $"/v1/subscriptions/{Id}", Scopes.Read },
        { "DELETE", $"/v1/subscriptions/{Id}", Scopes.Declare },
        { "PUT", "/v1/parties/x", Scopes.Admin },
        { "DELETE", "/v1/parties/x", Scopes.Admin },
        { "PUT", "/v1/arrangements/x", Scopes.Admin },
        { "DELETE", "/v1/arrangements/x", Scopes.Admin },
        { "GET", "/v1/arrangements", Scopes.Read },
        { "POST", $"/v1/constraints/{Id}/preview", Scopes.Declare },
        { "POST", $"/v1/operational-intents/{Id}/preview", Scopes.Declare },
        { "POST", "/v1/search", Scopes.Read },
        { "GET", "/v1/conflicts", Scopes.Read },
        { "GET", "/v1/warnings", Scopes.Read },
        { "GET", "/v1/warnings/1", Scopes.Read },
        { "POST", "/v1/warnings/deliveries", Scopes.Acknowledge },
        { "POST", "/v1/warnings/1/acknowledgement", Scopes.Acknowledge },
        { "POST", "/v1/warnings/1/proposal/acceptance", Scopes.Declare },
        { "POST", "/v1/warnings/1/proposal/refusal", Scopes.Declare },
        { "PUT", $"/v1/drills/{Id}", Scopes.Liaison },
        { "GET", $"/v1/drills/{Id}", Scopes.Read },
        { "GET", "/v1/drills", Scopes.Read },
        { "POST", "/v1/observations", Scopes.Observe },
        { "GET", "/v1/events", Scopes.Read },
    };

    [Theory, MemberData(nameof(Endpoints))]
    public async Task Without_a_token_there_is_no_access(string method, string path, string scope)
    {
        Assert.NotEmpty(scope);
        var answer = (await SendAsync(_node.AsNobody(), method, path)).Expect(401);
        Assert.Equal("unauthorized", answer.Problem);
        Assert.StartsWith("Bearer", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Endpoints))]
    public async Task All_other_scopes_together_are_not_enough(string method, string path, string scope)
    {
        var answer = (await SendAsync(_node.As("x", [.. Scopes.All.Where(other => other != scope)]), method, path)).Expect(403);
        Assert.Equal("insufficient_scope", answer.Problem);
        Assert.Contains(scope, answer.Detail);
        Assert.Contains("error=\"insufficient_scope\"", answer.Header("WWW-Authenticate"));
    }

    [Theory, MemberData(nameof(Endpoints))]
    public async Task The_one_scope_is_enough(string method, string path, string scope)
    {
        using var request = _node.As("x", scope).Request(new HttpMethod(method), path, method is "PUT" or "POST" ? new JsonObject() : null);
        using var response = await _node.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.False((int)response.StatusCode is 401 or 403 or 405 or >= 500);
    }

    [Fact]
    public async Task A_forged_token_is_refused()
    {
        string token = TestIssuer.P256().Token();
        var answer = (await _node.With(token).GetAsync("/v1/warnings")).Expect(401);
        Assert.Equal("invalid_token", answer.Problem);
        Assert.DoesNotContain(token, answer.Text);
    }

    [Fact]
    public async Task A_token_for_another_node_is_refused() =>
        Assert.Equal("invalid_token", (await _node.With(_node.Mint("x", [Scopes.Read], "elsewhere")).GetAsync("/v1/warnings")).Expect(401).Problem);

    [Theory, InlineData("Basic eDp5"), InlineData("Bearer"), InlineData("Bearer a b"), InlineData("Bearer \u007f")]
    public async Task A_header_that_is_no_bearer_token_is_refused(string header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/warnings");
        request.Headers.TryAddWithoutValidation("Authorization", header);
        Assert.True((await _node.AsNobody().SendAsync(request)).Status is 400 or 401);
    }

    [Theory, InlineData("/v1/nothing"), InlineData("/"), InlineData("/v1/operational-intents"), InlineData("/v2/search"), InlineData("/v1/replay/clock")]
    public async Task An_unknown_path_is_not_found(string path) =>
        Assert.Equal("not-found", (await _node.Admin.GetAsync(path)).Expect(404).Problem);

    [Theory, InlineData("PATCH", $"/v1/constraints/{Id}", "DELETE, GET, PUT"), InlineData("GET", "/v1/search", "POST"), InlineData("POST", "/v1/parties", "GET")]
    public async Task A_method_that_a_path_does_not_know_is_told_those_it_does(string method, string path, string allowed)
    {
        using var request = _node.Admin.Request(new HttpMethod(method), path);
        var answer = (await _node.Admin.SendAsync(request)).Expect(405);
        Assert.Equal("method-not-allowed", answer.Problem);
        Assert.Equal(allowed.Split(", "), answer.ContentHeaders.Allow.Order());
    }

    [Fact]
    public async Task A_node_of_the_present_does_not_say_that_it_is_a_replay() =>
        Assert.Null((await _node.AsNobody().GetAsync("/healthz")).Header("Forewarn-Replay"));

    private static async Task<Answer> SendAsync(Client client, string method, string path)
    {
        using var request = client.Request(new HttpMethod(method), path);
        return await client.SendAsync(request);
    }

    [Theory]
    [InlineData("/v1/conflicts")]
    [InlineData("/v1/warnings")]
    [InlineData("/v1/events")]
    [InlineData("/v1/parties")]
    public async Task Who_is_not_registered_reads_nothing(string path) =>
        (await _node.As("stranger", Scopes.Read).GetAsync(path)).ExpectProblem(409, "unknown-party", null);
}
