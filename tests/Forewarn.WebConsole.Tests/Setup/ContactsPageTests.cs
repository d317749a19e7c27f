using Forewarn.Client.Model;
using Forewarn.WebConsole.Tests.Browsers;
using Microsoft.Playwright;
using NodaTime;

namespace Forewarn.WebConsole.Tests.Setup;

/// <summary>A party says whom of it to reach.</summary>
public class ContactsPageTests(Chromium chromium)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_contact_with_quiet_hours_is_added_once_its_address_is_one()
    {
        await using var node = await ConsoleNode.StartAsync();
        await node.PartyAsync("south");
        var page = await chromium.OpenAsync(node, "console/setup/contacts", People.Liaison("south"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a contact" }).ClickAsync();
        await page.GetByLabel("Identifier").FillAsync("anna");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Anna Levi");
        await page.GetByLabel("E-mail address").FillAsync("not a mailbox");
        await page.GetByLabel("Would rather not be disturbed").CheckAsync();
        await page.GetByLabel("Sunday").UncheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.Locator("#contact-email-problem")).ToBeVisibleAsync();

        await page.GetByLabel("E-mail address").FillAsync("anna@south.example");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Assertions.Expect(page.Locator("#main tbody tr")).ToContainTextAsync(["anna@south.example"]);
        var contact = Assert.Single((await node.As("south").FindRosterAsync("south", Cancellation))!.Roster.Terms.Contacts);
        Assert.Equal("Anna Levi", contact.Name);
        Assert.DoesNotContain("sunday", contact.QuietHours!.Days!.Value);
        Assert.Equal(6, contact.QuietHours.Days.Value.Length);
    }

    [Fact]
    public async Task Contacts_take_turns_at_a_post_and_the_page_says_who_is_on_duty()
    {
        await using var node = await NodeWithAsync(Contact("anna", "Anna Levi"), Contact("ben", "Ben Katz"));
        var page = await chromium.OpenAsync(node, "console/setup/contacts", People.Liaison("south"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a post" }).ClickAsync();
        await page.GetByLabel("Post", new() { Exact = true }).FillAsync("duty-officer");
        await page.GetByLabel("Add to the turns").SelectOptionAsync("anna");
        await Assertions.Expect(page.Locator(".turns li")).ToHaveCountAsync(1);
        await page.GetByLabel("Add to the turns").SelectOptionAsync("ben");
        await Assertions.Expect(page.Locator(".turns li")).ToHaveCountAsync(2);
        await page.GetByRole(AriaRole.Button, new() { Name = "Move ben one turn earlier" }).ClickAsync();
        await page.GetByLabel("A turn lasts").FillAsync("12");
        await page.GetByLabel("Counted in").SelectOptionAsync("hours");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Assertions.Expect(page.Locator("section[aria-labelledby=posts] tbody td").First).ToHaveTextAsync("Ben Katz");
        var post = Assert.Single((await node.As("south").FindRosterAsync("south", Cancellation))!.Roster.Terms.Posts);
        Assert.Equal(["ben", "anna"], post.Rotation);
        Assert.Equal(Duration.FromHours(12), post.Turn);
    }

    [Fact]
    public async Task Of_two_who_change_contacts_at_once_the_second_is_told_and_overwrites_nothing()
    {
        await using var node = await NodeWithAsync(Contact("anna", "Anna Levi"));
        var page = await chromium.OpenAsync(node, "console/setup/contacts", People.Liaison("south"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Change anna" }).ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Anna Cohen");
        await node.As("south").PutRosterAsync("south", new RosterTerms([Contact("anna", "Anna Levi"), Contact("ben", "Ben Katz")], []), 1, Cancellation);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Somebody else has changed this");

        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Assertions.Expect(page.Locator("#main tbody th bdi:first-child").First).ToHaveTextAsync("Anna Cohen");
        Assert.Equal(["Anna Cohen", "Ben Katz"], (await node.As("south").FindRosterAsync("south", Cancellation))!.Roster.Terms.Contacts.Select(contact => contact.Name));
    }

    [Fact]
    public async Task The_secret_of_a_webhook_is_shown_when_it_is_asked_for()
    {
        await using var node = await NodeWithAsync(new ContactTerms("ops", "Operations", "operational", "en", [new AddressTerms("webhook", "https://ops.south.example/forewarn")]));
        var page = await chromium.OpenAsync(node, "console/setup/contacts", People.Liaison("south"));
        await Assertions.Expect(page.Locator(".secret")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Show the webhook’s secret: ops" }).ClickAsync();
        await Assertions.Expect(page.Locator(".secret")).ToHaveTextAsync(await node.As("south").WebhookSecretAsync("south", "ops", Cancellation));
    }

    [Fact]
    public async Task Whoever_only_watches_is_offered_no_change_and_no_secret()
    {
        await using var node = await NodeWithAsync(new ContactTerms("ops", "Operations", "operational", "en", [new AddressTerms("webhook", "https://ops.south.example/forewarn")]));
        var page = await chromium.OpenAsync(node, "console/setup/contacts", People.Watcher("south"));
        await Assertions.Expect(page.Locator("#main tbody th")).ToContainTextAsync(["Operations"]);
        await Assertions.Expect(page.Locator("#main button")).ToHaveCountAsync(0);
    }

    private static ContactTerms Contact(string id, string name) => new(id, name, "operational", "en", [new AddressTerms("console")]);

    private static async Task<ConsoleNode> NodeWithAsync(params ContactTerms[] contacts)
    {
        var node = await ConsoleNode.StartAsync();
        await node.PartyAsync("south");
        await node.As("south").PutRosterAsync("south", new RosterTerms([.. contacts], []), cancellation: Cancellation);
        return node;
    }
}
