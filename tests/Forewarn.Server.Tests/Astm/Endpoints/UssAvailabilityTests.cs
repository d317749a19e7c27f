using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Astm.Endpoints;

public sealed class UssAvailabilityTests(SharedNode shared)
{
    private readonly TestNode _node = shared.Node;

    [Fact]
    public async Task Until_somebody_says_it_is_unknown()
    {
        var answer = (await _node.NewUss().GetAsync("/dss/v1/uss_availability/never-heard-of")).Expect(200);
        Assert.Equal(("", "never-heard-of", "Unknown"), ((string?)answer.Body["version"], (string?)answer.Body["status"]!["uss"], (string?)answer.Body["status"]!["availability"]));
    }

    [Fact]
    public async Task A_change_needs_the_version_that_is_current()
    {
        var uss = _node.NewUss();
        string path = $"/dss/v1/uss_availability/{_node.NewUss().Party}";
        string version = (string)(await uss.PutAsync(path, Uss.Availability("Down"))).Expect(200).Body["version"]!;
        (await uss.PutAsync(path, Uss.Availability("Normal"))).ExpectError(409, "old_version");
        (await uss.PutAsync(path, Uss.Availability("Normal", "nonsense"))).ExpectError(409, "old_version");
        var changed = (await uss.PutAsync(path, Uss.Availability("normal", version))).Expect(200);
        Assert.Equal("Normal", (string?)changed.Body["status"]!["availability"]);
        Assert.NotEqual(version, (string?)changed.Body["version"]);
        Assert.Equal(changed.Text, (await uss.GetAsync(path)).Expect(200).Text);
    }

    [Fact]
    public async Task Who_is_down_neither_plans_nor_ends_and_everybody_sees_it()
    {
        var place = Bodies.NewPlace();
        var uss = _node.NewUss();
        string id = Guid.NewGuid().ToString();
        string ovn = (await uss.PutAsync(Uss.IntentPath(id), Uss.Intent(place))).Expect(201).Ovn();
        (await _node.NewUss().PutAsync($"/dss/v1/uss_availability/{uss.Party}", Uss.Availability("Down"))).Expect(200);
        (await uss.PutAsync(Uss.IntentPath(), Uss.Intent(Bodies.NewPlace()))).Expect(412);
        (await uss.DeleteAsync(Uss.IntentPath(id, ovn))).Expect(412);
        Assert.Equal("Down", (string?)(await _node.NewUss().GetAsync(Uss.IntentPath(id))).Expect(200).Reference()["uss_availability"]);
        (await _node.NewUss().PutAsync(Uss.IntentPath(), Uss.Intent(place))).Expect(201);
        (await uss.PutAsync(Uss.IntentPath(id, ovn), Uss.SubscribedIntent(place, "Contingent"))).Expect(200);
    }
}
