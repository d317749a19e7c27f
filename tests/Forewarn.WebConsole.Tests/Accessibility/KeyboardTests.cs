using Forewarn.WebConsole.Shell;
using Forewarn.WebConsole.Tests.Browsers;
using Microsoft.Playwright;

namespace Forewarn.WebConsole.Tests.Accessibility;

/// <summary>The console without a mouse.</summary>
public class KeyboardTests(Chromium chromium, EveryPage pages)
{
    [Fact]
    public async Task G_and_a_letter_go_to_each_page_whatever_language_the_keyboard_is_set_to()
    {
        var page = await pages.OpenAsync(chromium);
        await pages.GoAsync(page, "console/not-there");
        foreach (var link in Pages.All.Where(link => link.Key is not null))
        {
            await page.EvaluateAsync("""
                letter => {
                  for (const [key, code] of [["ע", "KeyG"], ["ц", `Key${letter.toUpperCase()}`]])
                    document.body.dispatchEvent(new KeyboardEvent("keydown", { key, code, bubbles: true, cancelable: true }));
                }
                """, link.Key.ToString());
            await Assertions.Expect(page.Locator($"#pages a.active[href='{link.Path}']")).ToHaveCountAsync(1);
            await pages.SettleAsync(page);
        }
    }

    [Fact]
    public async Task Letters_go_nowhere_while_a_field_is_typed_in()
    {
        var page = await pages.OpenAsync(chromium);
        await pages.GoAsync(page, "console/not-there");
        await page.EvaluateAsync("document.querySelector('#main').append(document.createElement('textarea'))");
        await page.Locator("#main textarea").PressSequentiallyAsync("ga?");

        await Assertions.Expect(page.Locator("#main textarea")).ToHaveValueAsync("ga?");
        await Assertions.Expect(page.Locator("#keys")).ToBeHiddenAsync();
        Assert.EndsWith("/console/not-there", page.Url);
    }

    [Fact]
    public async Task The_list_of_keys_opens_and_closes_and_the_focus_comes_back()
    {
        var page = await pages.OpenAsync(chromium);
        await pages.GoAsync(page, "console");
        await page.Locator("h1").First.FocusAsync();
        await page.Keyboard.PressAsync("?");
        await Assertions.Expect(page.Locator("#keys")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");

        await Assertions.Expect(page.Locator("#keys")).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator("h1").First).ToBeFocusedAsync();
    }

    [Fact]
    public async Task The_first_key_leads_past_the_navigation_to_the_content()
    {
        var page = await pages.OpenAsync(chromium);
        await pages.GoAsync(page, "console");
        await page.Locator(".skip").FocusAsync();
        await page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(page.Locator("#main")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Every_page_takes_the_focus_to_its_heading()
    {
        var page = await pages.OpenAsync(chromium);
        await pages.GoAsync(page, "console/not-there");
        foreach (var link in Pages.All)
        {
            await page.Locator($"#pages a[href='{link.Path}']").FocusAsync();
            await page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(page.Locator($"#pages a.active[href='{link.Path}']")).ToHaveCountAsync(1);
            await Assertions.Expect(page.Locator("#main h1").First).ToBeFocusedAsync();
        }
    }

    [Fact]
    public async Task What_the_focus_is_on_is_always_seen()
    {
        var page = await pages.OpenAsync(chromium, Theme.Night);
        await pages.GoAsync(page, "console");
        await page.Locator(".skip").FocusAsync();
        for (int step = 0; step < 12; step++)
        {
            await page.Keyboard.PressAsync("Tab");
            string focus = await page.EvaluateAsync<string>("(e => `${getComputedStyle(e).outlineStyle} around ${e.tagName}.${e.className}`)(document.activeElement)");
            Assert.StartsWith("solid around ", focus);
        }
    }
}
