using System.Text.Json.Nodes;
using Forewarn.Server.Tests.Nodes;
using NodaTime;

namespace Forewarn.Server.Tests.Endpoints;

public class ArrangementTests(SharedNode shared)
{
    private readonly TestNode _node = shared.Node;
    private readonly (double Lat, double Lng) _place = Bodies.NewPlace();
    private readonly string _path = $"/v1/arrangements/{Guid.NewGuid()}";

    [Fact]
    public async Task An_arrangement_is_recorded_once_and_read_by_its_members()
    {
        var (one, other) = await BindAsync();
        var read = (await one.GetAsync(_path)).Expect(200);
        Assert.Equal(("Memorandum", 1), ((string)read.Body["arrangement"]!["terms"]!["name"]!, read.Version));
        (await other.GetAsync(_path)).Expect(200);
        Assert.Single((await one.GetAsync("/v1/arrangements")).Expect(200).Body["arrangements"]!.AsArray());
    }

    [Fact]
    public async Task What_is_read_may_be_sent_again()
    {
        var (one, _) = await BindAsync();
        var terms = (await one.GetAsync(_path)).Body["arrangement"]!["terms"]!;
        Assert.Equal(1, (await _node.Admin.PutAsync(_path, terms)).Expect(201).Version);
    }

    [Fact]
    public async Task Others_do_not_learn_of_an_arrangement()
    {
        await BindAsync();
        var third = _node.As((await _node.PartyAsync()).Party, "forewarn.read");
        Assert.Equal("not-found", (await third.GetAsync(_path)).Expect(404).Problem);
        Assert.Empty((await third.GetAsync("/v1/arrangements")).Expect(200).Body["arrangements"]!.AsArray());
    }

    [Fact]
    public async Task An_arrangement_sets_the_lead_time_and_the_ladder_of_warnings()
    {
        var (one, other) = await BindAsync("PT15M");
        var warning = (await one.PutAsync(Bodies.IntentPath(), Bodies.Intent(_place))).Expect(201).Body["warnings"]![0]!;
        Assert.Equal((other.Party, "PT15M", "operational", "pending"),
            ((string)warning["to"]!, (string)warning["required_lead"]!, (string)warning["channel"]!, (string)warning["verdict"]!));
        Assert.NotNull(warning["acknowledge_by"]);
    }

    [Theory, InlineData("PT15M", "on-time"), InlineData("PT2H", "short")]
    public async Task A_delivered_warning_is_judged_by_the_arrangement(string leadTime, string verdict)
    {
        var (one, other) = await BindAsync(leadTime);
        await one.PutAsync(Bodies.IntentPath(), Bodies.Intent(_place));
        await other.GetAsync("/v1/warnings");
        Assert.Equal(verdict, (string)(await one.GetAsync("/v1/warnings?owed=by-me")).Body["warnings"]![0]!["verdict"]!);
    }

    [Fact]
    public async Task Removing_it_says_who_is_left_without_cover()
    {
        var (one, other) = await BindAsync();
        var lost = Assert.Single((await _node.Admin.DeleteAsync(_path, version: 1)).Expect(200).Body["cover_lost"]!.AsArray())!;
        Assert.Equal(new[] { one.Party, other.Party }.Order(StringComparer.Ordinal), lost["parties"]!.AsArray().Select(party => (string)party!));
        Assert.Equal(["operational-intent", "live-fire"], lost["kinds"]!.AsArray().Select(kind => (string)kind!));
    }

    [Fact]
    public async Task Removing_it_while_another_covers_the_same_loses_nothing()
    {
        var (one, other) = await BindAsync();
        (await _node.Admin.PutAsync($"/v1/arrangements/{Guid.NewGuid()}", Bodies.Arrangement(_place, "PT1M", one.Party, other.Party))).Expect(201);
        Assert.Empty((await _node.Admin.DeleteAsync(_path, version: 1)).Expect(200).Body["cover_lost"]!.AsArray());
    }

    [Fact]
    public async Task A_member_that_leaves_is_told_when_cover_is_lost()
    {
        var (one, other) = await BindAsync();
        var body = Bodies.Arrangement(_place, "PT15M", one.Party, other.Party);
        var until = Bodies.Soon + Duration.FromDays(30);
        body["members"]![1]!["until"] = Bodies.Text(until);
        var lost = Assert.Single((await _node.Admin.PutAsync(_path, body, version: 1)).Expect(200).Body["cover_lost"]!.AsArray())!;
        Assert.Equal(Bodies.Text(until), (string)lost["from"]!);
    }

