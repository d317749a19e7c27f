using Forewarn.WebConsole.Desks;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Forewarn.WebConsole.Tests.Browsers.Chromium))]

namespace Forewarn.WebConsole.Tests.Browsers;

/// <summary>Debian's Chromium, shared by all tests; each test opens windows of its own, that know nothing of each other.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string? Path = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Path is null)
            return;
        // On a machine with more to do than it can, a page takes its time.
        Assertions.SetDefaultExpectTimeout(30_000);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Path,
            Headless = true,
            Args =
            [
                "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
            ],
        });
    }

    /// <summary>A new window on a node, as somebody who signed in there; as nobody without <paramref name="viewer"/>.</summary>
    public async Task<IPage> OpenAsync(ConsoleNode node, string path, Viewer? viewer = null, BrowserNewContextOptions? options = null)
    {
        var window = await NewWindowAsync(node, viewer, options);
        var page = await window.NewPageAsync();
        await page.GotoAsync(new Uri(node.Url, path).AbsoluteUri);
        // What is clicked before a page is live goes nowhere.
        if (await page.Locator(".console").CountAsync() > 0)
            await page.Locator(".console[data-ready]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        return page;
    }

    /// <summary>A new window, still empty.</summary>
    public async Task<IBrowserContext> NewWindowAsync(ConsoleNode node, Viewer? viewer = null, BrowserNewContextOptions? options = null)
    {
        Assert.SkipWhen(_browser is null, "chromium is not installed");
        var window = await _browser.NewContextAsync(options ?? new() { ViewportSize = new() { Width = 1440, Height = 900 }, TimezoneId = "Asia/Jerusalem" });
        node.Own(window);
        window.SetDefaultTimeout(60_000);
        if (viewer is not null)
            await window.AddCookiesAsync([new() { Name = "console-session", Value = node.SessionOf(viewer), Url = node.Url.AbsoluteUri, HttpOnly = true }]);
        return window;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
