using Forewarn.Cli.Commands;
using Forewarn.Cli.Replay;
using Forewarn.Record.Evidence;

namespace Forewarn.Cli.Tests.Commands;

public sealed class DemoTests
{
    private static readonly string CaseFile = Path.Combine(AppContext.BaseDirectory, "cases", "il20-2018", "case.json");

    [Fact]
    public async Task The_real_case_replayed_on_real_nodes_finds_what_the_case_file_expects()
    {
        var outcome = await ReplayAsync(CaseFile);

        Assert.Empty(outcome.Differences);
        Assert.Equal(4, outcome.Tellings.Length);
    }

    [Fact]
    public async Task The_third_telling_ends_with_both_sides_receipts_and_with_evidence_that_verifies()
    {
        string file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}.evidence.zip");
        try
        {
            var outcome = await ReplayAsync(CaseFile, file);

            Assert.Equal([false, false, true, false], outcome.Tellings.Select(telling => telling.Proof is not null));
            var proof = outcome.Tellings[2].Proof!;
            Assert.Equal(["il-iaf", "ru-hmeimim"], proof.Receipts.Select(receipt => receipt.Said.Who).Distinct().Order());
            Assert.All(proof.Receipts, row => Assert.True(row.Receipt is { IsFinal: true, Leaf.SignedBy: not null, Result.Cosigned.Length: 2 }));
            var verified = EvidenceVerifier.Verify(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken), proof.Bundle.File.Policy);
            Assert.True(verified.AllHold);
            Assert.Contains(verified.File.Leaves, leaf => leaf.Leaf.Kind == "warning-acknowledged");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_case_whose_expected_figure_is_another_is_told_apart()
    {
        string changed = Path.GetTempFileName();
        try
        {
            string text = await File.ReadAllTextAsync(CaseFile, TestContext.Current.CancellationToken);
            Assert.Contains("\"PT1M\"", text);
            await File.WriteAllTextAsync(changed, text.Replace("\"PT1M\"", "\"PT3M\""), TestContext.Current.CancellationToken);

            var outcome = await ReplayAsync(changed);

            Assert.Contains(outcome.Differences, difference => difference.Expected.Contains("3 min") || difference.Expected.Contains("PT3M"));
        }
        finally
        {
            File.Delete(changed);
        }
    }

    private static async Task<ReplayOutcome> ReplayAsync(string file, string? evidenceFile = null)
    {
        await using var nodes = new LocalReplayNodes();
        var console = CaseReplay.CreateConsole(TextWriter.Null, isTerminal: false);
        return await CaseReplay.RunAsync(file, nodes.StartAsync, console, new ReplayOptions(EvidenceFile: evidenceFile), TestContext.Current.CancellationToken);
    }
}
