using System.Collections.Immutable;
using System.CommandLine;
using Forewarn.Core;
using Forewarn.WebConsole.Accounts;
using Forewarn.WebConsole.Desks;
using Forewarn.WebConsole.Texts;

namespace Forewarn.Cli.Commands;

/// <summary><c>forewarn person</c>: the people of a node's console, on the node's own disk; for when nobody can sign in who could do it there.</summary>
internal static class PersonCommand
{
    private static readonly Option<string> Data = new("--data") { Description = "The node's data directory; the node may run", Required = true };
    private static readonly Argument<string> Person = new("person") { Description = "The name to sign in with" };
    private static readonly Option<string?> Name = new("--name") { Description = "The name on screens; the name to sign in with unless given" };
    private static readonly Option<string> Party = new("--party") { Description = "For whom the person acts", Required = true };
    private static readonly Option<Role[]> RoleOption = new("--role") { Description = "What the person does: watch, liaison, operator; may be given several times", Required = true };

    public static Command Create()
    {
        var add = new Command("add", "Make an account, and print the one-time code for choosing a password at /console/join") { Person, Data, Name, Party, RoleOption };
        add.SetAction(parsed => WithPeopleAsync(parsed, async people =>
        {
            string person = parsed.GetRequiredValue(Person);
            ImmutableSortedSet<Role> roles = [.. parsed.GetRequiredValue(RoleOption)];
            Console.Out.WriteLine(await people.AddAsync(new Viewer(person, parsed.GetValue(Name) ?? person, parsed.GetRequiredValue(Party), roles)));
        }));
        var list = new Command("list", "List the people: name, party, roles, and whether each can sign in by now") { Data };
        list.SetAction(parsed => WithPeopleAsync(parsed, async people =>
        {
            foreach (var (person, canSignIn) in await people.ListAsync())
                Console.Out.WriteLine($"{person.Person}\t{person.Party}\t{string.Join(',', person.Roles).ToLowerInvariant()}\t{(canSignIn ? "can sign in" : "has chosen no password yet")}");
        }));
        var reset = new Command("reset", "Take away a person's password and passkeys, and print the one-time code for choosing another password") { Person, Data };
        reset.SetAction(parsed => WithPeopleAsync(parsed, async people => Console.Out.WriteLine(await people.ResetAsync(parsed.GetRequiredValue(Person)))));
        var remove = new Command("remove", "Take an account away; never that of the last operator") { Person, Data };
        remove.SetAction(parsed => WithPeopleAsync(parsed, people => people.RemoveAsync(parsed.GetRequiredValue(Person))));
        return new Command("person", "Set up the people who sign in at the node's console") { add, list, reset, remove };
    }

    private static async Task<int> WithPeopleAsync(ParseResult parsed, Func<LocalPeople, Task> act)
    {
        string directory = parsed.GetRequiredValue(Data);
        if (!Directory.Exists(directory))
            throw new InvalidValueException(Data.Name, $"there is no directory {directory}", "the data directory of a node");
        await using var people = LocalPeople.Open(Path.Combine(directory, "console"));
        try
        {
            await act(people);
        }
        catch (AccountRefusedException refused)
        {
            throw new CommandFailedException(refused.Explain(new Words(Language.Of("en"))));
        }
        return ExitCode.Success;
    }
}
