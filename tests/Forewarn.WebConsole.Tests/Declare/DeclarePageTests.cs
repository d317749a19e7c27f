using System.Collections.Immutable;
using Forewarn.Client.Model;
using Forewarn.Record.Checkpoints;
using Forewarn.WebConsole.Tests.Browsers;
using Microsoft.Playwright;
using NodaTime;

namespace Forewarn.WebConsole.Tests.Declare;

/// <summary>A person declares.</summary>
public class DeclarePageTests(Chromium chromium)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private const string Square = "35.53 35.90\n35.53 36.00\n35.60 36.00\n35.60 35.90";

    [Fact]
    public async Task What_is_pasted_is_previewed_sent_and_proven()
    {
        await using var node = await AgreedAsync();
        var page = await OpenAsync(node);
        await FillAsync(page, Square);

        await Assertions.Expect(page.Locator("[data-warned=bravo]")).ToHaveAttributeAsync("data-verdict", "on-time");
        await Assertions.Expect(page.Locator(".preview")).ToContainTextAsync("console");
        Assert.Empty(await WarningsAsync(node));
        await page.Locator("[data-send]").ClickAsync();

        await Assertions.Expect(page.Locator("[data-receipt=final]")).ToBeVisibleAsync();
        var warning = Assert.Single(await WarningsAsync(node));
        var (id, leaf) = await SentAsync(page);
        Assert.Equal(("alpha", "declared", id), (warning.From, warning.Change, warning.Subject.Id));
        var client = node.As("alpha");
        Assert.True((await client.WaitForReceiptAsync(leaf, Policy.OfLog(await client.RecordKeyAsync(Cancellation)), TimeSpan.FromSeconds(30), Cancellation)).IsFinal);
        Assert.Equal(4, Assert.Single((await client.FindAsync(DeclarationId.OfIntent(id), Cancellation))!.Volumes!.Value).Volume.OutlinePolygon!.Vertices.Length);
    }

    [Fact]
    public async Task What_is_drawn_on_the_map_is_declared()
    {
        await using var node = await AgreedAsync();
        var page = await OpenAsync(node);
        await FillAsync(page, Square);
        await Assertions.Expect(page.Locator("[data-warned=bravo]")).ToBeVisibleAsync();
        await page.Locator("[data-draw=Polygon]").ClickAsync();
        await Assertions.Expect(page.Locator(".map-hint")).Not.ToBeEmptyAsync();
        var canvas = page.Locator(".declare-map canvas").First;
        foreach (var (x, y) in new[] { (200, 120), (300, 120), (250, 200) })
            await canvas.ClickAsync(new() { Position = new() { X = x, Y = y } });
        await canvas.PressAsync("Enter");

        await Assertions.Expect(page.Locator("#declare-area-said")).ToContainTextAsync("3 places");
        await Assertions.Expect(page.Locator("#declare-area")).Not.ToHaveValueAsync(Square);
        await Assertions.Expect(page.Locator(".preview")).ToHaveAttributeAsync("aria-busy", "false");
        await page.Locator("[data-send]").ClickAsync();
        await Assertions.Expect(page.Locator("[data-sent]")).ToBeVisibleAsync();
        var (id, _) = await SentAsync(page);
        Assert.Equal(3, (await node.As("bravo").FindAsync(DeclarationId.OfIntent(id), Cancellation))!.Volumes!.Value[0].Volume.OutlinePolygon!.Vertices.Length);
    }

    [Fact]
    public async Task The_map_begins_where_the_party_has_agreed_to_warn()
    {
        await using var node = await AgreedAsync();
        var page = await OpenAsync(node);
        await Assertions.Expect(page.Locator(".declare-map [data-drawn]")).ToBeVisibleAsync();
        await page.Locator("[data-draw=Polygon]").ClickAsync();
        await Assertions.Expect(page.Locator(".map-hint")).Not.ToBeEmptyAsync();
        var canvas = page.Locator(".declare-map canvas").First;
        var box = (await canvas.BoundingBoxAsync())!;
        foreach (var (x, y) in new[] { (-30, 20), (30, 20), (0, -20) })
            await canvas.ClickAsync(new() { Position = new() { X = box.Width / 2 + x, Y = box.Height / 2 + y } });
        await canvas.PressAsync("Enter");

        await Assertions.Expect(page.Locator("#declare-area")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex(@"^35\.\d+, 3[56]\.\d+\n35\.\d+, 3[56]\.\d+\n35\.\d+, 3[56]\.\d+$"));
    }

    [Fact]
    public async Task A_connection_that_is_lost_in_the_middle_of_sending_sends_it_once_and_the_page_says_so_when_it_is_back()
    {
        await using var node = await AgreedAsync();
        var window = await chromium.NewWindowAsync(node, People.Liaison("alpha"));
        var page = await window.NewPageAsync();
        bool isCut = false;
        var lines = new System.Collections.Concurrent.ConcurrentBag<IWebSocketRoute>();
        await page.RouteWebSocketAsync(url => url.Contains("_blazor", StringComparison.Ordinal), line =>
        {
            var server = line.ConnectToServer();
            lines.Add(line);
            server.OnMessage(frame =>
            {
                if (Volatile.Read(ref isCut))
                    return;
                if (frame.Binary is { } bytes)
                    line.Send(bytes);
                else
                    line.Send(frame.Text!);
            });
        });
        await page.GotoAsync(new Uri(node.Url, "console/declare").AbsoluteUri);
        await FillAsync(page, Square);
        await Assertions.Expect(page.Locator("[data-warned=bravo]")).ToBeVisibleAsync();

        Volatile.Write(ref isCut, true);
        await page.Locator("[data-send]").ClickAsync();
        for (int i = 0; i < 600 && (await WarningsAsync(node)).IsEmpty; i++)
            await Task.Delay(50, Cancellation);
        foreach (var line in lines)
            await line.CloseAsync();
        Volatile.Write(ref isCut, false);

        await Assertions.Expect(page.Locator("[data-sent]")).ToBeVisibleAsync();
        Assert.Equal((await SentAsync(page)).Id, Assert.Single(await WarningsAsync(node)).Subject.Id);
    }

    [Fact]
    public async Task A_preview_says_when_nobody_would_be_warned_and_nothing_was_agreed()
    {
        await using var node = await AgreedAsync();
        var page = await OpenAsync(node);
        await FillAsync(page, Square.Replace("35.", "-15.", StringComparison.Ordinal).Replace("-15.9", "-14.9", StringComparison.Ordinal).Replace("36.", "-13.", StringComparison.Ordinal));

        await Assertions.Expect(page.Locator(".preview")).ToContainTextAsync("Nobody");
        await Assertions.Expect(page.Locator(".preview .finding")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_is_swapped_is_noticed_and_swapped_back_by_a_click()
    {
        await using var node = await AgreedAsync();
        var page = await OpenAsync(node);
        await FillAsync(page, "135.90 35.53\n136.00 35.53\n136.00 35.60");

        await Assertions.Expect(page.Locator(".swap")).ToContainTextAsync("nowhere on Earth");
        await page.Locator("[data-swap]").ClickAsync();
        await Assertions.Expect(page.Locator(".preview")).ToContainTextAsync("Nobody");
    }

    [Fact]
    public async Task What_is_wrong_is_named_with_its_place()
    {
        await using var node = await AgreedAsync();
        var page = await OpenAsync(node);
        await FillAsync(page, "35.53 35.90\n35.60 abc");

        await Assertions.Expect(page.Locator("#declare-area-said")).ToContainTextAsync("Line 2, column 7");
        await page.Locator("[data-send]").ClickAsync();
        await Assertions.Expect(page.Locator(".beside .field-problem")).ToContainTextAsync("Not sent");
    }

    [Fact]
    public async Task An_area_that_crosses_itself_is_refused_by_the_corner()
    {
        await using var node = await AgreedAsync();
        var page = await OpenAsync(node);
        await FillAsync(page, "35.5 35.9\n35.6 36.0\n35.6 35.9\n35.5 36.0");

        await Assertions.Expect(page.Locator(".preview .problem")).ToContainTextAsync("Corner 4");
    }

    [Fact]
    public async Task A_large_file_does_not_break_the_page()
    {
        await using var node = await AgreedAsync();
        var page = await OpenAsync(node);
        await page.Locator("#declare-area").FillAsync("{\"type\":\"Polygon\",\"coordinates\":[[" + string.Join(',', Enumerable.Range(0, 40_000).Select(i => $"[{i % 360 - 180},0]")) + "]]}");
        await Assertions.Expect(page.Locator("#declare-area-said")).ToContainTextAsync("More than 10000");

        await FillAsync(page, Square);
        await Assertions.Expect(page.Locator("[data-warned=bravo]")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_is_typed_and_its_id_outlive_a_restart_of_the_node()
    {
        await using var node = await AgreedAsync();
        var page = await OpenAsync(node);
        await FillAsync(page, Square);
        await Assertions.Expect(page.Locator("[data-warned=bravo]")).ToBeVisibleAsync();
        string? id = await page.Locator("form.declare").GetAttributeAsync("data-declare-id");
        await node.RestartAsync(() => Assertions.Expect(page.Locator("#components-reconnect-modal")).ToBeVisibleAsync());

        await Assertions.Expect(page.Locator("#components-reconnect-modal")).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator("[data-warned=bravo]")).ToBeVisibleAsync();
        Assert.Equal(id, await page.Locator("form.declare").GetAttributeAsync("data-declare-id"));
    }

    [Fact]
    public async Task What_is_sealed_is_sent_once_its_opening_is_in_hand_and_revealed_by_it()
    {
        await using var node = await AgreedAsync();
        var page = await OpenAsync(node);
        await FillAsync(page, Square);
        await page.Locator("[data-keep$=kind]").SelectOptionAsync("live-fire");
        await page.Locator("input[value=sealed]").CheckAsync();
        await Assertions.Expect(page.Locator("[data-warned=bravo]")).ToBeVisibleAsync();
        await page.Locator("[data-send]").ClickAsync();
        await Assertions.Expect(page.Locator(".beside .field-problem")).ToContainTextAsync("Download the opening first");

        var download = await page.RunAndWaitForDownloadAsync(() => page.Locator("[data-opening]").ClickAsync());
        string opening = Path.Combine(Path.GetTempPath(), $"opening-{Guid.NewGuid():N}.json");
        await download.SaveAsAsync(opening);
        await Assertions.Expect(page.Locator(".opening [role=status]")).ToBeVisibleAsync();
        await page.Locator("[data-send]").ClickAsync();
        await Assertions.Expect(page.Locator("[data-sent]")).ToBeVisibleAsync();
        var (id, _) = await SentAsync(page);
        var shown = (await node.As("bravo").FindAsync(DeclarationId.OfConstraint(id), Cancellation))!;
        Assert.Equal(("sealed", null), (shown.Disclosure, shown.Kind));

        await page.Locator("[data-change]").ClickAsync();
        await page.Locator(".opening input[type=file]").SetInputFilesAsync(opening);
        await Assertions.Expect(page.Locator("[data-sent] .done")).ToContainTextAsync("version 2");
        var revealed = (await node.As("bravo").FindAsync(DeclarationId.OfConstraint(id), Cancellation))!;
        Assert.Equal(("live-fire", 4), (revealed.Kind, revealed.Volumes!.Value[0].Volume.OutlinePolygon!.Vertices.Length));
        File.Delete(opening);
    }

    [Fact]
    public async Task Ones_own_declaration_is_changed_and_taken_back()
    {
        await using var node = await AgreedAsync();
        var page = await OpenAsync(node);
        await FillAsync(page, Square);
        await Assertions.Expect(page.Locator("[data-warned=bravo]")).ToBeVisibleAsync();
        await page.Locator("[data-send]").ClickAsync();
        await page.Locator("[data-change]").ClickAsync();

        await page.GetByLabel("To altitude").FillAsync("2000");
        await Assertions.Expect(page.Locator("[data-warned=bravo]")).ToBeVisibleAsync();
        await page.Locator("[data-send]").ClickAsync();
        await Assertions.Expect(page.Locator("[data-sent] .done")).ToContainTextAsync("version 2");
        var (id, _) = await SentAsync(page);
        Assert.Equal(2000, (await node.As("alpha").FindAsync(DeclarationId.OfIntent(id), Cancellation))!.Volumes!.Value[0].Volume.AltitudeUpper.Value);

        await page.Locator("[data-change]").ClickAsync();
        await page.Locator("[data-end]").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Yes, end it now" }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-sent] .done")).ToContainTextAsync("version 3");
    }

    [Fact]
    public async Task Who_only_looks_is_told_who_declares()
    {
        await using var node = await AgreedAsync();
        var page = await chromium.OpenAsync(node, "console/declare", People.Watcher("alpha"));

        await Assertions.Expect(page.Locator(".empty")).ToContainTextAsync("Only liaisons declare");
    }

    private Task<IPage> OpenAsync(ConsoleNode node) => chromium.OpenAsync(node, "console/declare", People.Liaison("alpha"));

    /// <summary>An area and an altitude; the times that the form begins with.</summary>
    private static async Task FillAsync(IPage page, string area)
    {
        await Assertions.Expect(page.Locator("form.declare")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("[data-ready]")).ToBeAttachedAsync();
        await page.GetByLabel("To altitude").FillAsync("1500");
        await page.Locator("#declare-area").FillAsync(area);
    }

    private static async Task<(Guid Id, long Leaf)> SentAsync(IPage page)
    {
        var sent = page.Locator("[data-sent]");
        return (Guid.Parse((await sent.GetAttributeAsync("data-sent"))!), long.Parse((await sent.GetAttributeAsync("data-leaf"))!, System.Globalization.CultureInfo.InvariantCulture));
    }

    private static async Task<ImmutableArray<Warning>> WarningsAsync(ConsoleNode node) => [.. await node.As("bravo").WarningsAsync(WarningsOwed.ToMe).ToArrayAsync()];

    /// <summary>Alpha and bravo have agreed to warn each other a quarter of an hour ahead, near 35.5 N 36 E.</summary>
    private static async Task<ConsoleNode> AgreedAsync()
    {
        var node = await ConsoleNode.StartAsync();
        await node.PartyAsync("alpha");
        await node.PartyAsync("bravo");
        var longAgo = Instant.FromUtc(2020, 1, 1, 0, 0);
        var lead = Duration.FromMinutes(15);
        await node.As("operator").PutArrangementAsync("line", new ArrangementTerms(
            "Line", [new("alpha", longAgo), new("bravo", longAgo)], Volume3D.OfCircle(new(35.5, 36), 100_000, 0, 20_000),
            ImmutableSortedDictionary<string, Duration>.Empty.Add("operational-intent", lead).Add("live-fire", lead).Add("other", lead), longAgo));
        return node;
    }
}
