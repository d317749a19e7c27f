using Forewarn.Core.Airspace;
using Forewarn.Core.Discovery;
using Forewarn.Core.Format;

namespace Forewarn.Server.Tests.Astm.Model;

/// <summary>The core against the model: thousands of sequences, the same in every run.</summary>
public class CoreDifferentialTests
{
    private const int Sequences = 1_500;
    private const int Requests = 100;
    private const string NodeUrl = "https://node.example";

    [Theory]
    [InlineData(Relevance.Cells)]
    [InlineData(Relevance.Exact)]
    public async Task Every_answer_is_that_of_the_model(Relevance relevance)
    {
        for (int seed = 0; seed < Sequences; seed++)
            await Differential.RunAsync(seed, Requests, relevance, NodeUrl, names => Core(names, relevance));
    }

    [Theory]
    [InlineData(Relevance.Cells)]
    [InlineData(Relevance.Exact)]
    public async Task Every_answer_is_that_of_the_model_when_the_state_is_put_back_from_a_snapshot_again_and_again(Relevance relevance)
    {
        for (int seed = 10_000; seed < 10_000 + Sequences / 5; seed++)
        {
            await Differential.RunAsync(seed, Requests, relevance, NodeUrl, names => Core(names, relevance), (core, count) =>
            {
                if (count % 7 == 0)
                    core.Restart();
            });
        }
    }

    [Fact]
    public async Task A_replay_of_the_journal_reaches_the_same_state()
    {
        for (int seed = 20_000; seed < 20_000 + Sequences / 10; seed++)
        {
            CoreDss? live = null;
            await Differential.RunAsync(seed, Requests, Relevance.Cells, NodeUrl, names => live = Core(names, Relevance.Cells));
            var replayed = new AirspaceState();
            foreach (var (command, time) in live!.Journal)
                replayed.Apply(CommandFormat.Decode(command.Bytes, command.Details), replayed.Position + 1, time);
            Assert.Equal(live.State.Capture().Hash(), replayed.Capture().Hash());
        }
    }

    [Fact]
    public async Task The_sequences_meet_every_answer_that_a_request_can_have()
    {
        var answered = new HashSet<(Type, int)>();
        for (int seed = 0; seed < 200; seed++)
            answered.UnionWith(await Differential.RunAsync(seed, Requests, Relevance.Cells, NodeUrl, names => Core(names, Relevance.Cells)));

        (Type, int[])[] expected =
        [
            (typeof(Put), [200, 201, 400, 403, 409, 412]), (typeof(Delete), [200, 403, 404, 409, 412]), (typeof(Get), [200, 404]), (typeof(Query), [200]),
            (typeof(PutSubscription), [200, 400, 403, 409]), (typeof(DeleteSubscription), [200, 400, 403, 404, 409]),
            (typeof(GetSubscription), [200, 403, 404]), (typeof(QuerySubscriptions), [200]), (typeof(PutAvailability), [200, 409]),
            (typeof(GetAvailability), [200]), (typeof(Declared), [200, DssModel.RefusedOnV1]), (typeof(Ended), [200, DssModel.RefusedOnV1]),
            (typeof(Watched), [200, DssModel.RefusedOnV1]),
        ];
        Assert.Equal(
            expected.SelectMany(entry => entry.Item2.Select(status => $"{entry.Item1.Name} {status}")).Order(),
            answered.Select(entry => $"{entry.Item1.Name} {entry.Item2}").Order());
    }

    private static CoreDss Core(Names names, Relevance relevance) => new(names, NodeUrl, relevance, RequestGenerator.Parties, Differential.Noon);
}
