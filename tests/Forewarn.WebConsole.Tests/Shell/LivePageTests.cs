using Forewarn.WebConsole.Tests.Browsers;
using Microsoft.Playwright;

namespace Forewarn.WebConsole.Tests.Shell;

/// <summary>That a page comes to life.</summary>
public class LivePageTests(Chromium chromium)
{
    [Fact]
    public async Task A_page_of_a_person_who_is_signed_in_is_live()
    {
        await using var node = await ConsoleNode.StartAsync();
        await node.PartyAsync("alpha");
        var page = await chromium.OpenAsync(node, "console", People.Liaison("alpha"));

        await Assertions.Expect(page.GetByText("Live", new() { Exact = true })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Whoever_is_not_signed_in_is_led_to_the_page_for_it()
    {
        await using var node = await ConsoleNode.StartAsync();
        node.SessionOf(People.Liaison("alpha"));
        var page = await chromium.OpenAsync(node, "console");

        Assert.EndsWith("/console/sign-in?return=%2Fconsole", page.Url);
    }

    [Fact]
    public async Task A_page_finds_its_way_back_after_the_node_was_restarted()
    {
        await using var node = await ConsoleNode.StartAsync();
        await node.PartyAsync("alpha");
        var page = await chromium.OpenAsync(node, "console", People.Liaison("alpha"));
        await Assertions.Expect(page.GetByText("Live", new() { Exact = true })).ToBeVisibleAsync();
        await node.RestartAsync(() => Assertions.Expect(page.Locator("#components-reconnect-modal")).ToBeVisibleAsync());

        await Assertions.Expect(page.Locator("#components-reconnect-modal")).ToBeHiddenAsync();
        await Assertions.Expect(page.GetByText("Live", new() { Exact = true })).ToBeVisibleAsync();
    }
}
