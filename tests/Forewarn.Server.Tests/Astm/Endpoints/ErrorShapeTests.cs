using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Astm.Endpoints;

/// <summary>What is wrong is told in the standard's shape on its paths, and in that of the Forewarn API on the others.</summary>
public sealed class ErrorShapeTests(SharedNode shared)
{
    private readonly TestNode _node = shared.Node;

    [Theory]
    [InlineData("GET", "/dss/v1/nothing", 404)]
    [InlineData("GET", "/dss/v2/operational_intent_references", 404)]
    [InlineData("GET", "/aux/v1/nothing", 404)]
    [InlineData("GET", "/uss/v2/nothing", 404)]
    [InlineData("GET", "/dss/v1/subscriptions/query/x/y", 404)]
    [InlineData("DELETE", "/dss/v1/reports", 405)]
    [InlineData("PATCH", "/dss/v1/operational_intent_references/2f8343be-6482-4d1b-a474-16847e01af1e", 405)]
    public async Task A_path_that_leads_nowhere_is_told_in_the_standards_shape(string method, string path, int status)
    {
        var uss = _node.NewUss();
        using var request = uss.Request(new HttpMethod(method), path);
        var answer = await uss.SendAsync(request);
        answer.Expect(status);
        Assert.Equal("application/json", answer.ContentType);
        Assert.NotEmpty(answer.Message());
        Assert.DoesNotContain("openapi", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_of_another_type_is_told_in_the_standards_shape()
    {
        var uss = _node.NewUss();
        using var request = uss.Request(HttpMethod.Put, Uss.IntentPath());
        request.Content = new StringContent("extents=everywhere", System.Text.Encoding.UTF8, "application/x-www-form-urlencoded");
        (await uss.SendAsync(request)).ExpectError(415, "Content-Type");
    }

    [Fact]
    public async Task The_forewarn_api_keeps_its_own_shape() =>
        Assert.Equal("not-found", (await _node.NewUss().GetAsync("/v1/nothing")).Expect(404).Problem);

    [Fact]
    public async Task A_node_that_has_stopped_says_when_to_ask_again()
    {
        await using var node = await TestNode.StartAsync();
        var uss = node.NewUss();
        (await uss.PutAsync(Uss.IntentPath(), Uss.Intent(Bodies.NewPlace()))).Expect(201);
        await node.Server.Node.DisposeAsync();
        var answer = await uss.PutAsync(Uss.IntentPath(), Uss.Intent(Bodies.NewPlace()));
        answer.Expect(503);
        Assert.NotEmpty(answer.Message());
        Assert.NotNull(answer.Header("Retry-After"));
    }
}
