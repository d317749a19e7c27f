using Forewarn.WebConsole.Desks;
using Forewarn.WebConsole.Shell;
using Forewarn.WebConsole.Tests.Browsers;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Forewarn.WebConsole.Tests.Accessibility.EveryPage))]

namespace Forewarn.WebConsole.Tests.Accessibility;

/// <summary>A node with something on every page, and each of its pages in turn: what holds for all of them is tested here, so that a new page is in it at once.</summary>
public sealed class EveryPage : IAsyncDisposable
{
    private readonly SemaphoreSlim _starting = new(1);
    private ConsoleNode? _node;

    /// <summary>Who sees all pages; the name is as bad as names can be.</summary>
    private static readonly Viewer Everything = People.Operator("alpha", BusyDesk.HostileText);

    /// <summary>The paths of the pages, those of the navigation first, then those that they lead to.</summary>
    public static IEnumerable<string> Paths => Pages.All.Select(page => page.Path).Concat(["console/mechanism/draft", "console/mechanism/draft?arrangement=coast", "console/sites/entry", "console/incidents/open", "console/not-there", "console/verify", "console/sign-in"]).Distinct();

    /// <summary>A window on the node, still empty, as somebody who sees all pages.</summary>
    /// <param name="language">Tag of a language.</param>
    public async Task<IPage> OpenAsync(Chromium chromium, Theme theme = Theme.Light, string language = "en", ViewportSize? size = null)
    {
        var node = await NodeAsync();
        string Cookie(string name) => name switch { Preferences.ThemeCookie => theme.ToString().ToLowerInvariant(), Preferences.CalendarCookie => "hebrew", _ => language };
        var window = await chromium.NewWindowAsync(node, Everything, new() { ViewportSize = size ?? new() { Width = 1440, Height = 900 }, TimezoneId = "Asia/Jerusalem", Locale = "en-GB" });
        await window.AddCookiesAsync(new[] { Preferences.ThemeCookie, Preferences.CalendarCookie, Preferences.LanguageCookie }.Select(name => new Cookie { Name = name, Value = Cookie(name), Url = node.Url.AbsoluteUri }));
        return await window.NewPageAsync();
    }

    /// <summary>Goes to a page, and waits until it is live and shows what it has.</summary>
    public async Task<IResponse> GoAsync(IPage page, string path)
    {
        var answer = await page.GotoAsync(new Uri((await NodeAsync()).Url, path).AbsoluteUri);
        // The page for verifying is a document of its own, which needs no connection.
        if (path == "console/verify")
        {
            await Assertions.Expect(page.Locator("h1")).ToHaveCountAsync(1);
            return answer!;
        }
        Assert.True(await page.Locator(".console").CountAsync() == 1, $"{path} is no page: {await page.ContentAsync()}");
        await SettleAsync(page);
        return answer!;
    }

    /// <summary>Waits until a page is live, and has finished loading and moving to where it wants to be.</summary>
    public async Task SettleAsync(IPage page)
    {
        await Assertions.Expect(page.Locator(".console[data-ready]")).ToHaveCountAsync(1);
        if (await page.Locator(".live").CountAsync() > 0)
            await Assertions.Expect(page.Locator(".live[data-live=yes]")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator("[aria-busy=true]")).ToHaveCountAsync(0);
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
    }

    public async Task<ConsoleNode> NodeAsync()
    {
        await _starting.WaitAsync();
        try
        {
            return _node ??= await BusyDesk.StartAsync(isHostile: true);
        }
        finally
        {
            _starting.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_node is not null)
            await _node.DisposeAsync();
    }
}
