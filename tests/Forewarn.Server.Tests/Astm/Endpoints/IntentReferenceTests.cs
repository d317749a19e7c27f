using System.Text.Json.Nodes;
using Forewarn.Server.Tests.Nodes;
using NodaTime;

namespace Forewarn.Server.Tests.Astm.Endpoints;

public sealed class IntentReferenceTests(SharedNode shared)
{
    private const string Query = "/dss/v1/operational_intent_references/query";

    private readonly TestNode _node = shared.Node;

    [Fact]
    public async Task A_new_reference_is_as_it_was_asked_for()
    {
        var place = Bodies.NewPlace();
        var uss = _node.NewUss();
        string id = Guid.NewGuid().ToString();
        var reference = (await uss.PutAsync(Uss.IntentPath(id), Uss.Intent(place))).Expect(201).Reference();
        Assert.Equal(
            (id, uss.Party, "Unknown", 1, "Accepted", Uss.Url, "00000000-0000-4000-8000-000000000000"),
            ((string?)reference["id"], (string?)reference["manager"], (string?)reference["uss_availability"], (int)reference["version"]!, (string?)reference["state"],
                (string?)reference["uss_base_url"], (string?)reference["subscription_id"]));
        Assert.Equal(
            (Bodies.Time(Bodies.Soon).ToJsonString(), Bodies.Time(Bodies.Soon + Uss.Hours(1)).ToJsonString()),
            (reference["time_start"]!.ToJsonString(), reference["time_end"]!.ToJsonString()));
        Assert.True(JsonNode.DeepEquals(reference, (await uss.GetAsync(Uss.IntentPath(id))).Expect(200).Reference()));
    }

    [Fact]
    public async Task Its_times_are_those_of_all_its_volumes()
    {
        var place = Bodies.NewPlace();
        var body = Uss.Intent(place);
        body["extents"] = new JsonArray(Bodies.Volume(place, start: Bodies.Soon + Uss.Hours(5)), Bodies.Volume(place, start: Bodies.Soon));
        var reference = (await _node.NewUss().PutAsync(Uss.IntentPath(), body)).Expect(201).Reference();
        Assert.Equal(
            (Bodies.Text(Bodies.Soon), Bodies.Text(Bodies.Soon + Uss.Hours(6))),
            ((string?)reference["time_start"]!["value"], (string?)reference["time_end"]!["value"]));
    }

