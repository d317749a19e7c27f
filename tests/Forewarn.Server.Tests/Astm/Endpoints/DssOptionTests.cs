using Forewarn.Core.Discovery;
using Forewarn.Server.Astm;
using Forewarn.Server.Tests.Nodes;
using NodaTime;

namespace Forewarn.Server.Tests.Astm.Endpoints;

/// <summary>How a node is told to be a DSS.</summary>
public sealed class DssOptionTests
{
    [Fact]
    public async Task Without_tls_a_uss_is_reached_only_where_that_is_allowed()
    {
        var body = Uss.Intent(Bodies.NewPlace());
        body["uss_base_url"] = "http://uss.example.com";
        await using var strict = await TestNode.StartAsync();
        (await strict.NewUss().PutAsync(Uss.IntentPath(), body)).ExpectError(400, "uss_base_url");
        await using var lax = await TestNode.StartAsync(options => options with { Dss = new DssOptions { AllowsHttp = true } });
        (await lax.NewUss().PutAsync(Uss.IntentPath(), body)).Expect(201);
    }

    [Fact]
    public async Task Relevance_is_decided_as_the_node_was_started_last()
    {
        await using var node = await TestNode.StartAsync();
        var place = Bodies.NewPlace();
        var first = Uss.Intent(place);
        // Side by side within one cell, and never at the same moment.
        var second = Uss.Intent((place.Lat + 0.0001, place.Lng));
        second["extents"]![0]!["time_start"] = Bodies.Time(Bodies.Soon + Duration.FromHours(1));
        second["extents"]![0]!["time_end"] = Bodies.Time(Bodies.Soon + Duration.FromHours(2));
        (await node.NewUss().PutAsync(Uss.IntentPath(), first)).Expect(201);
        (await node.NewUss().PutAsync(Uss.IntentPath(), second)).Expect(409);
        await node.RestartAsync(options => options with { Dss = new DssOptions { Relevance = Relevance.Exact } });
        (await node.NewUss().PutAsync(Uss.IntentPath(), second)).Expect(201);
        Assert.Equal(Relevance.Exact, node.Server.Node.Read(state => state.Relevance));
        long position = node.Position();
        await node.RestartAsync();
        Assert.Equal(position, node.Position());
    }
}
