using System.Text.Json.Nodes;
using Forewarn.Server.Api.Wire;
using Forewarn.Server.Tests.Nodes;
using Forewarn.Server.Tests.Recording;
using NodaTime;

namespace Forewarn.Server.Tests.Endpoints;

public class DraftTests(SharedNode shared)
{
    private readonly TestNode _node = shared.Node;
    private readonly (double Lat, double Lng) _place = Bodies.NewPlace();
    private readonly string _arrangement = Guid.NewGuid().ToString();

    [Fact]
    public async Task It_binds_when_all_have_signed_and_says_by_whose_word()
    {
        var (one, other) = (await _node.PartyAsync(), await _node.PartyAsync());
        var drafted = (await one.PostAsync("/v1/drafts", Draft(one, other))).Expect(201).Body["draft"]!;
        Assert.Equal(("open", other.Party), ((string)drafted["status"]!, (string)drafted["missing"]![0]!));
        (await other.GetAsync($"/v1/arrangements/{_arrangement}")).Expect(404);

        var bound = (await SignAsync(other, drafted)).Expect(200).Body["bound"]!;
        Assert.Equal(("signed-by-all-members", (string)drafted["id"]!), ((string)bound["basis"]!["kind"]!, (string)bound["basis"]!["draft"]!));
        Assert.Equal([one.Party, other.Party], bound["basis"]!["signatures"]!.AsArray().Select(signature => (string)signature!["party"]!));
        Assert.Equal(bound.ToJsonString(), (await one.GetAsync($"/v1/arrangements/{_arrangement}")).Expect(200).Body["arrangement"]!.ToJsonString());
    }

    [Fact]
    public async Task What_the_operator_recorded_is_marked_in_every_answer()
    {
        var (one, other) = (await _node.PartyAsync(), await _node.PartyAsync());
        string path = $"/v1/arrangements/{_arrangement}";
        var put = (await _node.Admin.PutAsync(path, Bodies.Arrangement(_place, "PT15M", one.Party, other.Party))).Expect(201).Body["arrangement"]!;
        var read = (await one.GetAsync(path)).Body["arrangement"]!;
        var listed = (await one.GetAsync("/v1/arrangements")).Body["arrangements"]![0]!;
        var left = (await one.PostAsync($"{path}/leave", new JsonObject())).Expect(200).Body["arrangement"]!;
        Assert.All(new[] { put, read, listed, left }, arrangement => Assert.Equal("recorded-by-operator", (string)arrangement["basis"]!["kind"]!));
    }

    [Fact]
    public async Task Its_id_is_the_hash_of_the_body_that_was_sent()
    {
        var (one, other) = (await _node.PartyAsync(), await _node.PartyAsync());
        var body = Draft(one, other);
        var drafted = (await one.PostAsync("/v1/drafts", body)).Expect(201).Body["draft"]!;
        Assert.Equal(System.Text.Json.JsonSerializer.Deserialize(body.ToJsonString(), WireJson.Default.DraftBody)!.Hash(), (string)drafted["id"]!);

        var again = (await one.PostAsync("/v1/drafts", body)).Expect(200).Body["draft"]!;
        Assert.Equal((string)drafted["id"]!, (string)again["id"]!);
    }

    [Fact]
    public async Task Others_do_not_learn_of_a_draft()
    {
        var (one, other) = (await _node.PartyAsync(), await _node.PartyAsync());
        var third = _node.As((await _node.PartyAsync()).Party, "forewarn.read", "forewarn.liaison");
        var drafted = (await one.PostAsync("/v1/drafts", Draft(one, other))).Expect(201).Body["draft"]!;
        (await third.GetAsync($"/v1/drafts/{drafted["id"]}")).Expect(404);
        (await SignAsync(third, drafted)).Expect(404);
        (await third.DeleteAsync($"/v1/drafts/{drafted["id"]}")).Expect(404);
        Assert.Empty((await third.GetAsync("/v1/drafts")).Expect(200).Body["drafts"]!.AsArray());
        (await _node.Admin.GetAsync($"/v1/drafts/{drafted["id"]}")).Expect(200);
        Assert.Single((await other.GetAsync("/v1/drafts")).Expect(200).Body["drafts"]!.AsArray());
    }

