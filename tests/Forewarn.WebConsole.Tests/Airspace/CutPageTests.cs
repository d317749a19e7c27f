using Forewarn.WebConsole.Tests.Browsers;
using Forewarn.WebConsole.Tests.Map;
using Microsoft.Playwright;

namespace Forewarn.WebConsole.Tests.Airspace;

/// <summary>The airspace cut open along a line, in a browser.</summary>
public class CutPageTests(Chromium chromium)
{
    [Fact]
    public async Task What_stands_over_a_line_that_was_typed_is_shown_from_the_side()
    {
        await using var node = await Airspaces.StartAsync();
        await node.FireAsync("alpha", lat: 33, lng: 35, radiusM: 20_000);
        await node.FireAsync("bravo", lat: 40, lng: 35);
        var page = await chromium.OpenAsync(node, "console", People.Watcher("bravo"));
        await page.Locator(".cut summary").ClickAsync();
        await page.GetByLabel("Places on the line").FillAsync("33.0, 34.5\n33.0, 35.5");
        await page.GetByLabel("Places on the line").BlurAsync();
        var row = page.Locator(".cut tbody tr");
        await Assertions.Expect(row).ToHaveCountAsync(1);
        await Assertions.Expect(row).ToContainTextAsync("26.6–66.6 km");
        await Assertions.Expect(row).ToContainTextAsync("0–3000 m");
        await Assertions.Expect(page.Locator(".cut-picture rect")).ToHaveCountAsync(1);

        await row.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(page.Locator(".cut-picture rect.selected")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator(".declaration h2")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_line_that_is_drawn_on_the_map_is_cut_along()
    {
        await using var node = await Airspaces.StartAsync();
        await node.FireAsync("alpha");
        var page = await chromium.OpenAsync(node, "console", People.Watcher("bravo"));
        await page.GetByRole(AriaRole.Button, new() { Name = "All times", Exact = true }).ClickUntilAsync("aria-pressed", "true");
        await page.Locator(".cut summary").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Draw the line on the map" }).ClickAsync();
        await Assertions.Expect(page.Locator(".map-hint")).Not.ToBeEmptyAsync();
        var canvas = page.Locator(".airspace .map-canvas canvas").First;
        var box = (await canvas.BoundingBoxAsync())!;
        foreach (float across in (float[])[0.1f, 0.9f])
            await canvas.ClickAsync(new() { Position = new() { X = box.Width * across, Y = box.Height / 2 } });
        await canvas.PressAsync("Enter");

        await Assertions.Expect(page.GetByLabel("Places on the line")).Not.ToBeEmptyAsync();
        await Assertions.Expect(page.Locator(".cut [role=status]")).ToContainTextAsync("km");
    }

    [Fact]
    public async Task What_comes_over_the_line_is_shown_without_asking_for_it()
    {
        await using var node = await Airspaces.StartAsync();
        var page = await chromium.OpenAsync(node, "console", People.Watcher("bravo"));
        await Assertions.Expect(page.GetByText("Live", new() { Exact = true })).ToBeVisibleAsync();
        await page.Locator(".cut summary").ClickAsync();
        await page.GetByLabel("Places on the line").FillAsync("33.0, 34.5\n33.0, 35.5");
        await page.GetByLabel("Places on the line").BlurAsync();
        await Assertions.Expect(page.Locator(".cut [role=status]")).ToContainTextAsync("Over it: 0");
        await node.FireAsync("alpha", lat: 33, lng: 35);
        await Assertions.Expect(page.Locator(".cut [role=status]")).ToContainTextAsync("Over it: 1");
    }

    [Fact]
    public async Task A_line_of_one_place_is_explained()
    {
        await using var node = await Airspaces.StartAsync();
        var page = await chromium.OpenAsync(node, "console", People.Watcher("bravo"));
        await page.Locator(".cut summary").ClickAsync();
        await page.GetByLabel("Places on the line").FillAsync("33.0, 34.5");
        await page.GetByLabel("Places on the line").BlurAsync();
        await Assertions.Expect(page.Locator(".cut [role=alert]")).ToContainTextAsync("2 to 20 places");
    }
}
