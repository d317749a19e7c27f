using System.Text.Json.Nodes;
using Forewarn.Server.Tests.Nodes;
using static Forewarn.Server.Tests.Astm.Uss.HostingNode;

namespace Forewarn.Server.Tests.Astm.Uss;

/// <summary>What other USSs may read of what hosted parties have declared (F3548-21, getOperationalIntentDetails, getConstraintDetails).</summary>
public class DetailsTests(SharedNode shared)
{
    private readonly TestNode _node = shared.Node;
    private readonly (double Lat, double Lng) _place = Bodies.NewPlace();
    private readonly Guid _id = Guid.NewGuid();

    [Fact]
    public async Task The_details_come_with_the_reference_and_its_OVN()
    {
        var party = await _node.PartyAsync();
        (await party.PutAsync(Bodies.IntentPath(_id), Bodies.Intent(_place, note: "for those who are warned"))).Expect(201);

        var answer = await ReadAsync();

        var reference = answer["reference"]!;
        Assert.Equal((_id.ToString(), party.Party, 1, "Accepted", "Unknown"), ((string)reference["id"]!, (string)reference["manager"]!, (int)reference["version"]!, (string)reference["state"]!, (string)reference["uss_availability"]!));
        Assert.Equal(43, ((string)reference["ovn"]!).Length);
        Assert.Equal(_node.Server.Url, (string)reference["uss_base_url"]!);
        Assert.True(JsonNode.DeepEquals(Bodies.Volume(_place)["volume"], answer["details"]!["volumes"]![0]!["volume"]));
        Assert.Equal(0, (int)answer["details"]!["priority"]!);
        Assert.DoesNotContain("those who are warned", answer.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Accepted", 1, 0)]
    [InlineData("Activated", 1, 0)]
    [InlineData("Nonconforming", 1, 1)]
    [InlineData("Contingent", 0, 1)]
    public async Task Volumes_are_nominal_or_not_as_the_state_has_it(string state, int nominal, int offNominal)
    {
        var party = await _node.PartyAsync();
        (await party.PutAsync(Bodies.IntentPath(_id), Bodies.Intent(_place))).Expect(201);
        if (state != "Accepted")
            (await party.PutAsync(Bodies.IntentPath(_id), Bodies.Intent(_place, state), version: 1)).Expect(200);

        var details = (await ReadAsync())["details"]!;

        Assert.Equal((nominal, offNominal), (details["volumes"]!.AsArray().Count, details["off_nominal_volumes"]!.AsArray().Count));
    }

    [Fact]
    public async Task Of_what_is_disclosed_as_area_the_state_is_what_its_times_say()
    {
        var party = await _node.PartyAsync();
        var body = Bodies.Intent(_place, "Activated");
        body["disclosure"] = "area";
        (await party.PutAsync(Bodies.IntentPath(_id), body)).Expect(201);

        Assert.Equal("Accepted", (string)(await ReadAsync())["reference"]!["state"]!);
    }

    [Fact]
    public async Task The_kind_of_a_constraint_is_its_type_unless_it_is_not_disclosed()
    {
        var party = await _node.PartyAsync();
        var hidden = Bodies.Constraint(_place);
        hidden["disclosure"] = "area";
        hidden.Remove("note");
        var other = Guid.NewGuid();
        (await party.PutAsync(Bodies.ConstraintPath(_id), Bodies.Constraint(_place))).Expect(201);
        (await party.PutAsync(Bodies.ConstraintPath(other), hidden)).Expect(201);

        Assert.Equal("forewarn.live-fire", (string?)(await ReadConstraintAsync(_id))["details"]!["type"]);
        Assert.Null((await ReadConstraintAsync(other))["details"]!["type"]);
    }

    [Fact]
    public async Task The_OVN_from_the_details_is_the_key_to_plan_beside_it()
    {
        var party = await _node.PartyAsync();
        (await party.PutAsync(Bodies.IntentPath(_id), Bodies.Intent(_place))).Expect(201);
        var uss = _node.AsUss();
        var plan = Guid.NewGuid();

        var conflict = (await uss.PutAsync(ReferencePath(plan), Reference(_place, "https://uss2.example"))).Expect(409);
        var missing = Assert.Single(conflict.Body["missing_operational_intents"]!.AsArray())!;
        Assert.Equal((_id.ToString(), _node.Server.Url), ((string)missing["id"]!, (string)missing["uss_base_url"]!));

        string ovn = (string)(await ReadAsync())["reference"]!["ovn"]!;
        (await uss.PutAsync(ReferencePath(plan), Reference(_place, "https://uss2.example", ovn))).Expect(201);
    }

    [Fact]
    public async Task What_has_ended_is_not_there()
    {
        var party = await _node.PartyAsync();
        (await party.PutAsync(Bodies.IntentPath(_id), Bodies.Intent(_place))).Expect(201);
        (await party.DeleteAsync(Bodies.IntentPath(_id), 1)).Expect(200);

        (await _node.AsUss().GetAsync($"/uss/v1/operational_intents/{_id}")).Expect(404);
    }

    [Fact]
    public async Task What_another_USS_manages_is_for_that_one_to_give()
    {
        await _node.AsUss().PlanAsync(_place, "https://uss2.example", _id);

        (await _node.AsUss().GetAsync($"/uss/v1/operational_intents/{_id}")).Expect(404);
        (await _node.AsUss().GetAsync($"/uss/v1/operational_intents/{_id}/telemetry")).Expect(404);
    }

    [Theory]
    [InlineData("operational_intents/{0}", "utm.constraint_processing")]
    [InlineData("operational_intents/{0}/telemetry", "utm.strategic_coordination")]
    [InlineData("constraints/{0}", "utm.constraint_management")]
    public async Task Another_scope_is_not_enough(string path, string scope)
    {
        path = "/uss/v1/" + string.Format(System.Globalization.CultureInfo.InvariantCulture, path, _id);

        var answer = (await _node.As("uss2", scope).GetAsync(path)).Expect(403);
        Assert.NotNull(answer.Body["message"]);
        (await _node.AsNobody().GetAsync(path)).Expect(401);
    }

    [Fact]
    public async Task A_path_without_a_UUID_is_told_so()
    {
        var answer = (await _node.AsUss().GetAsync("/uss/v1/operational_intents/nr-7")).Expect(400);
        Assert.StartsWith("entityid: ", (string)answer.Body["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task There_is_no_telemetry_of_what_is_as_planned()
    {
        var party = await _node.PartyAsync();
        (await party.PutAsync(Bodies.IntentPath(_id), Bodies.Intent(_place, "Activated"))).Expect(201);

        (await TelemetryAsync()).Expect(409);
    }

    [Fact]
    public async Task Telemetry_of_what_is_not_as_planned_is_what_its_manager_reported_last()
    {
        var party = await NonconformingAsync();
        var now = NodaTime.SystemClock.Instance.GetCurrentInstant();
        await ReportAsync(party, party, now, 100);
        await ReportAsync(party, party, now - NodaTime.Duration.FromSeconds(10), 200);

        var telemetry = (await TelemetryAsync()).Expect(200).Body;

        Assert.Equal(_id.ToString(), (string)telemetry["operational_intent_id"]!);
        Assert.Equal(100, (double)telemetry["telemetry"]!["position"]!["altitude"]!["value"]!);
        Assert.Equal((_place.Lat, _place.Lng), ((double)telemetry["telemetry"]!["position"]!["latitude"]!, (double)telemetry["telemetry"]!["position"]!["longitude"]!));
    }

    [Fact]
    public async Task What_others_have_seen_is_no_telemetry()
    {
        var party = await NonconformingAsync();
        await ReportAsync(await _node.PartyAsync(), party, NodaTime.SystemClock.Instance.GetCurrentInstant(), 100);

        (await TelemetryAsync()).Expect(412);
    }

    [Fact]
    public async Task What_was_reported_long_ago_is_no_telemetry()
    {
        var party = await NonconformingAsync();
        await ReportAsync(party, party, NodaTime.SystemClock.Instance.GetCurrentInstant() - NodaTime.Duration.FromMinutes(2), 100);

        (await TelemetryAsync()).Expect(412);
    }

    private async Task<Client> NonconformingAsync()
    {
        var party = await _node.PartyAsync();
        (await party.PutAsync(Bodies.IntentPath(_id), Bodies.Intent(_place, "Activated"))).Expect(201);
        (await party.PutAsync(Bodies.IntentPath(_id), Bodies.Intent(_place, "Nonconforming"), version: 1)).Expect(200);
        return party;
    }

    private async Task ReportAsync(Client reporter, Client about, NodaTime.Instant at, double altitude)
    {
        var body = Bodies.Observation(Guid.NewGuid().ToString(), about.Party, _place, at);
        body["subject"] = new JsonObject { ["type"] = "operational-intent", ["id"] = _id.ToString() };
        body["position"]!["altitude_m"] = altitude;
        (await reporter.PostAsync("/v1/observations", body)).Expect(201);
    }

    private Task<Answer> TelemetryAsync() => _node.AsUss().GetAsync($"/uss/v1/operational_intents/{_id}/telemetry");

    private async Task<JsonNode> ReadAsync() => (await _node.AsUss().GetAsync($"/uss/v1/operational_intents/{_id}")).Expect(200).Body["operational_intent"]!;

    private async Task<JsonNode> ReadConstraintAsync(Guid id) => (await _node.AsUss().GetAsync($"/uss/v1/constraints/{id}")).Expect(200).Body["constraint"]!;
}
