using System.Collections.Concurrent;
using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Storage;

/// <summary>A node whose disk fills up under load.</summary>
public sealed class FullDiskTests : IAsyncLifetime
{
    private const long SizeMax = 600_000;

    private readonly ConcurrentBag<string> _acknowledged = [];
    private TestNode _node = null!;
    private Client _party = null!;
    private Client _warned = null!;
    private Answer _refusal = null!;

    public async ValueTask InitializeAsync()
    {
        _node = await TestNode.StartAsync(options => options with { Journal = options.Journal with { SizeMax = SizeMax } });
        _party = await _node.PartyAsync();
        _warned = await _node.PartyAsync();
        await _warned.PutAsync(Bodies.SubscriptionPath(), Bodies.Subscription((1, 1)));
        var refusals = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => FillAsync()));
        _refusal = refusals[0];
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task Writes_are_refused_with_a_clear_problem()
    {
        _refusal.Expect(503);
        Assert.Equal("stopped", (await _party.PutAsync(Bodies.IntentPath(), Bodies.Intent((1, 1)))).Expect(503).Problem);
        Assert.NotNull(_refusal.Headers.RetryAfter);
        Assert.False(string.IsNullOrWhiteSpace(_refusal.Detail) || string.IsNullOrWhiteSpace(_refusal.Accepted));
        Assert.DoesNotContain(_node.DataDirectory, _refusal.Text);
    }

    [Fact]
    public async Task Reads_go_on()
    {
        (await _party.GetAsync(_acknowledged.First())).Expect(200);
        Assert.NotEmpty((await _party.PostAsync("/v1/search", Bodies.Search((1, 1)))).Expect(200).Body["declarations"]!.AsArray());
    }

    [Fact]
    public async Task A_warning_whose_delivery_cannot_be_recorded_is_not_shown() =>
        Assert.Equal("stopped", (await _warned.GetAsync("/v1/warnings")).Expect(503).Problem);

    [Fact]
    public async Task The_node_is_alive_and_not_ready()
    {
        (await _party.GetAsync("/healthz")).Expect(200);
        var ready = (await _party.GetAsync("/readyz")).Expect(503);
        Assert.Equal("failing", (string)ready.Body["status"]!);
        Assert.Matches(@"(?m)^forewarn_node_stopped(\{[^}]*\})? 1$", (await _party.GetAsync("/metrics")).Text);
    }

    [Fact]
    public async Task Nothing_that_was_acknowledged_is_lost_when_there_is_room_again()
    {
        await _node.RestartAsync(options => options with { Journal = options.Journal with { SizeMax = null } });
        var party = _node.As(_party.Party);
        foreach (string path in _acknowledged)
            Assert.Equal(1, (await party.GetAsync(path)).Expect(200).Version);
        (await party.PutAsync(Bodies.IntentPath(), Bodies.Intent((1, 1)))).Expect(201);
    }

    private async Task<Answer> FillAsync()
    {
        while (true)
        {
            string path = Bodies.IntentPath();
            var answer = await _party.PutAsync(path, Bodies.Intent((1, 1), note: new string('x', 1_000)));
            if (answer.Status != 201)
                return answer;
            _acknowledged.Add(path);
        }
    }
}
