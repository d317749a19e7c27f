using System.Text.Json.Nodes;
using Forewarn.Server.Tests.Nodes;
using NodaTime;

namespace Forewarn.Server.Tests.Endpoints;

public class ObservationTests(SharedNode shared)
{
    private readonly TestNode _node = shared.Node;
    private readonly (double Lat, double Lng) _place = Bodies.NewPlace();
    private readonly Instant _now = SystemClock.Instance.GetCurrentInstant();

    [Fact]
    public async Task What_is_seen_inside_what_was_declared_is_inside()
    {
        var (reporter, seen) = (await _node.PartyAsync(), await _node.PartyAsync());
        (await seen.PutAsync(Bodies.IntentPath(), Bodies.Intent(_place, start: _now - Duration.FromMinutes(5)))).Expect(201);
        var check = (await reporter.PostAsync("/v1/observations", Seen(seen))).Expect(201).Body["check"]!;
        Assert.True((bool)check["declared"]! && (bool)check["inside"]!);
    }

    [Fact]
    public async Task A_miss_is_told_in_metres_and_time()
    {
        var (reporter, seen) = (await _node.PartyAsync(), await _node.PartyAsync());
        await seen.PutAsync(Bodies.IntentPath(), Bodies.Intent((_place.Lat + 0.02, _place.Lng)));
        var answer = (await reporter.PostAsync("/v1/observations", Seen(seen))).Expect(201).Body;
        Assert.InRange((double)answer["check"]!["horizontal_miss_m"]!, 1_600, 1_900);
        Assert.StartsWith("-PT", (string)answer["check"]!["time_miss"]!, StringComparison.Ordinal);
        Assert.Contains("outside-declared", answer["findings"]!.AsArray().Select(finding => (string)finding!["kind"]!));
    }

    [Fact]
    public async Task Something_that_nobody_declared_is_a_finding()
    {
        var (reporter, seen) = (await _node.PartyAsync(), await _node.PartyAsync());
        var answer = (await reporter.PostAsync("/v1/observations", Seen(seen))).Expect(201).Body;
        Assert.False((bool)answer["check"]!["declared"]!);
        Assert.Contains("nothing-declared", answer["findings"]!.AsArray().Select(finding => (string)finding!["kind"]!));
    }

    [Fact]
    public async Task The_same_report_again_is_the_same_report_and_another_is_not()
    {
        var (reporter, seen) = (await _node.PartyAsync(), await _node.PartyAsync());
        var report = Seen(seen);
        var first = (await reporter.PostAsync("/v1/observations", report)).Expect(201);
        var again = (await reporter.PostAsync("/v1/observations", report)).Expect(200);
        Assert.Equal(first.Body["observation"]!.ToJsonString(), again.Body["observation"]!.ToJsonString());
        report["event"] = "something else";
        (await reporter.PostAsync("/v1/observations", report)).ExpectProblem(409, "conflict", "id");
        (await seen.PostAsync("/v1/observations", report)).ExpectProblem(403, "not-manager", "id");
    }

    [Fact]
    public async Task A_report_may_name_the_declaration_it_is_held_against()
    {
        var (reporter, seen) = (await _node.PartyAsync(), await _node.PartyAsync());
        var id = Guid.NewGuid();
        await seen.PutAsync(Bodies.IntentPath(id), Bodies.Intent(Bodies.NewPlace()));
        var report = Seen(seen);
        report["subject"] = new JsonObject { ["type"] = "operational-intent", ["id"] = id.ToString() };
        var check = (await reporter.PostAsync("/v1/observations", report)).Expect(201).Body["check"]!;
        Assert.Equal(id.ToString(), (string)check["subject"]!["id"]!);
        Assert.True((double)check["horizontal_miss_m"]! > 50_000);
    }

    public static TheoryData<string, string, string> Mistakes => new()
    {
        { "id", "\"seen-1\"", "id" },
        { "id", "\"00000000-0000-0000-0000-000000000000\"", "id" },
        { "party", "\"a b\"", "party" },
        { "kind", "\"picnic\"", "kind" },
        { "at", "\"now\"", "at" },
        { "position", "null", "position" },
        { "position", """{"lat":91,"lng":0}""", "position.lat" },
        { "position", """{"lat":1}""", "position.lng" },
        { "position", """{"lat":1,"lng":1,"altitude_m":1e999}""", "position.altitude_m" },
        { "subject", """{"type":"party","id":"x"}""", "subject.type" },
        { "subject", """{"type":"constraint","id":"x"}""", "subject.id" },
        { "source", "null", "source" },
        { "source", "\"\"", "source" },
    };

    [Theory, MemberData(nameof(Mistakes))]
    public async Task A_wrong_member_is_named(string member, string value, string field)
    {
        var report = Seen(await _node.PartyAsync());
        report[member] = JsonNode.Parse(value);
        if (value.Contains("1e999", StringComparison.Ordinal))
            report["position"]!["altitude_m"] = JsonNode.Parse("1e999");
        (await (await _node.PartyAsync()).PostAsync("/v1/observations", report)).ExpectProblem(400, "invalid", field);
    }

    [Theory, InlineData(-8), InlineData(1)]
    public async Task What_is_too_old_or_yet_to_come_is_refused(int days)
    {
        var party = await _node.PartyAsync();
        var report = Bodies.Observation(Guid.NewGuid().ToString(), party.Party, _place, _now + Duration.FromDays(days));
        (await party.PostAsync("/v1/observations", report)).ExpectProblem(400, "invalid", "at");
    }

    private JsonObject Seen(Client party) => Bodies.Observation(Guid.NewGuid().ToString(), party.Party, _place, _now);
}
