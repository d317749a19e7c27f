using Forewarn.Client.Model;
using Forewarn.WebConsole.Desks;
using Forewarn.WebConsole.Tests.Browsers;
using Forewarn.WebConsole.Tests.Map;
using Microsoft.Playwright;
using NodaTime;

namespace Forewarn.WebConsole.Tests.Airspace;

/// <summary>The airspace in a browser: map, profile, timeline and list.</summary>
public class AirspacePageTests(Chromium chromium)
{
    [Fact]
    public async Task What_is_declared_is_drawn_on_the_map()
    {
        await using var node = await Airspaces.StartAsync();
        await node.FireAsync("alpha");
        var page = await OpenAsync(node, People.Watcher("bravo"));
        await ShowAllTimesAsync(page);

        await Drawn(page, 1);
        await page.PollAsync(async () => await RedPixelsAsync(page) > 20, "no live fire is to be seen");
    }

    [Fact]
    public async Task Moving_the_slider_shows_what_stands_at_that_moment()
    {
        await using var node = await Airspaces.StartAsync();
        await node.FireAsync("alpha", startsIn: Duration.FromHours(3));
        await node.FireAsync("alpha", lat: 34, startsIn: Duration.FromHours(3));
        await node.FireAsync("bravo", lat: 35, startsIn: Duration.FromHours(10));
        var page = await OpenAsync(node, People.Watcher("bravo"));
        await ShowAllTimesAsync(page);
        await Drawn(page, 3);

        await SlideToAsync(page, Airspaces.Now + Duration.FromHours(3.5));
        await Drawn(page, 2);
        await SlideToAsync(page, Airspaces.Now + Duration.FromHours(10.5));
        await Drawn(page, 1);
        await page.GetByRole(AriaRole.Button, new() { Name = "Now", Exact = true }).ClickAsync();
        await Drawn(page, 0);
    }

    [Fact]
    public async Task The_map_says_so_when_nothing_is_in_force()
    {
        await using var node = await Airspaces.StartAsync();
        await node.FireAsync("alpha", startsIn: Duration.FromHours(3));
        var page = await OpenAsync(node, People.Watcher("bravo"));
        await Assertions.Expect(page.Locator(".map-nothing")).ToHaveTextAsync("Nothing is in force now", new() { Timeout = Airspaces.Patience });

        await SlideToAsync(page, Airspaces.Now + Duration.FromHours(3.5));
        await Assertions.Expect(page.Locator(".map-nothing")).ToHaveTextAsync("");
        await SlideToAsync(page, Airspaces.Now + Duration.FromHours(10));
        await Assertions.Expect(page.Locator(".map-nothing")).ToHaveTextAsync("Nothing is in force at this time");
    }

    [Fact]
    public async Task What_somebody_declares_appears_without_asking_for_it()
    {
        await using var node = await Airspaces.StartAsync();
        var page = await OpenAsync(node, People.Watcher("bravo"));
        await Assertions.Expect(page.GetByText("Nothing is declared in this period")).ToBeVisibleAsync();
        await ShowAllTimesAsync(page);
        await LiveAsync(page);
        await node.FireAsync("alpha");

        await Drawn(page, 1);
        await Assertions.Expect(page.GetByText("1 declarations")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_has_ended_disappears()
    {
        await using var node = await Airspaces.StartAsync();
        var id = await node.FireAsync("alpha");
        var page = await OpenAsync(node, People.Watcher("bravo"));
        await ShowAllTimesAsync(page);
        await Drawn(page, 1);
        await LiveAsync(page);
        await node.As("alpha").EndAsync(DeclarationId.OfConstraint(id), 1, TestContext.Current.CancellationToken);

        await Drawn(page, 0);
    }

    [Fact]
    public async Task Selecting_in_the_list_shows_the_details_and_selects_on_the_map()
    {
        await using var node = await Airspaces.StartAsync();
        var id = await node.FireAsync("alpha", note: "Range <b>7</b>");
        var page = await OpenAsync(node, People.Liaison("alpha"));
        await ShowAllTimesAsync(page);
        await Drawn(page, 1);
        await OpenListAsync(page);
        await page.Locator($"tr[data-declaration='{id}'] button").ClickAsync();

        var details = page.GetByRole(AriaRole.Complementary, new() { Name = "Details of what is selected" });
        await Assertions.Expect(details.GetByText("0–3000 m · 0–9843 ft · ≈ FL 000–098")).ToBeVisibleAsync();
        await Assertions.Expect(details.GetByText("Range <b>7</b>")).ToBeVisibleAsync();
        await page.PollAsync(async () => await SceneAsync<string?>(page, node, "scene.selected") == id.ToString("D"), "the scene did not hear of it");
    }

    [Fact]
    public async Task Clicking_a_volume_on_the_map_shows_its_details()
    {
        await using var node = await Airspaces.StartAsync();
        await node.FireAsync("alpha");
        var page = await OpenAsync(node, People.Watcher("bravo"));
        await ShowAllTimesAsync(page);
        await Drawn(page, 1);
        // The map is fitted to the one volume, so its middle is the map's.
        await page.Locator(".map-canvas canvas").ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Complementary, new() { Name = "Details of what is selected" })).ToBeVisibleAsync(new() { Timeout = Airspaces.Patience });
    }

