using System.Text.Json.Nodes;
using Forewarn.Server.Tests.Nodes;
using NodaTime;

namespace Forewarn.Server.Tests.Astm.Conformance;

/// <summary>F3548-21, DSS0005,5 and DSS0015: subscriptions, and what DSS0210 A2-7-2 says of them.</summary>
public class SubscriptionConformanceTests(SharedNode shared)
{
    private readonly Uss _uss = new(shared.Node, "uss-1");

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task DSS0005_5_A_created_subscription_is_answered_with_what_was_asked_for(bool intents, bool constraints)
    {
        var id = Guid.NewGuid();
        var (start, end) = (Bodies.Soon, Bodies.Soon + Duration.FromHours(2));

        var created = (await _uss.Client.PutAsync(Uss.SubscriptionPath(id), _uss.Subscription(intents, constraints, start, end))).Expect(200).Body["subscription"]!;

        Assert.Equal(
            (id.ToString(), Uss.BaseUrl, intents, constraints, false, 0),
            ((string)created["id"]!, (string)created["uss_base_url"]!, (bool)created["notify_for_operational_intents"]!, (bool)created["notify_for_constraints"]!,
                (bool)created["implicit_subscription"]!, (int)created["notification_index"]!));
        Assert.Equal((Bodies.Text(start), Bodies.Text(end)), ((string)created["time_start"]!["value"]!, (string)created["time_end"]!["value"]!));
    }

    [Fact]
    public async Task DSS0005_5_A_subscription_is_read_and_found_by_its_manager_as_it_was_created()
    {
        var created = await _uss.SubscribeAsync();

        Assert.True(JsonNode.DeepEquals(created, (await _uss.Client.GetAsync(Uss.SubscriptionPath(created, withVersion: false))).Expect(200).Body["subscription"]));
        Assert.True(JsonNode.DeepEquals(created, await _uss.FoundAsync("subscriptions", created)));
    }

    [Fact]
    public async Task DSS0005_5_A_subscription_is_its_managers_alone()
    {
        var created = await _uss.SubscribeAsync();
        var other = _uss.Neighbour("uss-2");

        (await other.Client.GetAsync(Uss.SubscriptionPath(created, withVersion: false))).Expect(403);
        (await other.Client.PutAsync(Uss.SubscriptionPath(created), other.Subscription())).Expect(403);
        (await other.Client.DeleteAsync(Uss.SubscriptionPath(created))).Expect(403);
        Assert.Empty(await other.FoundAsync("subscriptions"));
    }

    [Fact]
    public async Task DSS0005_5_A_change_gives_a_subscription_a_new_version()
    {
        var created = await _uss.SubscribeAsync();

        var changed = (await _uss.Client.PutAsync(Uss.SubscriptionPath(created), _uss.Subscription(constraints: false))).Expect(200).Body["subscription"]!;

        Assert.NotEqual((string)created["version"]!, (string)changed["version"]!);
        Assert.False((bool)changed["notify_for_constraints"]!);
    }

    [Fact]
    public async Task DSS0005_5_Being_notified_does_not_change_the_version_of_a_subscription()
    {
        var created = await _uss.SubscribeAsync();
        await _uss.PlanAsync();

        var read = (await _uss.Client.GetAsync(Uss.SubscriptionPath(created, withVersion: false))).Expect(200).Body["subscription"]!;

        Assert.Equal(((string)created["version"]!, 1), ((string)read["version"]!, (int)read["notification_index"]!));
    }

    [Fact]
    public async Task DSS0005_5_A_version_that_is_not_current_changes_and_deletes_nothing()
    {
        var first = await _uss.SubscribeAsync();
        (await _uss.Client.PutAsync(Uss.SubscriptionPath(first), _uss.Subscription())).Expect(200);

        (await _uss.Client.PutAsync(Uss.SubscriptionPath(first), _uss.Subscription())).Expect(409);
        (await _uss.Client.DeleteAsync(Uss.SubscriptionPath(first))).Expect(409);
    }

