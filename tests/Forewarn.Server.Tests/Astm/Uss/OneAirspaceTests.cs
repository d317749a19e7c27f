using Forewarn.Server.Tests.Nodes;
using static Forewarn.Server.Tests.Astm.Uss.HostingNode;

namespace Forewarn.Server.Tests.Astm.Uss;

/// <summary>What other USSs plan, and what parties of this node declare, is in one airspace.</summary>
public class OneAirspaceTests(SharedNode shared)
{
    private readonly TestNode _node = shared.Node;
    private readonly (double Lat, double Lng) _place = Bodies.NewPlace();
    private readonly Guid _id = Guid.NewGuid();

    [Fact]
    public async Task A_party_is_warned_of_a_plan_of_another_USS_that_overlaps_its_own()
    {
        var party = await _node.PartyAsync();
        await DeclareKnownAsync(party);

        var warning = Assert.Single((await party.GetAsync("/v1/warnings?owed=to-me")).Expect(200).Body["warnings"]!.AsArray())!;
        Assert.Equal(("uss2", "declared", _id.ToString()), ((string)warning["from"]!, (string)warning["change"]!, (string)warning["subject"]!["id"]!));
    }

    [Fact]
    public async Task The_plan_of_another_USS_is_among_the_conflicts_of_a_party()
    {
        var party = await _node.PartyAsync();
        await DeclareKnownAsync(party);

        var conflict = Assert.Single((await party.GetAsync("/v1/conflicts")).Expect(200).Body["conflicts"]!.AsArray())!;
        Assert.Equal((_id.ToString(), "uss2"), ((string)conflict["others"]![0]!["id"]!, (string)conflict["others"]![0]!["manager"]!));
    }

    [Fact]
    public async Task A_party_reads_the_plan_of_another_USS_as_far_as_its_reference_tells_it()
    {
        var party = await _node.PartyAsync();
        await _node.AsUss().PlanAsync(_place, "https://uss2.example", _id);

        var read = (await party.GetAsync(Bodies.IntentPath(_id))).Expect(200).Body["operational_intent"]!;
        Assert.Equal(("uss2", "Accepted", 1), ((string)read["manager"]!, (string)read["state"]!, (int)read["version"]!));
        Assert.Single(read["volumes"]!.AsArray());
    }

    [Fact]
    public async Task A_party_does_not_change_what_its_own_name_wrote_over_F3548()
    {
        var party = await _node.PartyAsync();
        await _node.AsUss(party.Party).PlanAsync(_place, "https://uss2.example", _id);

        (await party.PutAsync(Bodies.IntentPath(_id), Bodies.Intent(_place, "Activated"), version: 1)).ExpectProblem(409, "conflict", "id");
    }

    /// <summary>A party declares, and another USS plans beside it, with its OVN.</summary>
    private async Task DeclareKnownAsync(Client party)
    {
        var own = Guid.NewGuid();
        (await party.PutAsync(Bodies.IntentPath(own), Bodies.Intent(_place))).Expect(201);
        var details = (await _node.AsUss().GetAsync($"/uss/v1/operational_intents/{own}")).Expect(200);
        string ovn = (string)details.Body["operational_intent"]!["reference"]!["ovn"]!;
        (await _node.AsUss().PutAsync(ReferencePath(_id), Reference(_place, "https://uss2.example", ovn))).Expect(201);
    }
}
