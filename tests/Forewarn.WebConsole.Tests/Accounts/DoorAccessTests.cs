using System.Text.Json;
using Forewarn.WebConsole.Shell;
using Forewarn.WebConsole.Tests.Browsers;
using Microsoft.Playwright;

namespace Forewarn.WebConsole.Tests.Accounts;

/// <summary>That everybody can come in: what axe-core finds on the pages for it, and how they stand on a phone.</summary>
public class DoorAccessTests(Chromium chromium)
{
    [Theory]
    [InlineData("light", "en")]
    [InlineData("dark", "he")]
    [InlineData("night", "ru")]
    public async Task No_page_for_coming_in_has_a_serious_violation_or_is_wider_than_a_phone(string theme, string language)
    {
        await using var fresh = await ConsoleNode.StartAsync();
        await using var node = await ConsoleNode.StartAsync();
        await node.PartyAsync("alpha");
        await node.WithPasswordAsync(People.Operator("alpha"));

        await RequireAccessibleAsync(fresh, "console/welcome");
        await RequireAccessibleAsync(node, "console/sign-in?problem=provider");
        await RequireAccessibleAsync(node, "console/join?person=dana");
        await RequireAccessibleAsync(node, "console/account?done=password");

        async Task RequireAccessibleAsync(ConsoleNode at, string path)
        {
            var page = await chromium.OpenAsync(at, "console/assets/none/none", at == fresh ? null : People.Operator("alpha"), new() { ViewportSize = new() { Width = 390, Height = 844 } });
            await page.Context.AddCookiesAsync([Preference(at, Preferences.ThemeCookie, theme), Preference(at, Preferences.LanguageCookie, language)]);
            await page.GotoAsync(new Uri(at.Url, path).AbsoluteUri);
            // Put in by the browser's tools, since the page itself runs no script but the node's.
            await page.EvaluateAsync(Axe());
            var violations = await page.EvaluateAsync<JsonElement>("async () => (await axe.run(document, { resultTypes: ['violations'] })).violations.filter(v => v.impact === 'serious' || v.impact === 'critical').map(v => v.id + ' ' + v.nodes.map(n => n.target.join(' ')))");
            int overhang = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");

            Assert.Equal((path, "", 0), (path, string.Join('\n', violations.EnumerateArray()), overhang));
        }
    }

    private static Cookie Preference(ConsoleNode node, string name, string value) => new() { Name = name, Value = value, Url = node.Url.AbsoluteUri };

    private static string Axe()
    {
        using var stream = typeof(DoorAccessTests).Assembly.GetManifestResourceStream("axe.min.js")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
