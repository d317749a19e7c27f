using Forewarn.WebConsole.Assets;
using Forewarn.WebConsole.Tests.Browsers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Forewarn.WebConsole.Tests.Shell;

/// <summary>That what is being typed is kept, and whose it is.</summary>
public class KeptTextTests(Chromium chromium) : IAsyncLifetime
{
    private const string Fields = """
        (() => {
          const form = document.createElement("form");
          form.innerHTML = `<input data-keep="test.place" /><textarea data-keep="test.note"></textarea><select data-keep="test.kind"><option>a</option><option>b</option></select>
            <input type="checkbox" data-keep="test.sure" /><input type="password" data-keep="test.secret" />`;
          document.querySelector("#main").append(form);
        })()
        """;

    private ConsoleNode _node = null!;

    public async ValueTask InitializeAsync()
    {
        _node = await ConsoleNode.StartAsync();
        await _node.PartyAsync("alpha");
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task What_was_typed_is_there_again_after_a_reload()
    {
        var page = await OpenAsync();
        await TypeAsync(page);
        await ReloadAsync(page);

        await Assertions.Expect(page.Locator("[data-keep='test.place']")).ToHaveValueAsync("35.5 N <b>");
        await Assertions.Expect(page.Locator("[data-keep='test.note']")).ToHaveValueAsync("two\nlines");
        await Assertions.Expect(page.Locator("[data-keep='test.kind']")).ToHaveValueAsync("b");
        await Assertions.Expect(page.Locator("[data-keep='test.sure']")).ToBeCheckedAsync();
    }

    [Fact]
    public async Task What_was_typed_is_told_to_the_page_again_after_a_reload()
    {
        var page = await OpenAsync();
        await TypeAsync(page);
        await page.AddInitScriptAsync("window.told = []; for (const type of ['input', 'change']) addEventListener(type, event => told.push(`${type} ${event.target.dataset.keep}`))");
        await ReloadAsync(page);

        await Assertions.Expect(page.Locator("[data-keep='test.sure']")).ToBeCheckedAsync();
        string[] told = await page.EvaluateAsync<string[]>("told.filter(line => line.endsWith('place'))");
        Assert.Equal(["input test.place", "change test.place"], told);
    }

    [Fact]
    public async Task What_was_typed_is_there_again_after_the_node_was_restarted_under_the_page()
    {
        var page = await OpenAsync();
        await TypeAsync(page);
        await _node.RestartAsync(() => Assertions.Expect(page.Locator("#components-reconnect-modal")).ToBeVisibleAsync());
        await Assertions.Expect(page.Locator("[data-keep='test.place']")).ToHaveCountAsync(0);
        await ShowFieldsAsync(page);

        await Assertions.Expect(page.Locator("[data-keep='test.note']")).ToHaveValueAsync("two\nlines");
    }

    [Fact]
    public async Task A_password_is_never_kept()
    {
        var page = await OpenAsync();
        await page.Locator("[data-keep='test.secret']").FillAsync("hunter2");
        Assert.DoesNotContain("hunter2", await page.EvaluateAsync<string>("JSON.stringify({...sessionStorage, ...localStorage})"));
    }

    [Fact]
    public async Task What_was_sent_is_forgotten()
    {
        var page = await OpenAsync();
        await TypeAsync(page);
        await page.EvaluateAsync($"async () => (await import('{Files["js/keep.js"]}')).forget('test.')");

        Assert.Equal(0, await KeptAsync(page));
    }

    [Fact]
    public async Task What_was_sent_is_not_given_back_to_the_next_form()
    {
        var page = await OpenPartyFormAsync();
        await RegisterAsync(page);
        await Assertions.Expect(page.GetByRole(AriaRole.Rowheader)).ToHaveCountAsync(2);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a party" }).ClickAsync();

        await Assertions.Expect(page.GetByLabel("Identifier")).ToHaveValueAsync("");
        Assert.Equal(0, await KeptAsync(page));
    }

    [Fact]
    public async Task A_form_does_not_wait_for_a_browser_that_does_not_answer()
    {
        var page = await OpenPartyFormAsync();
        await page.EvaluateAsync("() => { keptText.forget = () => new Promise(() => {}); }");
        await RegisterAsync(page);

        await Assertions.Expect(page.GetByRole(AriaRole.Rowheader)).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task What_one_person_typed_is_not_shown_to_the_next()
    {
        var page = await OpenAsync();
        await TypeAsync(page);
        await page.Context.AddCookiesAsync([new() { Name = "console-session", Value = _node.SessionOf(People.Operator("alpha")), Url = _node.Url.AbsoluteUri, HttpOnly = true }]);
        await ReloadAsync(page);

        await Assertions.Expect(page.Locator("[data-keep='test.place']")).ToHaveValueAsync("");
    }

    [Fact]
    public async Task What_is_larger_than_a_browser_keeps_is_not_kept_and_breaks_nothing()
    {
        var page = await OpenAsync();
        await page.Locator("[data-keep='test.note']").FillAsync(new string('x', 262_145));
        await page.Locator("[data-keep='test.place']").FillAsync("short");

        Assert.Equal(1, await KeptAsync(page));
    }

    private ConsoleAssets Files => _node.Server.Services.GetRequiredService<ConsoleAssets>();

    private async Task<IPage> OpenAsync()
    {
        var page = await chromium.OpenAsync(_node, "console", People.Liaison("alpha"));
        await ShowFieldsAsync(page);
        return page;
    }

    private async Task<IPage> OpenPartyFormAsync()
    {
        var page = await chromium.OpenAsync(_node, "console/setup/parties", People.Operator("operator"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a party" }).ClickAsync();
        return page;
    }

    private static async Task RegisterAsync(IPage page)
    {
        await page.GetByLabel("Identifier").FillAsync("south");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Southern Coast Guard");
        await page.GetByLabel("Time zone", new() { Exact = true }).FillAsync("Asia/Jerusalem");
        await page.GetByLabel("Languages").FillAsync("he");
        await page.GetByRole(AriaRole.Button, new() { Name = "Register" }).ClickAsync();
    }

    private static async Task ReloadAsync(IPage page)
    {
        await page.ReloadAsync();
        await ShowFieldsAsync(page);
    }

    /// <summary>Fields that come once the page is live, as those of Blazor do.</summary>
    private static async Task ShowFieldsAsync(IPage page)
    {
        await Assertions.Expect(page.Locator(".live[data-live=yes]")).ToBeVisibleAsync();
        await page.EvaluateAsync(Fields);
    }

    private static async Task TypeAsync(IPage page)
    {
        await page.Locator("[data-keep='test.place']").FillAsync("35.5 N <b>");
        await page.Locator("[data-keep='test.note']").FillAsync("two\nlines");
        await page.Locator("[data-keep='test.kind']").SelectOptionAsync("b");
        await page.Locator("[data-keep='test.sure']").CheckAsync();
    }

    private static Task<int> KeptAsync(IPage page) => page.EvaluateAsync<int>("Object.keys(sessionStorage).filter(key => key.startsWith('keep ')).length");
}
