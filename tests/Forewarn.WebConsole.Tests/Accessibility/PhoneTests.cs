using System.Text.Json;
using Forewarn.WebConsole.Shell;
using Forewarn.WebConsole.Tests.Browsers;
using Microsoft.Playwright;

namespace Forewarn.WebConsole.Tests.Accessibility;

/// <summary>The console on a phone.</summary>
public class PhoneTests(Chromium chromium, EveryPage pages)
{
    private static readonly ViewportSize Phone = new() { Width = 390, Height = 844 };

    [Theory]
    [InlineData("en")]
    [InlineData("ar")]
    [InlineData("ru")]
    public async Task No_page_is_wider_than_a_phone(string language)
    {
        var page = await pages.OpenAsync(chromium, Theme.Dark, language, Phone);
        var wide = new List<string>();
        foreach (string path in EveryPage.Paths)
        {
            await pages.GoAsync(page, path);
            var widest = await page.EvaluateAsync<JsonElement>("""
                () => {
                  const width = document.documentElement.clientWidth;
                  if (document.documentElement.scrollWidth <= width) return [];
                  return [...document.querySelectorAll("#main *, .bar *")].filter(e => e.getBoundingClientRect().right > width + 1 || e.getBoundingClientRect().left < -1).slice(0, 5).map(e => e.tagName + "." + e.className);
                }
                """);
            wide.AddRange(widest.EnumerateArray().Select(element => $"{path}: {element}"));
        }

        Assert.Empty(wide);
    }

    [Fact]
    public async Task All_pages_are_reached_from_the_bar_at_the_foot()
    {
        var page = await pages.OpenAsync(chromium, size: Phone);
        await pages.GoAsync(page, "console");
        foreach (var link in Pages.All)
        {
            await page.Locator(".quick button").ClickAsync();
            await page.Locator($"#pages a[href='{link.Path}']").ClickAsync();
            await Assertions.Expect(page.Locator($"#pages a.active[href='{link.Path}']")).ToHaveCountAsync(1);
            await Assertions.Expect(page.Locator("#pages")).ToBeHiddenAsync();
            await pages.SettleAsync(page);
        }
    }
}
