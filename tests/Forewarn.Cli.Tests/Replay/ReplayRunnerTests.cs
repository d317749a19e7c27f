using Forewarn.Cli.Replay;

namespace Forewarn.Cli.Tests.Replay;

public class ReplayRunnerTests
{
    [Fact]
    public async Task A_warning_one_minute_ahead_where_fifteen_are_required_is_found_short()
    {
        Finding found = await FindAsync(FindingKind.LeadTime);
        Assert.Equal("PT1M PT15M short", string.Join(' ', found.Figures.Select(figure => figure.Value.Text)));
    }

    [Fact]
    public async Task A_lead_time_from_a_claim_held_against_an_assumed_requirement_is_assumed() =>
        Assert.Equal(Standing.Assumed, (await FindAsync(FindingKind.LeadTime)).Standing);

    [Fact]
    public async Task A_lead_time_names_who_claims_it_and_why_its_requirement_is_assumed()
    {
        Finding found = await FindAsync(FindingKind.LeadTime);
        Assert.Equal(["Ministry", "they are not public"], found.RestsOn.Select(input => input.Basis.StatedBy?.Name ?? input.Basis.Because));
    }

    [Fact]
    public async Task What_lay_outside_rests_on_the_area_that_was_drawn()
    {
        Finding found = await FindAsync(FindingKind.OutsideDeclared);
        Assert.Contains(found.RestsOn, input => input is { What: "the area Box", Basis.Because: "drawn" });
    }

    [Fact]
    public async Task The_small_case_finds_what_it_expects()
    {
        await using ScriptedNode node = await ScriptedNode.StartAsync();
        Assert.Empty(FindingsCheck.Compare(await RunAsync(node)));
    }

    [Fact]
    public async Task The_receipt_of_a_declaration_is_its_leaf_in_the_record()
    {
        await using ScriptedNode node = await ScriptedNode.StartAsync();
        Assert.Equal([7L, null, 9L], (await RunAsync(node)).Timeline.Select(row => row.Leaf));
    }

    [Fact]
    public async Task Only_the_party_that_receives_reads_what_is_owed_to_it()
    {
        await using ScriptedNode node = await ScriptedNode.StartAsync();
        await RunAsync(node);
        Assert.All(node.Requests.Where(request => request.Contains("owed=to-me", StringComparison.Ordinal)),
            request => Assert.Contains(" a/forewarn.read", request, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_clock_is_set_to_each_moment_of_the_telling_in_turn()
    {
        await using ScriptedNode node = await ScriptedNode.StartAsync();
        await RunAsync(node);
        Assert.Equal(["18:39:00", "18:40:00", "20:00:00"], node.Requests
            .Where(request => request.StartsWith("PUT /v1/replay/clock", StringComparison.Ordinal)).Select(request => request[^11..^3]));
    }

    [Fact]
    public async Task A_node_that_is_not_in_replay_mode_is_not_written_to()
    {
        await using ScriptedNode node = await ScriptedNode.NotInReplayModeAsync();
        await Assert.ThrowsAsync<ReplayException>(() => RunAsync(node));
        Assert.Single(node.Requests);
    }

    [Fact]
    public async Task A_step_that_the_node_refuses_is_named_with_the_nodes_reason()
    {
        await using ScriptedNode node = await ScriptedNode.RefusingAsync("/v1/observations");
        ReplayException refused = await Assert.ThrowsAsync<ReplayException>(() => RunAsync(node));
        Assert.Equal("telling one, steps[2] (observe): POST /v1/observations as a: 422 Not accepted: volumes[0]: too [bold]large[/]",
            refused.Message);
    }

    [Fact]
    public async Task A_claimed_lead_time_gets_no_verdict()
    {
        await using ScriptedNode node = await ScriptedNode.StartAsync();
        Case acted = SmallCase.Read(SmallCase.WithOnlyAClaim);
        TellingResult result = await new ReplayRunner(acted, node.StartReplayNode, "", "").RunAsync(acted.Tellings[0], null, TestContext.Current.CancellationToken);
        Assert.Equal([FindingKind.ClaimedLeadTime, FindingKind.NoVerdict], result.Findings.Select(finding => finding.Kind));
    }

    private static async Task<Finding> FindAsync(string kind)
    {
        await using ScriptedNode node = await ScriptedNode.StartAsync();
        return (await RunAsync(node)).Findings.Single(finding => finding.Kind == kind);
    }

    private static Task<TellingResult> RunAsync(ScriptedNode node)
    {
        Case acted = SmallCase.Read();
        return new ReplayRunner(acted, node.StartReplayNode, "", "").RunAsync(acted.Tellings[0], null, TestContext.Current.CancellationToken);
    }
}