    [Fact]
    public async Task A_member_that_declines_closes_it()
    {
        var (one, other) = (await _node.PartyAsync(), await _node.PartyAsync());
        var drafted = (await one.PostAsync("/v1/drafts", Draft(one, other))).Expect(201).Body["draft"]!;
        var closed = (await other.DeleteAsync($"/v1/drafts/{drafted["id"]}")).Expect(200).Body["draft"]!;
        Assert.Equal(("declined", other.Party), ((string)closed["status"]!, (string)closed["closed_by"]!));
        (await SignAsync(other, drafted)).ExpectProblem(409, "conflict", "draft");
    }

    [Fact]
    public async Task A_signature_is_over_the_hash_and_every_member_can_show_it()
    {
        using var signer = await Signer.RegisteredAsync(_node);
        var one = await _node.PartyAsync();
        var drafted = (await one.PostAsync("/v1/drafts", Draft(one, signer.Client))).Expect(201).Body["draft"]!;
        string path = $"/v1/drafts/{drafted["id"]}/signature";
        (await SignAsync(signer.Client, drafted)).ExpectProblem(403, "signature-required", "Forewarn-Signature");

        var signed = (await signer.SendAsync(HttpMethod.Post, path)).Expect(200).Body;
        Assert.Equal(signer.Thumbprint, (string)signed["draft"]!["signatures"]![1]!["key_id"]!);
        var reader = new RecordReader(one);
        var leaf = await reader.LeafAsync((long)signed["leaf"]!);
        Assert.Equal(("arrangement-signed", $"draft/{drafted["id"]}", signer.Thumbprint), (leaf.Kind, leaf.Entity.ToString(), leaf.SignedBy));
        Assert.NotNull((await reader.PartsAsync((long)signed["leaf"]!))["signature"]);
    }

    [Fact]
    public async Task A_leave_is_shown_beforehand_announced_and_its_gap_reported()
    {
        var (one, other) = await AgreeAsync();
        string path = $"/v1/arrangements/{_arrangement}";
        var preview = (await one.GetAsync($"{path}/leave")).Expect(200).Body;
        Assert.Null(preview["leaf"]);
        var lost = preview["cover_lost"]![0]!;
        Assert.Equal(new[] { one.Party, other.Party }, lost["parties"]!.AsArray().Select(party => (string)party!));

        var left = (await one.PostAsync($"{path}/leave", new JsonObject { ["text"] = "why" })).Expect(200).Body;
        Assert.Equal(lost["kinds"]!.ToJsonString(), left["cover_lost"]![0]!["kinds"]!.ToJsonString());
        Assert.Equal((string)left["arrangement"]!["departures"]![0]!["until"]!, (string)left["cover_lost"]![0]!["from"]!);

        (await one.PutAsync(Bodies.ConstraintPath(), Bodies.Constraint(_place))).Expect(201);
        var reported = Assert.Single((await other.GetAsync($"{path}/uncovered")).Expect(200).Body["activities"]!.AsArray())!;
        Assert.Equal((one.Party, other.Party, "left"), ((string)reported["by"]!, (string)reported["to"]!, (string)reported["gaps"]![0]!["cause"]!));
    }

    [Fact]
    public async Task A_leave_sooner_than_the_notice_is_refused_also_in_the_preview()
    {
        var (one, _) = await AgreeAsync("P30D");
        string soon = Bodies.Text(Bodies.Soon);
        (await one.GetAsync($"/v1/arrangements/{_arrangement}/leave?until={soon}")).ExpectProblem(400, "invalid", "until");
        (await one.PostAsync($"/v1/arrangements/{_arrangement}/leave", new JsonObject { ["until"] = soon })).ExpectProblem(400, "invalid", "until");
        (await one.GetAsync($"/v1/arrangements/{_arrangement}/suspension?from={soon}")).ExpectProblem(400, "invalid", "from");
    }

