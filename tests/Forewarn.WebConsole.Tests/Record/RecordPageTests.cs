using Forewarn.Record.Checkpoints;
using Forewarn.WebConsole.Tests.Browsers;
using Forewarn.WebConsole.Tests.Incidents;
using Microsoft.Playwright;

namespace Forewarn.WebConsole.Tests.Record;

/// <summary>The record on the screen: how it stands, and one leaf of it.</summary>
public class RecordPageTests(Chromium chromium)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_says_how_many_leaves_there_are_and_that_no_witness_is_asked()
    {
        await using var incident = await GulfIncident.HappenAsync();
        var page = await chromium.OpenAsync(incident.Node, "console/record", People.Watcher("south"));
        await Assertions.Expect(page.Locator("[data-size]")).Not.ToHaveAttributeAsync("data-size", "0");
        await Assertions.Expect(page.Locator(".empty")).ToContainTextAsync("No witness is asked");
        await Assertions.Expect(page.Locator(".checkpoint")).ToContainTextAsync("—");
    }

    [Fact]
    public async Task A_leaf_is_looked_up_with_what_the_viewer_may_see_of_it()
    {
        await using var incident = await GulfIncident.HappenAsync();
        var page = await chromium.OpenAsync(incident.Node, "console/record?leaf=0", People.Watcher("south"));
        await Assertions.Expect(page.Locator("[data-leaf='0']")).ToContainTextAsync("party-put");
        await page.GetByRole(AriaRole.Link, new() { Name = "Next" }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-leaf='1']")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("999999999", "no such leaf")]
    [InlineData("twelve", "digits alone")]
    [InlineData("99999999999999999999", "digits alone")]
    public async Task What_is_no_leaf_is_said_to_be_none(string typed, string said)
    {
        await using var incident = await GulfIncident.HappenAsync();
        var page = await chromium.OpenAsync(incident.Node, $"console/record?leaf={typed}", People.Watcher("south"));
        await Assertions.Expect(page.Locator(".problem")).ToContainTextAsync(said);
    }

    [Fact]
    public async Task The_receipt_that_is_saved_verifies()
    {
        await using var incident = await GulfIncident.HappenAsync();
        var page = await chromium.OpenAsync(incident.Node, "console/record?leaf=3", People.Watcher("south"));
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Save the receipt" }).ClickAsync());
        var receipt = Receipt.Parse(await File.ReadAllBytesAsync(await download.PathAsync(), Cancellation));
        var result = receipt.Verify(Policy.OfLog(await incident.Node.As("south").RecordKeyAsync(Cancellation)));
        Assert.Equal(3, result.Index);
    }
}
