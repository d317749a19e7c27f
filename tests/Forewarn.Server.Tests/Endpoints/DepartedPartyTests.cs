using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Endpoints;

/// <summary>A party that was warned and has been removed since; on a node of its own, since a mistake here would stop it.</summary>
public sealed class DepartedPartyTests : IAsyncLifetime
{
    private TestNode _node = null!;

    public async ValueTask InitializeAsync() => _node = await TestNode.StartAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task A_declaration_that_it_was_warned_of_can_be_changed_and_ended()
    {
        var (declarer, departed) = (await _node.PartyAsync("declarer"), await _node.PartyAsync("departed"));
        string subscription = Bodies.SubscriptionPath(), intent = Bodies.IntentPath();
        (await departed.PutAsync(subscription, Bodies.Subscription((1, 1)))).Expect(201);
        (await declarer.PutAsync(intent, Bodies.Intent((1, 1)))).Expect(201);
        (await departed.DeleteAsync(subscription, version: 1)).Expect(200);
        (await _node.Admin.DeleteAsync("/v1/parties/departed", version: 1)).Expect(200);
        (await declarer.PutAsync(intent, Bodies.Intent((1, 1), radius: 700), version: 1)).Expect(200);
        (await declarer.DeleteAsync(intent, version: 2)).Expect(200);
    }
}