    [Fact]
    public async Task DSS0005_5_A_subscription_on_which_an_intent_depends_is_not_deleted()
    {
        var subscription = await _uss.SubscribeAsync();
        var intent = (await _uss.Client.PutAsync(Uss.IntentPath(Guid.NewGuid()), _uss.Intent(subscription: (string)subscription["id"]!))).Expect(201).Body["operational_intent_reference"]!;

        (await _uss.Client.DeleteAsync(Uss.SubscriptionPath(subscription))).Expect(400);
        (await _uss.Client.DeleteAsync(Uss.IntentPath(intent))).Expect(200);
        (await _uss.Client.DeleteAsync(Uss.SubscriptionPath(subscription))).Expect(200);
    }

    [Fact]
    public async Task DSS0005_5_A_subscription_for_nothing_is_refused() =>
        (await _uss.Client.PutAsync(Uss.SubscriptionPath(Guid.NewGuid()), _uss.Subscription(false, false))).Expect(400);

    [Fact]
    public async Task DSS0015_A_subscription_lasts_24_hours_when_it_does_not_say_how_long()
    {
        var created = (await _uss.Client.PutAsync(Uss.SubscriptionPath(Guid.NewGuid()), _uss.Subscription(start: Bodies.Soon))).Expect(200).Body["subscription"]!;

        Assert.Equal(Bodies.Text(Bodies.Soon + Duration.FromHours(24)), (string)created["time_end"]!["value"]!);
    }

    [Theory]
    [InlineData(0, 200)]
    [InlineData(1, 400)]
    public async Task DSS0015_A_subscription_lasts_24_hours_at_most(int secondsMore, int status) =>
        (await _uss.Client.PutAsync(Uss.SubscriptionPath(Guid.NewGuid()), _uss.Subscription(start: Bodies.Soon, end: Bodies.Soon + Duration.FromHours(24) + Duration.FromSeconds(secondsMore)))).Expect(status);

    [Fact]
    public async Task DSS0015_A_change_does_not_make_a_subscription_longer_than_24_hours()
    {
        var created = (await _uss.Client.PutAsync(Uss.SubscriptionPath(Guid.NewGuid()), _uss.Subscription(start: Bodies.Soon))).Expect(200).Body["subscription"]!;

        (await _uss.Client.PutAsync(Uss.SubscriptionPath(created), _uss.Subscription(end: Bodies.Soon + Duration.FromHours(25)))).Expect(400);
    }

    [Fact]
    public async Task DSS0210_A2_7_2_4a_The_answer_to_a_new_subscription_holds_what_is_there_of_the_kinds_that_it_asks_for()
    {
        var intent = await _uss.PlanAsync();
        var constraint = await _uss.CloseAsync();

        var both = (await _uss.Client.PutAsync(Uss.SubscriptionPath(Guid.NewGuid()), _uss.Subscription())).Expect(200);
        var intents = (await _uss.Client.PutAsync(Uss.SubscriptionPath(Guid.NewGuid()), _uss.Subscription(constraints: false))).Expect(200);

        Assert.Equal(((string)intent["id"]!, (string)constraint["id"]!), (IdOf(both, "operational_intent_references"), IdOf(both, "constraint_references")));
        Assert.Equal(((string)intent["id"]!, null), (IdOf(intents, "operational_intent_references"), IdOf(intents, "constraint_references")));
    }

    [Fact]
    public async Task DSS0210_A2_7_2_4b_A_new_intent_names_the_subscriptions_around_it_whosesoever()
    {
        var own = await _uss.SubscribeAsync();
        var others = await _uss.Neighbour("uss-2").SubscribeAsync();
        await _uss.SubscribeAsync(intents: false);

        var answer = (await _uss.Client.PutAsync(Uss.IntentPath(Guid.NewGuid()), _uss.Intent())).Expect(201);

        Assert.Equal(new[] { (string)own["id"]!, (string)others["id"]! }.Order(), Uss.ToldBy(answer));
    }

