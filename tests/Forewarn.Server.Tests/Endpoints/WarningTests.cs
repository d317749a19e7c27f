using System.Text.Json.Nodes;
using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Endpoints;

public class WarningTests(SharedNode shared)
{
    private readonly TestNode _node = shared.Node;
    private readonly (double Lat, double Lng) _place = Bodies.NewPlace();

    [Fact]
    public async Task A_warning_is_owed_to_whoever_overlaps_and_by_the_declarer()
    {
        var (declarer, warned) = await WarnAsync();
        Assert.Equal(declarer.Party, (string)Assert.Single(await ListAsync(warned))!["from"]!);
        Assert.Equal(warned.Party, (string)Assert.Single(await ListAsync(declarer, "owed=by-me"))!["to"]!);
        Assert.Empty(await ListAsync(declarer));
        Assert.Empty(await ListAsync(warned, "owed=by-me"));
    }

    [Fact]
    public async Task A_warning_tells_subject_change_lead_time_and_verdict()
    {
        var (_, warned) = await WarnAsync();
        await ListAsync(warned);
        var warning = Assert.Single(await ListAsync(warned))!;
        Assert.Equal(("constraint", "live-fire", "declared"), ((string)warning["subject"]!["type"]!, (string)warning["subject"]!["kind"]!, (string)warning["change"]!));
        Assert.Equal(("console", "no-requirement", Bodies.Text(Bodies.Soon)), ((string)warning["transport"]!, (string)warning["verdict"]!, (string)warning["starts_at"]!));
        Assert.StartsWith("PT", (string)warning["lead"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reading_the_list_delivers()
    {
        var (declarer, warned) = await WarnAsync();
        Assert.Null(Assert.Single(await ListAsync(declarer, "owed=by-me"))!["delivered_at"]);
        await ListAsync(warned);
        Assert.NotNull(Assert.Single(await ListAsync(declarer, "owed=by-me"))!["delivered_at"]);
    }

    [Fact]
    public async Task Reading_one_delivers()
    {
        var (declarer, warned) = await WarnAsync();
        string id = await IdAsync(declarer);
        (await warned.GetAsync($"/v1/warnings/{id}")).Expect(200);
        Assert.NotNull((await declarer.GetAsync($"/v1/warnings/{id}")).Body["delivered_at"]);
    }

    [Fact]
    public async Task The_history_tells_both_sides_each_step_in_its_order_and_delivers_nothing()
    {
        var (declarer, warned) = await WarnAsync();
        string id = await IdAsync(declarer);
        (await warned.GetAsync($"/v1/warnings/{id}/history")).Expect(200);
        Assert.Null((await declarer.GetAsync($"/v1/warnings/{id}")).Body["delivered_at"]);
        await warned.PostAsync($"/v1/warnings/{id}/acknowledgement", Bodies.Acknowledgement("received"));
        await warned.PostAsync($"/v1/warnings/{id}/acknowledgement", Bodies.Acknowledgement("understood"));
        var steps = (await declarer.GetAsync($"/v1/warnings/{id}/history")).Expect(200).Body["events"]!.AsArray();
        Assert.Equal(["warning-owed", "warning-delivered", "warning-acknowledged", "warning-acknowledged"], steps.Select(step => (string)step!["event"]!));
        Assert.Equal(steps.ToJsonString(), (await warned.GetAsync($"/v1/warnings/{id}/history")).Body["events"]!.ToJsonString());
    }

    [Fact]
    public async Task Taking_delivery_delivers_once()
    {
        var (declarer, warned) = await WarnAsync();
        var body = new JsonObject { ["warnings"] = new JsonArray(await IdAsync(declarer)) };
        var first = (await warned.PostAsync("/v1/warnings/deliveries", body)).Expect(200).Body;
        var second = (await warned.PostAsync("/v1/warnings/deliveries", body)).Expect(200).Body;
        Assert.Equal("console", (string)Assert.Single(first["warnings"]!.AsArray())!["transport"]!);
        Assert.Equal(first.ToJsonString(), second.ToJsonString());
    }

    [Fact]
    public async Task Nobody_takes_delivery_of_what_is_owed_to_another()
    {
        var (declarer, _) = await WarnAsync();
        var body = new JsonObject { ["warnings"] = new JsonArray(await IdAsync(declarer)) };
        (await declarer.PostAsync("/v1/warnings/deliveries", body)).ExpectProblem(404, "not-found", "warnings");
    }

    [Theory]
    [InlineData("[]", "warnings")]
    [InlineData("[\"1\",\"one\"]", "warnings[1]")]
    [InlineData("[null]", "warnings[0]")]
    public async Task What_is_no_list_of_warnings_is_refused_by_its_place(string warnings, string field)
    {
        var (_, warned) = await WarnAsync();
        (await warned.PostAsync("/v1/warnings/deliveries", new JsonObject { ["warnings"] = JsonNode.Parse(warnings) })).ExpectProblem(400, "invalid", field);
    }

    [Fact]
    public async Task An_answer_that_delivers_does_not_tell_its_length_so_that_its_end_is_the_record_of_delivery()
    {
        var (_, warned) = await WarnAsync();
        using var request = warned.Request(HttpMethod.Get, "/v1/warnings");
        using var response = await warned.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.True(response.Headers.TransferEncodingChunked);
        Assert.False(response.Content.Headers.Contains("Content-Length"));
    }

    [Fact]
    public async Task The_senders_reading_does_not_deliver()
    {
        var (declarer, _) = await WarnAsync();
        string id = await IdAsync(declarer);
        await declarer.GetAsync($"/v1/warnings/{id}");
        Assert.Null((await declarer.GetAsync($"/v1/warnings/{id}")).Expect(200).Body["delivered_at"]);
    }

    [Fact]
    public async Task The_first_delivery_stands()
    {
        var (declarer, warned) = await WarnAsync();
        string id = await IdAsync(declarer);
        await warned.GetAsync($"/v1/warnings/{id}");
        string first = (string)(await warned.GetAsync($"/v1/warnings/{id}")).Body["delivered_at"]!;
        Assert.Equal(first, (string)(await warned.GetAsync($"/v1/warnings/{id}")).Body["delivered_at"]!);
    }

    [Fact]
    public async Task A_page_delivers_what_it_shows_and_no_more()
    {
        var (declarer, warned) = await WarnAsync();
        await declarer.PutAsync(Bodies.ConstraintPath(), Bodies.Constraint(_place));
        await ListAsync(warned, "limit=1");
        Assert.Single(await ListAsync(declarer, "owed=by-me&state=undelivered"));
    }

    [Fact]
    public async Task A_third_party_reads_nothing_of_it()
    {
        var (declarer, _) = await WarnAsync();
        var third = await _node.PartyAsync();
        Assert.Equal("not-found", (await third.GetAsync($"/v1/warnings/{await IdAsync(declarer)}")).Expect(404).Problem);
        Assert.Empty(await ListAsync(third));
        Assert.Empty(await ListAsync(third, "owed=by-me"));
    }

    [Fact]
    public async Task States_select()
    {
        var (declarer, warned) = await WarnAsync();
        string id = await IdAsync(declarer);
        Assert.Single(await ListAsync(declarer, "owed=by-me&state=undelivered"));
        await ListAsync(warned);
        Assert.Empty(await ListAsync(declarer, "owed=by-me&state=undelivered"));
        Assert.Single(await ListAsync(warned, "state=unacknowledged"));
        Assert.Empty(await ListAsync(warned, "state=acknowledged"));
        await warned.PostAsync($"/v1/warnings/{id}/acknowledgement", Bodies.Acknowledgement());
        Assert.Empty(await ListAsync(warned, "state=unacknowledged"));
        Assert.Single(await ListAsync(warned, "state=acknowledged"));
        Assert.Empty(await ListAsync(warned, "state=not-acknowledged"));
    }

    [Theory, InlineData("owed=me", "owed"), InlineData("owed=", "owed"), InlineData("state=new", "state"), InlineData("limit=0", "limit"),
     InlineData("limit=1001", "limit"), InlineData("limit=x", "limit"), InlineData("limit=%2B5", "limit"), InlineData("cursor=x", "cursor"),
     InlineData("cursor=-1", "cursor"), InlineData("cursor=99999999999999999999", "cursor"), InlineData("limit=1&limit=2", "limit"), InlineData("page=2", "page")]
    public async Task A_wrong_parameter_is_named(string query, string field) =>
        (await (await _node.PartyAsync()).GetAsync($"/v1/warnings?{query}")).ExpectProblem(400, "invalid", field);

    [Theory, InlineData("x"), InlineData("-1"), InlineData("1.0"), InlineData("99999999999999999999")]
    public async Task An_id_that_no_warning_can_have_is_refused(string id)
    {
        var answer = await (await _node.PartyAsync()).GetAsync($"/v1/warnings/{id}");
        answer.ExpectProblem(400, "invalid", "id");
        Assert.DoesNotContain("cursor", answer.Detail);
    }

    [Fact]
    public async Task Pages_together_hold_everything_once()
    {
        var (declarer, warned) = await WarnAsync();
        for (int i = 0; i < 4; i++)
            await declarer.PutAsync(Bodies.ConstraintPath(), Bodies.Constraint(_place));
        var found = new List<long>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = (await warned.GetAsync("/v1/warnings?limit=2" + (cursor == "" ? "" : $"&cursor={cursor}"))).Expect(200);
            found.AddRange(page.Body["warnings"]!.AsArray().Select(Number));
            cursor = (string?)page.Body["next_cursor"];
        }
        Assert.Equal((await ListAsync(declarer, "owed=by-me")).Select(Number), found);
    }

    [Fact]
    public async Task A_change_owes_a_new_warning_and_an_end_a_notice()
    {
        var (declarer, warned) = (await _node.PartyAsync(), await _node.PartyAsync());
        await warned.PutAsync(Bodies.IntentPath(), Bodies.Intent(_place));
        string path = Bodies.ConstraintPath();
        await declarer.PutAsync(path, Bodies.Constraint(_place));
        await declarer.PutAsync(path, Bodies.Constraint(_place, radius: 900), version: 1);
        await declarer.DeleteAsync(path, version: 2);
        Assert.Equal(["declared", "changed", "withdrawn"], (await ListAsync(warned)).Select(warning => (string)warning!["change"]!));
    }

    [Fact]
    public async Task A_party_that_was_removed_cannot_take_delivery()
    {
        var (declarer, warned) = (await _node.PartyAsync(), await _node.PartyAsync());
        string subscription = Bodies.SubscriptionPath();
        await warned.PutAsync(subscription, Bodies.Subscription(_place));
        await declarer.PutAsync(Bodies.ConstraintPath(), Bodies.Constraint(_place));
        await warned.DeleteAsync(subscription, version: 1);
        (await _node.Admin.DeleteAsync($"/v1/parties/{warned.Party}", version: 1)).Expect(200);
        Assert.Equal("unknown-party", (await warned.GetAsync("/v1/warnings")).Expect(409).Problem);
    }

    private static long Number(JsonNode? warning) => long.Parse((string)warning!["id"]!, System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<JsonArray> ListAsync(Client client, string query = "") =>
        (await client.GetAsync($"/v1/warnings?{query}")).Expect(200).Body["warnings"]!.AsArray();

    private static async Task<string> IdAsync(Client declarer) => (string)(await ListAsync(declarer, "owed=by-me"))[0]!["id"]!;

    private async Task<(Client Declarer, Client Warned)> WarnAsync()
    {
        var (declarer, warned) = (await _node.PartyAsync(), await _node.PartyAsync());
        (await warned.PutAsync(Bodies.IntentPath(), Bodies.Intent(_place))).Expect(201);
        (await declarer.PutAsync(Bodies.ConstraintPath(), Bodies.Constraint(_place))).Expect(201);
        return (declarer, warned);
    }
}
