using Forewarn.Client.Model;
using Forewarn.WebConsole.Tests.Browsers;
using Forewarn.WebConsole.Tests.Inbox;
using Microsoft.Playwright;
using NodaTime;

namespace Forewarn.WebConsole.Tests.Statistics;

/// <summary>Warnings counted, in charts that are tables.</summary>
public class StatisticsPageTests(Chromium chromium)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_chart_is_a_table_whose_rows_add_up_to_the_warnings_counted()
    {
        await using var stage = await Stage.SetAsync();
        await stage.WarnAsync();
        await stage.WarnAsync(Duration.FromMinutes(10));
        // South reads both, which delivers them: one in time, one 50 minutes late.
        Assert.Equal(2, await stage.Node.As("south").WarningsAsync(WarningsOwed.ToMe, cancellation: Cancellation).CountAsync(Cancellation));
        var page = await chromium.OpenAsync(stage.Node, "console/statistics", People.Watcher("north"));
        await Assertions.Expect(Count(page, "How long ahead", "on time")).ToHaveTextAsync("1");
        await Assertions.Expect(Count(page, "How long ahead", "short")).ToHaveTextAsync("1");
        await Assertions.Expect(Count(page, "Of what", "declared")).ToHaveTextAsync("2");
        foreach (string chart in (string[])["How long ahead", "Of what", "Lead time", "Lead time beyond what is required"])
            Assert.Equal(2, (await Table(page, chart).Locator("td.number").AllTextContentsAsync()).Sum(int.Parse));
    }

    [Fact]
    public async Task What_is_counted_can_be_taken_away_as_a_table()
    {
        await using var stage = await Stage.SetAsync();
        await stage.WarnAsync();
        var page = await chromium.OpenAsync(stage.Node, "console/statistics", People.Watcher("north"));
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Download as CSV" }).ClickAsync());
        string csv = await File.ReadAllTextAsync(await download.PathAsync(), Cancellation);
        Assert.Contains("north", csv, StringComparison.Ordinal);
        Assert.EndsWith(".csv", download.SuggestedFilename, StringComparison.Ordinal);
    }

    private static ILocator Table(IPage page, string caption) => page.GetByRole(AriaRole.Table, new() { Name = caption, Exact = true });

    private static ILocator Count(IPage page, string caption, string row) =>
        Table(page, caption).Locator("tr", new() { Has = page.GetByRole(AriaRole.Rowheader, new() { Name = row, Exact = true }) }).Locator("td.number");
}
