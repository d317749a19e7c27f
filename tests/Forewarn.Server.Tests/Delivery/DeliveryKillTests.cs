using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Forewarn.Core.Airspace;
using Forewarn.Core.Contacts;
using Forewarn.Server.Api;
using Forewarn.Server.Node;
using Forewarn.Server.Tests.Nodes;
using Forewarn.Server.Tests.Processes;
using Forewarn.Server.Tests.Tokens;
using Forewarn.Server.Tokens;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Forewarn.Server.Tests.Delivery;

/// <summary>The node dies between "sent" and "recorded", again and again; nothing is lost by it, and what comes twice can be told.</summary>
[Trait("Duration", "minutes")]
public sealed class DeliveryKillTests
{
    private const int LanesCount = 4;
    private const int KillsPerLane = 50;

    [Fact]
    public async Task Two_hundred_kills_between_sent_and_recorded_lose_no_warning_and_double_none_under_another_id()
    {
        await using var receiver = await TestReceiver.StartAsync();
        var lanes = await Task.WhenAll(Enumerable.Range(0, LanesCount).Select(number => Lane.OpenAsync($"{receiver.Url}/{number}", seed: number)));
        receiver.Answer = (received, context) => lanes[received.Path[^1] - '0'].AnswerAsync(received, context.RequestAborted);
        await Task.WhenAll(lanes.Select(lane => lane.RunAsync()));

        var received = receiver.All.ToLookup(each => (string)each.Json["data"]!["warning"]!["subject"]!["id"]!);
        foreach (var lane in lanes)
        {
            Assert.Equal(KillsPerLane, lane.Accepted.Count);
            Assert.All(lane.Accepted, id => Assert.NotEmpty(received[id]));
            lane.Dispose();
        }
        Assert.All(received, ofOne => Assert.Single(ofOne.Select(each => each.Id).Distinct()));
        // Otherwise nothing was killed between the two.
        Assert.Contains(received, ofOne => ofOne.Count() > 1);
    }

    /// <summary>One node that is killed and started over and over, on one data directory.</summary>
    private sealed class Lane : IDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

        private readonly TemporaryDirectory _directory = new();
        private readonly (double Lat, double Lng) _place = Bodies.NewPlace();
        private readonly Random _random;
        private readonly ConcurrentQueue<string> _accepted = new();
        private readonly ConcurrentDictionary<string, bool> _answered = new();

        /// <summary>The node that the next request kills, once it is known to be up; null when no more are to be killed.</summary>
        private TaskCompletionSource<Victim?> _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

        private Lane(int seed) => _random = new Random(seed);

        /// <summary>Operational intents whose declaration was answered: their warnings must not be lost.</summary>
        public IReadOnlyCollection<string> Accepted => _accepted;

        /// <summary>A node with a declarer, and a warned party whose webhook is ours.</summary>
        public static async Task<Lane> OpenAsync(string url, int seed)
        {
            var lane = new Lane(seed);
            await using (var process = await ServeProcess.StartAsync(lane._directory.Path))
            {
                using var http = new HttpClient { BaseAddress = new Uri(process.Url) };
                (await lane.As(http, "operator").PutAsync("/v1/parties/declarer", Bodies.Party("Declarer"))).Expect(201);
                (await lane.As(http, "operator").PutAsync("/v1/parties/warned", Bodies.Party("Warned"))).Expect(201);
                (await lane.As(http, "warned").PutAsync(Bodies.SubscriptionPath(), Bodies.Subscription(lane._place))).Expect(201);
                await process.TerminateAsync();
            }
            await using var node = await AirspaceNode.OpenAsync(lane._directory.Path, SystemClock.Instance, NullLogger.Instance);
            var warned = PartyId.Parse("warned");
            await node.SubmitAsync(new PutRoster(warned, null, Roster.Create(warned, [DeliveryNode.Webhook("duty", url)], [])));
            return lane;
        }

        public async Task RunAsync()
        {
            for (int kill = 0; kill < KillsPerLane; kill++)
            {
                await using var process = await ServeProcess.StartAsync(_directory.Path, "--development");
                var victim = new Victim(process, _random.Next(3) == 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(_random.Next(300)), _random.Next(2) == 0);
                // What is sent meanwhile waits for its answer.
                await DeclareAsync(process);
                _next.SetResult(victim);
                await victim.Killed.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
                _next = new TaskCompletionSource<Victim?>(TaskCreationOptions.RunContinuationsAsynchronously);
            }
            _next.SetResult(null);
            await using var last = await ServeProcess.StartAsync(_directory.Path, "--development");
            await AssertAllOnRecordAsync(last);
        }

        /// <summary>Kills the node at once, or a little after it has its answer.</summary>
        public async Task AnswerAsync(Received received, CancellationToken aborted)
        {
            string id = (string)received.Json["data"]!["warning"]!["subject"]!["id"]!;
            if (await _next.Task.WaitAsync(Patience, aborted) is not { } victim)
            {
                _answered[id] = true;
                return;
            }
            if (victim.IsAnsweredFirst)
            {
                _answered[id] = true;
                _ = KillAsync(victim);
            }
            else
                await KillAsync(victim);
        }

        public void Dispose() => _directory.Dispose();

        private static async Task KillAsync(Victim victim)
        {
            if (!victim.TryTake())
                return;
            await Task.Delay(victim.Delay);
            await victim.Process.KillAsync();
            victim.Killed.SetResult();
        }

        private async Task DeclareAsync(ServeProcess process)
        {
            using var http = new HttpClient { BaseAddress = new Uri(process.Url) };
            var id = Guid.NewGuid();
            (await As(http, "declarer").PutAsync(Bodies.IntentPath(id), Bodies.Intent(_place))).Expect(201);
            _accepted.Enqueue(id.ToString());
        }

        /// <summary>Whatever was answered 2xx is on record as delivered, and nothing else is left open.</summary>
        private async Task AssertAllOnRecordAsync(ServeProcess process)
        {
            using var http = new HttpClient { BaseAddress = new Uri(process.Url) };
            var declarer = As(http, "declarer");
            JsonNode[] warnings = [];
            for (int i = 0; i < 1_200; i++)
            {
                warnings = [.. (await declarer.GetAsync("/v1/warnings?owed=by-me&limit=1000")).Expect(200).Body["warnings"]!.AsArray().OfType<JsonNode>()];
                if (warnings.All(warning => warning["delivered_at"] is not null))
                    break;
                await Task.Delay(100, TestContext.Current.CancellationToken);
            }
            var delivered = warnings.Where(warning => (string?)warning["transport"] == "webhook").Select(warning => (string)warning["subject"]!["id"]!).ToHashSet();
            Assert.Equal(warnings.Length, delivered.Count);
            Assert.Empty(_answered.Keys.Except(delivered));
        }

        private Client As(HttpClient http, string party) =>
            new(http, party, EmbeddedIssuer.Open(_directory.Path, SystemClock.Instance).Mint(party, [.. Scopes.All]));
    }

    /// <summary>A node that is about to be killed.</summary>
    private sealed record Victim(ServeProcess Process, TimeSpan Delay, bool IsAnsweredFirst)
    {
        private int _isTaken;

        public TaskCompletionSource Killed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool TryTake() => Interlocked.Exchange(ref _isTaken, 1) == 0;
    }
}
