using Forewarn.Client.Model;
using Forewarn.WebConsole.Calls;
using Forewarn.WebConsole.Tests.Browsers;
using Microsoft.Playwright;
using NodaTime;

namespace Forewarn.WebConsole.Tests.Calls;

/// <summary>What two sides say of one call.</summary>
public class CallPageTests(Chromium chromium)
{
    private static readonly Instant Start = Instant.FromUtc(2019, 1, 4, 12, 0);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_readouts_stand_beside_each_other_and_where_they_differ_is_marked()
    {
        await using var node = await ConsoleNode.StartAsync();
        await node.PartyAsync("alpha");
        await node.PartyAsync("beta");
        var call = Guid.NewGuid();
        await node.As("alpha").LogCallAsync(call, new CallTerms("secretary", ["alpha", "beta"], "alpha", "diplomatic", Start), Cancellation);
        await node.As("alpha").FileReadoutAsync(call, new ReadoutTerms("secretary", "We spoke of coordination."), null, Cancellation);
        await node.As("beta").FileReadoutAsync(call, new ReadoutTerms("press office", "They called us.", Initiator: "beta"), null, Cancellation);
        var page = await chromium.OpenAsync(node, $"console/calls/{call}", People.Watcher("alpha"));

        await Assertions.Expect(page.Locator(".side .said")).ToHaveTextAsync(["We spoke of coordination.", "They called us."]);
        await Assertions.Expect(page.Locator("tr.agreement-differ th")).ToHaveTextAsync(["Who called"]);
        await Assertions.Expect(page.Locator("form.readout")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_call_is_logged_and_its_readout_filed_and_corrected_on_the_page()
    {
        await using var node = await ConsoleNode.StartAsync();
        await node.PartyAsync("alpha");
        await node.PartyAsync("beta");
        var page = await chromium.OpenAsync(node, "console/calls", People.Liaison("alpha"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Log a call" }).ClickAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "beta" }).CheckAsync();
        await page.GetByLabel("Start, with its zone").FillAsync("2019-01-04 14:00");
        await page.GetByRole(AriaRole.Button, new() { Name = "Log the call" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("needs its zone");
        await page.GetByLabel("Start, with its zone").FillAsync("2019-01-04 14:00+02:00");
        await page.GetByRole(AriaRole.Button, new() { Name = "Log the call" }).ClickAsync();
        foreach (string text in new[] { "First words.", "Better words." })
        {
            await page.GetByLabel("Your account").FillAsync(text);
            await page.GetByRole(AriaRole.Button, new() { Name = "File it" }).ClickAsync();
            await Assertions.Expect(page.Locator(".side .said").First).ToHaveTextAsync(text);
        }

        var logged = await node.As("beta").CallsAsync(Cancellation).SingleAsync(Cancellation);
        Assert.Equal(Start, logged.Logged.Start);
        Assert.Equal(["First words.", "Better words."], logged.Readouts.Select(readout => readout.Text));
    }

    [Theory]
    [InlineData("2019-01-04T12:00Z")]
    [InlineData("2019-01-04 14:00+02:00")]
    [InlineData("2019-01-04T12:00:00Z")]
    public void A_time_is_read_with_its_zone(string text) => Assert.Equal(Start, CallTimes.Parse(text));

    [Theory]
    [InlineData("2019-01-04T12:00")]
    [InlineData("12:00Z")]
    [InlineData("noon")]
    public void A_time_without_its_day_or_zone_is_refused(string text) => Assert.Throws<FormatException>(() => CallTimes.Parse(text));
}
