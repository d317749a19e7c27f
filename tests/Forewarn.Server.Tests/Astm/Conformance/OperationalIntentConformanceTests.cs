using System.Text.Json.Nodes;
using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Astm.Conformance;

/// <summary>F3548-21, DSS0005,1 and ,2: references to operational intents, and what DSS0210 A2-7-2 says of them.</summary>
public class OperationalIntentConformanceTests(SharedNode shared)
{
    private const string Collection = "operational_intent_references";

    private readonly Uss _uss = new(shared.Node, "uss-1");

    [Fact]
    public async Task DSS0005_1_A_created_intent_is_answered_with_what_was_asked_for()
    {
        var id = Guid.NewGuid();
        var body = _uss.Intent();

        var created = (await _uss.Client.PutAsync(Uss.IntentPath(id), body)).Expect(201).Body["operational_intent_reference"]!;

        Assert.Equal(
            (id.ToString(), "uss-1", "Unknown", 1, "Accepted", Uss.BaseUrl),
            ((string)created["id"]!, (string)created["manager"]!, (string)created["uss_availability"]!, (int)created["version"]!, (string)created["state"]!, (string)created["uss_base_url"]!));
        Assert.Equal(
            (body["extents"]![0]!["time_start"]!.ToJsonString(), body["extents"]![0]!["time_end"]!.ToJsonString()),
            (created["time_start"]!.ToJsonString(), created["time_end"]!.ToJsonString()));
    }

    [Fact]
    public async Task DSS0005_1_An_intent_is_read_by_its_id_as_it_was_created()
    {
        var created = await _uss.PlanAsync();

        var read = (await _uss.Client.GetAsync(Uss.IntentPath(created, withOvn: false))).Expect(200).Body["operational_intent_reference"]!;

        Assert.True(JsonNode.DeepEquals(created, read), read.ToJsonString());
    }

    [Fact]
    public async Task DSS0005_1_A_change_gives_an_intent_a_new_version_and_a_new_OVN()
    {
        var created = await _uss.PlanAsync();

        var changed = await _uss.ReplanAsync(created, _uss.Intent("Activated", implicitly: true));

        Assert.Equal(("Activated", 2), ((string)changed["state"]!, (int)changed["version"]!));
        Assert.NotEqual((string)created["ovn"]!, (string)changed["ovn"]!);
    }

    [Fact]
    public async Task DSS0005_1_An_intent_is_deleted_by_its_manager_with_its_OVN_and_shown_as_it_was()
    {
        var created = await _uss.PlanAsync();

        var deleted = (await _uss.Client.DeleteAsync(Uss.IntentPath(created))).Expect(200).Body["operational_intent_reference"]!;

        Assert.True(JsonNode.DeepEquals(created, deleted), deleted.ToJsonString());
    }

    [Fact]
    public async Task DSS0005_1_An_OVN_that_is_not_current_changes_and_deletes_nothing()
    {
        var first = await _uss.PlanAsync();
        var second = await _uss.ReplanAsync(first, _uss.Intent());

        (await _uss.Client.PutAsync(Uss.IntentPath(first), _uss.Intent())).Expect(409);
        (await _uss.Client.DeleteAsync(Uss.IntentPath(first))).Expect(409);
        Assert.True(JsonNode.DeepEquals(second, (await _uss.Client.GetAsync(Uss.IntentPath(second, withOvn: false))).Body["operational_intent_reference"]));
    }

    [Fact]
    public async Task DSS0005_1_Nobody_but_its_manager_changes_or_deletes_an_intent()
    {
        var created = await _uss.PlanAsync();
        var other = _uss.Neighbour("uss-2");

        (await other.Client.PutAsync(Uss.IntentPath(created), other.Intent())).Expect(403);
        (await other.Client.DeleteAsync(Uss.IntentPath(created))).Expect(403);
    }

    [Fact]
    public async Task DSS0005_1_An_OVN_is_shown_to_the_manager_alone()
    {
        var created = await _uss.PlanAsync();
        var other = _uss.Neighbour("uss-2");

        var read = (await other.Client.GetAsync(Uss.IntentPath(created, withOvn: false))).Expect(200).Body["operational_intent_reference"]!;

        Assert.NotEqual((string)created["ovn"]!, (string?)read["ovn"]);
        Assert.NotEqual((string)created["ovn"]!, (string?)(await other.FoundAsync(Collection, created))["ovn"]);
    }

