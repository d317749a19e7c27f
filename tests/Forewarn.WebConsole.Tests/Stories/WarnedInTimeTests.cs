using Forewarn.WebConsole.Desks;
using Forewarn.WebConsole.Tests.Accounts;
using Forewarn.WebConsole.Tests.Browsers;
using Forewarn.WebConsole.Tests.Inbox;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Forewarn.WebConsole.Tests.Stories;

/// <summary>What the console is for, from one end to the other, by two people in two browsers.</summary>
public class WarnedInTimeTests(Chromium chromium)
{
    private static readonly Viewer Nils = new("nils", "Nils North", "north", [Role.Watch, Role.Liaison]);

    [Fact]
    public async Task One_signs_in_and_declares_by_drawing_another_is_warned_and_answers_the_first_sees_it_and_the_receipt_verifies()
    {
        await using var stage = await Stage.SetAsync();
        var north = await SignInAsync(stage.Node, Nils, "console/declare");
        var south = await SignInAsync(stage.Node, Stage.Dana, "console/inbox");

        await north.GetByLabel("To altitude").FillAsync("1500");
        // Brings the map to the gulf, and is drawn over.
        await north.Locator("#declare-area").FillAsync("59.80 24.80\n59.80 25.20\n60.00 25.20\n60.00 24.80");
        await Expect(north.Locator("[data-warned=south]")).ToBeVisibleAsync();
        await DrawAsync(north);
        await Expect(north.Locator("[data-warned=south]")).ToBeVisibleAsync();
        await north.Locator("[data-send]").ClickAsync();
        await Expect(north.Locator("[data-receipt=final]")).ToBeVisibleAsync();
        var receipt = await north.RunAndWaitForDownloadAsync(() => north.Locator("[data-download-receipt]").ClickAsync());
        string file = Path.GetTempFileName();
        await receipt.SaveAsAsync(file);

        await Expect(south.Locator("[data-warning-id]")).ToHaveCountAsync(1);
        await Expect(south.Locator(".inbox-details [data-answer=understood]")).ToBeVisibleAsync();
        await south.Keyboard.PressAsync("u");
        await Expect(south.GetByText("Answered: Understood. It is on record.")).ToBeVisibleAsync();

        await north.GotoAsync(new Uri(stage.Node.Url, "console/outbox").AbsoluteUri);
        await Expect(north.Locator("[data-warning-id]")).ToHaveAttributeAsync("data-standing", "answered");
        await Expect(north.Locator("[data-warning-id]")).ToContainTextAsync("Understood");

        await north.GotoAsync(new Uri(stage.Node.Url, "console/verify").AbsoluteUri);
        await north.Locator("#verify[data-ready]").WaitForAsync();
        await north.Locator("#trust").FillAsync((await stage.Node.As("south").RecordKeyAsync(TestContext.Current.CancellationToken)).ToString());
        await north.Locator("#file").SetInputFilesAsync(file);
        await Expect(north.Locator("#verdict[data-outcome=holds]")).ToBeVisibleAsync();
        File.Delete(file);
    }

    private async Task<IPage> SignInAsync(ConsoleNode node, Viewer person, string path)
    {
        await node.WithPasswordAsync(person);
        var page = await chromium.OpenAsync(node, $"console/sign-in?return=%2F{Uri.EscapeDataString(path)}");
        await page.Locator("#person").FillAsync(person.Person);
        await page.Locator("#password").FillAsync(WithAccounts.Password);
        await page.Locator("form button.primary").ClickAsync();
        await page.Locator(".console[data-ready]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        Assert.StartsWith(new Uri(node.Url, path).AbsoluteUri, page.Url, StringComparison.Ordinal);
        return page;
    }

    /// <summary>A triangle in the middle of the map.</summary>
    private static async Task DrawAsync(IPage page)
    {
        await page.Locator("[data-draw=Polygon]").ClickAsync();
        await Expect(page.Locator(".map-hint")).Not.ToBeEmptyAsync();
        var canvas = page.Locator(".declare-map canvas").First;
        var box = (await canvas.BoundingBoxAsync())!;
        foreach (var (x, y) in new[] { (-60, 30), (60, 30), (0, -60) })
            await canvas.ClickAsync(new() { Position = new() { X = box.Width / 2 + x, Y = box.Height / 2 + y } });
        await canvas.PressAsync("Enter");
        await Expect(page.Locator("#declare-area-said")).ToContainTextAsync("3 places");
    }
}
