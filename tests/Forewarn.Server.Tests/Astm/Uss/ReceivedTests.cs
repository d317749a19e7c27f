using System.Text;
using System.Text.Json.Nodes;
using Forewarn.Server.Tests.BadInput;
using Forewarn.Server.Tests.Events;
using Forewarn.Server.Tests.Nodes;
using static Forewarn.Server.Tests.Astm.Uss.HostingNode;

namespace Forewarn.Server.Tests.Astm.Uss;

/// <summary>What other USSs tell hosted parties (F3548-21, notifyOperationalIntentDetailsChanged, notifyConstraintDetailsChanged).</summary>
public class ReceivedTests(SharedNode shared)
{
    private const string Path = "/uss/v1/operational_intents";

    private readonly TestNode _node = shared.Node;
    private readonly (double Lat, double Lng) _place = Bodies.NewPlace();
    private readonly Guid _id = Guid.NewGuid();
    private readonly Guid _subscription = Guid.NewGuid();

    [Fact]
    public async Task A_USS_is_told_to_notify_the_subscription_of_a_hosted_party_at_this_node()
    {
        await SubscribedAsync();

        var planned = await _node.AsUss().PlanAsync(_place, "https://uss2.example", _id);

        var subscriber = planned.Body["subscribers"]!.AsArray().Single(each => (string)each!["uss_base_url"]! == _node.Server.Url)!;
        Assert.Equal($$"""[{"subscription_id":"{{_subscription}}","notification_index":1}]""", subscriber["subscriptions"]!.ToJsonString());
    }

    [Fact]
    public async Task The_hosted_party_hears_of_it_and_can_read_what_was_said()
    {
        var party = await SubscribedAsync();
        await _node.AsUss().PlanAsync(_place, "https://uss2.example", _id);
        await using var events = await EventReader.OpenAsync(party, cancellation: TestContext.Current.CancellationToken);
        var said = Notification();

        (await _node.AsUss().PostAsync(Path, said)).Expect(204);

        var read = await events.NextOnRecordAsync(party, "notification-received");
        Assert.Equal($"[\"{_subscription}\"]", read["subscriptions"]!.ToJsonString());
        Assert.True(JsonNode.DeepEquals(said, JsonNode.Parse((string)read["body"]!)));
    }

    [Fact]
    public async Task Nobody_else_hears_of_it()
    {
        await SubscribedAsync();
        var other = await _node.PartyAsync();
        await _node.AsUss().PlanAsync(_place, "https://uss2.example", _id);
        await using var events = await EventReader.OpenAsync(other, cancellation: TestContext.Current.CancellationToken);

        var told = (await _node.AsUss().PostAsync(Path, Notification())).Expect(204);
        (await other.PutAsync(Bodies.IntentPath(), Bodies.Intent(Bodies.NewPlace()))).Expect(201);

        Assert.DoesNotContain(await events.ReadUntilAsync(each => each.Kind == "declared" && each.From == other.Party), each => each.Kind == "notification-received");
        var leaf = (await other.GetAsync($"/v1/receipts/{told.Header("Forewarn-Leaf")}?wait=60")).Expect(200);
        Assert.NotNull(leaf);
        var details = (await other.GetAsync($"/v1/leaves/{told.Header("Forewarn-Leaf")}")).Expect(200).Body["details"]!.AsArray();
        Assert.All(details, part => Assert.True((bool?)part!["withheld"]));
    }

    [Fact]
    public async Task The_end_of_an_entity_is_told_without_it()
    {
        await SubscribedAsync();
        var notification = Notification();
        notification.Remove("operational_intent");

        (await _node.AsUss().PostAsync(Path, notification)).Expect(204);
    }

    [Fact]
    public async Task A_constraint_is_told_as_well()
    {
        await SubscribedAsync();

        (await _node.AsUss().PostAsync("/uss/v1/constraints", ConstraintNotification())).Expect(204);
    }

    [Fact]
    public async Task An_earlier_version_is_refused()
    {
        await SubscribedAsync();
        await _node.AsUss().PlanAsync(_place, "https://uss2.example", _id);
        (await _node.AsUss().PostAsync(Path, Notification(version: 3))).Expect(204);

        (await _node.AsUss().PostAsync(Path, Notification(version: 2))).Expect(409);
    }

