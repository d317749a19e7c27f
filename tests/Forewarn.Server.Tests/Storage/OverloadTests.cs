using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Storage;

/// <summary>A node that is asked for more than it holds.</summary>
public sealed class OverloadTests : IAsyncLifetime
{
    private TestNode _node = null!;
    private Client _party = null!;

    public async ValueTask InitializeAsync()
    {
        _node = await TestNode.StartAsync(options => options with
        {
            Journal = options.Journal with { QueueEntriesMax = 1, BatchEntriesMax = 1, CommittedBatchesMax = 1 },
        });
        _party = await _node.PartyAsync();
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task What_does_not_fit_is_turned_away_early_and_the_rest_is_done()
    {
        var answers = await WriteUntilTurnedAwayAsync();
        var turnedAway = answers.First(answer => answer.Answer.Status == 503).Answer;
        Assert.Equal("overloaded", turnedAway.Problem);
        Assert.NotNull(turnedAway.Headers.RetryAfter);
        Assert.All(answers, answer => Assert.True(answer.Answer.Status is 201 or 503, answer.Answer.Text));
        foreach (var (path, answer) in answers)
            (await _party.GetAsync(path)).Expect(answer.Status == 201 ? 200 : 404);
    }

    [Fact]
    public async Task The_node_recovers_by_itself()
    {
        await WriteUntilTurnedAwayAsync();
        (await _party.PutAsync(Bodies.IntentPath(), Bodies.Intent((1, 1)))).Expect(201);
        (await _party.GetAsync("/readyz")).Expect(200);
    }

    private async Task<List<(string Path, Answer Answer)>> WriteUntilTurnedAwayAsync()
    {
        var all = new List<(string, Answer Answer)>();
        while (!all.Any(answer => answer.Answer.Status == 503))
        {
            var paths = Enumerable.Range(0, 64).Select(_ => Bodies.IntentPath()).ToArray();
            var answers = await Task.WhenAll(paths.Select(path => _party.PutAsync(path, Bodies.Intent((1, 1)))));
            all.AddRange(paths.Zip(answers));
        }
        return all;
    }
}
