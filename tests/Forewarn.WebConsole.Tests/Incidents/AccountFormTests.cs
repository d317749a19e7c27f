using Forewarn.Client.Model;
using Forewarn.WebConsole.Tests.Browsers;
using Microsoft.Playwright;
using NodaTime;

namespace Forewarn.WebConsole.Tests.Incidents;

/// <summary>A party files its account of an incident in a browser.</summary>
public class AccountFormTests(Chromium chromium)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_account_stands_beside_the_other_sides_at_once_in_both_browsers()
    {
        await using var incident = await GulfIncident.HappenAsync();
        var south = await chromium.OpenAsync(incident.Node, incident.Path, People.Liaison("south"));
        var north = await OpenFormAsync(incident, "north");
        await north.GetByLabel("In your own words").FillAsync("The series <b>was</b> announced.");
        await north.Locator("#point-0-text").FillAsync("The last shot was at noon");
        await north.Locator("#point-0-text").BlurAsync();
        await north.GetByLabel("Where it was published").FillAsync("gunnery log");
        await north.GetByLabel("When (UTC)").FillAsync("2026-03-01T12:00");
        await north.GetByLabel("About which entry").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await north.GetByLabel("That version of it alone").FillAsync("1");
        await north.GetByRole(AriaRole.Button, new() { Name = "File it", Exact = true }).ClickAsync();

        foreach (var page in (IPage[])[north, south])
        {
            var side = page.GetByRole(AriaRole.Region, new() { Name = "north", Exact = true });
            await Assertions.Expect(side.Locator(".said")).ToHaveTextAsync("The series <b>was</b> announced.");
            await Assertions.Expect(side.Locator(".point")).ToContainTextAsync("The last shot was at noon");
            await Assertions.Expect(side.Locator(".point")).ToContainTextAsync("gunnery log");
        }
        var filed = await FiledAsync(incident, "north");
        var point = Assert.Single(filed.Account.Points!.Value);
        Assert.Equal(("claimed", Instant.FromUtc(2026, 3, 1, 12, 0), 1), (point.Standing, point.At, point.Version));
        Assert.StartsWith("constraint/", point.About);
    }

    [Fact]
    public async Task What_was_filed_is_filed_anew_from_where_it_stands()
    {
        await using var incident = await GulfIncident.HappenAsync();
        var south = await OpenFormAsync(incident, "south");
        await Assertions.Expect(south.GetByLabel("In your own words")).ToHaveValueAsync("We saw it from the tower.");
        await south.Locator("#point-1-text").FillAsync("A second splash");
        await south.Locator("#point-1-text").BlurAsync();
        await south.Locator("#point-1-standing").SelectOptionAsync("assumed");
        await south.GetByLabel("Why it is taken to be so").FillAsync("echo on the radar");
        await south.GetByRole(AriaRole.Button, new() { Name = "File it", Exact = true }).ClickAsync();

        await Assertions.Expect(south.GetByRole(AriaRole.Region, new() { Name = "south", Exact = true })).ToContainTextAsync("Account, version 2");
        var filed = await FiledAsync(incident, "south");
        Assert.Equal(["claimed", "assumed"], filed.Account.Points!.Value.Select(point => point.Standing));
        Assert.Equal("tower log", filed.Account.Points.Value[0].Ground);
    }

    [Fact]
    public async Task Of_two_who_file_at_once_the_second_is_told_and_overwrites_nothing_unseen()
    {
        await using var incident = await GulfIncident.HappenAsync();
        var south = await OpenFormAsync(incident, "south");
        await south.GetByLabel("In your own words").FillAsync("Mine");
        await incident.Node.As("south").FileAccountAsync(incident.Id, "south", new AccountTerms("en", "Theirs"), 1, Cancellation);
        await south.GetByRole(AriaRole.Button, new() { Name = "File it", Exact = true }).ClickAsync();
        await Assertions.Expect(south.Locator(".account-form [role=alert]")).ToContainTextAsync("Somebody else has changed this");
        await Assertions.Expect(south.GetByRole(AriaRole.Region, new() { Name = "south", Exact = true })).ToContainTextAsync("Theirs");

        await south.GetByRole(AriaRole.Button, new() { Name = "File it", Exact = true }).ClickAsync();

        await Assertions.Expect(south.GetByRole(AriaRole.Region, new() { Name = "south", Exact = true })).ToContainTextAsync("Mine");
        Assert.Equal(3, (await FiledAsync(incident, "south")).Version);
    }

    [Fact]
    public async Task What_is_wrong_is_said_at_its_field()
    {
        await using var incident = await GulfIncident.HappenAsync();
        var north = await OpenFormAsync(incident, "north");
        await north.GetByRole(AriaRole.Button, new() { Name = "File it", Exact = true }).ClickAsync();
        await Assertions.Expect(north.GetByLabel("In your own words")).ToHaveAttributeAsync("aria-invalid", "true");
        await Assertions.Expect(north.GetByLabel("In your own words")).ToBeFocusedAsync();
        await north.GetByLabel("In your own words").FillAsync("It was announced.");
        await north.GetByLabel("Language of these words").FillAsync("not a language");
        await north.GetByRole(AriaRole.Button, new() { Name = "File it", Exact = true }).ClickAsync();
        await Assertions.Expect(north.Locator("#account-language-problem")).ToContainTextAsync("accepted");
    }

    [Fact]
    public async Task Whoever_only_watches_files_nothing()
    {
        await using var incident = await GulfIncident.HappenAsync();
        var page = await chromium.OpenAsync(incident.Node, incident.Path, People.Watcher("south"));
        await Assertions.Expect(page.Locator(".accounts")).ToContainTextAsync("We saw it from the tower.");
        await Assertions.Expect(page.Locator(".account-form")).ToHaveCountAsync(0);
    }

    private async Task<IPage> OpenFormAsync(GulfIncident incident, string party)
    {
        var page = await chromium.OpenAsync(incident.Node, incident.Path, People.Liaison(party));
        await page.Locator(".account-form summary").ClickAsync();
        return page;
    }

    private static async Task<FiledAccount> FiledAsync(GulfIncident incident, string party) =>
        (await incident.Node.As(party).FindIncidentAsync(incident.Id, cancellation: Cancellation))!.Accounts.Single(account => account.Party == party);
}
