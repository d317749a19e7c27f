using Forewarn.WebConsole.Accounts;
using Forewarn.WebConsole.Desks;
using Forewarn.WebConsole.Tests.Browsers;

namespace Forewarn.WebConsole.Tests.Accounts;

/// <summary>Accounts that people of the tests have.</summary>
internal static class WithAccounts
{
    public const string Password = "seven grey herons at dusk";

    /// <summary>Gives a person a password, by a code, as an operator does.</summary>
    public static async Task<Account> WithPasswordAsync(this ConsoleNode node, Viewer person, string password = Password)
    {
        var code = await node.Accounts.AddAsync(person);
        return await node.Accounts.JoinAsync(person.Person, code.ToString(), password);
    }
}
