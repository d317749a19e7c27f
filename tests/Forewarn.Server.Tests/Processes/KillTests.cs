using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Forewarn.Server.Node;
using Forewarn.Server.Tests.Nodes;
using Forewarn.Server.Tests.Tokens;
using Forewarn.Server.Tokens;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Forewarn.Server.Tests.Processes;

/// <summary>Nothing that was acknowledged is lost, and nothing half-done is there, however often the process is killed.</summary>
[Trait("Duration", "minutes")]
public sealed class KillTests : IDisposable
{
    private const int KillsCount = 100;
    private const int WritersCount = 6;
    private const int CheckEvery = 10;

    private readonly TemporaryDirectory _directory = new();
    private readonly Random _random = new(20180917);

    /// <summary>Latest version that was acknowledged, by path; shared by the writers.</summary>
    private readonly ConcurrentDictionary<string, int> _acknowledged = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_was_acknowledged_survives_a_hundred_kills()
    {
        // A busy machine may need more of them until enough was acknowledged.
        for (int kill = 1; kill <= KillsCount || (_acknowledged.Count <= KillsCount && kill <= 3 * KillsCount); kill++)
        {
            await using (var process = await ServeProcess.StartAsync(_directory.Path))
            {
                using var http = new HttpClient { BaseAddress = new Uri(process.Url) };
                await AssertAllThereAsync(http, kill);
                var writers = Enumerable.Range(0, WritersCount).Select(writer => Task.Run(() => WriteAsync(http, kill, writer))).ToArray();
                await Task.Delay(_random.Next(20, 400), TestContext.Current.CancellationToken);
                await process.KillAsync();
                await Task.WhenAll(writers);
            }
            if (kill % CheckEvery == 0)
                await AssertStateEqualsReplayAsync();
        }
        Assert.True(_acknowledged.Count > KillsCount, $"only {_acknowledged.Count} declarations were acknowledged");
    }

    private async Task WriteAsync(HttpClient http, int kill, int writer)
    {
        var client = Client(http, $"party-{writer}");
        try
        {
            var registered = await Client(http, "operator").PutAsync($"/v1/parties/party-{writer}", Bodies.Party($"Party {writer}"));
            registered.Expect(201);
            for (int i = 0; ; i++)
            {
                // Writers share a dozen places, so that they owe each other warnings.
                var place = (10.0 + (kill * 7 + i) % 12, 20.0);
                string path = Bodies.IntentPath();
                (await client.PutAsync(path, Bodies.Intent(place, note: "1"))).Expect(201);
                _acknowledged[path] = 1;
                (await client.PutAsync(path, Bodies.Intent(place, note: "2", radius: 600), version: 1)).Expect(200);
                _acknowledged[path] = 2;
                if (i % 3 != 0)
                    continue;
                (await client.DeleteAsync(path, version: 2)).Expect(200);
                _acknowledged[path] = 3;
            }
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException or SocketException)
        {
            // The node was killed. A connection that is lost just when it is made throws its SocketException as it is.
        }
    }

    /// <summary>Each acknowledged write is there with its version or the next one, which was on its way, and says what it said.</summary>
    private async Task AssertAllThereAsync(HttpClient http, int kill)
    {
        var client = Client(http, "party-0");
        var recent = _acknowledged.ToArray();
        // All of the last cycle's, and a sample of the earlier ones: the state hash covers the rest.
        var looked = kill % CheckEvery == 0 ? recent : recent.Where(_ => recent.Length < 300 || _random.Next(recent.Length) < 300).ToArray();
        await Parallel.ForEachAsync(looked, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestContext.Current.CancellationToken }, async (each, _) =>
        {
            var answer = (await client.GetAsync(each.Key)).Expect(200);
            Assert.InRange(answer.Version, each.Value, Math.Min(each.Value + 1, 3));
            JsonNode intent = answer.Body["operational_intent"]!;
            Assert.Equal(answer.Version == 1 ? 500 : 600, (double)intent["volumes"]![0]!["volume"]!["outline_circle"]!["radius"]!["value"]!);
            Assert.Equal(answer.Version == 3, intent["ended_at"] is not null);
            _acknowledged[each.Key] = answer.Version;
        });
    }

    /// <summary>The state restored here, from the newest snapshot and the journal after it, is that of a replay from the first
    /// entry in another process. Closing writes a snapshot, which the next cycles begin from.</summary>
    private async Task AssertStateEqualsReplayAsync()
    {
        string replayed = await JournalCheck.HashAsync(_directory.Path);
        await using var node = await AirspaceNode.OpenAsync(_directory.Path, SystemClock.Instance, NullLogger.Instance);
        Assert.Equal(replayed, node.Read(state => state.Capture().Hash()));
    }

    private Client Client(HttpClient http, string party) =>
        new(http, party, EmbeddedIssuer.Open(_directory.Path, SystemClock.Instance).Mint(party, [.. Api.Scopes.All]));
}