    [Fact]
    public async Task A_member_that_leaves_sooner_than_its_notice_is_refused()
    {
        var (one, other) = (await _node.PartyAsync(), await _node.PartyAsync());
        var body = Bodies.Arrangement(_place, "PT15M", one.Party, other.Party);
        body["withdrawal_notice"] = "P30D";
        (await _node.Admin.PutAsync(_path, body)).Expect(201);
        body["members"]![1]!["until"] = Bodies.Text(Bodies.Soon);
        (await _node.Admin.PutAsync(_path, body, version: 1)).ExpectProblem(400, "invalid", "members[1].until");
    }

    [Fact]
    public async Task A_member_that_is_not_registered_is_named()
    {
        var party = await _node.PartyAsync("a-registered-member");
        (await _node.Admin.PutAsync(_path, Bodies.Arrangement(_place, "PT15M", party.Party, "z-stranger"))).ExpectProblem(409, "unknown-party", "members[1].party");
    }

    [Fact]
    public async Task Only_an_operator_records_arrangements() =>
        Assert.Equal("insufficient_scope", (await _node.As("x", "forewarn.read", "forewarn.declare").PutAsync(_path, Bodies.Arrangement(_place, "PT1M", "x", "y"))).Expect(403).Problem);

    public static TheoryData<string, string, string> Mistakes => new()
    {
        { "members", "[]", "members" },
        { "members", """[{"party":"a","from":"2020-01-01T00:00:00Z"},{"party":"a","from":"2020-01-01T00:00:00Z"}]""", "members" },
        { "members", """[{"party":"a b","from":"2020-01-01T00:00:00Z"},null]""", "members[0].party" },
        { "members", """[{"party":"a","from":"2020-01-01T00:00:00Z"},null]""", "members[1]" },
        { "members", """[{"party":"a","from":"yesterday"}]""", "members[0].from" },
        { "members", """[{"party":"a","from":"2020-01-02T00:00:00Z","until":"2020-01-01T00:00:00Z"}]""", "members[0].until" },
        { "lead_times", "{}", "lead_times" },
        { "lead_times", """{"picnic":"PT1M"}""", "lead_times" },
        { "lead_times", """{"live-fire":"soon"}""", "lead_times.live-fire" },
        { "lead_times", """{"live-fire":null}""", "lead_times.live-fire" },
        { "lead_times", """{"live-fire":"P31D"}""", "lead_times" },
        { "lead_times", """{"live-fire":"PT-1M"}""", "lead_times" },
        { "lead_times", """{"live-fire":"P1Y"}""", "lead_times.live-fire" },
        { "lead_times", """{"live-fire":"PT-9223372036854775808H"}""", "lead_times.live-fire" },
        { "lead_times", """{"live-fire":"PT-9223372036854775808S"}""", "lead_times.live-fire" },
        { "ladder", """[{"channel":"red phone","acknowledge_within":"PT1M"}]""", "ladder[0].channel" },
        { "ladder", """[{"channel":"operational","acknowledge_within":"PT0S"}]""", "ladder[0].acknowledge_within" },
        { "separation", """{"horizontal_m":-1}""", "separation.horizontal_m" },
        { "separation", """{"time":"P2D"}""", "separation.time" },
        { "valid_until", "\"2010-01-01T00:00:00Z\"", "valid_until" },
        { "valid_from", "\"9999-12-31T23:59:59-18:00\"", "valid_from" },
        { "valid_from", "\"0001-01-01T00:00:00+18:00\"", "valid_from" },
        { "valid_from", "null", "valid_from" },
        { "withdrawal_notice", "\"-P1D\"", "withdrawal_notice" },
        { "extent", """{"altitude_lower":null}""", "extent.outline_polygon" },
    };

    [Theory, MemberData(nameof(Mistakes))]
    public async Task A_wrong_term_is_named(string term, string value, string field)
    {
        var body = Bodies.Arrangement(_place, "PT15M", "a", "b");
        body[term] = JsonNode.Parse(value);
        (await _node.Admin.PutAsync(_path, body)).ExpectProblem(400, "invalid", field);
    }

    private async Task<(Client One, Client Other)> BindAsync(string leadTime = "PT15M")
    {
        var (one, other) = (await _node.PartyAsync(), await _node.PartyAsync());
        (await _node.Admin.PutAsync(_path, Bodies.Arrangement(_place, leadTime, one.Party, other.Party))).Expect(201);
        return (one, other);
    }
}
