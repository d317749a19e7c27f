using System.Text;
using Forewarn.Client.Model;
using Forewarn.WebConsole.Desks;
using Forewarn.WebConsole.Tests.Browsers;
using Microsoft.Playwright;

namespace Forewarn.WebConsole.Tests.Sites;

/// <summary>Protected sites are entered, confirmed, listed and taken back in a browser.</summary>
public class SitesPageTests(Chromium chromium)
{
    private static readonly Viewer Anna = new("anna", "Anna", "ocha", [Role.Watch, Role.Liaison]);

    private static readonly Viewer Boris = new("boris", "Boris", "ocha", [Role.Watch, Role.Liaison]);

    private static readonly LatLng Aleppo = new(36.212341, 37.137722);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_site_binds_once_a_second_person_has_confirmed_it_and_others_see_it_then()
    {
        await using var node = await NodeAsync();
        await node.PartyAsync("south");
        var south = await chromium.OpenAsync(node, "console/sites", People.Watcher("south"));
        var anna = await chromium.OpenAsync(node, "console/sites", Anna);
        await Assertions.Expect(anna.Locator(".empty")).ToBeVisibleAsync();
        await anna.GetByRole(AriaRole.Link, new() { Name = "Enter a site or a movement" }).ClickAsync();
        await anna.GetByLabel("Name", new() { Exact = true }).FillAsync("Al-Noor <b>hospital</b>");
        await anna.GetByLabel("Area", new() { Exact = true }).FillAsync("36.212341, 37.137722");
        await Assertions.Expect(anna.GetByLabel("Radius (m)")).ToBeVisibleAsync();
        await anna.GetByRole(AriaRole.Button, new() { Name = "Enter it", Exact = true }).ClickAsync();
        await Assertions.Expect(anna.Locator("#main tbody th bdi").First).ToHaveTextAsync("Al-Noor <b>hospital</b>");
        await Assertions.Expect(anna.Locator("#main tbody")).ToContainTextAsync("Waits for a second person");
        await Assertions.Expect(anna.GetByRole(AriaRole.Button, new() { Name = "Confirm Al-Noor" })).ToHaveCountAsync(0);
        await Assertions.Expect(south.Locator(".empty")).ToBeVisibleAsync();

        var boris = await chromium.OpenAsync(node, "console/sites", Boris);
        await boris.GetByRole(AriaRole.Button, new() { Name = "Confirm Al-Noor" }).ClickAsync();
        await Assertions.Expect(boris.GetByRole(AriaRole.Alertdialog)).ToContainTextAsync("36.212341, 37.137722");
        await boris.GetByLabel("I have looked it up").CheckAsync();
        await boris.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "Confirm", Exact = true }).ClickAsync();

        foreach (var page in (IPage[])[boris, anna, south])
            await Assertions.Expect(page.Locator("#main tbody .badge")).ToHaveTextAsync("in force");
        await Assertions.Expect(south.Locator("#main tbody button")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task What_the_map_doubts_is_corrected_or_answered_before_anybody_can_confirm()
    {
        await using var node = await NodeAsync();
        var page = await chromium.OpenAsync(node, "console/sites/entry", Anna);
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Mercy");
        await page.GetByLabel("Area", new() { Exact = true }).FillAsync("33.512345, 32.612345");
        await Assertions.Expect(page.GetByLabel("Radius (m)")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Enter it", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator(".doubted")).ToBeVisibleAsync();
        await page.GetByLabel("It is in the sea: why it is right all the same").FillAsync("a hospital ship");
        await page.GetByRole(AriaRole.Button, new() { Name = "Enter the change" }).ClickAsync();

        await Assertions.Expect(page.Locator("#main tbody")).ToContainTextAsync("Right all the same: a hospital ship");
        var site = await node.As("ocha").SitesAsync(cancellation: Cancellation).SingleAsync(Cancellation);
        Assert.Equal("a hospital ship", Assert.Single(site.Findings!.Value).Reason);
    }

    [Fact]
    public async Task A_convoy_is_entered_by_where_it_is_when()
    {
        await using var node = await NodeAsync();
        var page = await chromium.OpenAsync(node, "console/sites/entry", Anna);
        await page.GetByLabel("Kind").SelectOptionAsync("convoy");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Convoy 7");
        var start = NodaTime.SystemClock.Instance.GetCurrentInstant().ToDateTimeUtc().AddDays(1);
        await page.GetByLabel("Waypoint 1", new() { Exact = true }).FillAsync("36.212341, 37.137722");
        await page.GetByLabel("When at waypoint 1 (UTC)").FillAsync($"{start:yyyy-MM-dd}T06:00");
        await page.GetByLabel("Waypoint 2", new() { Exact = true }).FillAsync("36.112341, 37.237722");
        await page.GetByLabel("When at waypoint 2 (UTC)").FillAsync($"{start:yyyy-MM-dd}T07:00");
        await page.GetByRole(AriaRole.Button, new() { Name = "Enter it", Exact = true }).ClickAsync();

        await Assertions.Expect(page.Locator("#main tbody")).ToContainTextAsync("2 waypoints");
    }

    [Fact]
    public async Task A_list_is_looked_at_before_it_is_entered_and_its_bad_rows_are_told()
    {
        await using var node = await NodeAsync();
        var page = await chromium.OpenAsync(node, "console/sites", Anna);
        await page.Locator(".import-form summary").ClickAsync();
        await page.GetByLabel("File").SetInputFilesAsync(new FilePayload
        {
            Name = "sites.csv",
            MimeType = "text/csv",
            Buffer = Encoding.UTF8.GetBytes("ref,kind,name,lat,lng\nH1,hospital,Al-Noor,36.212341,37.137722\nH2,hospital,<i>Nowhere</i>,136.2,37.1\nH3,school,West school,36.222341,37.107722\n"),
        });
        await Assertions.Expect(page.Locator(".import-form")).ToContainTextAsync("Would be entered: 2, changed: 0, unchanged: 0, refused: 1");
        await Assertions.Expect(page.Locator(".import-form tbody td bdi").First).ToHaveTextAsync("<i>Nowhere</i>");
        Assert.Empty(await node.As("ocha").SitesAsync(cancellation: Cancellation).ToListAsync(Cancellation));

        await page.GetByRole(AriaRole.Button, new() { Name = "Enter these 2" }).ClickAsync();

        await Assertions.Expect(page.Locator("#main table:has([data-site]) tbody tr")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Locator(".import-form")).ToContainTextAsync("Entered: 2");
    }

    [Fact]
    public async Task A_site_is_taken_back_only_after_it_was_asked_whether_it_should()
    {
        await using var node = await NodeAsync();
        await node.As("ocha", "anna").EnterSiteAsync(Guid.NewGuid(), new SiteTerms("school", "West school", Position: Aleppo), cancellation: Cancellation);
        var page = await chromium.OpenAsync(node, "console/sites", Anna);
        await page.GetByRole(AriaRole.Button, new() { Name = "Take back West school" }).ClickAsync();
        await page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "Take back" }).ClickAsync();
        await Assertions.Expect(page.Locator(".empty")).ToBeVisibleAsync();
        await page.GetByLabel("Show").SelectOptionAsync("withdrawn");
        await Assertions.Expect(page.Locator("#main tbody .badge")).ToHaveTextAsync("taken back");
    }

    [Fact]
    public async Task What_is_entered_is_changed_and_what_is_wrong_is_said_at_its_field()
    {
        await using var node = await NodeAsync();
        await node.As("ocha", "anna").EnterSiteAsync(Guid.NewGuid(), new SiteTerms("school", "West school", Position: Aleppo), cancellation: Cancellation);
        var page = await chromium.OpenAsync(node, "console/sites", Anna);
        await page.GetByRole(AriaRole.Link, new() { Name = "Change West school" }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("Radius (m)")).ToHaveValueAsync("500");
        await page.GetByLabel("Radius (m)").FillAsync("800");
        await page.GetByLabel("Confirmed again every", new() { Exact = true }).FillAsync("200");
        await page.GetByRole(AriaRole.Button, new() { Name = "Enter the change" }).ClickAsync();
        await Assertions.Expect(page.Locator("#site-every-problem")).ToContainTextAsync("accepted");
        await page.GetByLabel("Confirmed again every", new() { Exact = true }).FillAsync("7");
        await page.GetByRole(AriaRole.Button, new() { Name = "Enter the change" }).ClickAsync();

        await Assertions.Expect(page.Locator("#main tbody")).ToContainTextAsync("West school");
        var site = await node.As("ocha").SitesAsync(cancellation: Cancellation).SingleAsync(Cancellation);
        Assert.Equal((800, NodaTime.Duration.FromDays(7), 2), (site.RadiusM, site.ConfirmEvery, site.Version));
    }

    [Fact]
    public async Task Whoever_only_watches_is_offered_no_change()
    {
        await using var node = await NodeAsync();
        await node.As("ocha", "anna").EnterSiteAsync(Guid.NewGuid(), new SiteTerms("school", "West school", Position: Aleppo), cancellation: Cancellation);
        var page = await chromium.OpenAsync(node, "console/sites", People.Watcher("ocha"));
        await Assertions.Expect(page.Locator("#main tbody th")).ToContainTextAsync(["West school"]);
        await Assertions.Expect(page.Locator("#main table button, #main .import-form, #main a.button")).ToHaveCountAsync(0);
    }

    private static async Task<ConsoleNode> NodeAsync()
    {
        var node = await ConsoleNode.StartAsync();
        await node.PartyAsync("ocha");
        return node;
    }
}