    [Fact]
    public async Task The_same_version_may_be_told_again_but_not_differently()
    {
        await SubscribedAsync();
        await _node.AsUss().PlanAsync(_place, "https://uss2.example", _id);
        var notification = Notification();
        (await _node.AsUss().PostAsync(Path, notification)).Expect(204);

        notification["subscriptions"]![0]!["notification_index"] = 2;
        (await _node.AsUss().PostAsync(Path, notification)).Expect(204);
        notification["operational_intent"]!["details"]!["priority"] = 5;
        (await _node.AsUss().PostAsync(Path, notification)).Expect(409);
    }

    [Fact]
    public async Task Only_the_manager_speaks_for_an_entity()
    {
        await SubscribedAsync();
        await _node.AsUss().PlanAsync(_place, "https://uss2.example", _id);

        (await _node.AsUss("uss3").PostAsync(Path, Notification())).Expect(403);
        (await _node.AsUss("uss3").PostAsync(Path, Notification(manager: "uss3"))).Expect(403);
    }

    [Fact]
    public async Task Nobody_speaks_for_what_a_hosted_party_declared()
    {
        var party = await SubscribedAsync();
        (await party.PutAsync(Bodies.IntentPath(_id), Bodies.Intent(_place))).Expect(201);

        (await _node.AsUss().PostAsync(Path, Notification())).Expect(403);
    }

