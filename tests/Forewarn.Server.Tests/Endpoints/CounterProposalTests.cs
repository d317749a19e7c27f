using System.Text.Json.Nodes;
using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Endpoints;

public class CounterProposalTests(SharedNode shared)
{
    private readonly TestNode _node = shared.Node;
    private readonly (double Lat, double Lng) _place = Bodies.NewPlace();

    [Fact]
    public async Task What_a_warned_party_asks_for_the_declarer_takes_over_in_one_step()
    {
        var (declarer, warned, id) = await WarnAsync();
        var asked = (await warned.PostAsync($"/v1/warnings/{id}/acknowledgement", Asking())).Expect(200).Body["warning"]!;
        Assert.Equal("ask-for-change", (string)asked["acknowledgement"]!["answer"]!);
        Assert.Single(asked["acknowledgement"]!["counter_proposal"]!["volumes"]!.AsArray());

        var accepted = (await declarer.PostAsync($"/v1/warnings/{id}/proposal/acceptance", By())).Expect(200);
        Assert.Equal((2, 2), (accepted.Version, (int)accepted.Body["constraint"]!["version"]!));
        Assert.Equal("changed", (string)Assert.Single(accepted.Body["warnings"]!.AsArray())!["change"]!);

        var resolved = (await warned.GetAsync($"/v1/warnings/{id}")).Expect(200).Body["resolution"]!;
        Assert.Equal((true, 2, "planner"), ((bool)resolved["accepted"]!, (int)resolved["version"]!, (string)resolved["by"]!));
    }

    [Fact]
    public async Task Accepting_again_gets_the_same_answer()
    {
        var (declarer, warned, id) = await WarnAsync();
        (await warned.PostAsync($"/v1/warnings/{id}/acknowledgement", Asking())).Expect(200);
        var first = (await declarer.PostAsync($"/v1/warnings/{id}/proposal/acceptance", By())).Expect(200);
        var second = (await declarer.PostAsync($"/v1/warnings/{id}/proposal/acceptance", By())).Expect(200);

        Assert.Equal((long)first.Body["leaf"]!, (long)second.Body["leaf"]!);
    }

    [Fact]
    public async Task What_is_declined_asks_for_another_answer()
    {
        var (declarer, warned, id) = await WarnAsync();
        (await warned.PostAsync($"/v1/warnings/{id}/acknowledgement", Asking())).Expect(200);
        var declined = (await declarer.PostAsync($"/v1/warnings/{id}/proposal/refusal", By())).Expect(200).Body["warning"]!;
        Assert.False((bool)declined["resolution"]!["accepted"]!);

        (await warned.PostAsync($"/v1/warnings/{id}/acknowledgement", Bodies.Acknowledgement("will-comply"))).Expect(200);
    }

    [Fact]
    public async Task Only_the_declarer_accepts()
    {
        var (_, warned, id) = await WarnAsync();
        (await warned.PostAsync($"/v1/warnings/{id}/acknowledgement", Asking())).Expect(200);

        (await warned.PostAsync($"/v1/warnings/{id}/proposal/acceptance", By())).Expect(404);
        (await _node.AsNobody().PostAsync($"/v1/warnings/{id}/proposal/acceptance", By())).Expect(401);
    }

    [Theory]
    [InlineData("cannot-comply")]
    [InlineData("ask-for-change")]
    public async Task Some_answers_need_a_reason(string answer)
    {
        var (_, warned, id) = await WarnAsync();
        var body = Asking();
        body["answer"] = answer;
        body.Remove("text");

        (await warned.PostAsync($"/v1/warnings/{id}/acknowledgement", body)).ExpectProblem(400, "invalid", "text");
    }

    [Fact]
    public async Task Asking_for_a_change_says_for_which()
    {
        var (_, warned, id) = await WarnAsync();
        var body = Asking();
        body.Remove("counter_proposal");

        (await warned.PostAsync($"/v1/warnings/{id}/acknowledgement", body)).ExpectProblem(400, "invalid", "counter_proposal");
    }

