using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Processes;

/// <summary>The same journal leads to the same state in every process, whatever surrounds it.</summary>
public sealed class DeterminismTests : IAsyncLifetime
{
    private TestNode _node = null!;
    private string _hash = "";

    public async ValueTask InitializeAsync()
    {
        _node = await TestNode.StartAsync();
        await LiveAsync();
        _hash = _node.StateHash();
        await _node.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _node.StartAgainAsync();
        await _node.DisposeAsync();
    }

    [Theory]
    [InlineData("TZ", "UTC")]
    [InlineData("TZ", "Asia/Tehran")]
    [InlineData("TZ", "Pacific/Chatham")]
    [InlineData("LC_ALL", "tr_TR.UTF-8")]
    [InlineData("LANG", "ar_SA.UTF-8")]
    [InlineData("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "0")]
    [InlineData("DOTNET_PROCESSOR_COUNT", "1")]
    [InlineData("DOTNET_PROCESSOR_COUNT", "2")]
    [InlineData("DOTNET_gcServer", "1")]
    [InlineData("DOTNET_TieredCompilation", "0")]
    [InlineData("DOTNET_EnableAVX2", "0")]
    public async Task A_replay_in_other_surroundings_gives_the_same_state(string name, string value) =>
        Assert.Equal(_hash, await JournalCheck.HashAsync(_node.DataDirectory, (name, value)));

    /// <summary>Something of everything.</summary>
    private async Task LiveAsync()
    {
        var random = new Random(4);
        Client[] parties = [await _node.PartyAsync("one"), await _node.PartyAsync("two"), await _node.PartyAsync("three")];
        var place = Bodies.NewPlace();
        (await _node.Admin.PutAsync("/v1/arrangements/m", Bodies.Arrangement(place, "PT2H", "one", "two"))).Expect(201);
        (await parties[2].PutAsync(Bodies.SubscriptionPath(), Bodies.Subscription(place))).Expect(201);
        for (int i = 0; i < 60; i++)
        {
            var party = parties[random.Next(3)];
            var near = (place.Lat + random.NextDouble() / 50, place.Lng + random.NextDouble() / 50);
            string path = random.Next(2) == 0 ? Bodies.IntentPath() : Bodies.ConstraintPath();
            bool isIntent = path.Contains("intent", StringComparison.Ordinal);
            (await party.PutAsync(path, isIntent ? Bodies.Intent(near) : Bodies.Constraint(near))).Expect(201);
            if (i % 3 == 0)
                (await party.DeleteAsync(path, version: 1)).Expect(200);
            if (i % 5 == 0)
                (await party.PostAsync("/v1/observations", Bodies.Observation(Guid.NewGuid().ToString(), parties[i % 3].Party, near, NodaTime.SystemClock.Instance.GetCurrentInstant()))).Expect(201);
            if (i % 7 == 0)
                await AnswerAsync(party);
        }
    }

    private static async Task AnswerAsync(Client party)
    {
        foreach (var warning in (await party.GetAsync("/v1/warnings?limit=3&state=unacknowledged")).Expect(200).Body["warnings"]!.AsArray())
            (await party.PostAsync($"/v1/warnings/{warning!["id"]}/acknowledgement", Bodies.Acknowledgement("understood"))).Expect(200);
    }
}
