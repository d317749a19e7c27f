using System.Net;
using Forewarn.WebConsole.Tests.Browsers;
using Microsoft.Playwright;

namespace Forewarn.WebConsole.Tests.Accounts;

/// <summary>The first run: who knows the node's code becomes its operator, and nobody else.</summary>
public class FirstRunTests(Chromium chromium)
{
    [Fact]
    public async Task Whoever_runs_the_node_sets_it_up_and_arrives_at_the_console()
    {
        await using var node = await ConsoleNode.StartAsync();
        var page = await chromium.OpenAsync(node, "console");
        Assert.EndsWith("/console/welcome", page.Url, StringComparison.Ordinal);
        await page.GetByLabel("One-time code").FillAsync(node.Server.FirstRunCode!.ToLowerInvariant().Replace('-', ' '));
        await page.GetByLabel("Name to sign in with").FillAsync("oren");
        await page.GetByLabel("Name on screens").FillAsync("Oren <b>Operator</b>");
        await page.GetByLabel("New password").FillAsync(WithAccounts.Password);
        await page.GetByLabel("The same password again").FillAsync(WithAccounts.Password);
        await page.GetByLabel("Party", new() { Exact = true }).FillAsync("alpha");
        await page.GetByLabel("Full name of the party").FillAsync("Alpha Air Wing");
        await page.GetByLabel("Time zone", new() { Exact = true }).SelectOptionAsync("Asia/Jerusalem");
        await page.GetByLabel("Calendar", new() { Exact = true }).SelectOptionAsync("hebrew");
        await page.GetByRole(AriaRole.Button, new() { Name = "Set up the node" }).ClickAsync();

        await Assertions.Expect(page.GetByText("Live", new() { Exact = true })).ToBeVisibleAsync();
        var party = await node.As("alpha").FindPartyAsync("alpha", TestContext.Current.CancellationToken);
        Assert.Equal(("Alpha Air Wing", "Asia/Jerusalem", "hebrew"), (party!.Name, party.TimeZone, party.Calendar));
        Assert.Null(node.Server.FirstRunCode);
    }

    [Fact]
    public async Task A_stranger_who_comes_first_takes_nothing_without_the_code()
    {
        await using var node = await ConsoleNode.StartAsync();
        using var stranger = new Visitor(node);
        var answer = await SetUpAsync(stranger, "00000-00000-00000-00000");

        Assert.Contains("That is not the code", answer.Text, StringComparison.Ordinal);
        Assert.Empty(await node.Accounts.ListAsync());
        Assert.Null(await node.As("operator").FindPartyAsync("alpha", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_code_is_void_once_somebody_used_it()
    {
        await using var node = await ConsoleNode.StartAsync();
        string code = node.Server.FirstRunCode!;
        using var owner = new Visitor(node);
        using var late = new Visitor(node);
        string token = await late.TokenAsync("console/welcome");
        Assert.Equal(HttpStatusCode.Found, (await SetUpAsync(owner, code)).Status);
        using var answer = await late.PostAsync("console/welcome", [("_handler", "welcome"), ("__RequestVerificationToken", token), .. Fields(code, "mallory").Select(field => ($"Typed.{field.Name}", field.Value))]);

        Assert.Single(await node.Accounts.ListAsync());
        Assert.False(await late.IsSignedInAsync());
    }

    [Fact]
    public async Task Of_two_who_use_the_code_at_once_one_becomes_the_operator()
    {
        await using var node = await ConsoleNode.StartAsync();
        string code = node.Server.FirstRunCode!;
        using var one = new Visitor(node);
        using var other = new Visitor(node);
        await Task.WhenAll(SetUpAsync(one, code, "one"), SetUpAsync(other, code, "other"));

        Assert.Single(await node.Accounts.ListAsync());
    }

    [Fact]
    public async Task The_code_is_another_after_each_start()
    {
        await using var node = await ConsoleNode.StartAsync();
        string before = node.Server.FirstRunCode!;
        await node.RestartAsync();

        Assert.NotEqual(before, node.Server.FirstRunCode);
    }

    [Fact]
    public async Task What_will_not_do_leaves_nothing_half_done()
    {
        await using var node = await ConsoleNode.StartAsync();
        using var owner = new Visitor(node);
        var answer = await SetUpAsync(owner, node.Server.FirstRunCode!, password: "too short");

        Assert.Contains("A password has", answer.Text, StringComparison.Ordinal);
        Assert.Null(await node.As("operator").FindPartyAsync("alpha", TestContext.Current.CancellationToken));
        Assert.NotNull(node.Server.FirstRunCode);
    }

    private static Task<Answer> SetUpAsync(Visitor visitor, string code, string person = "oren", string password = WithAccounts.Password) =>
        visitor.SubmitAsync("console/welcome", "welcome", Fields(code, person, password));

    private static (string Name, string Value)[] Fields(string code, string person, string password = WithAccounts.Password) =>
        [("Code", code), ("Person", person), ("Name", "Oren"), ("Password", password), ("Again", password), ("Party", "alpha"), ("PartyName", "Alpha"), ("Language", "en"), ("Zone", "UTC"), ("Calendar", "gregorian")];
}
