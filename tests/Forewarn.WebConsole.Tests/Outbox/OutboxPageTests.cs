using Forewarn.Client.Model;
using Forewarn.WebConsole.Desks;
using Forewarn.WebConsole.Tests.Browsers;
using Forewarn.WebConsole.Tests.Inbox;
using Microsoft.Playwright;
using NodaTime;
using static Microsoft.Playwright.Assertions;

namespace Forewarn.WebConsole.Tests.Outbox;

/// <summary>The outbox in a real browser.</summary>
public class OutboxPageTests(Chromium chromium)
{
    private static readonly Viewer Nora = new("nora", "Nora North", "north", [Role.Watch, Role.Liaison]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_outbox_without_warnings_says_so()
    {
        await using var stage = await Stage.SetAsync();
        var page = await chromium.OpenAsync(stage.Node, "console/outbox", Nora);
        await Expect(page.GetByText("You owe nobody a warning.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Delivery_and_answer_appear_as_they_happen()
    {
        await using var stage = await Stage.SetAsync();
        var warning = await stage.WarnAsync();
        var page = await OpenAsync(stage);
        await Expect(Row(page, warning)).ToHaveAttributeAsync("data-standing", "undelivered");
        await Expect(Row(page, warning)).ToContainTextAsync("step 1, operational level");
        await stage.Node.As("south").FindWarningAsync(warning.Id, Cancellation);
        await Expect(Row(page, warning)).ToHaveAttributeAsync("data-standing", "unanswered");
        await Expect(Row(page, warning)).ToContainTextAsync("console");
        await stage.Node.As("south").AcknowledgeAsync(warning.Id, new AcknowledgementTerms("will-comply", "Anna Levi", "as agreed"), Cancellation);
        await Expect(Row(page, warning)).ToHaveAttributeAsync("data-standing", "answered");
        await Expect(Row(page, warning)).ToContainTextAsync("as agreed");
    }

    [Fact]
    public async Task What_nobody_acknowledged_is_said_loudly_and_by_whom()
    {
        await using var stage = await Stage.SetAsync(ladder: Duration.FromSeconds(2));
        var warning = await stage.WarnAsync();
        var page = await OpenAsync(stage);
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Not acknowledged by Southern Coast Guard", new() { Timeout = 30_000 });
        await Expect(Row(page, warning)).ToContainTextAsync("ended: no step is left");
    }

    [Fact]
    public async Task A_change_that_is_asked_for_is_accepted_in_one_step()
    {
        await using var stage = await Stage.SetAsync();
        var warning = await stage.WarnAsync();
        await AskAsync(stage, warning);
        var page = await OpenAsync(stage);
        await Expect(page.Locator(".proposal .differs").Last).ToContainTextAsync("0–1500 m");
        await page.Locator("[data-resolve=accept]").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "All", Exact = true }).ClickAsync();
        await Expect(page.GetByText("The change was accepted")).ToBeVisibleAsync();
        var resolution = (await stage.OwedAsync(warning.Id)).Resolution!;
        Assert.Equal((true, "Nora North", 2), (resolution.Accepted, resolution.By, resolution.Version!.Value));
    }

    [Fact]
    public async Task A_change_that_is_asked_for_is_declined_with_words()
    {
        await using var stage = await Stage.SetAsync();
        var warning = await stage.WarnAsync();
        await AskAsync(stage, warning);
        var page = await OpenAsync(stage);
        await page.GetByLabel("Words to go with it").FillAsync("the range is booked");
        await page.Locator("[data-resolve=decline]").ClickAsync();
        await Expect(page.GetByText("The change was declined")).ToBeVisibleAsync();
        var resolution = (await stage.OwedAsync(warning.Id)).Resolution!;
        Assert.Equal((false, "the range is booked"), (resolution.Accepted, resolution.Text));
    }

    [Fact]
    public async Task The_history_names_each_step()
    {
        await using var stage = await Stage.SetAsync();
        var warning = await stage.WarnAsync();
        await stage.Node.As("south").AcknowledgeAsync(warning.Id, new AcknowledgementTerms("received", "Anna Levi"), Cancellation);
        await stage.Node.As("south").AcknowledgeAsync(warning.Id, new AcknowledgementTerms("cannot-comply", "Dana Watch", "already airborne"), Cancellation);
        var page = await OpenAsync(stage);
        await page.GetByText("History").ClickAsync();
        var steps = page.Locator(".history li");
        await Expect(steps).ToHaveCountAsync(4);
        await Expect(steps.Nth(2)).ToContainTextAsync("Received · Anna Levi");
        await Expect(steps.Nth(3)).ToContainTextAsync("Cannot comply · Dana Watch");
    }

    [Fact]
    public async Task A_watcher_decides_nothing()
    {
        await using var stage = await Stage.SetAsync();
        var warning = await stage.WarnAsync();
        await AskAsync(stage, warning);
        var page = await chromium.OpenAsync(stage.Node, "console/outbox", People.Watcher("north"));
        await Expect(page.Locator(".proposal")).ToBeVisibleAsync();
        await Expect(page.Locator("[data-resolve]")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task On_a_phone_nothing_is_wider_than_the_screen()
    {
        await using var stage = await Stage.SetAsync();
        var warning = await stage.WarnAsync();
        await stage.Node.As("south").AcknowledgeAsync(warning.Id, new AcknowledgementTerms("cannot-comply", new string('W', 150), new string('n', 500)), Cancellation);
        var page = await chromium.OpenAsync(stage.Node, "console/outbox", Nora, new() { ViewportSize = new() { Width = 390, Height = 844 }, HasTouch = true, IsMobile = true });
        await Expect(Row(page, warning)).ToBeVisibleAsync();
        Assert.Equal(390, await page.EvaluateAsync<int>("Math.max(document.documentElement.scrollWidth, 390)"));
    }

    private static async Task AskAsync(Stage stage, Warning warning)
    {
        var later = Duration.FromHours(2);
        var proposal = new CounterProposal([Volume4D.Of(Stage.Gulf(0, 1_500), warning.StartsAt + later, warning.EndsAt + later)]);
        await stage.Node.As("south").AcknowledgeAsync(warning.Id, new AcknowledgementTerms("ask-for-change", "Anna Levi", "a convoy passes", proposal), Cancellation);
    }

    private async Task<IPage> OpenAsync(Stage stage)
    {
        var page = await chromium.OpenAsync(stage.Node, "console/outbox", Nora);
        await Expect(page.GetByText("Live", new() { Exact = true })).ToBeVisibleAsync();
        return page;
    }

    private static ILocator Row(IPage page, Warning warning) => page.Locator($"[data-warning-id='{warning.Id}']");
}
