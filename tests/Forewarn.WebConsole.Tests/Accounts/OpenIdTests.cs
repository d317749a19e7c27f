using System.Net;
using Forewarn.WebConsole.Accounts;
using Forewarn.WebConsole.Tests.Browsers;
using Microsoft.Playwright;

namespace Forewarn.WebConsole.Tests.Accounts;

/// <summary>Signing in by OpenID Connect, at a provider that speaks it over HTTP.</summary>
public class OpenIdTests(Chromium chromium)
{
    [Fact]
    public async Task A_person_whom_the_provider_knows_comes_in_with_the_party_and_roles_that_it_says()
    {
        await using var provider = await TestProvider.StartAsync();
        await using var node = await StartAsync(provider);
        await node.PartyAsync("alpha");
        var page = await chromium.OpenAsync(node, "console");
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in with your organisation" }).ClickAsync();

        await Assertions.Expect(page.GetByText("Live", new() { Exact = true })).ToBeVisibleAsync();
        Assert.EndsWith("/console", page.Url, StringComparison.Ordinal);
        await page.GotoAsync(new Uri(node.Url, "console/account").AbsoluteUri);
        await Assertions.Expect(page.GetByText("Pavel Provided")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_link_cannot_lead_a_person_from_the_provider_anywhere_else()
    {
        await using var provider = await TestProvider.StartAsync();
        await using var node = await StartAsync(provider);
        using var visitor = new Visitor(node);

        Assert.Equal("/console", await SignInAsync(visitor, "?return=https%3A%2F%2Fevil.example"));
    }

    [Fact]
    public async Task A_token_that_another_signed_lets_nobody_in()
    {
        await using var provider = await TestProvider.StartAsync();
        provider.IsImpostor = true;
        await using var node = await StartAsync(provider);
        using var visitor = new Visitor(node);

        Assert.Equal("/console/sign-in?problem=provider", await SignInAsync(visitor));
        Assert.False(await visitor.IsSignedInAsync());
    }

    [Fact]
    public async Task A_code_that_was_meant_for_another_browser_lets_nobody_in()
    {
        await using var provider = await TestProvider.StartAsync();
        await using var node = await StartAsync(provider);
        using var attacker = new Visitor(node);
        using var victim = new Visitor(node);
        string callback = await AuthorizeAsync(attacker);
        using var answer = await victim.GetAsync(callback);

        Assert.Equal("/console/sign-in?problem=provider", answer.Headers.Location?.OriginalString);
        Assert.False(await victim.IsSignedInAsync());
    }

    public static TheoryData<string, object> Incomplete => new()
    {
        { "party", "" },
        { "party", "<b>alpha</b>" },
        { "roles", "janitor" },
        { "preferred_username", "two words" },
    };

    [Theory]
    [MemberData(nameof(Incomplete))]
    public async Task Whom_the_provider_gives_no_name_party_or_role_here_is_told_so(string claim, object value)
    {
        await using var provider = await TestProvider.StartAsync();
        provider.Claims[claim] = value;
        await using var node = await StartAsync(provider);
        using var visitor = new Visitor(node);

        Assert.Equal("/console/sign-in?problem=provider-person", await SignInAsync(visitor));
        Assert.False(await visitor.IsSignedInAsync());
    }

    [Fact]
    public async Task The_provider_cannot_speak_for_a_person_who_has_an_account_of_the_node()
    {
        await using var provider = await TestProvider.StartAsync();
        await using var node = await StartAsync(provider);
        await node.Accounts.AddAsync(People.Operator("alpha") with { Person = "Pavel" });
        using var visitor = new Visitor(node);

        Assert.Equal("/console/sign-in?problem=provider-person", await SignInAsync(visitor));
    }

    [Fact]
    public async Task A_session_from_the_provider_ends_when_the_name_is_given_to_somebody_here()
    {
        await using var provider = await TestProvider.StartAsync();
        await using var node = await StartAsync(provider);
        using var visitor = new Visitor(node);
        await SignInAsync(visitor);
        Assert.True(await visitor.IsSignedInAsync());
        await node.Accounts.AddAsync(People.Liaison("alpha") with { Person = "pavel" });

        Assert.False(await visitor.IsSignedInAsync());
    }

    /// <summary>Goes to the provider and back.</summary>
    /// <returns>Where the node then leads.</returns>
    private static async Task<string?> SignInAsync(Visitor visitor, string query = "")
    {
        using var answer = await visitor.GetAsync(await AuthorizeAsync(visitor, query));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return answer.Headers.Location?.OriginalString;
    }

    /// <summary>Goes to the provider.</summary>
    /// <returns>Where it leads back to.</returns>
    private static async Task<string> AuthorizeAsync(Visitor visitor, string query = "")
    {
        using var start = await visitor.GetAsync($"console/sign-in/with-provider{query}");
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var back = await http.GetAsync(start.Headers.Location, TestContext.Current.CancellationToken);
        return back.Headers.Location!.AbsoluteUri;
    }

    private static Task<ConsoleNode> StartAsync(TestProvider provider) => ConsoleNode.StartAsync(options => options with
    {
        Console = options.Console! with { OpenId = new OpenIdOptions { Authority = provider.Url, ClientId = TestProvider.ClientId, ClientSecret = TestProvider.ClientSecret, AllowHttp = true } },
    });
}
