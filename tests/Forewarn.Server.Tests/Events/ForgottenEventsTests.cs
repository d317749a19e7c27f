using Forewarn.Core.Airspace;
using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Events;

/// <summary>More has happened than is kept.</summary>
public sealed class ForgottenEventsTests : IAsyncLifetime
{
    private TestNode _node = null!;

    public async ValueTask InitializeAsync()
    {
        _node = await TestNode.StartAsync();
        await HappenAsync();
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task A_reader_that_was_away_too_long_is_told_so()
    {
        await AssertGoneAsync();
        await _node.RestartAsync();
        await AssertGoneAsync();
    }

    [Fact]
    public async Task A_reader_from_the_oldest_event_kept_on_misses_nothing()
    {
        var oldest = _node.Server.Node.Read(state => state.Events[state.Events.First]);
        await using var reader = await EventReader.OpenAsync(_node.As("party-1"), $"{oldest.Position}.{oldest.Ordinal}", TestContext.Current.CancellationToken);
        Assert.Equal($"{oldest.Position + 1}.0", (await reader.NextAsync())!.Id);
    }

    private async Task AssertGoneAsync()
    {
        var reader = _node.As("party-1");
        using var request = reader.Request(HttpMethod.Get, "/v1/events");
        request.Headers.TryAddWithoutValidation("Last-Event-ID", "1.0");
        (await reader.SendAsync(request)).ExpectProblem(410, "gone", "Last-Event-ID");
    }

    /// <summary>One refusal more than is kept: the shortest thing that leaves an event.</summary>
    private async Task HappenAsync()
    {
        await _node.PartyAsync("party-1");
        var refused = new EndDeclaration(PartyId.Parse("party-1"), new EntityKey(EntityType.Constraint, EntityId.From(Guid.NewGuid())), 1);
        for (int count = 0; count <= Limits.EventsRetainedMax; count += 20_000)
        {
            var all = Enumerable.Range(0, 20_000).Select(_ => _node.Server.Node.SubmitAsync(refused));
            Assert.All(await Task.WhenAll(all), applied => Assert.IsType<Refused>(applied.Outcome));
        }
    }
}
