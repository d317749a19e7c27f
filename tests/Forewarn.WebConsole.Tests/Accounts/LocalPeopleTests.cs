using Forewarn.WebConsole.Accounts;
using Forewarn.WebConsole.Tests.Browsers;

namespace Forewarn.WebConsole.Tests.Accounts;

/// <summary>The people of a node, by its files alone.</summary>
public class LocalPeopleTests
{
    [Fact]
    public async Task Whoever_has_the_files_lets_the_last_operator_in_again_while_the_node_runs()
    {
        string directory = "";
        await using var node = await ConsoleNode.StartAsync(options =>
        {
            directory = options.Console!.DataDirectory;
            return options;
        });
        await node.WithPasswordAsync(People.Operator("alpha"));
        using var visitor = new Visitor(node, node.SessionOf(People.Operator("alpha")));
        await using var people = LocalPeople.Open(directory);
        string code = await people.ResetAsync("oren");
        bool isInBefore = await visitor.IsSignedInAsync();
        await node.Accounts.JoinAsync("oren", code, "another eight brown owls");

        Assert.False(isInBefore);
        Assert.NotNull(await node.Accounts.FindByPasswordAsync("oren", "another eight brown owls"));
    }

    [Fact]
    public async Task A_first_operator_who_is_made_by_the_files_makes_the_first_runs_code_void()
    {
        string directory = "";
        await using var node = await ConsoleNode.StartAsync(options =>
        {
            directory = options.Console!.DataDirectory;
            return options;
        });
        await using var people = LocalPeople.Open(directory);
        await people.AddAsync(People.Operator("alpha"));

        Assert.Null(node.Server.FirstRunCode);
        Assert.Equal((People.Operator("alpha").Person, false), Assert.Single(await people.ListAsync()) is var (person, canSignIn) ? (person.Person, canSignIn) : default);
    }
}
