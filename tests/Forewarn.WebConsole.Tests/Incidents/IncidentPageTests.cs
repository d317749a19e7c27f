using System.Text.RegularExpressions;
using Forewarn.Record.Evidence;
using Forewarn.WebConsole.Tests.Browsers;
using Microsoft.Playwright;

namespace Forewarn.WebConsole.Tests.Incidents;

/// <summary>An incident on the screen: found, replayed, supposed otherwise, and taken home.</summary>
public class IncidentPageTests(Chromium chromium)
{
    [Fact]
    public async Task Who_has_no_incident_is_told_what_would_be_here()
    {
        await using var node = await ConsoleNode.StartAsync();
        await node.PartyAsync("alpha");
        var page = await chromium.OpenAsync(node, "console/incidents", People.Watcher("alpha"));
        await Assertions.Expect(page.Locator(".empty")).ToContainTextAsync("No incident concerns your party");
    }

    [Fact]
    public async Task An_incident_is_found_in_the_list_and_opened()
    {
        await using var incident = await GulfIncident.HappenAsync();
        var page = await chromium.OpenAsync(incident.Node, "console/incidents", People.Watcher("south"));
        await page.GetByRole(AriaRole.Link, new() { Name = "Splash near Naissaar" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Splash near Naissaar" })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".line")).Not.ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_title_with_markup_is_text()
    {
        await using var incident = await GulfIncident.HappenAsync("<img src=x onerror=alert(1)><b>loud</b>");
        var page = await chromium.OpenAsync(incident.Node, incident.Path, People.Watcher("south"));
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("<img src=x onerror=alert(1)><b>loud</b>");
        await Assertions.Expect(page.Locator("h1 img, h1 b")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_replay_goes_from_entry_to_entry_and_marks_where_it_is()
    {
        await using var incident = await GulfIncident.HappenAsync();
        var page = await ReplayAsync(incident);
        await page.GetByRole(AriaRole.Button, new() { Name = "To the beginning" }).ClickAsync();
        await Assertions.Expect(page.Locator(".line.now")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator(".standing-now")).ToContainTextAsync("announced: 0");
        await page.GetByRole(AriaRole.Button, new() { Name = "Next entry" }).ClickAsync();
        await Assertions.Expect(page.Locator(".line[aria-current=step]")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator(".standing-now")).ToContainTextAsync("announced: 1");
        await page.GetByRole(AriaRole.Button, new() { Name = "To the end" }).ClickAsync();
        await Assertions.Expect(page.Locator(".standing-now")).ToContainTextAsync("seen so far: 1");
        await Assertions.Expect(page.Locator(".line").Last).ToHaveAttributeAsync("aria-current", "step");
    }

    [Fact]
    public async Task The_replay_plays_to_its_end_by_itself()
    {
        await using var incident = await GulfIncident.HappenAsync();
        var page = await ReplayAsync(incident);
        await page.GetByRole(AriaRole.Button, new() { Name = "To the beginning" }).ClickAsync();
        await page.Locator("[data-replay=speed]").SelectOptionAsync("86400");
        await page.Locator("[data-replay=play]").ClickAsync();
        await Assertions.Expect(page.Locator(".line").Last).ToHaveAttributeAsync("aria-current", "step");
        await Assertions.Expect(page.Locator("[data-replay=play]")).ToHaveAttributeAsync("aria-pressed", "false");
    }

    [Fact]
    public async Task The_keyboard_alone_replays_it()
    {
        await using var incident = await GulfIncident.HappenAsync();
        var page = await ReplayAsync(incident);
        await page.Locator("[data-scrubber]").FocusAsync();
        await page.Keyboard.PressAsync("Home");
        await Assertions.Expect(page.Locator(".line.now")).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(page.Locator(".line.now")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("End");
        await Assertions.Expect(page.Locator(".line").Last).ToHaveAttributeAsync("aria-current", "step");
    }

    [Fact]
    public async Task A_line_that_is_chosen_is_the_moment_that_is_shown()
    {
        await using var incident = await GulfIncident.HappenAsync();
        var page = await ReplayAsync(incident);
        var line = page.Locator(".line", new() { HasTextString = "declares" });
        await line.Locator(".at").ClickAsync();
        await Assertions.Expect(line).ToHaveClassAsync(new Regex("\\bselected\\b"));
        await Assertions.Expect(page.Locator(".standing-now")).ToContainTextAsync("seen so far: 0");
    }

    [Fact]
    public async Task What_is_proven_and_what_is_claimed_are_told_apart_in_words()
    {
        await using var incident = await GulfIncident.HappenAsync();
        var page = await ReplayAsync(incident);
        await Assertions.Expect(page.Locator(".line", new() { HasTextString = "declares" }).Locator(".standing")).ToHaveTextAsync(new Regex("proven"));
        await Assertions.Expect(page.Locator(".line", new() { HasTextString = "reports" }).Locator(".standing").First).ToHaveTextAsync(new Regex("claimed by .*Southern Coast Guard"));
        await Assertions.Expect(page.Locator(".accounts .side", new() { HasTextString = "We saw it from the tower." })).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator(".accounts .empty")).ToHaveTextAsync("No account is filed.");
    }

    [Fact]
    public async Task What_is_supposed_is_labelled_and_left_again()
    {
        await using var incident = await GulfIncident.HappenAsync();
        var page = await ReplayAsync(incident);
        await Assertions.Expect(page.Locator(".finding .verdict").First).ToContainTextAsync("short");
        await page.GetByLabel("Declared earlier by").FillAsync("120");
        await page.GetByRole(AriaRole.Button, new() { Name = "What if?" }).ClickAsync();
        await Assertions.Expect(page.Locator(".what-if-banner")).ToContainTextAsync("this did not happen");
        await Assertions.Expect(page.Locator(".finding.changed .verdict").First).ToContainTextAsync("on time");
        await page.GetByRole(AriaRole.Button, new() { Name = "Back to what is on record" }).ClickAsync();
        await Assertions.Expect(page.Locator(".what-if-banner")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator(".finding .verdict").First).ToContainTextAsync("short");
    }

    [Fact]
    public async Task The_evidence_that_is_saved_verifies()
    {
        await using var incident = await GulfIncident.HappenAsync();
        var page = await ReplayAsync(incident);
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Save the evidence bundle" }).ClickAsync());
        Assert.True(EvidenceVerifier.Verify(await File.ReadAllBytesAsync(await download.PathAsync(), TestContext.Current.CancellationToken)).AllHold);
    }

    [Fact]
    public async Task The_report_is_for_those_whom_the_incident_concerns_alone()
    {
        await using var incident = await GulfIncident.HappenAsync();
        await incident.Node.PartyAsync("east");
        var stranger = await chromium.OpenAsync(incident.Node, "console", People.Watcher("east"));
        Assert.Equal(404, (await stranger.APIRequest.GetAsync(new Uri(incident.Node.Url, $"{incident.Path}/report").AbsoluteUri)).Status);
        var concerned = await chromium.OpenAsync(incident.Node, "console", People.Watcher("south"));
        var report = await concerned.APIRequest.GetAsync(new Uri(incident.Node.Url, $"{incident.Path}/report?with=north").AbsoluteUri);
        Assert.Equal(200, report.Status);
        Assert.Contains("sandbox", report.Headers["content-security-policy"], StringComparison.Ordinal);
        Assert.Contains("Splash near Naissaar", await report.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_incident_of_others_is_as_if_it_were_not_there()
    {
        await using var incident = await GulfIncident.HappenAsync();
        await incident.Node.PartyAsync("east");
        var page = await chromium.OpenAsync(incident.Node, incident.Path, People.Watcher("east"));
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is no such thing, or it is not for your party.");
    }

    /// <summary>The page of an incident, once its scrubber answers.</summary>
    private async Task<IPage> ReplayAsync(GulfIncident incident)
    {
        var page = await chromium.OpenAsync(incident.Node, incident.Path, People.Liaison("south"));
        await page.Locator(".replay[style*='--at']").WaitForAsync();
        return page;
    }
}
