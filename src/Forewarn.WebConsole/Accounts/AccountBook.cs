using System.Collections.Immutable;
using Forewarn.WebConsole.Desks;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Forewarn.WebConsole.Accounts;

/// <summary>The people of a node, and how each of them proves who it is.</summary>
/// <remarks>Thread-safe. Every change of what a person may do, or of how the person signs in, ends that person's sessions.</remarks>
internal sealed partial class AccountBook(IServiceScopeFactory scopes, AccountsDatabase database)
{
    private static readonly Lazy<string> HashOfNobody = new(() => new PasswordHasher<Account>(
        Microsoft.Extensions.Options.Options.Create(new PasswordHasherOptions { IterationCount = AccountLimits.PasswordRounds })).HashPassword(null!, Guid.NewGuid().ToString()));

    // Guesses at one account are counted one after the other: two at once would count as one.
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];
    private volatile bool _hasAccounts;

    /// <summary>Whether anybody has an account.</summary>
    public bool HasAccounts => _hasAccounts || (_hasAccounts = database.HasAccounts());

    /// <summary>Whoever has this name and this password; null when one of them is wrong, or there were too many attempts. Which of these it
    /// was cannot be told from the answer, and a password is hashed in any case.</summary>
    public async Task<Account?> FindByPasswordAsync(string person, string password)
    {
        if (!PersonName.Accepts(person) || password.Length > AccountLimits.PasswordLengthMax)
            return null;
        return await InTurnAsync(person, async (users, _) =>
        {
            var account = await users.FindByNameAsync(person);
            bool isRight = users.PasswordHasher.VerifyHashedPassword(account!, account?.PasswordHash ?? HashOfNobody.Value, password) != PasswordVerificationResult.Failed;
            if (account?.PasswordHash is null || await users.IsLockedOutAsync(account))
                return null;
            if (!isRight)
            {
                await users.AccessFailedAsync(account);
                return null;
            }
            if (account.AccessFailedCount > 0)
                await users.ResetAccessFailedCountAsync(account);
            return account;
        });
    }

    /// <summary>Whether whoever is signed in knows the account's password, too; an account without one is proven by having signed in.</summary>
    public async Task<bool> ProvesAsync(string id, string password)
    {
        var account = await InScopeAsync((users, _) => FindAsync(users, id));
        return account.PasswordHash is null || await FindByPasswordAsync(account.Person, password) is not null;
    }

    /// <summary>Gives a password to whoever has a one-time code, which is then used up.</summary>
    /// <exception cref="AccountRefusedException">Name or code are wrong, which of them is not said; or the password will not do.</exception>
    public async Task<Account> JoinAsync(string person, string code, string password)
    {
        if (!PersonName.Accepts(person))
            throw new AccountRefusedException("accounts.code_wrong");
        return await InTurnAsync(person, async (users, _) =>
        {
            var account = await users.FindByNameAsync(person);
            bool isRight = OneTimeCode.Matches(code, account?.CodeHash ?? new byte[32]);
            if (account is null || !isRight || Now.ToUnixTimeSeconds() >= account.CodeUntil)
                throw new AccountRefusedException("accounts.code_wrong");
            SetPassword(users, account, password);
            (account.CodeHash, account.CodeUntil) = (null, 0);
            Require(await users.UpdateSecurityStampAsync(account));
            await users.SetLockoutEndDateAsync(account, null);
            return account;
        });
    }

    /// <summary>Puts another password in the place of the present one.</summary>
    /// <exception cref="AccountRefusedException">The present one is wrong, or the new one will not do.</exception>
    public async Task<Account> ChangePasswordAsync(string person, string present, string password)
    {
        if (await FindByPasswordAsync(person, present) is not { } known)
            throw new AccountRefusedException("accounts.password_wrong");
        return await InScopeAsync(async (users, _) =>
        {
            var account = await FindAsync(users, known.Id);
            SetPassword(users, account, password);
            Require(await users.UpdateSecurityStampAsync(account));
            return account;
        });
    }

    /// <summary>Makes the first account of all: an operator, with a password.</summary>
    /// <exception cref="AccountRefusedException">There are accounts, or name or password will not do.</exception>
    public Task<Account> AddFirstAsync(Viewer operatorToBe, string password) => InScopeAsync(async (users, context) =>
    {
        await using var transaction = await context.Database.BeginTransactionAsync();
        if (await users.Users.AnyAsync())
            throw new AccountRefusedException("accounts.not_first");
        var account = NewAccount(operatorToBe);
        SetPassword(users, account, password);
        Require(await users.CreateAsync(account));
        await transaction.CommitAsync();
        return account;
    });

    /// <summary>Looks at what would become an account, without making it.</summary>
    /// <exception cref="AccountRefusedException">A name or the password will not do.</exception>
    internal static void RequireWellFormed(Viewer person, string password)
    {
        NewAccount(person);
        RequirePassword(person.Person, password);
    }

    internal static DateTimeOffset Now => DateTimeOffset.UtcNow;

    /// <exception cref="AccountRefusedException">A name will not do.</exception>
    private static Account NewAccount(Viewer person)
    {
        if (!PersonName.Accepts(person.Person))
            throw new AccountRefusedException("accounts.person_malformed", PersonName.LengthMax);
        RequireDisplayName(person.Name);
        if (!PersonName.AcceptsParty(person.Party))
            throw new AccountRefusedException("accounts.party_malformed", PersonName.PartyLengthMax);
        return new Account { UserName = person.Person, DisplayName = person.Name, Party = person.Party, Roles = Complete(person.Roles), LockoutEnabled = true };
    }

    private static void RequireDisplayName(string name)
    {
        if (!PersonName.AcceptsDisplay(name))
            throw new AccountRefusedException("accounts.name_malformed", PersonName.DisplayLengthMax);
    }

    /// <summary>Whoever does anything looks on as well.</summary>
    private static ImmutableSortedSet<Role> Complete(ImmutableSortedSet<Role> roles) => roles.Add(Role.Watch);

    private static void RequirePassword(string person, string password)
    {
        if (password.Length is < AccountLimits.PasswordLengthMin or > AccountLimits.PasswordLengthMax)
            throw new AccountRefusedException("accounts.password_length", AccountLimits.PasswordLengthMin, AccountLimits.PasswordLengthMax);
        if (password.Distinct().Count() < AccountLimits.PasswordCharactersMin || (person.Length >= 4 && password.Contains(person, StringComparison.OrdinalIgnoreCase)))
            throw new AccountRefusedException("accounts.password_weak", AccountLimits.PasswordCharactersMin);
    }

    private static void SetPassword(UserManager<Account> users, Account account, string password)
    {
        RequirePassword(account.Person, password);
        account.PasswordHash = users.PasswordHasher.HashPassword(account, password);
    }

    private static async Task<Account> FindAsync(UserManager<Account> users, string id) => await users.FindByIdAsync(id) ?? throw new AccountRefusedException("accounts.gone");

    private static void Require(IdentityResult result)
    {
        if (result.Succeeded)
            return;
        string key = result.Errors.First().Code switch
        {
            nameof(IdentityErrorDescriber.DuplicateUserName) => "accounts.person_taken",
            nameof(IdentityErrorDescriber.ConcurrencyFailure) => "accounts.changed_meanwhile",
            var code => throw new InvalidOperationException($"The account was refused: {code}"),
        };
        throw new AccountRefusedException(key);
    }

    private async Task<T> InTurnAsync<T>(string person, Func<UserManager<Account>, AccountsContext, Task<T>> act)
    {
        var turn = _turns[unchecked((uint)StringComparer.OrdinalIgnoreCase.GetHashCode(person)) % _turns.Length];
        await turn.WaitAsync();
        try
        {
            return await InScopeAsync(act);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Each act has a database context of its own: a page that stays open for hours must not remember what was.</summary>
    private async Task<T> InScopeAsync<T>(Func<UserManager<Account>, AccountsContext, Task<T>> act)
    {
        await using var scope = scopes.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<AccountsContext>();
        await database.PrepareAsync(context);
        return await act(scope.ServiceProvider.GetRequiredService<UserManager<Account>>(), context);
    }
}
