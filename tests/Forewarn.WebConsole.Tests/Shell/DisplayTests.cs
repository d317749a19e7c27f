using Forewarn.WebConsole.Tests.Browsers;
using Microsoft.Playwright;

namespace Forewarn.WebConsole.Tests.Shell;

/// <summary>What a person chooses of how the console is shown.</summary>
public class DisplayTests(Chromium chromium) : IAsyncLifetime
{
    private ConsoleNode _node = null!;

    public async ValueTask InitializeAsync()
    {
        _node = await ConsoleNode.StartAsync(options => options with { Console = options.Console! with { Guests = ["alpha", "bravo"] } });
        await _node.PartyAsync("alpha");
        await _node.PartyAsync("bravo");
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task The_language_is_chosen_on_any_page_and_turns_the_page_around()
    {
        var page = await OpenAsync();
        await ChooseAsync(page, "console-language", "he");

        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("dir", "rtl");
        await Assertions.Expect(page.Locator("[data-opens=settings]")).ToContainTextAsync("תצוגה");
    }

    [Fact]
    public async Task The_night_is_chosen_and_stays()
    {
        var page = await OpenAsync();
        await ChooseAsync(page, "console-theme", "night");
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "night");
        await page.ReloadAsync();

        Assert.Equal("rgb(0, 0, 0)", await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
    }

    [Fact]
    public async Task Whoever_chose_no_brightness_has_that_of_the_system_from_the_first_moment()
    {
        var window = await chromium.NewWindowAsync(_node, People.Liaison("alpha"), new() { ColorScheme = ColorScheme.Dark });
        await window.RouteAsync("**/*.js", script => script.AbortAsync());
        var page = await window.NewPageAsync();
        await page.GotoAsync(new Uri(_node.Url, "console").AbsoluteUri);

        Assert.Equal("rgb(15, 21, 27)", await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
    }

    [Fact]
    public async Task Whoever_comes_for_the_first_time_is_shown_the_time_of_the_browsers_zone()
    {
        var page = await chromium.OpenAsync(_node, "console", People.Liaison("alpha"), new() { TimezoneId = "Asia/Tehran" });

        await Assertions.Expect(page.Locator("[data-clock=own]")).ToHaveAttributeAsync("data-zone", "Asia/Tehran");
    }

    [Fact]
    public async Task A_zone_and_a_calendar_are_chosen_for_the_clock()
    {
        var page = await OpenAsync();
        await ChooseAsync(page, "console-zone", "Asia/Damascus");
        await ChooseAsync(page, "console-calendar", "islamic");

        await Assertions.Expect(page.Locator("[data-clock=own]")).ToHaveAttributeAsync("data-zone", "Asia/Damascus");
        await Assertions.Expect(page.Locator("#clock .today")).ToContainTextAsync(" · ");
    }

    [Fact]
    public async Task The_clock_runs_in_the_browser()
    {
        var page = await OpenAsync();
        var clock = page.Locator("[data-clock=utc]");

        await Assertions.Expect(clock).Not.ToHaveTextAsync(await clock.InnerTextAsync());
    }

    [Fact]
    public async Task A_countdown_counts_in_the_browser_and_is_spoken_before_its_time()
    {
        var page = await OpenAsync();
        await page.EvaluateAsync("""
            () => {
              const countdown = document.createElement("span");
              countdown.dataset.countdown = Date.now() + 63_000;
              countdown.dataset.label = "Live fire";
              countdown.innerHTML = "<bdi>...</bdi>";
              document.querySelector("#main").append(countdown);
            }
            """);

        await Assertions.Expect(page.Locator("#main [data-countdown]")).ToContainTextAsync("in 1 min");
        await Assertions.Expect(page.Locator("#spoken")).ToContainTextAsync("Live fire: in ");
    }

    [Fact]
    public async Task A_guest_chooses_over_whose_shoulder_to_look()
    {
        var page = await chromium.OpenAsync(_node, "console");
        await Assertions.Expect(page.Locator(".console")).ToHaveAttributeAsync("data-viewer", "alpha/");
        await page.Locator("[data-preference=console-guest]").SelectOptionAsync("bravo");

        await Assertions.Expect(page.Locator(".console")).ToHaveAttributeAsync("data-viewer", "bravo/");
    }

    private Task<IPage> OpenAsync() => chromium.OpenAsync(_node, "console", People.Liaison("alpha"));

    private static async Task ChooseAsync(IPage page, string preference, string value)
    {
        await page.Locator("[data-opens=settings]").ClickAsync();
        await page.EvaluateAsync("document.documentElement.dataset.old = ''");
        await page.Locator($"[data-preference={preference}]").SelectOptionAsync(value);
        await Assertions.Expect(page.Locator("html:not([data-old]) .console[data-ready]")).ToHaveCountAsync(1);
    }
}