    [Fact]
    public async Task A_subscription_that_is_not_of_a_hosted_party_is_refused()
    {
        var planned = await _node.AsUss().PlanAsync(_place, "https://uss2.example", _id);
        var notification = Notification();
        notification["subscriptions"]![0]!["subscription_id"] = SubscriptionOf(planned);

        var answer = (await _node.AsUss().PostAsync(Path, notification)).Expect(400);
        Assert.StartsWith("subscriptions: ", (string)answer.Body["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_subscription_that_has_ended_since_does_not_keep_the_others_from_being_told()
    {
        await SubscribedAsync();
        var notification = Notification();
        notification["subscriptions"]!.AsArray().Insert(0, new JsonObject { ["subscription_id"] = Guid.NewGuid().ToString(), ["notification_index"] = 1 });

        (await _node.AsUss().PostAsync(Path, notification)).Expect(204);
    }

    [Theory]
    [InlineData(Path, "utm.constraint_management")]
    [InlineData("/uss/v1/constraints", "utm.constraint_processing")]
    public async Task Another_scope_is_not_enough(string path, string scope) =>
        (await _node.As("uss2", scope).PostAsync(path, Notification())).Expect(403);

    [Theory]
    [InlineData("operational_intent_id", "null")]
    [InlineData("operational_intent_id", "\"nr-7\"")]
    [InlineData("operational_intent_id", "7")]
    [InlineData("operational_intent_id", "\"00000000-0000-0000-0000-000000000000\"")]
    [InlineData("subscriptions", "null")]
    [InlineData("subscriptions", "[]")]
    [InlineData("subscriptions", "{}")]
    [InlineData("subscriptions[0]", "7")]
    [InlineData("subscriptions[0].subscription_id", "null")]
    [InlineData("subscriptions[0].subscription_id", "\"x\"")]
    [InlineData("subscriptions[0].notification_index", "null")]
    [InlineData("subscriptions[0].notification_index", "\"1\"")]
    [InlineData("operational_intent", "[]")]
    [InlineData("operational_intent.reference", "null")]
    [InlineData("operational_intent.reference.id", "null")]
    [InlineData("operational_intent.reference.id", "\"2f8343be-6482-4d1b-a474-16847e01af1e\"")]
    [InlineData("operational_intent.reference.manager", "null")]
    [InlineData("operational_intent.reference.manager", "[]")]
    [InlineData("operational_intent.reference.version", "null")]
    [InlineData("operational_intent.reference.version", "0")]
    [InlineData("operational_intent.reference.version", "1.5")]
    [InlineData("operational_intent.reference.version", "2147483648")]
    [InlineData("operational_intent.reference.version", "1e400")]
    [InlineData("operational_intent.reference.ovn", "null")]
    [InlineData("operational_intent.reference.ovn", "\"short\"")]
    [InlineData("operational_intent.details", "null")]
    [InlineData("operational_intent.details.volumes", "null")]
    [InlineData("operational_intent.details.volumes", "[]")]
    [InlineData("operational_intent.details.volumes", "7")]
    [InlineData("operational_intent.details.volumes[0]", "null")]
    [InlineData("operational_intent.details.volumes[0].volume", "null")]
    [InlineData("operational_intent.details.volumes[0].time_end", "null")]
    [InlineData("operational_intent.details.volumes[0].time_end.value", "\"tomorrow\"")]
    [InlineData("operational_intent.details.volumes[0].volume.outline_circle.radius.value", "-1")]
    public async Task What_is_missing_or_wrong_is_named_and_not_on_record(string field, string value)
    {
        await SubscribedAsync();
        using var request = _node.AsUss().Request(HttpMethod.Post, Path);
        request.Content = new StringContent(JsonEdit.With(Notification(), field, value), Encoding.UTF8, "application/json");

        var answer = (await _node.AsUss().SendAsync(request)).Expect(400);

        Assert.StartsWith(field.Split('.', '[')[0], (string)answer.Body["message"]!, StringComparison.Ordinal);
        Assert.Contains("accepted: ", (string)answer.Body["message"]!, StringComparison.Ordinal);
        Assert.Null(answer.Header("Forewarn-Leaf"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{}x")]
    [InlineData("{\"operational_intent_id\":\"\\ud800\"}")]
    public async Task What_is_no_JSON_object_is_refused(string body)
    {
        using var request = _node.AsUss().Request(HttpMethod.Post, Path);
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");

        Assert.NotNull((await _node.AsUss().SendAsync(request)).Expect(400).Body["message"]);
    }

    [Fact]
    public async Task Nesting_without_end_is_refused()
    {
        using var request = _node.AsUss().Request(HttpMethod.Post, Path);
        request.Content = new StringContent($"{{\"x\":{new string('[', 100_000)}{new string(']', 100_000)}}}", Encoding.UTF8, "application/json");

        (await _node.AsUss().SendAsync(request)).Expect(400);
    }

    [Fact]
    public async Task More_subscriptions_than_one_notification_can_be_for_are_refused()
    {
        var notification = Notification();
        notification["subscriptions"] = new JsonArray([.. Enumerable.Range(0, 1_001).Select(_ => notification["subscriptions"]![0]!.DeepClone())]);

        var answer = (await _node.AsUss().PostAsync(Path, notification)).Expect(400);
        Assert.StartsWith("subscriptions[1000]: ", (string)answer.Body["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_known_is_passed_over()
    {
        await SubscribedAsync();
        var notification = Notification();
        notification["more"] = new JsonObject { ["x"] = new JsonArray(1, "two", null) };
        notification["operational_intent"]!["details"]!["com.example"] = true;

        (await _node.AsUss().PostAsync(Path, notification)).Expect(204);
    }

    private async Task<Client> SubscribedAsync()
    {
        var party = await _node.PartyAsync();
        (await party.PutAsync(Bodies.SubscriptionPath(_subscription), Bodies.Subscription(_place))).Expect(201);
        return party;
    }

    private JsonObject Notification(int version = 1, string manager = "uss2") => new()
    {
        ["operational_intent_id"] = _id.ToString(),
        ["operational_intent"] = new JsonObject
        {
            ["reference"] = ReferenceOf(version, manager),
            ["details"] = new JsonObject { ["volumes"] = new JsonArray(Bodies.Volume(_place)), ["off_nominal_volumes"] = new JsonArray(), ["priority"] = 0 },
        },
        ["subscriptions"] = Subscriptions(),
    };

    private JsonObject ConstraintNotification() => new()
    {
        ["constraint_id"] = _id.ToString(),
        ["constraint"] = new JsonObject
        {
            ["reference"] = ReferenceOf(1, "uss2"),
            ["details"] = new JsonObject { ["volumes"] = new JsonArray(Bodies.Volume(_place)), ["type"] = "com.example.crane" },
        },
        ["subscriptions"] = Subscriptions(),
    };

    private JsonObject ReferenceOf(int version, string manager) => new()
    {
        ["id"] = _id.ToString(),
        ["manager"] = manager,
        ["uss_availability"] = "Normal",
        ["version"] = version,
        ["state"] = "Accepted",
        ["ovn"] = "9d158f59-80b7-4c11-9c0c-8a2b4d936b2d",
        ["time_start"] = Bodies.Time(Bodies.Soon),
        ["time_end"] = Bodies.Time(Bodies.Soon + NodaTime.Duration.FromHours(1)),
        ["uss_base_url"] = "https://uss2.example",
        ["subscription_id"] = Guid.NewGuid().ToString(),
    };

    private JsonArray Subscriptions() => new(new JsonObject { ["subscription_id"] = _subscription.ToString(), ["notification_index"] = 1 });
}
