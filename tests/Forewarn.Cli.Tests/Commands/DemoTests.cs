using Forewarn.Cli.Commands;
using Forewarn.Cli.Replay;

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

    private static async Task<ReplayOutcome> ReplayAsync(string file)
    {
        await using var nodes = new LocalReplayNodes();
        var console = CaseReplay.CreateConsole(TextWriter.Null, isTerminal: false);
        return await CaseReplay.RunAsync(file, nodes.StartAsync, console, new ReplayOptions(), TestContext.Current.CancellationToken);
    }
}
