using System.Net.Sockets;
using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Events;

/// <summary>Nothing skipped, nothing twice, in order: readers that come and go at random moments, while parties make random
/// changes and the node is restarted, receive together exactly what they may see.</summary>
public sealed class EventResumptionTests : IAsyncLifetime
{
    private const int ChangesCount = 400;
    private const int RestartEvery = 100;

    private TestNode _node = null!;

    public async ValueTask InitializeAsync() => _node = await TestNode.StartAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public async Task Readers_that_come_and_go_receive_every_event_once_and_in_order(int seed)
    {
        string[] parties = ["one", "two", "three"];
        foreach (string party in parties)
            await _node.PartyAsync(party);
        string end = Guid.NewGuid().ToString();
        string start = LastId();
        var writing = Task.Run(() => ChangeAsync(new Random(seed), parties, end), TestContext.Current.CancellationToken);
        var readings = parties.Select((party, i) => Task.Run(() => ReadAsync(new Random(seed * 100 + i), party, start, end), TestContext.Current.CancellationToken)).ToArray();
        await writing;
        var received = await Task.WhenAll(readings);
        for (int i = 0; i < parties.Length; i++)
            Assert.Equal(Visible(parties[i], start, end), received[i].Select(each => each.Id));
    }

    private async Task ChangeAsync(Random random, string[] parties, string end)
    {
        var place = Bodies.NewPlace();
        var standing = new List<(string Party, Guid Id, int Version)>();
        for (int i = 1; i <= ChangesCount; i++)
        {
            string party = parties[random.Next(parties.Length)];
            int pick = standing.Count == 0 ? 0 : random.Next(standing.Count);
            switch (standing.Count == 0 ? 0 : random.Next(6))
            {
                case 0 or 1:
                    var id = Guid.NewGuid();
                    (await _node.As(party).PutAsync(Bodies.IntentPath(id), Bodies.Intent(place))).Expect(201);
                    standing.Add((party, id, 1));
                    break;
                case 2:
                    var changed = standing[pick];
                    (await _node.As(changed.Party).PutAsync(Bodies.IntentPath(changed.Id), Bodies.Intent(place, radius: 100 + i), changed.Version)).Expect(200);
                    standing[pick] = changed with { Version = changed.Version + 1 };
                    break;
                case 3:
                    var ended = standing[pick];
                    (await _node.As(ended.Party).DeleteAsync(Bodies.IntentPath(ended.Id), ended.Version)).Expect(200);
                    standing.RemoveAt(pick);
                    break;
                case 4:
                    await _node.As(party).GetAsync("/v1/warnings?state=undelivered");
                    break;
                default:
                    (await _node.As(party).DeleteAsync(Bodies.IntentPath(), 1)).Expect(404);
                    break;
            }
            if (i % RestartEvery == 0)
                await _node.RestartAsync();
        }
        (await _node.As(parties[0]).PutAsync(Bodies.IntentPath(Guid.Parse(end)), Bodies.Intent(Bodies.NewPlace()))).Expect(201);
    }

    private async Task<List<ReceivedEvent>> ReadAsync(Random random, string party, string start, string end)
    {
        var received = new List<ReceivedEvent>();
        while (true)
        {
            try
            {
                await using var reader = await EventReader.OpenAsync(_node.As(party), received.Count == 0 ? start : received[^1].Id, TestContext.Current.CancellationToken);
                for (int count = random.Next(40); count >= 0 && await reader.NextAsync() is { } next; count--)
                {
                    received.Add(next);
                    if (next.Subject == end)
                        return received;
                }
            }
            catch (Exception gone) when (gone is HttpRequestException or IOException or SocketException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
            {
                // The node is being restarted: try again.
                await Task.Delay(10, TestContext.Current.CancellationToken);
            }
        }
    }

    private string LastId() => _node.Server.Node.Read(state =>
        state.Events.Next == 0 ? "0.0" : $"{state.Events[state.Events.Next - 1].Position}.{state.Events[state.Events.Next - 1].Ordinal}");

    /// <summary>Ids of the events that a party may see, from the node's own memory.</summary>
    private List<string> Visible(string party, string start, string end) => _node.Server.Node.Read(state =>
    {
        var visible = new List<string>();
        bool begun = false;
        for (long i = state.Events.First; i < state.Events.Next; i++)
        {
            var happened = state.Events[i];
            string id = $"{happened.Position}.{happened.Ordinal}";
            if (begun && happened.IsFor(Core.Airspace.PartyId.Parse(party)))
                visible.Add(id);
            begun |= id == start;
            if (happened.Subject.ToString() == end)
                break;
        }
        return visible;
    });
}
