using Forewarn.Core.Discovery;
using Forewarn.Server.Astm;
using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Astm.Model;

/// <summary>A node over HTTP against the model: every status and every body.</summary>
public class HttpDifferentialTests
{
    private const int Requests = 400;

    [Theory]
    [InlineData(Relevance.Cells, 1)]
    [InlineData(Relevance.Cells, 2)]
    [InlineData(Relevance.Exact, 3)]
    [InlineData(Relevance.Exact, 4)]
    public async Task Every_answer_is_that_of_the_model(Relevance relevance, int seed)
    {
        await using var node = await TestNode.StartAsync(options => options with
        {
            ReplayFrom = Differential.Noon,
            Dss = new DssOptions { Relevance = relevance },
        });
        foreach (string party in RequestGenerator.Parties)
            await node.PartyAsync(party);

        await Differential.RunAsync(seed, Requests, relevance, node.Server.Url, names => new HttpDss(names, node));
    }
}