    [Fact]
    public async Task Only_its_manager_is_shown_the_ovn()
    {
        var place = Bodies.NewPlace();
        string id = Guid.NewGuid().ToString();
        var manager = _node.NewUss();
        string ovn = (await manager.PutAsync(Uss.IntentPath(id), Uss.Intent(place))).Expect(201).Ovn();
        Assert.Equal(43, ovn.Length);
        Assert.Equal(ovn, (await manager.GetAsync(Uss.IntentPath(id))).Ovn());
        var other = _node.NewUss();
        Assert.Equal("Available from USS", (await other.GetAsync(Uss.IntentPath(id))).Ovn());
        Assert.DoesNotContain(ovn, (await other.PostAsync(Query, Uss.Question(place))).Expect(200).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(ovn, (await other.PutAsync(Uss.IntentPath(), Uss.Intent(place))).Expect(409).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_without_the_others_is_refused_with_what_it_lacks()
    {
        var place = Bodies.NewPlace();
        var first = await _node.NewUss().PutAsync(Uss.IntentPath(), Uss.Intent(place));
        var uss = _node.NewUss();
        var refused = (await uss.PutAsync(Uss.IntentPath(), Uss.Intent(place))).Expect(409);
        Assert.Equal([(string)first.Reference()["id"]!], refused.Ids("missing_operational_intents"));
        Assert.Empty(refused.Ids("missing_constraints"));
        Assert.NotEmpty(refused.Message());
        (await uss.PutAsync(Uss.IntentPath(), Uss.Intent(place, "Accepted", first.Ovn()))).Expect(201);
    }

    [Fact]
    public async Task A_plan_that_hears_of_constraints_has_to_know_them()
    {
        var place = Bodies.NewPlace();
        var constraint = (await _node.NewUss().PutAsync(Uss.ConstraintPath(), Uss.Constraint(place))).Expect(201);
        var body = Uss.SubscribedIntent(place);
        (await _node.NewUss().PutAsync(Uss.IntentPath(), Uss.SubscribedIntent(Bodies.NewPlace()))).Expect(201);
        body["new_subscription"]!["notify_for_constraints"] = true;
        var uss = _node.NewUss();
        var refused = (await uss.PutAsync(Uss.IntentPath(), body)).Expect(409);
        Assert.Equal([(string)constraint.Reference()["id"]!], refused.Ids("missing_constraints"));
        body["key"] = new JsonArray(constraint.Ovn());
        (await uss.PutAsync(Uss.IntentPath(), body)).Expect(201);
    }

    [Fact]
    public async Task A_change_needs_the_current_ovn_and_makes_a_new_one()
    {
        var place = Bodies.NewPlace();
        string id = Guid.NewGuid().ToString();
        var uss = _node.NewUss();
        string first = (await uss.PutAsync(Uss.IntentPath(id), Uss.Intent(place))).Expect(201).Ovn();
        var changed = (await uss.PutAsync(Uss.IntentPath(id, first), Uss.SubscribedIntent(place, "Activated"))).Expect(200);
        Assert.Equal((2, "Activated"), ((int)changed.Reference()["version"]!, (string?)changed.Reference()["state"]));
        Assert.NotEqual(first, changed.Ovn());
        (await uss.PutAsync(Uss.IntentPath(id, first), Uss.SubscribedIntent(place, "Activated"))).ExpectError(409, "ovn");
        (await uss.DeleteAsync(Uss.IntentPath(id, first))).ExpectError(409, "ovn");
        (await uss.DeleteAsync(Uss.IntentPath(id, changed.Ovn()))).Expect(200);
        (await uss.GetAsync(Uss.IntentPath(id))).Expect(404);
        (await uss.DeleteAsync(Uss.IntentPath(id, changed.Ovn()))).Expect(404);
    }

    [Fact]
    public async Task What_exists_is_not_created_again_and_what_does_not_is_not_changed()
    {
        var place = Bodies.NewPlace();
        string id = Guid.NewGuid().ToString();
        var uss = _node.NewUss();
        (await uss.PutAsync(Uss.IntentPath(id, new string('a', 43)), Uss.Intent(place))).Expect(400);
        (await uss.PutAsync(Uss.IntentPath(id), Uss.Intent(place))).Expect(201);
        (await uss.PutAsync(Uss.IntentPath(id), Uss.Intent(place))).Expect(409);
    }

    [Fact]
    public async Task Nobody_changes_what_is_another_managers()
    {
        var place = Bodies.NewPlace();
        string id = Guid.NewGuid().ToString();
        string ovn = (await _node.NewUss().PutAsync(Uss.IntentPath(id), Uss.Intent(place))).Expect(201).Ovn();
        var other = _node.NewUss();
        (await other.PutAsync(Uss.IntentPath(id), Uss.Intent(place))).Expect(403);
        (await other.PutAsync(Uss.IntentPath(id, ovn), Uss.Intent(place))).Expect(403);
        (await other.DeleteAsync(Uss.IntentPath(id, ovn))).Expect(403);
        Assert.Equal(1, (int)(await other.GetAsync(Uss.IntentPath(id))).Expect(200).Reference()["version"]!);
    }

    [Fact]
    public async Task Whom_to_tell_is_grouped_by_url()
    {
        var place = Bodies.NewPlace();
        var subscriptions = new List<(string Url, string Id)>();
        foreach (string url in (string[])["https://b.example.com", "https://a.example.com", "https://b.example.com"])
        {
            var body = Uss.Subscription(place);
            body["uss_base_url"] = url;
            subscriptions.Add((url, (string)(await _node.NewUss().PutAsync(Uss.SubscriptionPath(), body)).Expect(200).Reference()["id"]!));
        }
        var told = (await _node.NewUss().PutAsync(Uss.IntentPath(), Uss.Intent(place))).Expect(201).Body["subscribers"]!.AsArray();
        Assert.Equal(["https://a.example.com", "https://b.example.com"], told.Select(subscriber => (string?)subscriber!["uss_base_url"]));
        foreach (var subscriber in told)
        {
            string url = (string)subscriber!["uss_base_url"]!;
            Assert.Equal(
                subscriptions.Where(each => each.Url == url).Select(each => each.Id).Order(StringComparer.Ordinal),
                subscriber["subscriptions"]!.AsArray().Select(each => (string)each!["subscription_id"]!).Order(StringComparer.Ordinal));
            Assert.All(subscriber["subscriptions"]!.AsArray(), each => Assert.Equal(1, (int)each!["notification_index"]!));
        }
    }

    [Fact]
    public async Task An_implicit_subscription_is_told_and_goes_with_its_intent()
    {
        var uss = _node.NewUss();
        string id = Guid.NewGuid().ToString();
        var created = (await uss.PutAsync(Uss.IntentPath(id), Uss.SubscribedIntent(Bodies.NewPlace()))).Expect(201);
        string subscription = (string)created.Reference()["subscription_id"]!;
        Assert.Equal(subscription, (string?)created.Body["subscribers"]![0]!["subscriptions"]![0]!["subscription_id"]);
        var found = (await uss.GetAsync(Uss.SubscriptionPath(subscription))).Expect(200).Reference();
        Assert.True((bool)found["implicit_subscription"]!);
        Assert.Equal([id], found["dependent_operational_intents"]!.AsArray().Select(each => (string?)each));
        (await uss.DeleteAsync(Uss.IntentPath(id, created.Ovn()))).Expect(200);
        (await uss.GetAsync(Uss.SubscriptionPath(subscription))).Expect(404);
    }

    [Fact]
    public async Task Both_an_existing_and_a_new_subscription_are_too_many()
    {
        var body = Uss.SubscribedIntent(Bodies.NewPlace());
        body["subscription_id"] = Guid.NewGuid().ToString();
        (await _node.NewUss().PutAsync(Uss.IntentPath(), body)).ExpectError(400, "new_subscription");
    }

    [Fact]
    public async Task A_manager_may_choose_the_end_of_the_ovn()
    {
        var uss = _node.NewUss();
        string id = Guid.NewGuid().ToString();
        var suffix = Guid.CreateVersion7();
        var body = Uss.Intent(Bodies.NewPlace());
        body["requested_ovn_suffix"] = suffix.ToString();
        string ovn = (await uss.PutAsync(Uss.IntentPath(id), body)).Expect(201).Ovn();
        Assert.Equal($"{id}_{suffix}", ovn);
        (await uss.DeleteAsync(Uss.IntentPath(id, ovn))).Expect(200);
    }

    [Theory]
    [InlineData(-6)]
    [InlineData(6)]
    public async Task The_end_of_an_ovn_was_made_about_now(int minutes)
    {
        var body = Uss.Intent(Bodies.NewPlace());
        body["requested_ovn_suffix"] = Guid.CreateVersion7(DateTimeOffset.UtcNow.AddMinutes(minutes)).ToString();
        (await _node.NewUss().PutAsync(Uss.IntentPath(), body)).ExpectError(400, "requested_ovn_suffix");
    }

    [Fact]
    public async Task Every_change_and_refusal_says_where_it_is_on_record()
    {
        var place = Bodies.NewPlace();
        string id = Guid.NewGuid().ToString();
        var uss = _node.NewUss();
        var created = (await uss.PutAsync(Uss.IntentPath(id), Uss.Intent(place))).Expect(201);
        var refused = (await uss.PutAsync(Uss.IntentPath(id), Uss.Intent(place))).Expect(409);
        var missing = (await _node.NewUss().PutAsync(Uss.IntentPath(), Uss.Intent(place))).Expect(409);
        var deleted = (await uss.DeleteAsync(Uss.IntentPath(id, created.Ovn()))).Expect(200);
        foreach (var answer in (Answer[])[created, refused, missing, deleted])
            Assert.Equal($"</v1/receipts/{answer.Header("Forewarn-Leaf")}>; rel=\"receipt\"", answer.Header("Link"));
    }

    [Fact]
    public async Task A_uss_fetches_the_receipt_of_its_change_with_its_own_token()
    {
        var uss = _node.NewUss(Forewarn.Server.Astm.UtmScopes.StrategicCoordination);
        var created = (await uss.PutAsync(Uss.IntentPath(), Uss.Intent(Bodies.NewPlace()))).Expect(201);
        string leaf = created.Header("Forewarn-Leaf")!;
        Assert.Contains($"index {leaf}\n", (await uss.GetAsync($"/v1/receipts/{leaf}?wait=10")).Expect(200).Text, StringComparison.Ordinal);
        (await uss.GetAsync("/record/checkpoint")).Expect(200);
    }

    [Fact]
    public async Task A_search_finds_what_is_near_in_space_and_time_alone()
    {
        var place = Bodies.NewPlace();
        var uss = _node.NewUss();
        string id = (string)(await uss.PutAsync(Uss.IntentPath(), Uss.Intent(place))).Expect(201).Reference()["id"]!;
        (await uss.PutAsync(Uss.ConstraintPath(), Uss.Constraint(place))).Expect(201);
        Assert.Equal([id], await SearchAsync(Bodies.Volume(place)));
        Assert.Empty(await SearchAsync(Bodies.Volume((place.Lat + 0.5, place.Lng))));
        Assert.Empty(await SearchAsync(Bodies.Volume(place, start: Bodies.Soon + Uss.Hours(2))));

        async Task<string[]> SearchAsync(JsonObject area) =>
            (await uss.PostAsync(Query, new JsonObject { ["area_of_interest"] = area })).Expect(200).Ids("operational_intent_references");
    }

    [Fact]
    public async Task What_is_over_is_refused()
    {
        var body = Uss.Intent(Bodies.NewPlace());
        body["extents"] = new JsonArray(Bodies.Volume(Bodies.NewPlace(), start: Bodies.Soon - Duration.FromHours(3)));
        (await _node.NewUss().PutAsync(Uss.IntentPath(), body)).ExpectError(400, "extents");
    }
}