    [Theory]
    [InlineData("Activated")]
    [InlineData("Nonconforming")]
    [InlineData("Contingent")]
    public async Task DSS0005_1_An_intent_begins_as_Accepted(string state) =>
        (await _uss.Client.PutAsync(Uss.IntentPath(Guid.NewGuid()), _uss.Intent(state, implicitly: true))).Expect(400);

    [Theory]
    [InlineData("Accepted", "Accepted", 200)]
    [InlineData("Accepted", "Activated", 200)]
    [InlineData("Accepted", "Nonconforming", 200)]
    [InlineData("Accepted", "Contingent", 200)]
    [InlineData("Activated", "Accepted", 400)]
    [InlineData("Activated", "Activated", 200)]
    [InlineData("Activated", "Nonconforming", 200)]
    [InlineData("Activated", "Contingent", 200)]
    [InlineData("Nonconforming", "Accepted", 400)]
    [InlineData("Nonconforming", "Activated", 200)]
    [InlineData("Nonconforming", "Nonconforming", 200)]
    [InlineData("Nonconforming", "Contingent", 200)]
    [InlineData("Contingent", "Accepted", 400)]
    [InlineData("Contingent", "Activated", 400)]
    [InlineData("Contingent", "Nonconforming", 400)]
    [InlineData("Contingent", "Contingent", 200)]
    public async Task DSS0005_1_An_intent_goes_from_state_to_state_as_the_standard_has_it(string from, string to, int status)
    {
        var intent = await _uss.PlanAsync();
        if (from != "Accepted")
            intent = await _uss.ReplanAsync(intent, _uss.Intent(from, implicitly: true));

        (await _uss.Client.PutAsync(Uss.IntentPath(intent), _uss.Intent(to, implicitly: true))).Expect(status);
    }

    [Fact]
    public async Task DSS0005_1_An_implicit_subscription_is_made_with_the_intent_that_asks_for_it_and_covers_it()
    {
        var answer = (await _uss.Client.PutAsync(Uss.IntentPath(Guid.NewGuid()), _uss.Intent(implicitly: true))).Expect(201);
        var intent = answer.Body["operational_intent_reference"]!;

        var subscription = (await _uss.Client.GetAsync($"/dss/v1/subscriptions/{intent["subscription_id"]}")).Expect(200).Body["subscription"]!;

        Assert.Equal((true, (string)intent["id"]!), ((bool)subscription["implicit_subscription"]!, (string)subscription["dependent_operational_intents"]![0]!));
        Assert.Equal((intent["time_start"]!.ToJsonString(), intent["time_end"]!.ToJsonString()), (subscription["time_start"]!.ToJsonString(), subscription["time_end"]!.ToJsonString()));
        Assert.Equal([(string)subscription["id"]!], Uss.ToldBy(answer));
    }

    [Fact]
    public async Task DSS0005_1_An_implicit_subscription_goes_with_its_last_intent()
    {
        var intent = (await _uss.Client.PutAsync(Uss.IntentPath(Guid.NewGuid()), _uss.Intent(implicitly: true))).Expect(201).Body["operational_intent_reference"]!;

        (await _uss.Client.DeleteAsync(Uss.IntentPath(intent))).Expect(200);

        (await _uss.Client.GetAsync($"/dss/v1/subscriptions/{intent["subscription_id"]}")).Expect(404);
    }

    [Fact]
    public async Task DSS0005_2_A_search_finds_what_is_there_and_not_what_is_elsewhere()
    {
        var here = await _uss.PlanAsync();
        var elsewhere = await new Uss(shared.Node, "uss-1").PlanAsync();

        Assert.Equal([(string)here["id"]!], await _uss.FoundAsync(Collection));
        Assert.NotEqual((string)here["id"]!, (string)elsewhere["id"]!);
    }

    [Fact]
    public async Task DSS0005_2_A_search_finds_what_other_managers_have_there()
    {
        var here = await _uss.PlanAsync();

        Assert.Equal([(string)here["id"]!], await _uss.Neighbour("uss-2").FoundAsync(Collection));
    }

