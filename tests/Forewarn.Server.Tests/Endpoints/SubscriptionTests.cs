using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Endpoints;

public class SubscriptionTests(SharedNode shared)
{
    private readonly TestNode _node = shared.Node;
    private readonly (double Lat, double Lng) _place = Bodies.NewPlace();
    private readonly string _path = Bodies.SubscriptionPath();

    [Fact]
    public async Task A_subscription_says_what_stands_already_and_warns_of_what_comes()
    {
        var (subscriber, declarer) = (await _node.PartyAsync(), await _node.PartyAsync());
        await declarer.PutAsync(Bodies.IntentPath(), Bodies.Intent(_place));
        var answer = (await subscriber.PutAsync(_path, Bodies.Subscription(_place))).Expect(201);
        Assert.Equal((1, declarer.Party), ((int)answer.Body["present_count"]!, (string)answer.Body["present"]![0]!["manager"]!));
        var declared = (await declarer.PutAsync(Bodies.ConstraintPath(), Bodies.Constraint(_place))).Expect(201);
        Assert.Equal(subscriber.Party, (string)declared.Body["warnings"]![0]!["to"]!);
    }

    [Fact]
    public async Task A_subscription_is_created_changed_and_retried_like_a_declaration()
    {
        var party = await _node.PartyAsync();
        Assert.Equal(1, (await party.PutAsync(_path, Bodies.Subscription(_place))).Expect(201).Version);
        Assert.Equal(1, (await party.PutAsync(_path, Bodies.Subscription(_place))).Expect(201).Version);
        (await party.PutAsync(_path, Bodies.Subscription(_place, 6_000))).ExpectProblem(428, "version-required", "If-Match");
        Assert.Equal(2, (await party.PutAsync(_path, Bodies.Subscription(_place, 6_000), version: 1)).Expect(200).Version);
        (await party.PutAsync(_path, Bodies.Subscription(_place, 7_000), version: 1)).ExpectProblem(412, "stale-version", "If-Match");
    }

    [Fact]
    public async Task A_subscription_is_its_partys_own_business()
    {
        var (party, other) = (await _node.PartyAsync(), await _node.PartyAsync());
        await party.PutAsync(_path, Bodies.Subscription(_place));
        (await party.GetAsync(_path)).Expect(200);
        Assert.Equal("not-found", (await other.GetAsync(_path)).Expect(404).Problem);
        (await other.PutAsync(_path, Bodies.Subscription(_place))).ExpectProblem(409, "conflict", "id");
        (await other.DeleteAsync(_path, version: 1)).ExpectProblem(404, "not-found", "id");
    }

    [Fact]
    public async Task A_subscription_that_has_ended_warns_of_nothing()
    {
        var (subscriber, declarer) = (await _node.PartyAsync(), await _node.PartyAsync());
        await subscriber.PutAsync(_path, Bodies.Subscription(_place));
        (await subscriber.DeleteAsync(_path, version: 1)).Expect(200);
        Assert.Empty((await declarer.PutAsync(Bodies.IntentPath(), Bodies.Intent(_place))).Expect(201).Body["warnings"]!.AsArray());
        (await subscriber.GetAsync(_path)).Expect(404);
    }

    [Fact]
    public async Task A_subscription_to_nothing_is_refused()
    {
        var body = Bodies.Subscription(_place);
        body["notify_for_operational_intents"] = false;
        body["notify_for_constraints"] = false;
        (await (await _node.PartyAsync()).PutAsync(_path, body)).ExpectProblem(400, "invalid", "notify_for_operational_intents");
    }
}
