using System.Text;
using System.Text.Json;
using Forewarn.WebConsole.Shell;
using Forewarn.WebConsole.Tests.Browsers;
using Microsoft.Playwright;

namespace Forewarn.WebConsole.Tests.Accessibility;

/// <summary>What axe-core (WCAG 2.2 and best practices) finds on every page, in each brightness and in both directions.</summary>
public class AxeTests(Chromium chromium, EveryPage pages)
{
    private static readonly string Axe = ReadAxe();

    [Theory]
    [InlineData(Theme.Light, "en")]
    [InlineData(Theme.Light, "ar")]
    [InlineData(Theme.Dark, "he")]
    [InlineData(Theme.Night, "ru")]
    public async Task No_page_has_a_serious_violation(Theme theme, string language)
    {
        var page = await pages.OpenAsync(chromium, theme, language);
        var found = new StringBuilder();
        foreach (string path in EveryPage.Paths)
        {
            await pages.GoAsync(page, path);
            found.Append(await ViolationsAsync(page, path));
        }

        // Whole, to be read: an assertion of equality would cut it.
        Assert.True(found.Length == 0, found.ToString());
    }

    [Theory]
    [InlineData("settings")]
    [InlineData("keys")]
    public async Task No_dialog_has_a_serious_violation(string dialog)
    {
        var page = await pages.OpenAsync(chromium);
        await pages.GoAsync(page, "console");
        await page.EvaluateAsync("id => document.getElementById(id).showModal()", dialog);

        Assert.Equal("", await ViolationsAsync(page, dialog));
    }

    private static async Task<string> ViolationsAsync(IPage page, string name)
    {
        // Put in by the browser's tools, since the page itself runs no script but the node's.
        await page.EvaluateAsync(Axe);
        var result = await page.EvaluateAsync<JsonElement>("async () => (await axe.run(document, { resultTypes: ['violations'] })).violations.map(v => [v.impact, v.id, v.nodes.map(n => n.target.join(' ') + ': ' + (n.any[0] ?? n.all[0] ?? n.none[0])?.message)])");
        var lines = from violation in result.EnumerateArray()
                    where violation[0].GetString() is "serious" or "critical"
                    from node in violation[2].EnumerateArray()
                    select $"{name}: {violation[1]}: {node}\n";
        return string.Concat(lines);
    }

    private static string ReadAxe()
    {
        using var stream = typeof(AxeTests).Assembly.GetManifestResourceStream("axe.min.js")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
