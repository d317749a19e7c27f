using Forewarn.Client.Model;
using Forewarn.WebConsole.Tests.Browsers;
using Microsoft.Playwright;

namespace Forewarn.WebConsole.Tests.Setup;

/// <summary>The operator sets up who shares the airspace.</summary>
public class PartiesPageTests(Chromium chromium)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_party_is_registered_and_what_is_refused_is_said_at_its_field()
    {
        await using var node = await ConsoleNode.StartAsync();
        var page = await chromium.OpenAsync(node, "console/setup/parties", People.Operator("operator"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a party" }).ClickAsync();
        await page.GetByLabel("Identifier").FillAsync("south");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Southern <b>Coast</b> Guard");
        await page.GetByLabel("Time zone", new() { Exact = true }).FillAsync("Atlantis/Center");
        await page.GetByLabel("Languages").FillAsync("he, en");
        await page.GetByRole(AriaRole.Button, new() { Name = "Register" }).ClickAsync();
        await Assertions.Expect(page.Locator("#party-zone-problem")).ToContainTextAsync("not a known time zone");
        await Assertions.Expect(page.GetByLabel("Time zone", new() { Exact = true })).ToHaveAttributeAsync("aria-invalid", "true");

        await page.GetByLabel("Time zone", new() { Exact = true }).FillAsync("Asia/Jerusalem");
        await page.GetByRole(AriaRole.Button, new() { Name = "Register" }).ClickAsync();

        await Assertions.Expect(page.Locator("#main tbody th")).ToHaveTextAsync(["Southern <b>Coast</b> Guard"]);
        Assert.Equal(["he", "en"], (await node.As("operator").FindPartyAsync("south", Cancellation))!.Languages);
    }

    [Fact]
    public async Task Of_two_who_change_a_party_at_once_the_second_is_told_and_decides_again()
    {
        await using var node = await ConsoleNode.StartAsync();
        await node.PartyAsync("south");
        var page = await chromium.OpenAsync(node, "console/setup/parties", People.Operator("operator"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Change south" }).ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Mine");
        await node.As("operator").PutPartyAsync("south", new PartyTerms("Theirs", "UTC", "gregorian", ["en"]), 1, Cancellation);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Somebody else has changed this");
        await Assertions.Expect(page.Locator("#main tbody th")).ToHaveTextAsync(["Theirs"]);
        Assert.Equal("Theirs", (await node.As("operator").FindPartyAsync("south", Cancellation))!.Name);

        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Assertions.Expect(page.Locator("#main tbody th")).ToHaveTextAsync(["Mine"]);
    }

    [Fact]
    public async Task A_party_goes_only_after_it_was_asked_whether_it_should()
    {
        await using var node = await ConsoleNode.StartAsync();
        await node.PartyAsync("south");
        var page = await chromium.OpenAsync(node, "console/setup/parties", People.Operator("operator"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove south" }).ClickAsync();
        await page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Assertions.Expect(page.Locator(".empty")).ToBeVisibleAsync();
        Assert.Null(await node.As("operator").FindPartyAsync("south", Cancellation));
    }

    [Fact]
    public async Task Whoever_is_no_operator_reads_the_parties_and_is_offered_no_change()
    {
        await using var node = await ConsoleNode.StartAsync();
        await node.PartyAsync("south");
        var page = await chromium.OpenAsync(node, "console/setup/parties", People.Liaison("south"));
        await Assertions.Expect(page.Locator("#main tbody th")).ToHaveTextAsync(["south"]);
        await Assertions.Expect(page.Locator("#main button")).ToHaveCountAsync(0);
    }
}
