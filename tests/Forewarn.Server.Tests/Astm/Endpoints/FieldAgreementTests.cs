using System.Text.Json.Nodes;
using Forewarn.Server.Astm;
using Forewarn.Server.Tests.Nodes;
using NodaTime;

namespace Forewarn.Server.Tests.Astm.Endpoints;

/// <summary>What the standard leaves open and implementers of the field have agreed on, as InterUSS's public conformance tests hold it.</summary>
public sealed class FieldAgreementTests(SharedNode shared)
{
    private readonly TestNode _node = shared.Node;

    [Theory]
    [InlineData("operational_intent_references")]
    [InlineData("constraint_references")]
    [InlineData("subscriptions")]
    public async Task A_search_without_a_body_is_refused_as_malformed(string collection)
    {
        var uss = NewUss();
        using var request = uss.Request(HttpMethod.Post, $"/dss/v1/{collection}/query");
        (await uss.SendAsync(request)).Expect(400);
    }

    [Theory]
    [InlineData("operational_intent_references")]
    [InlineData("constraint_references")]
    [InlineData("subscriptions")]
    public async Task Deleting_without_saying_which_version_is_refused_as_malformed(string collection) =>
        (await NewUss().DeleteAsync($"/dss/v1/{collection}/{Guid.NewGuid()}/")).Expect(400);

    [Fact]
    public async Task What_is_deleted_is_shown_as_it_was()
    {
        var uss = NewUss();
        string path = $"/dss/v1/operational_intent_references/{Guid.NewGuid()}";
        var created = (await uss.PutAsync(path, Intent(Bodies.Soon, Bodies.Soon + Duration.FromHours(1)))).Expect(201).Body["operational_intent_reference"]!;

        var deleted = (await uss.DeleteAsync($"{path}/{created["ovn"]}")).Expect(200).Body["operational_intent_reference"];

        Assert.True(JsonNode.DeepEquals(created, deleted));
    }

    [Fact]
    public async Task A_reference_may_last_for_years()
    {
        var uss = NewUss();
        string path = $"/dss/v1/operational_intent_references/{Guid.NewGuid()}";
        var start = Bodies.Soon - Duration.FromDays(2000);
        var end = Bodies.Soon + Duration.FromDays(2000);

        (await uss.PutAsync(path, Intent(start, end))).Expect(201);

        var shown = (await uss.GetAsync(path)).Expect(200).Body["operational_intent_reference"]!;
        Assert.Equal((Bodies.Time(start).ToJsonString(), Bodies.Time(end).ToJsonString()), (shown["time_start"]!.ToJsonString(), shown["time_end"]!.ToJsonString()));
    }

    [Fact]
    public async Task A_reference_that_lasts_for_years_is_there_after_a_restart()
    {
        await using var node = await TestNode.StartAsync();
        string path = $"/dss/v1/operational_intent_references/{Guid.NewGuid()}";
        (await node.As("uss", [.. UtmScopes.All]).PutAsync(path, Intent(Bodies.Soon, Bodies.Soon + Duration.FromDays(4000)))).Expect(201);

        await node.RestartAsync();

        (await node.As("uss", [.. UtmScopes.All]).GetAsync(path)).Expect(200);
    }

    [Theory]
    [InlineData("https://uss.example.com/utm/")]
    [InlineData("https://uss.example.com/utm?tenant=7")]
    public async Task A_base_URL_is_kept_as_it_was_written(string url)
    {
        var body = Intent(Bodies.Soon, Bodies.Soon + Duration.FromHours(1));
        body["uss_base_url"] = url;

        var answer = (await NewUss().PutAsync($"/dss/v1/operational_intent_references/{Guid.NewGuid()}", body)).Expect(201).Body;

        Assert.Equal(url, (string?)answer["operational_intent_reference"]!["uss_base_url"]);
    }

    [Fact]
    public async Task The_answer_to_a_subscription_lists_only_what_it_asks_for()
    {
        var body = new JsonObject
        {
            ["extents"] = Bodies.Volume(Bodies.NewPlace()),
            ["uss_base_url"] = "https://uss.example.com",
            ["notify_for_operational_intents"] = true,
        };

        var answer = (await NewUss().PutAsync($"/dss/v1/subscriptions/{Guid.NewGuid()}", body)).Expect(200).Body;

        Assert.Equal((true, false), (answer.AsObject().ContainsKey("operational_intent_references"), answer.AsObject().ContainsKey("constraint_references")));
    }

    private Client NewUss() => _node.As($"uss-{Guid.NewGuid():N}", [.. UtmScopes.All]);

    private static JsonObject Intent(Instant start, Instant end)
    {
        var volume = Bodies.Volume(Bodies.NewPlace());
        volume["time_start"] = Bodies.Time(start);
        volume["time_end"] = Bodies.Time(end);
        return new JsonObject { ["extents"] = new JsonArray(volume), ["state"] = "Accepted", ["uss_base_url"] = "https://uss.example.com" };
    }
}
