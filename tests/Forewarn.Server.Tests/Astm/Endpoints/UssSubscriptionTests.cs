using System.Text.Json.Nodes;
using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Astm.Endpoints;

public sealed class UssSubscriptionTests(SharedNode shared)
{
    private readonly TestNode _node = shared.Node;

    [Fact]
    public async Task A_subscription_is_created_found_changed_and_deleted()
    {
        var place = Bodies.NewPlace();
        string id = Guid.NewGuid().ToString();
        var uss = _node.NewUss();
        var created = (await uss.PutAsync(Uss.SubscriptionPath(id), Uss.Subscription(place))).Expect(200);
        string version = (string)created.Reference()["version"]!;
        Assert.True(JsonNode.DeepEquals(created.Reference(), (await uss.GetAsync(Uss.SubscriptionPath(id))).Expect(200).Reference()));
        Assert.Equal([id], (await uss.PostAsync("/dss/v1/subscriptions/query", Uss.Question(place))).Expect(200).Ids("subscriptions"));
        var changed = (await uss.PutAsync(Uss.SubscriptionPath(id, version), Uss.Subscription(place))).Expect(200);
        Assert.NotEqual(version, (string?)changed.Reference()["version"]);
        (await uss.DeleteAsync(Uss.SubscriptionPath(id, version))).Expect(409);
        (await uss.DeleteAsync(Uss.SubscriptionPath(id, (string?)changed.Reference()["version"]))).Expect(200);
        (await uss.GetAsync(Uss.SubscriptionPath(id))).Expect(404);
    }

    [Fact]
    public async Task The_answer_has_what_is_there_of_the_kinds_that_it_asks_for()
    {
        var place = Bodies.NewPlace();
        var uss = _node.NewUss();
        string intent = (string)(await uss.PutAsync(Uss.IntentPath(), Uss.Intent(place))).Expect(201).Reference()["id"]!;
        string constraint = (string)(await uss.PutAsync(Uss.ConstraintPath(), Uss.Constraint(place))).Expect(201).Reference()["id"]!;
        var both = (await uss.PutAsync(Uss.SubscriptionPath(), Uss.Subscription(place))).Expect(200);
        Assert.Equal((intent, constraint), (Assert.Single(both.Ids("operational_intent_references")), Assert.Single(both.Ids("constraint_references"))));
        var body = Uss.Subscription(place);
        body["notify_for_constraints"] = false;
        var intents = (await uss.PutAsync(Uss.SubscriptionPath(), body)).Expect(200);
        Assert.Equal([intent], intents.Ids("operational_intent_references"));
        Assert.Null(intents.Body["constraint_references"]);
    }

    [Fact]
    public async Task Being_told_counts_its_index_and_keeps_its_version()
    {
        var place = Bodies.NewPlace();
        string id = Guid.NewGuid().ToString();
        var uss = _node.NewUss();
        var created = (await uss.PutAsync(Uss.SubscriptionPath(id), Uss.Subscription(place))).Expect(200).Reference();
        Assert.Equal(0, (int)created["notification_index"]!);
        (await uss.PutAsync(Uss.ConstraintPath(), Uss.Constraint(place))).Expect(201);
        var told = (await uss.GetAsync(Uss.SubscriptionPath(id))).Expect(200).Reference();
        Assert.Equal((1, (string?)created["version"]), ((int)told["notification_index"]!, (string?)told["version"]));
    }

    [Fact]
    public async Task Nobody_else_sees_or_changes_it()
    {
        var place = Bodies.NewPlace();
        string id = Guid.NewGuid().ToString();
        string version = (string)(await _node.NewUss().PutAsync(Uss.SubscriptionPath(id), Uss.Subscription(place))).Expect(200).Reference()["version"]!;
        var other = _node.NewUss();
        (await other.GetAsync(Uss.SubscriptionPath(id))).Expect(403);
        (await other.PutAsync(Uss.SubscriptionPath(id, version), Uss.Subscription(place))).Expect(403);
        (await other.PutAsync(Uss.SubscriptionPath(id), Uss.Subscription(place))).Expect(409);
        (await other.DeleteAsync(Uss.SubscriptionPath(id, version))).Expect(403);
        Assert.Empty((await other.PostAsync("/dss/v1/subscriptions/query", Uss.Question(place))).Expect(200).Ids("subscriptions"));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("x")]
    [InlineData("01")]
    [InlineData("9223372036854775808")]
    public async Task A_version_that_was_never_given_out_is_not_current(string version)
    {
        string id = Guid.NewGuid().ToString();
        var uss = _node.NewUss();
        // So that no subscription is the first of all leaves.
        (await uss.PutAsync(Uss.IntentPath(), Uss.Intent(Bodies.NewPlace()))).Expect(201);
        (await uss.PutAsync(Uss.SubscriptionPath(id), Uss.Subscription(Bodies.NewPlace()))).Expect(200);
        (await uss.DeleteAsync(Uss.SubscriptionPath(id, version))).Expect(409);
        (await uss.PutAsync(Uss.SubscriptionPath(id, version), Uss.Subscription(Bodies.NewPlace()))).Expect(409);
    }

    [Fact]
    public async Task Without_times_it_is_for_the_next_day()
    {
        var body = Uss.Subscription(Bodies.NewPlace());
        ((JsonObject)body["extents"]!).Remove("time_start");
        ((JsonObject)body["extents"]!).Remove("time_end");
        var reference = (await _node.NewUss().PutAsync(Uss.SubscriptionPath(), body)).Expect(200).Reference();
        Assert.Equal(TimeSpan.FromDays(1), (DateTime)reference["time_end"]!["value"]! - (DateTime)reference["time_start"]!["value"]!);
    }

    [Fact]
    public async Task What_does_not_exist_is_not_changed()
    {
        (await _node.NewUss().PutAsync(Uss.SubscriptionPath(version: "1"), Uss.Subscription(Bodies.NewPlace()))).Expect(400);
        (await _node.NewUss().DeleteAsync(Uss.SubscriptionPath(version: "1"))).Expect(404);
    }
}
