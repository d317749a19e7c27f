using System.Text.Json.Nodes;
using Forewarn.Server.Tests.Nodes;
using Forewarn.Server.Tests.Recording;

namespace Forewarn.Server.Tests.Astm.Conformance;

/// <summary>F3548-21, DSS0100,2: reports of communication problems.</summary>
public class ReportConformanceTests(SharedNode shared)
{
    private readonly Uss _uss = new(shared.Node, "uss-1");

    [Fact]
    public async Task DSS0100_2_A_report_is_archived_under_an_id()
    {
        var answer = (await _uss.Client.PostAsync("/dss/v1/reports", Report())).Expect(201).Body;

        Assert.True(Guid.TryParse((string?)answer["report_id"], out _), answer.ToJsonString());
        Assert.Equal("https://uss-2.example/uss/v1/operational_intents/1", (string?)answer["exchange"]?["url"]);
    }

    [Fact]
    public async Task DSS0100_2_Each_report_has_an_id_of_its_own()
    {
        var first = (await _uss.Client.PostAsync("/dss/v1/reports", Report())).Expect(201).Body;
        var second = (await _uss.Client.PostAsync("/dss/v1/reports", Report())).Expect(201).Body;

        Assert.NotEqual((string?)first["report_id"], (string?)second["report_id"]);
    }

    [Fact]
    public async Task What_a_report_says_can_be_erased_and_is_nowhere_then()
    {
        await using var node = await TestNode.StartAsync();
        string id = (string)(await new Uss(node, "uss-1").Client.PostAsync("/dss/v1/reports", Report())).Expect(201).Body["report_id"]!;
        Assert.NotEmpty(RawFiles.Holding(node.DataDirectory, Words));

        (await node.Admin.PostAsync("/v1/erasures", new JsonObject { ["entity"] = $"report/{id}" })).Expect(200);

        Assert.Empty(RawFiles.Holding(node.DataDirectory, Words));
    }

    private const string Words = "the answer was no JSON";

    private static JsonObject Report() => new()
    {
        ["exchange"] = new JsonObject
        {
            ["url"] = "https://uss-2.example/uss/v1/operational_intents/1",
            ["method"] = "GET",
            ["headers"] = new JsonArray("Authorization: Bearer ..."),
            ["recorder_role"] = "Client",
            ["request_time"] = Bodies.Time(Bodies.Soon),
            ["response_time"] = Bodies.Time(Bodies.Soon),
            ["response_code"] = 500,
            ["problem"] = Words,
        },
    };
}
