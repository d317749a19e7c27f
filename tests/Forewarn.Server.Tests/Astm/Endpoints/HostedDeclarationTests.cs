using Forewarn.Core.Discovery;
using Forewarn.Server.Astm;
using Forewarn.Server.Tests.Nodes;
using NodaTime;

namespace Forewarn.Server.Tests.Astm.Endpoints;

/// <summary>What parties declare over /v1 as USSs see it.</summary>
public sealed class HostedDeclarationTests(SharedNode shared)
{
    private readonly TestNode _node = shared.Node;

    [Fact]
    public async Task A_hosted_declaration_is_a_reference_of_its_party_at_this_node()
    {
        var place = Bodies.NewPlace();
        var id = Guid.NewGuid();
        var party = await _node.PartyAsync();
        (await party.PutAsync(Bodies.IntentPath(id), Bodies.Intent(place))).Expect(201);
        var found = (await _node.NewUss().PostAsync("/dss/v1/operational_intent_references/query", Uss.Question(place))).Expect(200);
        var reference = Assert.Single(found.Body["operational_intent_references"]!.AsArray())!;
        Assert.Equal(
            (id.ToString(), party.Party, 1, "Accepted", _node.Server.Url, "00000000-0000-4000-8000-000000000000", "Available from USS"),
            ((string?)reference["id"], (string?)reference["manager"], (int)reference["version"]!, (string?)reference["state"], (string?)reference["uss_base_url"],
                (string?)reference["subscription_id"], (string?)reference["ovn"]));
    }

    [Theory]
    [InlineData(1, "Accepted")]
    [InlineData(-1, "Activated")]
    public async Task What_does_not_show_its_state_is_said_to_be_what_its_times_say(int minutes, string state)
    {
        var id = Guid.NewGuid();
        var body = Bodies.Intent(Bodies.NewPlace(), state: minutes > 0 ? "Activated" : "Accepted", start: SystemClock.Instance.GetCurrentInstant() + Duration.FromMinutes(minutes));
        body["disclosure"] = "area";
        body.Remove("note");
        (await (await _node.PartyAsync()).PutAsync(Bodies.IntentPath(id), body)).Expect(201);
        Assert.Equal(state, (string?)(await _node.NewUss().GetAsync(Uss.IntentPath(id))).Expect(200).Reference()["state"]);
    }

    [Fact]
    public async Task A_uss_cannot_change_it()
    {
        var place = Bodies.NewPlace();
        var id = Guid.NewGuid();
        var party = await _node.PartyAsync();
        (await party.PutAsync(Bodies.IntentPath(id), Bodies.Intent(place))).Expect(201);
        (await _node.NewUss().PutAsync(Uss.IntentPath(id), Uss.Intent(place))).Expect(403);
        var own = _node.As(party.Party, [.. UtmScopes.All]);
        Assert.Contains("/v1", (await own.PutAsync(Uss.IntentPath(id), Uss.Intent(place))).Expect(409).Message(), StringComparison.Ordinal);
        (await own.DeleteAsync(Uss.IntentPath(id, new string('a', 43)))).Expect(409);
    }

    [Fact]
    public async Task It_is_found_where_the_operator_says_that_uss_reach_the_node()
    {
        await using var node = await TestNode.StartAsync(options => options with { Dss = new DssOptions { UssBaseUrl = UssBaseUrl.Parse("https://dss.example.org/utm") } });
        var id = Guid.NewGuid();
        (await (await node.PartyAsync()).PutAsync(Bodies.ConstraintPath(id), Bodies.Constraint(Bodies.NewPlace()))).Expect(201);
        Assert.Equal("https://dss.example.org/utm", (string?)(await node.NewUss().GetAsync(Uss.ConstraintPath(id))).Expect(200).Reference()["uss_base_url"]);
    }
}
