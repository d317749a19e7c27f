using Forewarn.Client.Model;
using Forewarn.WebConsole.Tests.Browsers;
using Microsoft.Playwright;
using NodaTime;
using static Microsoft.Playwright.Assertions;

namespace Forewarn.WebConsole.Tests.Inbox;

/// <summary>The inbox in a real browser.</summary>
public class InboxPageTests(Chromium chromium)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_inbox_without_warnings_says_so()
    {
        await using var stage = await Stage.SetAsync();
        var page = await OpenAsync(stage);
        await Expect(page.GetByText("No warning waits for your answer.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_is_declared_is_a_row_in_an_inbox_that_is_open()
    {
        await using var stage = await Stage.SetAsync();
        var page = await OpenAsync(stage);
        var warning = await stage.WarnAsync();
        await Expect(Row(page, warning)).ToContainTextAsync("Live fire: declared");
        await Expect(Row(page, warning)).ToContainTextAsync("Northern Air Command");
        await Expect(Row(page, warning)).ToContainTextAsync("0–3000 m");
    }

    [Fact]
    public async Task What_has_begun_stands_before_what_has_a_nearer_deadline()
    {
        await using var stage = await Stage.SetAsync();
        var later = await stage.WarnAsync();
        var begun = await stage.WarnAsync(ahead: Duration.FromMilliseconds(1));
        var page = await OpenAsync(stage);
        await Expect(page.Locator("[data-warning-id]").First).ToHaveAttributeAsync("data-warning-id", begun.Id);
        await Expect(Row(page, begun)).ToHaveAttributeAsync("data-urgency", "emergency");
        await Expect(Row(page, later)).ToHaveAttributeAsync("data-urgency", "open");
    }

    [Fact]
    public async Task A_warning_on_a_liaisons_screen_is_delivered()
    {
        await using var stage = await Stage.SetAsync();
        var warning = await stage.WarnAsync();
        var page = await OpenAsync(stage);
        await Expect(page.Locator(".inbox-details")).ToContainTextAsync("console");
        Assert.Equal("console", (await stage.OwedAsync(warning.Id)).Transport);
    }

    [Fact]
    public async Task A_warning_that_only_a_watcher_sees_is_not_delivered()
    {
        await using var stage = await Stage.SetAsync();
        var warning = await stage.WarnAsync();
        var page = await chromium.OpenAsync(stage.Node, "console/inbox", People.Watcher("south"));
        await LiveAsync(page);
        await Expect(Row(page, warning)).ToBeVisibleAsync();
        await Expect(page.GetByText("You look on")).ToBeVisibleAsync();
        Assert.Null((await stage.OwedAsync(warning.Id)).DeliveredAt);
    }

    [Fact]
    public async Task One_key_answers()
    {
        await using var stage = await Stage.SetAsync();
        var warning = await stage.WarnAsync();
        var page = await OpenAsync(stage);
        await page.Keyboard.PressAsync("u");
        await Expect(page.GetByText("Answered: Understood. It is on record.")).ToBeVisibleAsync();
        var answer = (await stage.OwedAsync(warning.Id)).Acknowledgement!;
        Assert.Equal(("understood", "Dana Watch"), (answer.Answer, answer.By));
    }

    [Fact]
    public async Task What_cannot_be_taken_back_takes_its_key_twice()
    {
        await using var stage = await Stage.SetAsync();
        var warning = await stage.WarnAsync();
        var page = await OpenAsync(stage);
        await page.Keyboard.PressAsync("w");
        await Expect(page.Locator("[data-answer=will-comply]")).ToBeFocusedAsync();
        Assert.Null((await stage.OwedAsync(warning.Id)).Acknowledgement);
        await page.Keyboard.PressAsync("w");
        await Expect(page.GetByText("Answered: Will comply. It is on record.")).ToBeVisibleAsync();
        await Expect(page.Locator(".answer-button")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_refusal_is_written_and_sent_by_keys_alone_and_its_letters_are_no_commands()
    {
        await using var stage = await Stage.SetAsync();
        var first = await stage.WarnAsync();
        var second = await stage.WarnAsync();
        var page = await OpenAsync(stage);
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("n");
        await Expect(page.Locator(".answer-form textarea")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("junk at a quay, unwell");
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(page.GetByText("Answered: Cannot comply. It is on record.")).ToBeVisibleAsync();
        Assert.Equal("junk at a quay, unwell", (await stage.OwedAsync(second.Id)).Acknowledgement!.Text);
        Assert.Null((await stage.OwedAsync(first.Id)).Acknowledgement);
    }

    [Fact]
    public async Task A_key_after_g_is_not_an_answer()
    {
        await using var stage = await Stage.SetAsync();
        var warning = await stage.WarnAsync();
        var page = await OpenAsync(stage);
        // As fast as somebody types, however busy the machine is.
        await page.EvaluateAsync("() => ['g', 'u'].forEach(key => document.body.dispatchEvent(new KeyboardEvent('keydown', { key, code: `Key${key.toUpperCase()}`, bubbles: true, cancelable: true })))");
        await page.Keyboard.PressAsync("?");
        await Expect(page.Locator(".keys[open]")).ToBeVisibleAsync();
        Assert.Null((await stage.OwedAsync(warning.Id)).Acknowledgement);
    }

    [Fact]
    public async Task Whoever_answers_second_sees_what_the_first_has_said_and_keeps_what_he_wrote()
    {
        await using var stage = await Stage.SetAsync();
        var warning = await stage.WarnAsync();
        var second = await OpenAsync(stage);
        await second.Locator("[data-answer=cannot-comply]").ClickAsync();
        await second.Locator(".answer-form textarea").FillAsync("two aircraft are already airborne");
        await stage.Node.As("south").AcknowledgeAsync(warning.Id, new AcknowledgementTerms("will-comply", "Anna Levi"), Cancellation);
        await Expect(second.GetByRole(AriaRole.Alert)).ToContainTextAsync("Anna Levi has answered meanwhile: Will comply.");
        await Expect(second.Locator(".answer-form textarea")).ToHaveValueAsync("two aircraft are already airborne");

        await second.Locator(".answer-form button[type=submit]").ClickAsync();
        await Expect(second.GetByRole(AriaRole.Alert)).ToContainTextAsync("Your answer was not taken. What you wrote is still here.");
        await Expect(second.Locator(".answer-form textarea")).ToHaveValueAsync("two aircraft are already airborne");
        Assert.Equal("will-comply", (await stage.OwedAsync(warning.Id)).Acknowledgement!.Answer);
    }

    [Fact]
    public async Task A_change_is_asked_for_with_another_time()
    {
        await using var stage = await Stage.SetAsync();
        var warning = await stage.WarnAsync();
        var page = await OpenAsync(stage);
        await page.Keyboard.PressAsync("p");
        await page.Keyboard.TypeAsync("a convoy passes");
        var later = warning.StartsAt.InUtc().LocalDateTime.PlusHours(2);
        await page.GetByLabel("Begins (UTC)").FillAsync($"{later:uuuu-MM-dd'T'HH:mm}");
        await page.GetByLabel("To altitude").FillAsync("1500");
        await page.Locator(".answer-form button[type=submit]").ClickAsync();
        await Expect(page.GetByText("Answered: Ask for a change. It is on record.")).ToBeVisibleAsync();
        var asked = (await stage.OwedAsync(warning.Id)).Acknowledgement!;
        var volume = Assert.Single(asked.CounterProposal!.Volumes);
        Assert.Equal(("a convoy passes", 1500, later.PlusSeconds(-later.Second).PlusNanoseconds(-later.NanosecondOfSecond)), (asked.Text, volume.Volume.AltitudeUpper.Value, volume.TimeStart.Value.InUtc().LocalDateTime));
    }

    [Fact]
    public async Task A_question_opens_a_conversation_about_the_warning()
    {
        await using var stage = await Stage.SetAsync();
        var warning = await stage.WarnAsync();
        var page = await OpenAsync(stage);
        await page.Keyboard.PressAsync("q");
        await page.Keyboard.TypeAsync("Which range?");
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(page.GetByText("Sent on the hotline.")).ToBeVisibleAsync();
        var thread = Assert.Single(await stage.Node.As("north").ThreadsAsync(Cancellation).ToListAsync(Cancellation));
        Assert.Equal(new HotlineTopic("warning", warning.Id), thread.About);
        Assert.Equal("Which range?", Assert.Single(await stage.Node.As("north").MessagesAsync(thread.Id, cancellation: Cancellation).ToListAsync(Cancellation)).Text);
    }

    [Fact]
    public async Task What_was_being_written_is_there_again_after_the_node_was_restarted()
    {
        await using var stage = await Stage.SetAsync();
        var first = await stage.WarnAsync();
        var second = await stage.WarnAsync();
        var page = await OpenAsync(stage);
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("n");
        await page.Keyboard.TypeAsync("two aircraft are already airborne");
        await Expect(page.Locator(".answer-form textarea")).ToHaveValueAsync("two aircraft are already airborne");
        await page.Locator(".inbox").EvaluateAsync("page => { page.dataset.before = ''; }");
        await stage.Node.RestartAsync(() => Expect(page.Locator("#components-reconnect-modal")).ToBeVisibleAsync());

        await Expect(page.Locator(".inbox[data-live]:not([data-before])")).ToBeAttachedAsync(new() { Timeout = 30_000 });
        await Expect(page.Locator(".inbox-details")).ToHaveAttributeAsync("data-for", second.Id, new() { Timeout = 30_000 });
        await Expect(page.Locator(".answer-form textarea")).ToHaveValueAsync("two aircraft are already airborne", new() { Timeout = 30_000 });
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(page.GetByText("Answered: Cannot comply. It is on record.")).ToBeVisibleAsync();
        Assert.Equal("two aircraft are already airborne", (await stage.OwedAsync(second.Id)).Acknowledgement!.Text);
        Assert.Null((await stage.OwedAsync(first.Id)).Acknowledgement);
    }

    [Fact]
    public async Task Every_other_page_tells_a_liaison_what_waits_too()
    {
        await using var stage = await Stage.SetAsync();
        var page = await chromium.OpenAsync(stage.Node, "console/statements", Stage.Dana);
        await Expect(page.GetByText("Live", new() { Exact = true })).ToBeVisibleAsync();
        await stage.WarnAsync(ahead: Duration.FromMinutes(5));
        await Expect(page.Locator(".bell")).ToHaveTextAsync("⚠ 1 urgent");
        await Expect(page).ToHaveTitleAsync("⚠ 1 urgent");
        Assert.Null((await stage.OwedAsync((await stage.Node.As("north").WarningsAsync(WarningsOwed.ByMe, null, Cancellation).SingleAsync(Cancellation)).Id)).DeliveredAt);
    }

    [Fact]
    public async Task Everything_of_a_drill_says_so()
    {
        await using var stage = await Stage.SetAsync();
        var page = await OpenAsync(stage);
        await stage.Node.As("north").BeginDrillAsync(Guid.NewGuid(), new DrillTerms("gulf", "liaison", Text: "monthly drill"), Cancellation);
        await Expect(page.Locator("[data-warning-id] .exercise")).ToHaveTextAsync("EXERCISE");
        await Expect(page.Locator(".inbox-details .exercise")).ToContainTextAsync("EXERCISE");
    }

    [Fact]
    public async Task What_is_urgent_is_in_the_title_of_the_page()
    {
        await using var stage = await Stage.SetAsync();
        var page = await OpenAsync(stage);
        await Expect(page).ToHaveTitleAsync("Inbox");
        await stage.WarnAsync(ahead: Duration.FromMinutes(5));
        await Expect(page).ToHaveTitleAsync("⚠ 1 urgent");
        await Expect(page).ToHaveTitleAsync("(1) Inbox");
        await page.Keyboard.PressAsync("a");
        await Expect(page.GetByText("Answered: Received. It is on record.")).ToBeVisibleAsync();
        await Expect(page).ToHaveTitleAsync("Inbox");
    }

    [Fact]
    public async Task Names_and_notes_with_markup_are_text()
    {
        const string markup = "<img src=x onerror=\"document.title='owned'\"><b>North</b>";
        await using var stage = await Stage.SetAsync(north: markup);
        var warning = await stage.WarnAsync(note: markup);
        var page = await OpenAsync(stage);
        await Expect(Row(page, warning)).ToContainTextAsync(markup);
        await Expect(page.Locator(".inbox-details .said")).ToHaveTextAsync(markup);
        await Expect(page.Locator(".inbox img")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task On_a_phone_a_row_opens_the_warning_and_nothing_is_wider_than_the_screen()
    {
        await using var stage = await Stage.SetAsync(north: new string('W', 150));
        var warning = await stage.WarnAsync(note: new string('n', 500));
        var page = await chromium.OpenAsync(stage.Node, "console/inbox", Stage.Dana, new() { ViewportSize = new() { Width = 390, Height = 844 }, HasTouch = true, IsMobile = true });
        await LiveAsync(page);
        await Expect(page.Locator(".inbox-details")).ToBeHiddenAsync();
        await Row(page, warning).TapAsync();
        await Expect(page.Locator(".inbox-details")).ToBeVisibleAsync();
        Assert.Equal(390, await page.EvaluateAsync<int>("Math.max(document.documentElement.scrollWidth, 390)"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Back to the list" }).TapAsync();
        await Expect(Row(page, warning)).ToBeVisibleAsync();
    }

    private async Task<IPage> OpenAsync(Stage stage)
    {
        var page = await chromium.OpenAsync(stage.Node, "console/inbox", Stage.Dana);
        await LiveAsync(page);
        return page;
    }

    /// <summary>The page answers to keys once the browser's part of it runs.</summary>
    private static Task LiveAsync(IPage page) => Expect(page.Locator(".inbox[data-live]")).ToBeAttachedAsync();

    private static ILocator Row(IPage page, Warning warning) => page.Locator($"[data-warning-id='{warning.Id}']");
}
