using System.Text.Json.Nodes;
using Forewarn.Server.Tests.Nodes;
using NodaTime;

namespace Forewarn.Server.Tests.Endpoints;

public sealed class ReplayTests : IAsyncLifetime
{
    private static readonly Instant Night = Instant.FromUtc(2018, 9, 17, 18, 0);

    private TestNode _node = null!;

    public async ValueTask InitializeAsync() => _node = await TestNode.StartAsync(options => options with { ReplayFrom = Night });

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Theory, InlineData("/healthz"), InlineData("/v1/warnings"), InlineData("/v1/nothing"), InlineData("/v1/operational-intents/x"), InlineData("/metrics"), InlineData("/openapi/v1.json")]
    public async Task Every_answer_says_that_it_is_a_replay(string path)
    {
        Assert.Equal("2018-09-17T18:00:00Z", (await _node.Admin.GetAsync(path)).Header("Forewarn-Replay"));
        Assert.NotNull((await _node.AsNobody().GetAsync(path)).Header("Forewarn-Replay"));
    }

    [Fact]
    public async Task The_clock_stands_still_until_it_is_set()
    {
        (await SetAsync("2018-09-17T19:00:00Z")).Expect(200);
        Assert.Equal("2018-09-17T19:00:00Z", (await _node.Admin.GetAsync("/healthz")).Header("Forewarn-Replay"));
    }

    [Fact]
    public async Task The_clock_does_not_go_back()
    {
        await SetAsync("2018-09-17T19:00:00Z");
        (await SetAsync("2018-09-17T18:59:59Z")).ExpectProblem(400, "invalid", "now");
    }

    [Theory, InlineData("noon"), InlineData(""), InlineData(null), InlineData("2018-09-17"), InlineData("1818-09-17T19:00:00Z")]
    public async Task A_time_that_is_none_is_refused(string? now) => (await SetAsync(now)).ExpectProblem(400, "invalid", "now");

    [Fact]
    public async Task Only_an_operator_sets_the_clock() =>
        Assert.Equal("insufficient_scope", (await _node.As("x", "forewarn.read", "forewarn.declare")
            .PutAsync("/v1/replay/clock", new JsonObject { ["now"] = "2018-09-17T19:00:00Z" })).Expect(403).Problem);

    [Fact]
    public async Task What_is_declared_is_declared_at_the_clocks_time()
    {
        await SetAsync("2018-09-17T18:30:00Z");
        var party = await _node.PartyAsync();
        var answer = (await party.PutAsync(Bodies.IntentPath(), Bodies.Intent((35.5, 35.7), start: Night + Duration.FromHours(1)))).Expect(201);
        Assert.Equal("2018-09-17T18:30:00Z", (string)answer.Body["operational_intent"]!["declared_at"]!);
    }

    [Fact]
    public async Task An_unacknowledged_warning_climbs_its_ladder_as_the_clock_is_set_forward()
    {
        string warning = await WarnAsync();
        Assert.Equal(("operational", 0, false), await StepAsync(warning));
        await SetAsync("2018-09-17T18:10:00Z");
        Assert.Equal(("diplomatic", 1, false), await StepAsync(warning));
        await SetAsync("2018-09-17T18:40:00Z");
        Assert.Equal(("diplomatic", 1, true), await StepAsync(warning));
        Assert.Single((await _node.As("one").GetAsync("/v1/warnings?owed=by-me&state=not-acknowledged")).Body["warnings"]!.AsArray());
    }

    [Fact]
    public async Task An_acknowledged_warning_stays_where_it_is()
    {
        string warning = await WarnAsync();
        (await _node.As("other").PostAsync($"{warning}/acknowledgement", Bodies.Acknowledgement())).Expect(200);
        await SetAsync("2018-09-17T18:40:00Z");
        Assert.Equal(("operational", 0, false), await StepAsync(warning));
    }

    [Fact]
    public async Task A_warning_that_nobody_read_before_the_start_is_none_and_then_late()
    {
        string warning = await WarnAsync();
        await SetAsync("2018-09-17T20:00:00Z");
        Assert.Equal("none", (string)(await _node.As("one").GetAsync(warning)).Body["verdict"]!);
        await _node.As("other").GetAsync(warning);
        var late = (await _node.As("one").GetAsync(warning)).Body;
        Assert.Equal(("late", "-PT1H"), ((string)late["verdict"]!, (string)late["lead"]!));
    }

    private Task<Answer> SetAsync(string? now) => _node.Admin.PutAsync("/v1/replay/clock", new JsonObject { ["now"] = now });

    private async Task<string> WarnAsync()
    {
        var (one, _) = (await _node.PartyAsync("one"), await _node.PartyAsync("other"));
        (await _node.Admin.PutAsync("/v1/arrangements/m", Bodies.Arrangement((35.5, 35.7), "PT15M", "one", "other"))).Expect(201);
        var declared = (await one.PutAsync(Bodies.IntentPath(), Bodies.Intent((35.5, 35.7), start: Night + Duration.FromHours(1)))).Expect(201);
        return $"/v1/warnings/{(string)declared.Body["warnings"]![0]!["id"]!}";
    }

    private async Task<(string, int, bool)> StepAsync(string path)
    {
        var warning = (await _node.As("one").GetAsync(path)).Expect(200).Body;
        return ((string)warning["channel"]!, (int)warning["rung"]!, (bool)warning["not_acknowledged"]!);
    }
}
