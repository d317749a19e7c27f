using System.Net;
using System.Text.Json;
using Forewarn.WebConsole.Desks;
using Forewarn.WebConsole.Tests.Browsers;
using Microsoft.Playwright;

namespace Forewarn.WebConsole.Tests.Accounts;

/// <summary>Passkeys, with the authenticator that Chromium has for tests.</summary>
public class PasskeyTests(Chromium chromium)
{
    [Fact]
    public async Task A_person_adds_a_passkey_and_signs_in_with_it()
    {
        await using var node = await ConsoleNode.StartAsync();
        await node.PartyAsync("alpha");
        await node.WithPasswordAsync(People.Liaison("alpha"));
        var page = await OpenAsync(node, "console/account", People.Liaison("alpha"));
        await WithAuthenticatorAsync(page);
        await AddPasskeyAsync(page, "Phone <i>of mine</i>");
        await Assertions.Expect(page.GetByText("Phone <i>of mine</i>")).ToBeVisibleAsync();
        await page.Context.ClearCookiesAsync();
        await page.GotoAsync(Local(node, "console/sign-in"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();

        await Assertions.Expect(page.GetByText("Live", new() { Exact = true })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_passkey_is_not_added_without_the_password()
    {
        await using var node = await ConsoleNode.StartAsync();
        var account = await node.WithPasswordAsync(People.Liaison("alpha"));
        var page = await OpenAsync(node, "console/account", People.Liaison("alpha"));
        await WithAuthenticatorAsync(page);
        await AddPasskeyAsync(page, "Phone", "not the password");

        await Assertions.Expect(page.GetByText("The present password is wrong")).ToBeVisibleAsync();
        Assert.Empty(await node.Accounts.PasskeysAsync(account.Id));
    }

    [Fact]
    public async Task A_passkey_that_was_begun_for_one_person_is_not_added_to_another()
    {
        await using var node = await ConsoleNode.StartAsync();
        await node.WithPasswordAsync(People.Liaison("alpha"));
        var victim = await node.WithPasswordAsync(People.Operator("alpha"));
        var page = await OpenAsync(node, "console/account", People.Liaison("alpha"));
        await WithAuthenticatorAsync(page);
        // Dana's browser makes a passkey; before it is sent, the browser is Oren's.
        await page.RouteAsync("**/console/account/passkey", async route =>
        {
            await SignInAsAsync(page, node, People.Operator("alpha"));
            await route.ContinueAsync(new() { Headers = [.. route.Request.Headers.Where(header => header.Key != "cookie")] });
        });
        var answer = page.WaitForResponseAsync("**/console/account/passkey");
        await AddPasskeyAsync(page, "Phone");

        Assert.False((await answer).Ok);
        Assert.Empty(await node.Accounts.PasskeysAsync(victim.Id));
    }

    [Fact]
    public async Task An_answer_to_a_challenge_is_good_once()
    {
        await using var node = await ConsoleNode.StartAsync();
        await node.PartyAsync("alpha");
        await node.WithPasswordAsync(People.Liaison("alpha"));
        var page = await OpenAsync(node, "console/account", People.Liaison("alpha"));
        await WithAuthenticatorAsync(page);
        await AddPasskeyAsync(page, "Phone");
        await Assertions.Expect(page.GetByText("The passkey is added.")).ToBeVisibleAsync();
        await page.Context.ClearCookiesAsync();
        await page.GotoAsync(Local(node, "console/sign-in"));
        var sent = page.WaitForRequestAsync("**/console/sign-in/passkey");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        var request = await sent;
        await Assertions.Expect(page.GetByText("Live", new() { Exact = true })).ToBeVisibleAsync();

        // All that the browser sent, sent again.
        var headers = await request.AllHeadersAsync();
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false });
        using var again = new HttpRequestMessage(HttpMethod.Post, request.Url) { Content = new StringContent(request.PostData!, null, "application/x-www-form-urlencoded") };
        again.Headers.Add("Cookie", headers["cookie"]);
        again.Headers.Add("Origin", headers["origin"]);
        using var answer = await http.SendAsync(again, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.False(answer.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Any(cookie => cookie.StartsWith("console-session=", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_answer_that_claims_to_be_another_person_signs_nobody_in()
    {
        await using var node = await ConsoleNode.StartAsync();
        await node.PartyAsync("alpha");
        await node.WithPasswordAsync(People.Liaison("alpha"));
        var victim = await node.WithPasswordAsync(People.Operator("alpha"));
        var page = await OpenAsync(node, "console/account", People.Liaison("alpha"));
        await WithAuthenticatorAsync(page);
        await AddPasskeyAsync(page, "Phone");
        await Assertions.Expect(page.GetByText("The passkey is added.")).ToBeVisibleAsync();
        await page.Context.ClearCookiesAsync();
        await page.GotoAsync(Local(node, "console/sign-in"));
        string handle = System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(victim.Id));
        await page.RouteAsync("**/console/sign-in/passkey", route => route.ContinueAsync(new() { PostData = System.Text.Encoding.UTF8.GetBytes(WithHandle(route.Request.PostData!, handle)) }));
        var answer = page.WaitForResponseAsync("**/console/sign-in/passkey");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();

        Assert.Equal(401, (await answer).Status);
        await Assertions.Expect(page.GetByText("The passkey did not work.")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("console/sign-in/passkey/options")]
    [InlineData("console/sign-in/passkey")]
    [InlineData("console/account/passkey/options")]
    [InlineData("console/account/passkey")]
    public async Task Another_site_cannot_ask_for_anything_of_passkeys(string path)
    {
        await using var node = await ConsoleNode.StartAsync();
        using var visitor = new Visitor(node, node.SessionOf(People.Liaison("alpha")));
        using var answer = await visitor.PostAsync(path, ("credential", "{}"), ("name", "Phone"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"id\":\"AA\",\"rawId\":\"AA\",\"type\":\"public-key\",\"response\":{}}")]
    public async Task What_is_no_passkey_signs_nobody_in(string credential)
    {
        await using var node = await ConsoleNode.StartAsync();
        node.SessionOf(People.Liaison("alpha"));
        using var visitor = new Visitor(node);
        string token = await visitor.TokenAsync("console/sign-in");
        using var options = await visitor.PostAsync("console/sign-in/passkey/options", ("__RequestVerificationToken", token));
        using var answer = await visitor.PostAsync("console/sign-in/passkey", ("__RequestVerificationToken", token), ("credential", credential));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (options.StatusCode, answer.StatusCode));
    }

    /// <summary>The same answer, as if by another person.</summary>
    private static string WithHandle(string form, string handle) => string.Join('&', form.Split('&').Select(field =>
    {
        if (!field.StartsWith("credential=", StringComparison.Ordinal))
            return field;
        var credential = System.Text.Json.Nodes.JsonNode.Parse(WebUtility.UrlDecode(field["credential=".Length..]))!;
        credential["response"]!["userHandle"] = handle;
        return $"credential={WebUtility.UrlEncode(credential.ToJsonString())}";
    }));

    /// <summary>By name: addresses have no passkeys.</summary>
    private static string Local(ConsoleNode node, string path) => $"http://localhost:{node.Url.Port}/{path}";

    private async Task<IPage> OpenAsync(ConsoleNode node, string path, Viewer viewer)
    {
        var page = await chromium.OpenAsync(node, "console/sign-in");
        await SignInAsAsync(page, node, viewer);
        await page.GotoAsync(Local(node, path));
        return page;
    }

    private static Task SignInAsAsync(IPage page, ConsoleNode node, Viewer viewer) =>
        page.Context.AddCookiesAsync([new() { Name = "console-session", Value = node.SessionOf(viewer), Url = Local(node, ""), HttpOnly = true }]);

    private static async Task WithAuthenticatorAsync(IPage page)
    {
        var devtools = await page.Context.NewCDPSessionAsync(page);
        await devtools.SendAsync("WebAuthn.enable");
        var options = new { protocol = "ctap2", transport = "internal", hasResidentKey = true, hasUserVerification = true, isUserVerified = true, automaticPresenceSimulation = true };
        await devtools.SendAsync("WebAuthn.addVirtualAuthenticator", new() { ["options"] = JsonSerializer.SerializeToElement(options) });
    }

    private static async Task AddPasskeyAsync(IPage page, string name, string password = WithAccounts.Password)
    {
        await page.GetByLabel("What to call it").FillAsync(name);
        await page.Locator("#passkey-password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
    }
}