    [Fact]
    public async Task A_wrong_volume_is_named_where_it_is()
    {
        var (_, warned, id) = await WarnAsync();
        var body = Asking();
        body["counter_proposal"]!["volumes"]![0]!["time_start"]!["value"] = "tomorrow";

        (await warned.PostAsync($"/v1/warnings/{id}/acknowledgement", body)).ExpectProblem(400, "invalid", "counter_proposal.volumes[0].time_start.value");
    }

    [Fact]
    public async Task A_ladder_that_leads_back_is_refused()
    {
        var (one, other) = (await _node.PartyAsync(), await _node.PartyAsync());
        var arrangement = Bodies.Arrangement(_place, "PT15M", one.Party, other.Party);
        arrangement["ladder"]!.AsArray().Add(arrangement["ladder"]![0]!.DeepClone());

        (await _node.Admin.PutAsync($"/v1/arrangements/cycle-{one.Party}", arrangement)).ExpectProblem(400, "invalid", "ladder[2]");
    }

    [Fact]
    public async Task A_ladder_names_posts_and_transports()
    {
        var (one, other) = (await _node.PartyAsync(), await _node.PartyAsync());
        var arrangement = Bodies.Arrangement(_place, "PT15M", one.Party, other.Party);
        arrangement["ladder"]![0]!["post"] = "duty-officer";
        arrangement["ladder"]![0]!["transports"] = new JsonArray("webhook", "email");
        (await _node.Admin.PutAsync($"/v1/arrangements/posts-{one.Party}", arrangement)).Expect(201);

        var rung = (await one.GetAsync($"/v1/arrangements/posts-{one.Party}")).Expect(200).Body["arrangement"]!["terms"]!["ladder"]![0]!;
        Assert.True(JsonNode.DeepEquals(arrangement["ladder"]![0], rung));
    }

    [Fact]
    public async Task A_drill_is_marked_wherever_it_is_shown()
    {
        var (one, other) = (await _node.PartyAsync(), await _node.PartyAsync());
        (await _node.Admin.PutAsync($"/v1/arrangements/drill-{one.Party}", Bodies.Arrangement(_place, "PT15M", one.Party, other.Party))).Expect(201);
        string path = $"/v1/drills/{Guid.NewGuid()}";
        var body = new JsonObject { ["arrangement"] = $"drill-{one.Party}", ["by"] = "liaison", ["text"] = "monthly" };
        var begun = (await one.PutAsync(path, body)).Expect(201);
        (await one.PutAsync(path, body)).Expect(200);

        Assert.Equal((true, true), ((bool)begun.Body["drill"]!["exercise"]!, (bool)begun.Body["warnings"]![0]!["exercise"]!));
        var warning = Assert.Single((await other.GetAsync("/v1/warnings")).Expect(200).Body["warnings"]!.AsArray())!;
        Assert.Equal((true, "drill", "drill"), ((bool)warning["exercise"]!, (string)warning["change"]!, (string)warning["subject"]!["type"]!));
        (await other.GetAsync(path)).Expect(200);
        (await (await _node.PartyAsync()).GetAsync(path)).Expect(404);
    }

    private async Task<(Client Declarer, Client Warned, string Warning)> WarnAsync()
    {
        var (declarer, warned) = (await _node.PartyAsync(), await _node.PartyAsync());
        (await warned.PutAsync(Bodies.SubscriptionPath(), Bodies.Subscription(_place))).Expect(201);
        var declared = (await declarer.PutAsync(Bodies.ConstraintPath(), Bodies.Constraint(_place))).Expect(201);
        return (declarer, warned, (string)declared.Body["warnings"]!.AsArray().Single(warning => (string)warning!["to"]! == warned.Party)!["id"]!);
    }

    private JsonObject Asking() => new()
    {
        ["answer"] = "ask-for-change",
        ["by"] = "duty officer",
        ["text"] = "a convoy passes",
        ["counter_proposal"] = new JsonObject { ["volumes"] = new JsonArray(Bodies.Volume((_place.Lat + 0.01, _place.Lng))) },
    };

    private static JsonObject By() => new() { ["by"] = "planner", ["text"] = "agreed" };
}