    [Fact]
    public async Task DSS0210_A2_7_2_1a_1c_and_1d_A_created_intent_is_found_and_read_by_others_as_it_is()
    {
        var created = await _uss.PlanAsync();
        var other = _uss.Neighbour("uss-2");

        Assert.Equal((string)created["id"]!, (string)(await other.FoundAsync(Collection, created))["id"]!);
        Assert.Equal(1, (int)(await other.Client.GetAsync(Uss.IntentPath(created, withOvn: false))).Expect(200).Body["operational_intent_reference"]!["version"]!);
    }

    [Fact]
    public async Task DSS0210_A2_7_2_1b_A_changed_intent_is_found_and_read_by_others_as_it_is_now()
    {
        var changed = await _uss.ReplanAsync(await _uss.PlanAsync(), _uss.Intent("Activated", implicitly: true));
        var other = _uss.Neighbour("uss-2");

        Assert.Equal("Activated", (string)(await other.FoundAsync(Collection, changed))["state"]!);
        Assert.Equal(2, (int)(await other.Client.GetAsync(Uss.IntentPath(changed, withOvn: false))).Expect(200).Body["operational_intent_reference"]!["version"]!);
    }

    [Fact]
    public async Task DSS0210_A2_7_2_2a_An_intent_that_does_not_know_what_is_there_is_not_created_and_told_what()
    {
        var there = await _uss.PlanAsync();
        var other = _uss.Neighbour("uss-2");
        var id = Guid.NewGuid();

        var refusal = (await other.Client.PutAsync(Uss.IntentPath(id), other.Intent())).Expect(409);

        Assert.Equal((string)there["id"]!, (string)refusal.Body["missing_operational_intents"]!.AsArray().Single()!["id"]!);
        (await other.Client.GetAsync(Uss.IntentPath(id))).Expect(404);
    }

    [Fact]
    public async Task DSS0210_A2_7_2_2b_An_intent_that_does_not_know_what_is_there_is_not_changed()
    {
        var there = await _uss.PlanAsync();
        var other = _uss.Neighbour("uss-2");
        var own = await other.PlanAsync(null, (string)there["ovn"]!);
        await _uss.ReplanAsync(there, _uss.Intent(key: (string)own["ovn"]!));

        (await other.Client.PutAsync(Uss.IntentPath(own), other.Intent("Activated", implicitly: true, key: (string)there["ovn"]!))).Expect(409);
    }

    [Fact]
    public async Task SCD0035_An_intent_that_knows_the_OVNs_of_all_that_is_there_is_created()
    {
        string[] there = [(string)(await _uss.PlanAsync())["ovn"]!];
        there = [.. there, (string)(await _uss.PlanAsync(null, there))["ovn"]!];
        var other = _uss.Neighbour("uss-2");

        (await other.Client.PutAsync(Uss.IntentPath(Guid.NewGuid()), other.Intent(key: there))).Expect(201);
    }

    [Theory]
    [InlineData("Nonconforming")]
    [InlineData("Contingent")]
    public async Task SCD0035_What_happens_already_needs_no_key(string state)
    {
        var own = await _uss.PlanAsync();
        var other = _uss.Neighbour("uss-2");
        await other.PlanAsync(null, (string)own["ovn"]!);

        (await _uss.Client.PutAsync(Uss.IntentPath(own), _uss.Intent(state, implicitly: true))).Expect(200);
    }

    [Fact]
    public async Task SCD0080_An_intent_is_not_activated_without_a_subscription()
    {
        var intent = await _uss.PlanAsync();

        (await _uss.Client.PutAsync(Uss.IntentPath(intent), _uss.Intent("Activated"))).Expect(400);
    }

    [Fact]
    public async Task DSS0210_A2_7_2_3a_A_deleted_intent_is_not_found()
    {
        (await _uss.Client.DeleteAsync(Uss.IntentPath(await _uss.PlanAsync()))).Expect(200);

        Assert.Empty(await _uss.Neighbour("uss-2").FoundAsync(Collection));
    }

    [Fact]
    public async Task DSS0210_A2_7_2_3b_A_deleted_intent_is_not_read()
    {
        var intent = await _uss.PlanAsync();
        (await _uss.Client.DeleteAsync(Uss.IntentPath(intent))).Expect(200);

        (await _uss.Client.GetAsync(Uss.IntentPath(intent, withOvn: false))).Expect(404);
    }
}
