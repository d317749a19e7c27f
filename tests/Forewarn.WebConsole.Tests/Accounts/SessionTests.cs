using System.Security.Claims;
using Forewarn.WebConsole.Accounts;
using Forewarn.WebConsole.Desks;
using Forewarn.WebConsole.Tests.Browsers;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Forewarn.WebConsole.Tests.Accounts;

/// <summary>Sessions: which stand, and which are over.</summary>
public class SessionTests
{
    [Fact]
    public async Task A_cookie_that_was_made_elsewhere_is_nobody()
    {
        await using var node = await ConsoleNode.StartAsync();
        await using var elsewhere = await ConsoleNode.StartAsync();
        using var visitor = new Visitor(node, elsewhere.SessionOf(People.Operator("alpha")));
        node.SessionOf(People.Operator("alpha"));

        Assert.False(await visitor.IsSignedInAsync());
    }

    [Fact]
    public async Task A_cookie_with_one_character_changed_is_nobody()
    {
        await using var node = await ConsoleNode.StartAsync();
        string session = node.SessionOf(People.Liaison("alpha"));
        int middle = session.Length / 2;
        using var visitor = new Visitor(node, session[..middle] + (session[middle] == 'A' ? 'B' : 'A') + session[(middle + 1)..]);

        Assert.False(await visitor.IsSignedInAsync());
    }

    [Fact]
    public async Task A_session_that_names_no_account_is_nobody()
    {
        await using var node = await ConsoleNode.StartAsync();
        using var visitor = new Visitor(node, Protect(node, People.Operator("alpha").ToPrincipal(ConsoleSession.Scheme)));
        node.SessionOf(People.Operator("alpha"));

        Assert.False(await visitor.IsSignedInAsync());
    }

    [Fact]
    public async Task A_session_is_over_when_its_time_is()
    {
        await using var node = await ConsoleNode.StartAsync();
        var account = await node.AccountOfAsync(People.Liaison("alpha"));
        using var visitor = new Visitor(node, Protect(node, Session.Begin(account, DateTimeOffset.UtcNow).ToPrincipal(account.Viewer)));

        Assert.False(await visitor.IsSignedInAsync());
    }

    [Fact]
    public async Task A_session_of_a_provider_that_the_node_does_not_know_is_nobody()
    {
        await using var node = await ConsoleNode.StartAsync();
        var session = Session.BeginFromProvider(new Uri("https://sign-in.example"), DateTimeOffset.UtcNow.AddHours(1));
        using var visitor = new Visitor(node, Protect(node, session.ToPrincipal(People.Operator("alpha"))));

        Assert.False(await visitor.IsSignedInAsync());
    }

    [Fact]
    public async Task A_copy_of_the_cookie_is_no_use_after_signing_out_nor_after_a_restart()
    {
        await using var node = await ConsoleNode.StartAsync();
        string session = node.SessionOf(People.Liaison("alpha"));
        using var visitor = new Visitor(node, session);
        string token = await visitor.TokenAsync("console/account");
        using var out_ = await visitor.PostAsync("console/sign-out", ("__RequestVerificationToken", token));
        using var thief = new Visitor(node, session);
        bool isInBefore = await thief.IsSignedInAsync();
        await node.RestartAsync();

        Assert.Equal((false, false), (isInBefore, await thief.IsSignedInAsync()));
    }

    [Fact]
    public async Task A_session_outlasts_a_restart_of_the_node()
    {
        await using var node = await ConsoleNode.StartAsync();
        using var visitor = new Visitor(node, node.SessionOf(People.Liaison("alpha")));
        await node.RestartAsync();

        Assert.True(await visitor.IsSignedInAsync());
    }

    public static TheoryData<string> Changes => ["roles", "removal", "reset", "password"];

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Whatever_is_changed_of_an_account_ends_its_sessions(string change)
    {
        await using var node = await ConsoleNode.StartAsync();
        var account = await node.WithPasswordAsync(People.Liaison("alpha"));
        using var visitor = new Visitor(node, node.SessionOf(People.Liaison("alpha")));
        Assert.True(await visitor.IsSignedInAsync());
        await (change switch
        {
            "roles" => node.Accounts.ChangeAsync(account.Id, account.DisplayName, [Role.Watch]),
            "removal" => node.Accounts.RemoveAsync(account.Id),
            "reset" => node.Accounts.ResetAsync(account.Id),
            _ => node.Accounts.ChangePasswordAsync("dana", WithAccounts.Password, "another eight brown owls"),
        });

        Assert.False(await visitor.IsSignedInAsync());
    }

    [Fact]
    public async Task Changing_the_own_password_keeps_the_browser_in_where_it_was_changed_and_no_other()
    {
        await using var node = await ConsoleNode.StartAsync();
        await node.WithPasswordAsync(People.Liaison("alpha"));
        using var here = new Visitor(node);
        using var there = new Visitor(node);
        await here.SignInAsync("dana", WithAccounts.Password);
        await there.SignInAsync("dana", WithAccounts.Password);
        const string password = "another eight brown owls";
        var answer = await here.SubmitAsync("console/account", "password", ("Present", WithAccounts.Password), ("Password", password), ("Again", password));

        Assert.Equal("/console/account?done=password", answer.Location);
        Assert.Equal((true, false), (await here.IsSignedInAsync(), await there.IsSignedInAsync()));
    }

    private static string Protect(ConsoleNode node, ClaimsPrincipal principal)
    {
        var cookies = node.Server.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(ConsoleSession.Scheme);
        return cookies.TicketDataFormat.Protect(new AuthenticationTicket(principal, new AuthenticationProperties { ExpiresUtc = DateTimeOffset.UtcNow.AddHours(1) }, ConsoleSession.Scheme));
    }
}
