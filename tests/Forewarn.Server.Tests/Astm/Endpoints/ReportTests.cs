using System.Text.Json.Nodes;
using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Astm.Endpoints;

public sealed class ReportTests(SharedNode shared)
{
    [Fact]
    public async Task A_report_is_archived_under_an_id_and_given_back()
    {
        var report = Uss.Report();
        var answer = (await shared.Node.NewUss().PostAsync("/dss/v1/reports", report)).Expect(201);
        Assert.True(Guid.TryParse((string?)answer.Body["report_id"], out _));
        Assert.True(JsonNode.DeepEquals(report["exchange"], answer.Body["exchange"]));
        Assert.NotNull(answer.Header("Forewarn-Leaf"));
    }

    [Fact]
    public async Task The_same_report_twice_is_two_reports()
    {
        var uss = shared.Node.NewUss();
        var first = (await uss.PostAsync("/dss/v1/reports", Uss.Report())).Expect(201);
        var second = (await uss.PostAsync("/dss/v1/reports", Uss.Report())).Expect(201);
        Assert.NotEqual((string?)first.Body["report_id"], (string?)second.Body["report_id"]);
    }
}
