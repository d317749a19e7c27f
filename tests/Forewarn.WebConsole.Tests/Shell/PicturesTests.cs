using Forewarn.WebConsole.Tests.Browsers;
using Microsoft.Playwright;

namespace Forewarn.WebConsole.Tests.Shell;

/// <summary>The README's pictures of the console: each is made from a page that shows what it should, and written when <c>FOREWARN_PICTURES</c> names a directory.</summary>
public class PicturesTests(Chromium chromium) : IAsyncLifetime
{
    private ConsoleNode _node = null!;

    public async ValueTask InitializeAsync() => _node = await BusyDesk.StartAsync(isHostile: false);

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Theory]
    [InlineData("airspace", "console", "en", "dark", false)]
    [InlineData("inbox", "console/inbox", "en", "light", false)]
    [InlineData("inbox-phone", "console/inbox", "he", "dark", true)]
    [InlineData("hotline", "console/hotline", "ru", "light", false)]
    [InlineData("incidents", "console/incidents", "ar", "light", false)]
    [InlineData("night", "console/inbox", "en", "night", false)]
    public async Task A_picture_is_made_of_a_page_with_something_on_it(string name, string path, string language, string theme, bool isPhone)
    {
        var window = await chromium.NewWindowAsync(_node, People.Liaison("alpha"), new()
        {
            ViewportSize = isPhone ? new() { Width = 390, Height = 844 } : new() { Width = 1280, Height = 800 },
            TimezoneId = "Asia/Jerusalem",
            ReducedMotion = ReducedMotion.Reduce,
        });
        await window.AddCookiesAsync(new[] { ("console-language", language), ("console-theme", theme), ("console-calendar", "hebrew") }
            .Select(choice => new Cookie { Name = choice.Item1, Value = choice.Item2, Url = _node.Url.AbsoluteUri }));
        var page = await window.NewPageAsync();
        await page.GotoAsync(new Uri(_node.Url, path).AbsoluteUri);
        await Assertions.Expect(page.Locator(".live[data-live=yes]")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#main [aria-busy=true]")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("#main .empty, #main .problem")).ToHaveCountAsync(0);
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);

        if (Environment.GetEnvironmentVariable("FOREWARN_PICTURES") is { Length: > 0 } directory)
            await page.ScreenshotAsync(new() { Path = Path.Combine(directory, $"{name}.png") });
    }
}
