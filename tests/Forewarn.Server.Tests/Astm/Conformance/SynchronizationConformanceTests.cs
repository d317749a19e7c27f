using System.Text.Json.Nodes;
using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Astm.Conformance;

/// <summary>F3548-21, DSS0210 and DSS0215: what a DSS keeps, and that it keeps it before it answers. One node is a pool of one instance: whoever asks it
/// next, and whatever it finds on its disk when it starts again, is the other instance.</summary>
public class SynchronizationConformanceTests
{
    [Fact]
    public async Task DSS0210_1a_to_1i_What_references_say_is_kept()
    {
        await using var node = await TestNode.StartAsync();
        var uss = new Uss(node, "uss-1");
        var intent = await uss.ReplanAsync(await uss.PlanAsync(), uss.Intent("Activated", implicitly: true));
        var constraint = await uss.CloseAsync();

        await node.RestartAsync();

        var again = new Uss(node, "uss-1", uss.Place);
        Assert.True(JsonNode.DeepEquals(intent, await again.FoundAsync("operational_intent_references", intent)));
        Assert.True(JsonNode.DeepEquals(constraint, await again.FoundAsync("constraint_references", constraint)));
    }

    [Fact]
    public async Task DSS0210_1a_to_1i_References_can_be_changed_with_the_OVN_that_was_kept()
    {
        await using var node = await TestNode.StartAsync();
        var uss = new Uss(node, "uss-1");
        var intent = await uss.PlanAsync();

        await node.RestartAsync();

        var again = new Uss(node, "uss-1", uss.Place);
        Assert.Equal(2, (int)(await again.ReplanAsync(intent, again.Intent()))["version"]!);
    }

    [Fact]
    public async Task DSS0210_2a_to_2f_What_subscriptions_say_is_kept_with_their_notification_index()
    {
        await using var node = await TestNode.StartAsync();
        var uss = new Uss(node, "uss-1");
        var subscription = await uss.SubscribeAsync();
        (await uss.Client.PutAsync(Uss.IntentPath(Guid.NewGuid()), uss.Intent(subscription: (string)subscription["id"]!))).Expect(201);
        var before = await uss.FoundAsync("subscriptions", subscription);

        await node.RestartAsync();

        var again = new Uss(node, "uss-1", uss.Place);
        Assert.True(JsonNode.DeepEquals(before, await again.FoundAsync("subscriptions", subscription)));
        Assert.Equal((1, 1), ((int)before["notification_index"]!, before["dependent_operational_intents"]!.AsArray().Count));
    }

    [Fact]
    public async Task DSS0210_3a_and_3b_Availabilities_are_kept()
    {
        await using var node = await TestNode.StartAsync();
        var uss = new Uss(node, "uss-1");
        var set = (await uss.Client.PutAsync(Uss.AvailabilityPath("uss-2"), new JsonObject { ["old_version"] = "", ["availability"] = "Down" })).Expect(200).Body;

        await node.RestartAsync();

        Assert.True(JsonNode.DeepEquals(set, (await new Uss(node, "uss-1").Client.GetAsync(Uss.AvailabilityPath("uss-2"))).Body));
    }

    [Fact]
    public async Task DSS0215_and_DSS0020_What_was_answered_is_what_everybody_reads_from_then_on()
    {
        await using var node = await TestNode.StartAsync();
        var uss = new Uss(node, "uss-1");
        string[] key = [];
        for (int i = 0; i < 20; i++)
        {
            var intent = await uss.PlanAsync(null, key);
            key = [.. key, (string)intent["ovn"]!];
            Assert.Contains((string)intent["id"]!, await uss.Neighbour("uss-2").FoundAsync("operational_intent_references"));
        }
    }

    [Fact]
    public async Task DSS0215_Of_plans_that_exclude_each_other_at_the_same_moment_one_is_accepted()
    {
        await using var node = await TestNode.StartAsync();
        var uss = new Uss(node, "uss-1");

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => uss.Neighbour($"uss-{i}").Client.PutAsync(Uss.IntentPath(Guid.NewGuid()), uss.Intent())));

        Assert.Equal([201, .. Enumerable.Repeat(409, 15)], answers.Select(answer => answer.Status).Order());
    }
}
