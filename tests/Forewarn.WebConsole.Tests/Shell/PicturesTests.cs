using Forewarn.WebConsole.Tests.Browsers;
using Forewarn.WebConsole.Tests.Map;
using Microsoft.Playwright;

namespace Forewarn.WebConsole.Tests.Shell;

/// <summary>The README's pictures of the console: each is made from a page that shows what it should, and written when <c>FOREWARN_PICTURES</c> names a directory.</summary>
public class PicturesTests(Chromium chromium) : IAsyncLifetime
{
    private static readonly ViewportSize Desk = new() { Width = 1280, Height = 930 };
    private static readonly ViewportSize Tall = new() { Width = 1280, Height = 1040 };
    private static readonly ViewportSize Phone = new() { Width = 390, Height = 844 };

    private ConsoleNode _node = null!;

    public async ValueTask InitializeAsync() => _node = await FjordEvening.BeginAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task The_airspace_at_a_moment_to_come()
    {
        var page = await OpenAsync("console", "en", "dark", Desk);
        await page.Locator(".airspace-head select").SelectOptionAsync("6");
        await page.GetByRole(AriaRole.Slider).EvaluateAsync("(slider, at) => { slider.value = at; slider.dispatchEvent(new Event('input', { bubbles: true })); }", FjordEvening.At(19, 15).ToUnixTimeMilliseconds());
        await Assertions.Expect(page.Locator(".time-slider output")).ToContainTextAsync("19:15 UTC");
        await page.Locator(".as-list summary").ClickAsync();
        await page.Locator(".declarations").GetByRole(AriaRole.Button, new() { Name = "Live fire" }).Last.ClickAsync();
        await Assertions.Expect(page.Locator(".declaration")).ToContainTextAsync("second series");
        await page.Locator(".as-list summary").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Show all" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Tilt" }).ClickAsync();
        await KeepAsync(page, "airspace");
    }

    [Fact]
    public async Task The_inbox_with_something_urgent()
    {
        var page = await OpenAsync("console/inbox", "en", "light", Desk);
        await Assertions.Expect(page.Locator(".inbox-details .answers")).ToBeVisibleAsync();
        await KeepAsync(page, "inbox");
    }

    [Fact]
    public async Task What_a_declaration_would_lead_to()
    {
        var page = await OpenAsync("console/declare", "en", "light", Desk);
        await page.Locator("#declare-area").FillAsync("69.30 15.60\n69.30 16.05\n69.08 15.95\n69.05 15.50");
        await page.GetByLabel("To altitude").FillAsync("1500");
        await Assertions.Expect(page.Locator("[data-warned=range-north]")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".preview")).ToHaveAttributeAsync("aria-busy", "false");
        await KeepAsync(page, "declare");
    }

    [Fact]
    public async Task An_incident_that_is_replayed()
    {
        var incident = await FjordEvening.EndAsync(_node);
        var page = await OpenAsync($"console/incidents/{incident}", "en", "light", Tall);
        await Assertions.Expect(page.Locator(".map-mark")).ToHaveCountAsync(1);
        await KeepAsync(page, "incident");
    }

    [Fact]
    public async Task The_night_in_Hebrew()
    {
        var page = await OpenAsync("console/inbox", "he", "night", Desk);
        await Assertions.Expect(page.Locator(".inbox-details .answers")).ToBeVisibleAsync();
        await KeepAsync(page, "night");
    }

    [Fact]
    public async Task The_inbox_on_a_phone_in_Arabic()
    {
        var page = await OpenAsync("console/inbox", "ar", "dark", Phone);
        await Assertions.Expect(page.Locator("[data-warning-id]").First).ToBeVisibleAsync();
        await KeepAsync(page, "phone");
    }

    private async Task<IPage> OpenAsync(string path, string language, string theme, ViewportSize size)
    {
        var window = await chromium.NewWindowAsync(_node, People.Liaison(FjordEvening.Ambulance, "Ingrid Dahl"), new() { ViewportSize = size, TimezoneId = "Europe/Oslo", ReducedMotion = ReducedMotion.Reduce });
        await window.AddCookiesAsync(new[] { ("console-language", language), ("console-theme", theme), ("console-calendar", language == "he" ? "hebrew" : "gregorian") }
            .Select(choice => new Cookie { Name = choice.Item1, Value = choice.Item2, Url = _node.Url.AbsoluteUri }));
        var page = await window.NewPageAsync();
        await page.GotoAsync(new Uri(_node.Url, path).AbsoluteUri);
        await Assertions.Expect(page.Locator(".console[data-ready]")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator(".live[data-live=yes]")).ToBeVisibleAsync();
        return page;
    }

    /// <summary>Looks whether a page has something to show and stands still, and then keeps a picture of it.</summary>
    private static async Task KeepAsync(IPage page, string name)
    {
        await Assertions.Expect(page.Locator("#main [aria-busy=true]")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("#main .problem")).ToHaveCountAsync(0);
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        bool hasMap = await page.Locator(".map-frame:visible").CountAsync() > 0;
        if (hasMap)
            await Assertions.Expect(page.Locator(".map-frame[data-coast=fine][data-settled=true]")).ToHaveCountAsync(1);
        if (Environment.GetEnvironmentVariable("FOREWARN_PICTURES") is not { Length: > 0 } directory)
            return;

        // On a machine that is busy a map is drawn coarsely, and that is no picture to keep.
        if (hasMap)
            await page.PollAsync(() => page.Locator("canvas.maplibregl-canvas").EvaluateAsync<bool>("canvas => canvas.width >= canvas.clientWidth"), "the map stays coarse");
        await page.EvaluateAsync("scrollTo(0, 0)");
        await page.ScreenshotAsync(new() { Path = Path.Combine(directory, $"{name}.png") });
    }
}
