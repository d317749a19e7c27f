using Forewarn.WebConsole.Accounts;
using Forewarn.WebConsole.Desks;
using Forewarn.WebConsole.Tests.Browsers;

namespace Forewarn.WebConsole.Tests.Accounts;

/// <summary>What operators may do with the people, and with each other.</summary>
public class PeopleTests
{
    [Fact]
    public async Task The_last_operator_cannot_be_removed_reset_or_made_less()
    {
        await using var node = await ConsoleNode.StartAsync();
        var last = await node.WithPasswordAsync(People.Operator("alpha"));
        await node.WithPasswordAsync(People.Liaison("alpha"));

        await RefusedAsync("accounts.last_operator", () => node.Accounts.RemoveAsync(last.Id));
        await RefusedAsync("accounts.last_operator", () => node.Accounts.ResetAsync(last.Id));
        await RefusedAsync("accounts.last_operator", () => node.Accounts.ChangeAsync(last.Id, last.DisplayName, [Role.Watch, Role.Liaison]));
    }

    [Fact]
    public async Task An_operator_who_never_chose_a_password_is_none_that_could_stay_behind()
    {
        await using var node = await ConsoleNode.StartAsync();
        var present = await node.WithPasswordAsync(People.Operator("alpha"));
        await node.Accounts.AddAsync(People.Operator("alpha") with { Person = "olga" });

        await RefusedAsync("accounts.last_operator", () => node.Accounts.RemoveAsync(present.Id));
    }

    [Fact]
    public async Task Of_two_operators_who_remove_each_other_at_once_one_stays()
    {
        await using var node = await ConsoleNode.StartAsync();
        var one = await node.WithPasswordAsync(People.Operator("alpha"));
        var other = await node.WithPasswordAsync(People.Operator("alpha") with { Person = "olga" });
        await Task.WhenAll(TryAsync(() => node.Accounts.RemoveAsync(one.Id)), TryAsync(() => node.Accounts.RemoveAsync(other.Id)));

        Assert.Single(await node.Accounts.ListAsync());
    }

    [Fact]
    public async Task A_code_is_good_once()
    {
        await using var node = await ConsoleNode.StartAsync();
        var code = await node.Accounts.AddAsync(People.Liaison("alpha"));
        await node.Accounts.JoinAsync("dana", code.ToString(), WithAccounts.Password);

        await RefusedAsync("accounts.code_wrong", () => node.Accounts.JoinAsync("dana", code.ToString(), "the thief chose this one"));
    }

    [Fact]
    public async Task A_code_is_its_persons_alone()
    {
        await using var node = await ConsoleNode.StartAsync();
        var code = await node.Accounts.AddAsync(People.Liaison("alpha"));
        await node.Accounts.AddAsync(People.Operator("alpha"));

        await RefusedAsync("accounts.code_wrong", () => node.Accounts.JoinAsync("oren", code.ToString(), WithAccounts.Password));
    }

    [Fact]
    public async Task A_code_that_two_use_at_once_is_good_for_one_of_them()
    {
        await using var node = await ConsoleNode.StartAsync();
        var code = await node.Accounts.AddAsync(People.Liaison("alpha"));
        bool[] joined = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => TryAsync(() => node.Accounts.JoinAsync("dana", code.ToString(), $"{WithAccounts.Password} {i}"))));

        Assert.Single(joined, isIn => isIn);
    }

    [Fact]
    public async Task A_reset_takes_the_password_away_and_gives_a_code_for_another()
    {
        await using var node = await ConsoleNode.StartAsync();
        var account = await node.WithPasswordAsync(People.Liaison("alpha"));
        var code = await node.Accounts.ResetAsync(account.Id);
        Assert.Null(await node.Accounts.FindByPasswordAsync("dana", WithAccounts.Password));
        await node.Accounts.JoinAsync("dana", code.ToString(), "another eight brown owls");

        Assert.NotNull(await node.Accounts.FindByPasswordAsync("dana", "another eight brown owls"));
    }

    [Theory]
    [InlineData("dana watch")]
    [InlineData("<b>dana</b>")]
    [InlineData("dána")]
    [InlineData("")]
    public async Task A_name_to_sign_in_with_that_the_node_would_refuse_is_refused(string person)
    {
        await using var node = await ConsoleNode.StartAsync();

        await RefusedAsync("accounts.person_malformed", () => node.Accounts.AddAsync(People.Liaison("alpha") with { Person = person }));
    }

    [Fact]
    public async Task A_name_of_500_characters_is_refused()
    {
        await using var node = await ConsoleNode.StartAsync();

        await RefusedAsync("accounts.person_malformed", () => node.Accounts.AddAsync(People.Liaison("alpha") with { Person = new string('a', 500) }));
        await RefusedAsync("accounts.name_malformed", () => node.Accounts.AddAsync(People.Liaison("alpha", new string('a', 500))));
    }

    [Fact]
    public async Task A_name_that_would_turn_around_what_stands_beside_it_is_refused()
    {
        await using var node = await ConsoleNode.StartAsync();

        await RefusedAsync("accounts.name_malformed", () => node.Accounts.AddAsync(People.Liaison("alpha", "Dana \u202eeval")));
    }

    [Fact]
    public async Task Two_people_cannot_have_one_name_not_even_in_another_case_or_party()
    {
        await using var node = await ConsoleNode.StartAsync();
        await node.Accounts.AddAsync(People.Liaison("alpha"));

        await RefusedAsync("accounts.person_taken", () => node.Accounts.AddAsync(People.Liaison("bravo") with { Person = "Dana" }));
    }

    [Theory]
    [InlineData("short")]
    [InlineData("aaaaaaaaaaaaaaaaaaaa")]
    [InlineData("dana likes herons at dusk")]
    public async Task A_password_that_is_soon_guessed_is_refused(string password)
    {
        await using var node = await ConsoleNode.StartAsync();
        var code = await node.Accounts.AddAsync(People.Liaison("alpha"));

        await Assert.ThrowsAsync<AccountRefusedException>(() => node.Accounts.JoinAsync("dana", code.ToString(), password));
    }

    private static async Task RefusedAsync(string reason, Func<Task> act) => Assert.Equal(reason, (await Assert.ThrowsAsync<AccountRefusedException>(act)).Message);

    private static async Task<bool> TryAsync(Func<Task> act)
    {
        try
        {
            await act();
            return true;
        }
        catch (AccountRefusedException)
        {
            return false;
        }
    }
}
