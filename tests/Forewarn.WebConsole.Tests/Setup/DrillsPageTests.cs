using Forewarn.Client.Model;
using Forewarn.WebConsole.Tests.Browsers;
using Forewarn.WebConsole.Tests.Inbox;
using Microsoft.Playwright;

namespace Forewarn.WebConsole.Tests.Setup;

/// <summary>Exercises are begun and watched.</summary>
public class DrillsPageTests(Chromium chromium)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_drill_is_begun_and_the_others_answer_appears_without_a_reload()
    {
        await using var stage = await Stage.SetAsync();
        var page = await chromium.OpenAsync(stage.Node, "console/setup/drills", People.Liaison("north"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Begin a drill" }).ClickAsync();
        await page.GetByLabel("What the others are told").FillAsync("monthly drill");
        await page.GetByRole(AriaRole.Button, new() { Name = "Begin now" }).ClickAsync();
        await Assertions.Expect(page.Locator(".drill tbody tr")).ToContainTextAsync(["Southern Coast Guard"]);
        await Assertions.Expect(page.Locator(".drill tbody td").Nth(1)).ToContainTextAsync("not yet");
        var warning = Assert.Single(await stage.Node.As("south").WarningsAsync(WarningsOwed.ToMe, cancellation: Cancellation).ToListAsync(Cancellation));

        await stage.Node.As("south").AcknowledgeAsync(warning.Id, new AcknowledgementTerms("understood", "watch officer"), Cancellation);

        await Assertions.Expect(page.Locator(".drill tbody .badge")).ToHaveTextAsync(["Understood"]);
    }
}
