using Forewarn.Client.Model;
using Forewarn.WebConsole.Tests.Browsers;
using Forewarn.WebConsole.Tests.Inbox;
using Microsoft.Playwright;
using NodaTime;
using NodaTime.Text;

namespace Forewarn.WebConsole.Tests.Mechanism;

/// <summary>Who should have warned whom, and had no arrangement.</summary>
public class CoveragePageTests(Chromium chromium)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Activities_that_meet_without_an_arrangement_are_listed_in_both_directions()
    {
        await using var node = await ConsoleNode.StartAsync();
        await node.PartyAsync("alpha");
        await node.PartyAsync("beta");
        var start = SystemClock.Instance.GetCurrentInstant() + Duration.FromHours(1);
        foreach (string party in (string[])["alpha", "beta"])
        {
            await node.As(party).DeclareAsync(Guid.NewGuid(), new ConstraintTerms(
                "live-fire", [Volume4D.Of(Stage.Gulf(0, 3_000), start, start + Duration.FromHours(1))], null), cancellation: Cancellation);
        }
        var page = await chromium.OpenAsync(node, "console/mechanism/coverage", People.Watcher("alpha"));
        // The hour may begin on the next day.
        await page.GetByLabel("Last day (UTC)").FillAsync(LocalDatePattern.Iso.Format(start.InUtc().Date.PlusDays(1)));
        await page.GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("#main tbody td:first-child")).ToHaveTextAsync(["alpha", "beta"]);
        await Assertions.Expect(page.Locator("#main tbody tr").First).ToContainTextAsync("live fire");
    }

    [Fact]
    public async Task A_period_that_ends_before_it_begins_is_explained()
    {
        await using var node = await ConsoleNode.StartAsync();
        await node.PartyAsync("alpha");
        var page = await chromium.OpenAsync(node, "console/mechanism/coverage", People.Watcher("alpha"));
        await Assertions.Expect(page.Locator(".empty")).ToBeVisibleAsync();
        await page.GetByLabel("Last day (UTC)").FillAsync("2019-01-04");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The last day is before the first.");
    }
}
