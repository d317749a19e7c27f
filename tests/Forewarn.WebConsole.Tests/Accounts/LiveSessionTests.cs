using Forewarn.WebConsole.Desks;
using Forewarn.WebConsole.Tests.Browsers;
using Microsoft.Playwright;

namespace Forewarn.WebConsole.Tests.Accounts;

/// <summary>What becomes of a live page when the session under it ends, and of what was typed there.</summary>
public class LiveSessionTests(Chromium chromium)
{
    [Fact]
    public async Task A_page_whose_session_ended_says_so_and_goes_on_with_what_was_typed_after_signing_in_in_another_tab()
    {
        await using var node = await ConsoleNode.StartAsync(Attentive);
        await node.PartyAsync("alpha");
        var account = await node.WithPasswordAsync(People.Operator("alpha"));
        var page = await chromium.OpenAsync(node, "console/setup/people", People.Operator("alpha"));
        await Assertions.Expect(page.GetByText("Live", new() { Exact = true })).ToBeVisibleAsync();
        await page.GetByLabel("Name to sign in with").FillAsync("half.typed");
        await node.Accounts.ChangePasswordAsync(account.Person, WithAccounts.Password, "another eight brown owls");
        var dialog = page.GetByRole(AriaRole.Alertdialog, new() { Name = "Your session has ended" });
        await Assertions.Expect(dialog).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByLabel("Name to sign in with")).ToHaveValueAsync("half.typed");

        var tab = await page.Context.RunAndWaitForPageAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Sign in again" }).ClickAsync());
        await tab.GetByLabel("Name to sign in with").FillAsync(account.Person);
        await tab.GetByLabel("Password").FillAsync("another eight brown owls");
        await tab.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();

        await Assertions.Expect(tab.GetByText("Go back to the other tab")).ToBeVisibleAsync();
        await Assertions.Expect(dialog).ToBeHiddenAsync();
        await Assertions.Expect(page.GetByText("Live", new() { Exact = true })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByLabel("Name to sign in with")).ToHaveValueAsync("half.typed");
    }

    [Fact]
    public async Task An_operator_who_is_made_less_can_do_nothing_more_on_a_page_that_is_open()
    {
        await using var node = await ConsoleNode.StartAsync();
        await node.PartyAsync("alpha");
        await node.WithPasswordAsync(People.Operator("alpha") with { Person = "olga" });
        var account = await node.WithPasswordAsync(People.Operator("alpha"));
        var page = await chromium.OpenAsync(node, "console/setup/people", People.Operator("alpha"));
        await Assertions.Expect(page.GetByText("Live", new() { Exact = true })).ToBeVisibleAsync();
        // The page has not looked since: it asks only when something is to be done.
        await node.Accounts.ChangeAsync(account.Id, account.DisplayName, [Role.Watch]);
        await page.GetByLabel("Name to sign in with").FillAsync("mallory");
        await page.GetByLabel("Name on screens").FillAsync("Mallory");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a person" }).ClickAsync();

        await Assertions.Expect(page.GetByText("Your role does not permit this.")).ToBeVisibleAsync();
        Assert.Null(await node.Accounts.FindAsync("mallory"));
    }

    [Fact]
    public async Task An_operator_adds_a_person_who_chooses_a_password_and_comes_in()
    {
        await using var node = await ConsoleNode.StartAsync();
        await node.PartyAsync("alpha");
        var page = await chromium.OpenAsync(node, "console/setup/people", People.Operator("alpha"));
        await Assertions.Expect(page.GetByText("Live", new() { Exact = true })).ToBeVisibleAsync();
        await page.GetByLabel("Name to sign in with").FillAsync("lena");
        await page.GetByLabel("Name on screens").FillAsync("Lena <script>alert(1)</script>");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a person" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Lena <script>alert(1)</script>")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByLabel("Name to sign in with")).ToHaveValueAsync("");
        string code = await page.Locator(".code").InnerTextAsync();
        string address = await page.Locator(".address").InnerTextAsync();

        var hers = await chromium.OpenAsync(node, new Uri(address).PathAndQuery.TrimStart('/'));
        await hers.GetByLabel("One-time code").FillAsync(code);
        await hers.GetByLabel("New password").FillAsync(WithAccounts.Password);
        await hers.GetByLabel("The same password again").FillAsync(WithAccounts.Password);
        await hers.GetByRole(AriaRole.Button, new() { Name = "Set the password and sign in" }).ClickAsync();

        await Assertions.Expect(hers.GetByText("Live", new() { Exact = true })).ToBeVisibleAsync();
        Assert.EndsWith("/console", hers.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_of_people_is_for_operators()
    {
        await using var node = await ConsoleNode.StartAsync();
        await node.PartyAsync("alpha");
        await node.WithPasswordAsync(People.Operator("alpha"));
        var page = await chromium.OpenAsync(node, "console/setup/people", People.Liaison("alpha"));

        await Assertions.Expect(page.GetByText("Your role does not permit this.")).ToBeVisibleAsync();
        Assert.DoesNotContain("Oren", await page.ContentAsync(), StringComparison.Ordinal);
    }

    /// <summary>A node whose pages look often whether their session stands.</summary>
    private static Server.NodeOptions Attentive(Server.NodeOptions options) => options with { Console = options.Console! with { SessionCheckInterval = TimeSpan.FromMilliseconds(500) } };
}
