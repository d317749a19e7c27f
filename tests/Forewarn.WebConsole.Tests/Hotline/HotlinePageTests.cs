using Forewarn.Client.Model;
using Forewarn.WebConsole.Tests.Browsers;
using Microsoft.Playwright;

namespace Forewarn.WebConsole.Tests.Hotline;

/// <summary>Two desks that talk.</summary>
public class HotlinePageTests(Chromium chromium)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_template_is_sent_with_two_keystrokes_and_read_in_the_language_of_the_other_side()
    {
        await using var node = await TwoPartiesAsync();
        var thread = Guid.NewGuid();
        await node.As("alpha").OpenThreadAsync(thread, new ThreadTerms(["beta"], "operational", "Range 7"), Cancellation);
        var alpha = await chromium.OpenAsync(node, $"console/hotline/{thread}", People.Liaison("alpha"));
        var beta = await chromium.OpenAsync(node, $"console/hotline/{thread}", People.Liaison("beta"));
        await Assertions.Expect(beta.Locator(".no-messages, .empty")).ToBeVisibleAsync();

        await alpha.Locator("input.number").PressAsync("1");
        await Assertions.Expect(alpha.Locator(".template-preview")).ToBeVisibleAsync();
        await alpha.Locator("input.number").PressAsync("Enter");

        await Assertions.Expect(beta.Locator(".message .said").First).ToHaveAttributeAsync("lang", "he");
        await Assertions.Expect(beta.Locator(".message .said").First).ToHaveAttributeAsync("dir", "rtl");
        await Assertions.Expect(alpha.Locator(".mark.read")).ToContainTextAsync("dana");
    }

    [Fact]
    public async Task What_a_guest_has_on_screen_is_not_read()
    {
        await using var node = await TwoPartiesAsync("beta");
        var (thread, message) = (Guid.NewGuid(), Guid.NewGuid());
        await node.As("alpha").OpenThreadAsync(thread, new ThreadTerms(["beta"], "diplomatic"), Cancellation);
        await node.As("alpha").SendMessageAsync(thread, message, new MessageTerms("duty officer", "Are you there?"), Cancellation);
        var guest = await chromium.OpenAsync(node, $"console/hotline/{thread}");
        await Assertions.Expect(guest.Locator(".message .said")).ToHaveTextAsync("Are you there?");
        await Assertions.Expect(guest.Locator(".composer")).ToHaveCountAsync(0);
        // Longer than what is on the screen needs to count as seen.
        await guest.WaitForTimeoutAsync(2_000);

        var marks = (await node.As("alpha").MessagesAsync(thread, 0, Cancellation).SingleAsync(Cancellation)).Marks;
        Assert.All(marks, mark => Assert.Equal((null, null), (mark.DeliveredAt, mark.ReadAt)));
    }

    [Fact]
    public async Task A_thread_is_opened_and_what_is_written_in_it_is_never_markup()
    {
        await using var node = await TwoPartiesAsync();
        var page = await chromium.OpenAsync(node, "console/hotline", People.Liaison("alpha"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Open a thread" }).ClickAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "beta" }).CheckAsync();
        await page.GetByLabel("Title").FillAsync("<b>Range</b>");
        await page.GetByRole(AriaRole.Button, new() { Name = "Open the thread" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "<b>Range</b>" })).ToBeVisibleAsync();
        await page.GetByLabel("In your own words").FillAsync("<script>alert(1)</script> שלום");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).ClickAsync();

        await Assertions.Expect(page.Locator(".message .said")).ToHaveTextAsync("<script>alert(1)</script> שלום");
    }

    private static async Task<ConsoleNode> TwoPartiesAsync(params string[] guests)
    {
        var node = await ConsoleNode.StartAsync(options => options with { Console = options.Console! with { Guests = [.. guests] } });
        await node.PartyAsync("alpha");
        await node.As("operator").PutPartyAsync("beta", new PartyTerms("beta", "Asia/Jerusalem", "hebrew", ["he"]), null, Cancellation);
        return node;
    }
}