    [Fact]
    public async Task The_map_goes_with_the_hand_that_drags_it()
    {
        await using var node = await Airspaces.StartAsync();
        await node.FireAsync("alpha");
        var page = await OpenAsync(node, People.Watcher("bravo"));
        await ShowAllTimesAsync(page);
        await Drawn(page, 1);
        var box = (await page.Locator(".map-canvas canvas").BoundingBoxAsync())!;
        var (x, y, far) = (box.X + box.Width / 2, box.Y + box.Height / 2, box.Width / 3);
        await page.Mouse.MoveAsync(x, y);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(x + far, y, new() { Steps = 20 });
        await page.Mouse.UpAsync();
        // What was in the middle is where the hand let it go.
        await page.Mouse.ClickAsync(x + far, y);

        await Assertions.Expect(page.GetByRole(AriaRole.Complementary, new() { Name = "Details of what is selected" })).ToBeVisibleAsync(new() { Timeout = Airspaces.Patience });
    }

    [Fact]
    public async Task Clicking_a_bar_of_the_timeline_shows_its_details()
    {
        await using var node = await Airspaces.StartAsync();
        await node.FireAsync("alpha", startsIn: Duration.FromMinutes(1), lasts: Duration.FromHours(20));
        var page = await OpenAsync(node, People.Watcher("bravo"));
        var strip = page.Locator("canvas.strip");
        await ShowAllTimesAsync(page);
        await Drawn(page, 1);
        var box = await strip.BoundingBoxAsync();
        // From a day back to a day ahead, 10 hours ahead are at 34 of 48 parts, right of the names; the one bar stands in the middle, above the axis.
        await strip.ClickAsync(new() { Position = new() { X = 76 + (box!.Width - 76) * 34 / 48, Y = (box.Height - 20) / 2 } });

        await Assertions.Expect(page.GetByRole(AriaRole.Complementary, new() { Name = "Details of what is selected" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Overlapping_declarations_are_said_to_be_in_conflict()
    {
        await using var node = await Airspaces.StartAsync();
        await node.FireAsync("alpha");
        await node.FireAsync("bravo");
        var page = await OpenAsync(node, People.Watcher("bravo"));
        await OpenListAsync(page);

        await Assertions.Expect(page.Locator(".declarations .overlap")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task Volumes_over_the_antimeridian_and_around_a_pole_are_drawn()
    {
        await using var node = await Airspaces.StartAsync();
        await node.FlightAsync("alpha", [new(-18, 178), new(-18, -178), new(-16, -178), new(-16, 178)]);
        await node.FlightAsync("alpha", [new(80, 0), new(80, 120), new(80, -120)]);
        await node.FireAsync("bravo", lat: -89, lng: 10, radiusM: 400_000);
        await node.FireAsync("bravo", lat: 10, lng: 180, radiusM: 400_000);
        var page = await OpenAsync(node, People.Watcher("bravo"));
        var errors = new List<string>();
        page.PageError += (_, error) => errors.Add(error);
        await ShowAllTimesAsync(page);

        await Drawn(page, 4);
        await page.GetByRole(AriaRole.Button, new() { Name = "Tilt" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Show all" }).ClickAsync();
        await Drawn(page, 4);
        Assert.Empty(errors);
    }

    [Fact]
    public async Task Without_WebGL_there_is_the_list_and_the_charts()
    {
        await using var node = await Airspaces.StartAsync();
        var id = await node.FireAsync("alpha");
        var page = await chromium.OpenAsync(node, "console/sign-in");
        await page.Context.AddInitScriptAsync("const get = HTMLCanvasElement.prototype.getContext; HTMLCanvasElement.prototype.getContext = function (kind, ...rest) { return kind.startsWith('webgl') ? null : get.call(this, kind, ...rest); };");
        await page.Context.AddCookiesAsync([new() { Name = "console-session", Value = node.SessionOf(People.Watcher("bravo")), Url = node.Url.AbsoluteUri, HttpOnly = true }]);
        await page.GotoAsync(new Uri(node.Url, "console").AbsoluteUri);

        await Assertions.Expect(page.GetByText("This browser cannot draw the map")).ToBeVisibleAsync();
        await page.Locator($"tr[data-declaration='{id}'] button").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Complementary, new() { Name = "Details of what is selected" })).ToBeVisibleAsync();
        Assert.Equal(1, await SceneAsync<int>(page, node, "scene.volumes.size"));
    }

    [Fact]
    public async Task The_map_shows_five_thousand_volumes()
    {
        const int count = 5_000;
        await using var node = await Airspaces.StartAsync();
        await node.FireAsync("alpha");
        var page = await OpenAsync(node, People.Watcher("bravo"));
        var errors = new List<string>();
        page.PageError += (_, error) => errors.Add(error);
        await ShowAllTimesAsync(page);
        await Drawn(page, 1);
        await SceneAsync<int>(page, node, $$"""
            (scene.change({ gone: [], come: Array.from({ length: {{count}} }, (_, i) => ({
              key: `many#${i}`, id: `many-${i}`, label: 'x', party: `party-${i % 12}`, kind: ['live-fire', 'operational-intent', 'air-defence'][i % 3], state: '',
              outline: [30 + (i % 250) / 25, 30 + i / 5000], radius: 500 + i % 3000, lower: 0, upper: 1000 + i % 5000, start: Date.now(), end: Date.now() + 3600000, look: i % 3, overlaps: i % 50 === 0 })) }), 0)
            """);

        await Assertions.Expect(page.Locator(".map-frame")).ToHaveAttributeAsync("data-volumes", $"{count + 1}", new() { Timeout = 4 * Airspaces.Patience });
        Assert.Empty(errors);
    }

    /// <summary>A window of a size that a busy machine draws without graphics hardware.</summary>
    private Task<IPage> OpenAsync(ConsoleNode node, Viewer viewer) =>
        chromium.OpenAsync(node, "console", viewer, new() { ViewportSize = new() { Width = 1000, Height = 640 } });

    private static Task ShowAllTimesAsync(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "All times", Exact = true }).ClickUntilAsync("aria-pressed", "true");

    private static Task OpenListAsync(IPage page) => page.Locator("details.as-list summary").ClickAsync();

    private static Task LiveAsync(IPage page) => Assertions.Expect(page.GetByText("Live", new() { Exact = true })).ToBeVisibleAsync();

    private static Task Drawn(IPage page, int count) =>
        Assertions.Expect(page.Locator(".map-frame")).ToHaveAttributeAsync("data-volumes", $"{count}", new() { Timeout = Airspaces.Patience });

    private static Task SlideToAsync(IPage page, Instant at) => page.GetByRole(AriaRole.Slider).EvaluateAsync(
        "(slider, at) => { slider.value = at; slider.dispatchEvent(new Event('input', { bubbles: true })); }", at.ToUnixTimeMilliseconds());

    /// <summary>What an expression finds of the scene that the page shows.</summary>
    private static Task<T> SceneAsync<T>(IPage page, ConsoleNode node, string expression) => page.EvaluateAsync<T>(
        $$"""
        async url => {
          const { closeScene, openScene } = await import(url);
          const name = document.querySelector('.map-frame').dataset.scene;
          const scene = openScene(name);
          try { return {{expression}}; } finally { closeScene(name); }
        }
        """, node.AssetUrl("js/map-scene.js"));

    /// <summary>How many pixels of the map are of the red of live fire.</summary>
    private static async Task<int> RedPixelsAsync(IPage page)
    {
        byte[] picture = await page.Locator(".map-canvas").ScreenshotAsync();
        return await page.EvaluateAsync<int>(
            """
            async png => {
              const image = new Image();
              image.src = `data:image/png;base64,${png}`;
              await image.decode();
              const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height });
              const context = canvas.getContext('2d');
              context.drawImage(image, 0, 0);
              const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
              let count = 0;
              for (let i = 0; i < data.length; i += 4) if (data[i] > 150 && data[i + 1] < 100 && data[i + 2] < 100) count++;
              return count;
            }
            """, Convert.ToBase64String(picture));
    }
}