    [Fact]
    public async Task A_member_suspends_its_part_and_takes_it_up_again()
    {
        var (one, other) = await AgreeAsync();
        string path = $"/v1/arrangements/{_arrangement}/suspension";
        var suspended = (await one.PostAsync(path, new JsonObject())).Expect(200).Body["arrangement"]!;
        Assert.Equal(one.Party, (string)suspended["suspensions"]![0]!["party"]!);
        (await other.DeleteAsync(path)).ExpectProblem(409, "conflict", "id");
        var resumed = (await one.DeleteAsync(path)).Expect(200).Body["arrangement"]!;
        Assert.True(resumed["suspensions"] is null || resumed["suspensions"]![0]!["until"] is not null);
    }

    [Fact]
    public async Task The_operator_does_not_change_what_members_have_signed()
    {
        var (one, other) = await AgreeAsync();
        var body = Bodies.Arrangement(_place, "PT1M", one.Party, other.Party);
        (await _node.Admin.PutAsync($"/v1/arrangements/{_arrangement}", body, version: 1)).ExpectProblem(409, "conflict", "id");
        (await _node.Admin.DeleteAsync($"/v1/arrangements/{_arrangement}", version: 1)).ExpectProblem(409, "conflict", "id");
    }

    [Fact]
    public async Task Only_who_may_speak_for_a_party_drafts_signs_and_leaves()
    {
        var (one, other) = await AgreeAsync();
        var reader = _node.As(one.Party, "forewarn.read", "forewarn.declare", "forewarn.admin");
        (await reader.PostAsync("/v1/drafts", Draft(one, other))).Expect(403);
        (await reader.PostAsync($"/v1/arrangements/{_arrangement}/leave", new JsonObject())).Expect(403);
        (await reader.PostAsync($"/v1/arrangements/{_arrangement}/suspension", new JsonObject())).Expect(403);
        (await _node.Admin.PostAsync($"/v1/arrangements/{_arrangement}/leave", new JsonObject())).Expect(409);
    }

    public static TheoryData<string, string, string> Mistakes => new()
    {
        { "arrangement", "\"a b\"", "arrangement" },
        { "arrangement", "null", "arrangement" },
        { "amends", "0", "amends" },
        { "sign_by", "\"soon\"", "sign_by" },
        { "sign_by", "\"2020-01-01T00:00:00Z\"", "sign_by" },
        { "terms", "null", "terms" },
        { "terms", "{}", "terms.extent" },
    };

    [Theory, MemberData(nameof(Mistakes))]
    public async Task A_wrong_member_of_a_draft_is_named(string member, string value, string field)
    {
        var (one, other) = (await _node.PartyAsync(), await _node.PartyAsync());
        var body = Draft(one, other);
        body[member] = JsonNode.Parse(value);
        (await one.PostAsync("/v1/drafts", body)).ExpectProblem(400, "invalid", field);
    }

    private async Task<(Client One, Client Other)> AgreeAsync(string? notice = null)
    {
        var (one, other) = (await _node.PartyAsync(), await _node.PartyAsync());
        var body = Draft(one, other);
        if (notice is not null)
            body["terms"]!["withdrawal_notice"] = notice;
        (await SignAsync(other, (await one.PostAsync("/v1/drafts", body)).Expect(201).Body["draft"]!)).Expect(200);
        return (one, other);
    }

    private static Task<Answer> SignAsync(Client party, JsonNode draft) => party.SendAsync(party.Request(HttpMethod.Post, $"/v1/drafts/{draft["id"]}/signature"));

    private JsonObject Draft(Client one, Client other) => new()
    {
        ["arrangement"] = _arrangement,
        ["sign_by"] = Bodies.Text(Bodies.Soon + Duration.FromDays(1)),
        ["terms"] = Bodies.Arrangement(_place, "PT15M", one.Party, other.Party),
    };
}
