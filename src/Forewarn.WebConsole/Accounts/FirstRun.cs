using Forewarn.Client;
using Forewarn.Client.Model;
using Forewarn.WebConsole.Desks;

namespace Forewarn.WebConsole.Accounts;

/// <summary>The first account of a node, for whoever knows the code that the node printed when it started: a stranger who finds the console
/// first does not.</summary>
/// <remarks>The code is new with each start, is kept in memory alone, and is void once anybody has an account. Thread-safe.</remarks>
public sealed class FirstRun
{
    private readonly AccountBook _accounts;
    private readonly NodeDoor _door;
    private readonly OneTimeCode _code = OneTimeCode.Make();
    private readonly SemaphoreSlim _turn = new(1);

    internal FirstRun(AccountBook accounts, NodeDoor door) => (_accounts, _door) = (accounts, door);

    /// <summary>Whether nobody has an account yet.</summary>
    public bool IsDue => !_accounts.HasAccounts;

    /// <summary>The code, to be printed where only whoever runs the node reads it; null when there are accounts.</summary>
    public string? Code => IsDue ? _code.ToString() : null;

    /// <summary>Registers the party, unless it is there, and makes the first operator.</summary>
    /// <exception cref="AccountRefusedException">The code is wrong or void, or a name or the password will not do. Nothing was changed.</exception>
    /// <exception cref="ForewarnProblemException">The node refused the party.</exception>
    internal async Task<Account> SetUpAsync(string code, Viewer person, string password, PartyTerms terms)
    {
        await _turn.WaitAsync();
        try
        {
            if (!OneTimeCode.Matches(code, _code.Hash) || !IsDue)
                throw new AccountRefusedException("accounts.first_code_wrong");
            AccountBook.RequireWellFormed(person, password);
            var client = new ForewarnClient(_door.Http, _ => ValueTask.FromResult<string?>(_door.Token(person)));
            if (await client.FindPartyAsync(person.Party) is null)
                await client.PutPartyAsync(person.Party, terms);
            return await _accounts.AddFirstAsync(person, password);
        }
        finally
        {
            _turn.Release();
        }
    }
}
