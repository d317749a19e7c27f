using System.Text.Json.Nodes;
using Forewarn.Cli.Replay;

namespace Forewarn.Cli.Tests.Replay;

public class FindingsCheckTests
{
    [Fact]
    public async Task A_figure_that_differs_is_named_by_its_path()
    {
        Difference difference = Assert.Single(await CompareAsync(root => Expected(root, 0)["figures"]!["lead"] = "PT2M"));
        Assert.Equal(("tellings[0].expected[0].figures.lead", "PT2M", "PT1M"), (difference.Path, difference.Expected, difference.Found));
    }

    [Theory]
    [InlineData(58_899, true)]
    [InlineData(58_901, false)]
    public async Task A_number_may_differ_by_its_margin_and_no_more(double found, bool isSame)
    {
        await using ScriptedNode node = await ScriptedNode.FindingAsync(missMetres: found);
        Assert.Equal(isSame, (await CompareAsync(node, null)).Count == 0);
    }

    [Fact]
    public async Task Another_verdict_is_a_difference()
    {
        await using ScriptedNode node = await ScriptedNode.FindingAsync(verdict: "on-time");
        Assert.Equal("tellings[0].expected[0].figures.verdict", Assert.Single(await CompareAsync(node, null)).Path);
    }

    [Fact]
    public async Task A_finding_that_is_expected_and_not_made_is_a_difference() =>
        Assert.Equal("not found", (await CompareAsync(root => Expected(root, 0)["to"] = "b"))[0].Found);

    [Fact]
    public async Task A_finding_that_is_made_and_not_expected_is_a_difference() =>
        Assert.Equal("not expected", Assert.Single(await CompareAsync(root => root.Telling()["expected"]!.AsArray().RemoveAt(0))).Expected);

    [Fact]
    public async Task Another_standing_is_a_difference() =>
        Assert.Equal("tellings[0].expected[1].standing", Assert.Single(await CompareAsync(root => Expected(root, 1)["standing"] = "claimed")).Path);

    [Fact]
    public async Task A_figure_that_the_case_leaves_out_is_a_difference() =>
        Assert.Equal("not expected",
            Assert.Single(await CompareAsync(root => Expected(root, 0)["figures"]!.AsObject().Remove("verdict"))).Expected);

    [Fact]
    public async Task A_telling_that_expects_nothing_in_particular_has_no_differences() =>
        Assert.Empty(await CompareAsync(root => root.Telling().Remove("expected")));

    private static JsonNode Expected(JsonObject root, int index) => root.Telling()["expected"]![index]!;

    private static async Task<IReadOnlyList<Difference>> CompareAsync(Action<JsonObject> change)
    {
        await using ScriptedNode node = await ScriptedNode.StartAsync();
        return await CompareAsync(node, change);
    }

    private static async Task<IReadOnlyList<Difference>> CompareAsync(ScriptedNode node, Action<JsonObject>? change)
    {
        Case acted = SmallCase.Read(change);
        return FindingsCheck.Compare(await new ReplayRunner(acted, node.StartReplayNode, "", "").RunAsync(acted.Tellings[0]));
    }
}