    [Fact]
    public async Task DSS0210_A2_7_2_4c_A_changed_intent_names_the_subscriptions_around_it()
    {
        var intent = await _uss.PlanAsync();
        var subscription = await _uss.Neighbour("uss-2").SubscribeAsync();

        var answer = (await _uss.Client.PutAsync(Uss.IntentPath(intent), _uss.Intent())).Expect(200);

        Assert.Equal([(string)subscription["id"]!], Uss.ToldBy(answer));
    }

    [Fact]
    public async Task SCD0085_Every_change_counts_one_more_notification_for_who_is_told()
    {
        await _uss.SubscribeAsync();
        var intent = (await _uss.Client.PutAsync(Uss.IntentPath(Guid.NewGuid()), _uss.Intent())).Expect(201);
        var changed = (await _uss.Client.PutAsync(Uss.IntentPath(intent.Body["operational_intent_reference"]!), _uss.Intent())).Expect(200);
        var deleted = (await _uss.Client.DeleteAsync(Uss.IntentPath(changed.Body["operational_intent_reference"]!))).Expect(200);

        Assert.Equal([1, 2, 3], new[] { intent, changed, deleted }.Select(answer => (int)answer.Body["subscribers"]![0]!["subscriptions"]![0]!["notification_index"]!));
    }

    [Fact]
    public async Task DSS0210_A2_7_2_4d_A_subscription_that_is_over_is_gone()
    {
        await using var node = await TestNode.StartAsync(options => options with { ReplayFrom = Bodies.Soon });
        var uss = new Uss(node, "uss-1");
        var subscription = await uss.SubscribeAsync();

        (await node.Admin.PutAsync("/v1/replay/clock", new JsonObject { ["now"] = Bodies.Text(Bodies.Soon + Duration.FromHours(24)) })).Expect(200);

        (await uss.Client.GetAsync(Uss.SubscriptionPath(subscription, withVersion: false))).Expect(404);
        Assert.Empty(await uss.FoundAsync("subscriptions"));
    }

    [Fact]
    public async Task DSS0210_A2_7_2_5a_A_deleted_subscription_is_not_read()
    {
        var subscription = await _uss.SubscribeAsync();

        (await _uss.Client.DeleteAsync(Uss.SubscriptionPath(subscription))).Expect(200);

        (await _uss.Client.GetAsync(Uss.SubscriptionPath(subscription, withVersion: false))).Expect(404);
        Assert.Empty(await _uss.FoundAsync("subscriptions"));
    }

    [Fact]
    public async Task DSS0210_A2_7_2_5b_A_new_intent_does_not_name_a_deleted_subscription()
    {
        (await _uss.Client.DeleteAsync(Uss.SubscriptionPath(await _uss.SubscribeAsync()))).Expect(200);

        Assert.Empty(Uss.ToldBy((await _uss.Client.PutAsync(Uss.IntentPath(Guid.NewGuid()), _uss.Intent())).Expect(201)));
    }

    [Fact]
    public async Task DSS0210_A2_7_2_5c_A_changed_intent_does_not_name_a_deleted_subscription()
    {
        var subscription = await _uss.SubscribeAsync();
        var intent = await _uss.PlanAsync();
        (await _uss.Client.DeleteAsync(Uss.SubscriptionPath((await _uss.FoundAsync("subscriptions", subscription))))).Expect(200);

        Assert.Empty(Uss.ToldBy((await _uss.Client.PutAsync(Uss.IntentPath(intent), _uss.Intent())).Expect(200)));
    }

    private static string? IdOf(Answer answer, string list) => (string?)answer.Body[list]?.AsArray().SingleOrDefault()?["id"];
}
