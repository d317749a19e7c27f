using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Astm.Endpoints;

/// <summary>What the tools of the field's operators ask.</summary>
public sealed class AuxiliaryTests(SharedNode shared)
{
    private readonly TestNode _node = shared.Node;

    [Fact]
    public async Task The_version_is_that_of_the_program() =>
        Assert.StartsWith("0.", (string?)(await _node.AsNobody().GetAsync("/aux/v1/version")).Expect(200).Body["version"], StringComparison.Ordinal);

    [Fact]
    public async Task A_token_is_held_against_its_owner()
    {
        var uss = _node.NewUss("dss.read.identification_service_areas");
        (await uss.GetAsync("/aux/v1/validate_oauth")).Expect(200);
        (await uss.GetAsync($"/aux/v1/validate_oauth?owner={uss.Party}")).Expect(200);
        (await uss.GetAsync("/aux/v1/validate_oauth?owner=somebody-else")).ExpectError(403, "owner");
    }

    [Fact]
    public async Task The_pool_is_the_record_and_this_node_is_all_of_it()
    {
        var uss = _node.NewUss("interuss.pool_status.read");
        string id = (string)(await uss.GetAsync("/aux/v1/pool")).Expect(200).Body["dar_id"]!;
        Assert.StartsWith(id + "\n", (await _node.NewUss().GetAsync("/record/checkpoint")).Expect(200).Text, StringComparison.Ordinal);
        var instance = Assert.Single((await uss.GetAsync("/aux/v1/pool/dss_instances")).Expect(200).Body["dss_instances"]!.AsArray())!;
        Assert.Equal((id, _node.Server.Url), ((string?)instance["id"], (string?)instance["public_endpoint"]));
    }

    [Fact]
    public async Task Nothing_is_locked_and_no_cluster_has_certificates()
    {
        var options = (await _node.NewUss("interuss.pool_status.read").GetAsync("/aux/v1/configuration/global_options")).Expect(200).Body.AsObject();
        Assert.Equal(3, options.Count);
        Assert.All(options, option => Assert.False((bool)option.Value!));
        Assert.Equal("""{"CAs":[]}""", (await _node.AsNobody().GetAsync("/aux/v1/configuration/ca_certs")).Expect(200).Text);
        Assert.Equal("""{"CAs":[]}""", (await _node.AsNobody().GetAsync("/aux/v1/configuration/accepted_ca_certs")).Expect(200).Text);
    }

    [Fact]
    public async Task There_are_no_heartbeats() =>
        (await _node.NewUss("interuss.pool_status.heartbeat.write").PutAsync("/aux/v1/pool/dss_instances/heartbeat?source=test", new System.Text.Json.Nodes.JsonObject())).Expect(501);
}
