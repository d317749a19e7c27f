using Forewarn.Client;
using Forewarn.Client.Model;
using Microsoft.Playwright;
using NodaTime;

namespace Forewarn.Benchmarks;

/// <summary>The console as a person sees it: in Debian's Chromium, which draws without graphics hardware, on the same machine as the node.</summary>
/// <remarks>A frame is the time from one of the browser's animation frames to the next; 16.7 ms is as fast as it gets. The volumes are given to the map in the browser,
/// since it is the drawing that is measured here.</remarks>
internal static class ConsoleBenchmark
{
    private static readonly string[] Browsers = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    /// <summary>Name of the person who declares.</summary>
    private const string Declarer = "nils";

    private const int ColdStarts = 5;
    private const int Rows = 30;
    private const int QuickRows = 8;
    private const int MeasuredMs = 6_000;
    private const float PatienceMs = 120_000;

    /// <summary>A window of a desk, in pixels.</summary>
    private const int Width = 1440, Height = 900;

    public static IReadOnlyDictionary<string, double> Run(bool quick, Action<string> progress) => RunAsync(quick, progress).GetAwaiter().GetResult();

    private static async Task<IReadOnlyDictionary<string, double>> RunAsync(bool quick, Action<string> progress)
    {
        string data = Directory.CreateTempSubdirectory("forewarn-bench-").FullName;
        var figures = new Dictionary<string, double>();
        try
        {
            using var node = ServerProcess.StartNode(data, true, "--console-guest", "warned");
            using var http = new HttpClient { BaseAddress = node.Address };
            await PrepareAsync(http, data);
            using var playwright = await Playwright.CreateAsync();
            await using var browser = await playwright.Chromium.LaunchAsync(new()
            {
                ExecutablePath = Browsers.FirstOrDefault(File.Exists) ?? throw new InvalidOperationException($"chromium is needed: {string.Join(", ", Browsers)}"),
                Args = ["--no-sandbox", "--disable-quic", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
            });
            progress("first paint with a cold cache");
            await ColdAsync(browser, node.Address, figures);
            foreach (int count in (int[])[5_000, 50_000])
            {
                progress($"frames with {count:N0} volumes");
                await FramesAsync(browser, node.Address, count, figures);
            }
            progress("from a declaration to its row in the inbox");
            await RowsAsync(browser, node.Address, Client(http, data, "declarer"), quick ? QuickRows : Rows, figures);
            progress("from a declaration in one browser to its row in another");
            await BrowserRowsAsync(browser, node.Address, OneTimeCode(data), quick ? QuickRows : Rows, figures);
            return figures;
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static async Task PrepareAsync(HttpClient http, string data)
    {
        var admin = Client(http, data, "operator");
        foreach (string party in (string[])["declarer", "warned"])
            await admin.PutPartyAsync(party, new PartyTerms(party, "UTC", "gregorian", ["en"]));
        // Whoever subscribes is warned of what is declared there.
        var now = SystemClock.Instance.GetCurrentInstant();
        await Client(http, data, "warned").SubscribeAsync(Guid.NewGuid(), new SubscriptionTerms(Place(now, Duration.FromDays(2)), true, true));
    }

    private static ForewarnClient Client(HttpClient http, string data, string party)
    {
        string token = ServerProcess.Token(data, party, "forewarn.read forewarn.declare forewarn.admin");
        return new ForewarnClient(http, _ => ValueTask.FromResult<string?>(token));
    }

    private static Volume4D Place(Instant start, Duration lasts) => Volume4D.Of(Volume3D.OfCircle(new LatLng(34.7, 35.9), 20_000, 0, 3_000), start, start + lasts);

    private static async Task<IPage> OpenAsync(IBrowser browser, Uri node, string path)
    {
        var window = await browser.NewContextAsync(new() { ViewportSize = new() { Width = Width, Height = Height } });
        window.SetDefaultTimeout(PatienceMs);
        var page = await window.NewPageAsync();
        await page.GotoAsync(new Uri(node, path).AbsoluteUri);
        return page;
    }

    /// <summary>The first paint is that of the page as the node wrote it: what is declared, in words; then it becomes live, then the map is there.</summary>
    private static async Task ColdAsync(IBrowser browser, Uri node, Dictionary<string, double> figures)
    {
        var (painted, live, drawn) = (new List<double>(), new List<double>(), new List<double>());
        for (int i = 0; i < ColdStarts; i++)
        {
            var page = await OpenAsync(browser, node, "console");
            await page.WaitForSelectorAsync(".console[data-ready]", new() { State = WaitForSelectorState.Attached });
            live.Add(await page.EvaluateAsync<double>("() => performance.now()"));
            await page.WaitForSelectorAsync(".map-frame[data-volumes]");
            drawn.Add(await page.EvaluateAsync<double>("() => performance.now()"));
            painted.Add(await page.EvaluateAsync<double>("() => performance.getEntriesByName('first-contentful-paint')[0].startTime"));
            await page.Context.CloseAsync();
        }
        (figures["first_paint_cold_p50_ms"], figures["first_paint_cold_max_ms"]) = (Median(painted), painted.Max());
        (figures["live_cold_p50_ms"], figures["map_cold_p50_ms"]) = (Median(live), Median(drawn));
    }

    private static async Task FramesAsync(IBrowser browser, Uri node, int count, Dictionary<string, double> figures)
    {
        var page = await OpenAsync(browser, node, "console");
        await page.WaitForSelectorAsync(".map-frame[data-volumes]");
        var all = page.Locator("[data-time-action=all]");
        while (await all.GetAttributeAsync("aria-pressed") != "true")
            await all.ClickAsync();
        await page.EvaluateAsync(Volumes, count);
        await page.WaitForSelectorAsync($".map-frame[data-volumes='{count}']");
        // The base map at this place has been loaded, and the machine is at rest.
        await page.WaitForTimeoutAsync(MeasuredMs);
        await AddAsync("pan", PanAsync);
        await AddAsync("slide", SlideAsync);
        await page.Locator("[data-map-action=tilt]").ClickAsync();
        await page.WaitForTimeoutAsync(MeasuredMs);
        await AddAsync("tilted_slide", SlideAsync);
        await page.Context.CloseAsync();

        async Task AddAsync(string name, Func<IPage, Task> act)
        {
            var frames = page.EvaluateAsync<double[]>(Frames, MeasuredMs);
            await act(page);
            double[] sorted = [.. (await frames).Order()];
            string prefix = $"{name}_{count / 1000}k_frame";
            figures[$"{prefix}_p50_ms"] = sorted[sorted.Length / 2];
            figures[$"{prefix}_p99_ms"] = sorted[(int)(sorted.Length * 0.99)];
            figures[$"{prefix}_max_ms"] = sorted[^1];
        }
    }

    /// <summary>Drags the map back and forth, as a hand does.</summary>
    private static async Task PanAsync(IPage page)
    {
        var box = (await page.Locator(".map-canvas").BoundingBoxAsync())!;
        var (x, y) = (box.X + box.Width / 2, box.Y + box.Height / 2);
        long until = Environment.TickCount64 + MeasuredMs;
        await page.Mouse.MoveAsync(x, y);
        await page.Mouse.DownAsync();
        for (int step = 0; Environment.TickCount64 < until; step++)
            await page.Mouse.MoveAsync(x + (float)(box.Width / 4 * Math.Sin(step / 20.0)), y + (float)(box.Height / 4 * Math.Sin(step / 33.0)));
        await page.Mouse.UpAsync();
    }

    private static Task SlideAsync(IPage page) => page.EvaluateAsync(
        """
        lasts => new Promise(done => {
          const slider = document.querySelector('.time-slider input'), begin = performance.now();
          const [from, to] = [Date.now(), Date.now() + 7200000];
          const step = () => {
            const part = (performance.now() - begin) / lasts;
            if (part >= 1) return done();
            slider.value = from + part * (to - from);
            slider.dispatchEvent(new Event('input', { bubbles: true }));
            requestAnimationFrame(step);
          };
          step();
        })
        """, MeasuredMs);

    /// <summary>Milliseconds between one animation frame and the next, for as long as is said.</summary>
    private const string Frames =
        """
        lasts => new Promise(done => {
          const frames = [], begin = performance.now();
          let last = 0;
          const step = now => {
            if (last) frames.push(now - last);
            last = now;
            if (performance.now() - begin < lasts) requestAnimationFrame(step); else done(frames);
          };
          requestAnimationFrame(step);
        })
        """;

    /// <summary>Circles and polygons of all sizes over the eastern Mediterranean, half of them at any moment of the next two hours.</summary>
    private const string Volumes =
        """
        async count => {
          const files = document.querySelector('link[href*="/css/map.css"]').href.replace('css/map.css', '');
          const { openScene } = await import(`${files}js/map-scene.js`);
          let seed = 7;
          const random = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;
          const come = Array.from({ length: count }, (_, i) => {
            const [lng, lat, size] = [29 + random() * 12, 30 + random() * 6, 300 + random() ** 4 * 30000];
            const corners = 5 + Math.floor(random() * 6), isRound = random() < 0.4, lower = random() * 6000, start = Date.now() + random() * 7200000;
            const outline = isRound ? [lng, lat] : Array.from({ length: corners }, (_, k) => {
              const [turn, reach] = [2 * Math.PI * k / corners, size / 111000 * (0.6 + 0.4 * random())];
              return [lng + reach * Math.cos(turn), lat + reach * Math.sin(turn)];
            }).flat();
            return { key: `v${i}`, id: `v${i}`, label: `Volume ${i}`, party: `party-${i % 12}`, kind: ['operational-intent', 'live-fire', 'air-defence', 'closed-area'][i % 4], state: '',
              outline, radius: isRound ? size : 0, lower, upper: lower + 200 + random() * 3000, start, end: start + 3600000, look: 0, overlaps: i % 40 === 0 };
          });
          openScene(document.querySelector('.map-frame').dataset.scene).change({ gone: [], come });
        }
        """;

    /// <summary>From before the request leaves the declarer to the row in the page of the warned party.</summary>
    private static async Task RowsAsync(IBrowser browser, Uri node, ForewarnClient declarer, int count, Dictionary<string, double> figures)
    {
        var page = await WatchedInboxAsync(browser, node);
        var taken = new List<double>();
        for (int i = 0; i < count; i++)
        {
            var now = SystemClock.Instance.GetCurrentInstant();
            var terms = new ConstraintTerms("live-fire", [Place(now + Duration.FromHours(1) + Duration.FromMinutes(i), Duration.FromMinutes(1))]);
            long sent = SystemClock.Instance.GetCurrentInstant().ToUnixTimeMilliseconds();
            var answer = await declarer.DeclareAsync(Guid.NewGuid(), terms);
            await using var seen = await page.WaitForFunctionAsync("id => window.seen[id]", answer.Warnings.Single().Id);
            taken.Add(await seen.JsonValueAsync<double>() - sent);
        }
        (figures["row_p50_ms"], figures["row_max_ms"]) = (Median(taken), taken.Max());
    }

    /// <summary>From the click that sends a declaration, in the browser of the one who declares, to the row in that of the one who is warned.</summary>
    private static async Task BrowserRowsAsync(IBrowser browser, Uri node, string code, int count, Dictionary<string, double> figures)
    {
        var inbox = await WatchedInboxAsync(browser, node);
        var page = await OpenAsync(browser, node, "console/join");
        await page.FillAsync("#person", Declarer);
        await page.FillAsync("#code", code);
        await page.FillAsync("#password", "seven grey herons at dusk");
        await page.FillAsync("#again", "seven grey herons at dusk");
        await page.ClickAsync("form button.primary");
        await page.WaitForURLAsync(url => !url.Contains("/join", StringComparison.Ordinal));
        var taken = new List<double>();
        for (int i = 0; i < count; i++)
        {
            await page.GotoAsync(new Uri(node, "console/declare").AbsoluteUri);
            await page.WaitForSelectorAsync(".console[data-ready]", new() { State = WaitForSelectorState.Attached });
            await page.GetByLabel("To altitude").FillAsync("1500");
            await page.FillAsync("#declare-area", "34.70 35.90\n34.75 35.90\n34.75 35.95\n34.70 35.95");
            await page.WaitForSelectorAsync("[data-warned=warned]");
            double known = await inbox.EvaluateAsync<double>("() => Object.keys(window.seen).length");
            double sent = await page.EvaluateAsync<double>("() => { const now = Date.now(); document.querySelector('[data-send]').click(); return now; }");
            await using var seen = await inbox.WaitForFunctionAsync("known => Object.keys(window.seen).length > known && Math.max(...Object.values(window.seen))", known);
            taken.Add(await seen.JsonValueAsync<double>() - sent);
        }
        (figures["browser_row_p50_ms"], figures["browser_row_max_ms"]) = (Median(taken), taken.Max());
    }

    /// <summary>An inbox that remembers when each of its rows came.</summary>
    private static async Task<IPage> WatchedInboxAsync(IBrowser browser, Uri node)
    {
        var page = await OpenAsync(browser, node, "console/inbox");
        await page.WaitForSelectorAsync(".console[data-ready]", new() { State = WaitForSelectorState.Attached });
        await page.WaitForSelectorAsync(".live[data-live='yes']");
        await page.EvaluateAsync(
            """
            () => {
              window.seen = {};
              const look = () => document.querySelectorAll('[data-warning-id]').forEach(row => window.seen[row.dataset.warningId] ??= Date.now());
              new MutationObserver(look).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-warning-id'] });
              look();
            }
            """);
        return page;
    }

    /// <summary>The code by which whoever declares chooses a password.</summary>
    private static string OneTimeCode(string data)
    {
        using var process = ServerProcess.Forewarn("person", "add", Declarer, "--data", data, "--party", "declarer", "--role", "liaison");
        string code = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return process.ExitCode == 0 ? code : throw new InvalidOperationException("forewarn person add failed");
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
