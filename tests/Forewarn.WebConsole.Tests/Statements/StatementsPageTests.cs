using Forewarn.Client.Model;
using Forewarn.WebConsole.Tests.Browsers;
using Microsoft.Playwright;
using NodaTime;

namespace Forewarn.WebConsole.Tests.Statements;

/// <summary>What parties say in public.</summary>
public class StatementsPageTests(Chromium chromium)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_statement_is_published_in_two_steps_and_a_correction_is_added_to_it()
    {
        await using var node = await ConsoleNode.StartAsync();
        await node.PartyAsync("alpha");
        await node.PartyAsync("beta");
        var call = Guid.NewGuid();
        await node.As("alpha").LogCallAsync(call, new CallTerms("secretary", ["alpha", "beta"], "alpha", "diplomatic", Instant.FromUtc(2019, 1, 4, 12, 0)), Cancellation);
        var page = await chromium.OpenAsync(node, $"console/statements?about=call/{call}", People.Liaison("alpha"));
        await Assertions.Expect(page.GetByLabel("About")).ToHaveValueAsync($"call/{call}");
        await page.GetByLabel("Title").FillAsync("On the call");
        await page.GetByLabel("Text").FillAsync("We spoke.");
        await page.GetByRole(AriaRole.Button, new() { Name = "See how it will stand" }).ClickAsync();
        await Assertions.Expect(page.Locator(".preview .said")).ToHaveTextAsync("We spoke.");
        Assert.Empty(await node.As("beta").StatementsAsync(Cancellation).ToListAsync(Cancellation));
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish" }).ClickAsync();
        await Assertions.Expect(page.Locator(".side .said")).ToHaveTextAsync(["We spoke."]);

        await page.GetByRole(AriaRole.Button, new() { Name = "Add a correction" }).ClickAsync();
        await page.GetByLabel("Text").FillAsync("We spoke at noon.");
        await page.GetByRole(AriaRole.Button, new() { Name = "See how it will stand" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish the correction" }).ClickAsync();
        await Assertions.Expect(page.Locator(".side .said")).ToHaveTextAsync(["We spoke.", "We spoke at noon."]);
    }
}
