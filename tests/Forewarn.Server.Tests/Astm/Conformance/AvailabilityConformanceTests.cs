using System.Text.Json.Nodes;
using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Astm.Conformance;

/// <summary>F3548-21, DSS0210,3 and DSS0100,1: which USSs answer, and what that changes.</summary>
public class AvailabilityConformanceTests(SharedNode shared)
{
    private readonly Uss _uss = new(shared.Node, $"uss-{Guid.NewGuid()}");

    [Fact]
    public async Task DSS0100_1_The_availability_of_a_USS_is_unknown_until_somebody_says_it()
    {
        var answer = (await _uss.Client.GetAsync(Uss.AvailabilityPath(_uss.Name))).Expect(200).Body;

        Assert.Equal((_uss.Name, "Unknown", ""), ((string)answer["status"]!["uss"]!, (string)answer["status"]!["availability"]!, (string)answer["version"]!));
    }

    [Theory]
    [InlineData("Normal")]
    [InlineData("Down")]
    [InlineData("Unknown")]
    public async Task DSS0210_A2_7_2_6_An_availability_that_was_set_is_what_everybody_reads(string availability)
    {
        var set = (await SetAsync("", availability)).Expect(200).Body;

        var read = (await _uss.Neighbour("uss-2").Client.GetAsync(Uss.AvailabilityPath(_uss.Name))).Expect(200).Body;

        Assert.True(JsonNode.DeepEquals(set, read), read.ToJsonString());
        Assert.Equal(availability, (string)read["status"]!["availability"]!);
    }

    [Fact]
    public async Task DSS0210_3c_An_availability_is_changed_with_its_present_version_alone()
    {
        string first = (string)(await SetAsync("", "Down")).Expect(200).Body["version"]!;
        string second = (string)(await SetAsync(first, "Normal")).Expect(200).Body["version"]!;

        (await SetAsync(first, "Down")).Expect(409);
        (await SetAsync("", "Down")).Expect(409);
        (await SetAsync(second, "Down")).Expect(200);
    }

    [Fact]
    public async Task DSS0100_1_References_show_the_availability_that_their_manager_has_now()
    {
        var intent = await _uss.PlanAsync();

        await SetAsync("", "Down");

        Assert.Equal("Down", (string)(await _uss.FoundAsync("operational_intent_references", intent))["uss_availability"]!);
    }

    [Fact]
    public async Task SCD0035_Accepted_intents_of_a_USS_that_is_down_need_not_be_known()
    {
        await _uss.PlanAsync();
        await SetAsync("", "Down");

        await _uss.Neighbour("uss-2").PlanAsync();
    }

    [Fact]
    public async Task SCD0035_Activated_intents_of_a_USS_that_is_down_have_to_be_known()
    {
        await _uss.ReplanAsync(await _uss.PlanAsync(), _uss.Intent("Activated", implicitly: true));
        await SetAsync("", "Down");
        var other = _uss.Neighbour("uss-2");

        (await other.Client.PutAsync(Uss.IntentPath(Guid.NewGuid()), other.Intent())).Expect(409);
    }

    [Fact]
    public async Task DSS0100_1_A_USS_that_is_down_neither_plans_nor_activates_nor_deletes()
    {
        var intent = await _uss.PlanAsync();
        await SetAsync("", "Down");

        (await _uss.Client.PutAsync(Uss.IntentPath(Guid.NewGuid()), _uss.Intent(key: (string)intent["ovn"]!))).Expect(412);
        (await _uss.Client.PutAsync(Uss.IntentPath(intent), _uss.Intent("Activated", implicitly: true))).Expect(412);
        (await _uss.Client.DeleteAsync(Uss.IntentPath(intent))).Expect(412);
    }

    [Theory]
    [InlineData("Nonconforming")]
    [InlineData("Contingent")]
    public async Task DSS0100_1_A_USS_that_is_down_may_say_what_is_happening(string state)
    {
        var intent = await _uss.PlanAsync();
        await SetAsync("", "Down");

        (await _uss.Client.PutAsync(Uss.IntentPath(intent), _uss.Intent(state, implicitly: true))).Expect(200);
    }

    private Task<Answer> SetAsync(string oldVersion, string availability) =>
        _uss.Client.PutAsync(Uss.AvailabilityPath(_uss.Name), new JsonObject { ["old_version"] = oldVersion, ["availability"] = availability });
}
