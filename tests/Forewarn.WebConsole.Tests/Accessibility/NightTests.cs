using System.Text.Json;
using Forewarn.WebConsole.Shell;
using Forewarn.WebConsole.Tests.Browsers;

namespace Forewarn.WebConsole.Tests.Accessibility;

/// <summary>That nothing shines at night.</summary>
public class NightTests(Chromium chromium, EveryPage pages)
{
    /// <summary>Each colour that is seen: red at most, and nothing of green and blue to speak of, to which eyes in the dark are open.</summary>
    private const string Bright = """
        () => {
          const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
          const isBright = colour => {
            canvas.clearRect(0, 0, 1, 1);
            canvas.fillStyle = colour;
            canvas.fillRect(0, 0, 1, 1);
            const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
            return a > 12 && (g > 90 || b > 90 || r > 245);
          };
          const found = new Set();
          for (const e of document.querySelectorAll("body, body *")) {
            if (!e.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
            const style = getComputedStyle(e), box = e.getBoundingClientRect();
            if (box.width === 0 || box.height === 0) continue;
            const colours = { background: style.backgroundColor };
            if (e.innerText?.trim()) colours.text = style.color;
            for (const side of ["Top", "Bottom", "Left", "Right"]) if (parseFloat(style[`border${side}Width`]) > 0 && style[`border${side}Style`] !== "none") colours.border = style[`border${side}Color`];
            if (e instanceof SVGGeometryElement) { if (style.fill !== "none" && !style.fill.startsWith("url")) colours.fill = style.fill; if (style.stroke !== "none" && !style.stroke.startsWith("url")) colours.stroke = style.stroke; }
            for (const [what, colour] of Object.entries(colours)) if (isBright(colour)) found.add(`${e.tagName.toLowerCase()}.${e.getAttribute("class") ?? ""} ${what} ${colour}`);
          }
          return [...found].slice(0, 8);
        }
        """;

    [Fact]
    public async Task Nothing_on_any_page_shines_at_night()
    {
        var page = await pages.OpenAsync(chromium, Theme.Night);
        var bright = new List<string>();
        foreach (string path in EveryPage.Paths)
        {
            await pages.GoAsync(page, path);
            bright.AddRange((await page.EvaluateAsync<JsonElement>(Bright)).EnumerateArray().Select(element => $"{path}: {element}"));
        }

        Assert.Empty(bright);
    }
}
