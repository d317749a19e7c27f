using System.Collections.Immutable;
using Forewarn.WebConsole.Desks;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Forewarn.WebConsole.Accounts;

/// <summary>A person, as the page of people shows it.</summary>
/// <param name="Id">The account's.</param>
/// <param name="HasPassword">Whether there is a password to sign in with.</param>
/// <param name="Passkeys">How many there are to sign in with.</param>
/// <param name="CodeUntil">Until when a one-time code is good; null when there is none.</param>
internal sealed record PersonEntry(string Id, Viewer Viewer, bool HasPassword, int Passkeys, DateTimeOffset? CodeUntil)
{
    /// <summary>Whether the person can sign in by now.</summary>
    public bool CanSignIn => HasPassword || Passkeys > 0;
}

/// <content>What operators do with the people. Whether it is an operator who asks is the caller's to make sure of (<see cref="PeopleDesk"/>).</content>
internal sealed partial class AccountBook
{
    /// <summary>Everybody, by party and name.</summary>
    public Task<ImmutableArray<PersonEntry>> ListAsync() => InScopeAsync(async (users, context) =>
    {
        var passkeys = await context.UserPasskeys.GroupBy(passkey => passkey.UserId).Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count);
        var accounts = await users.Users.AsNoTracking().OrderBy(account => account.Party).ThenBy(account => account.NormalizedUserName).ToListAsync();
        return accounts.Select(account => new PersonEntry(account.Id, account.Viewer, account.PasswordHash is not null, passkeys.GetValueOrDefault(account.Id),
            account.CodeHash is not null && account.CodeUntil > Now.ToUnixTimeSeconds() ? DateTimeOffset.FromUnixTimeSeconds(account.CodeUntil) : null)).ToImmutableArray();
    });

    /// <summary>The account of a person; null when there is none.</summary>
    public Task<Account?> FindAsync(string person) => InScopeAsync((users, _) => users.FindByNameAsync(person));

    /// <summary>Makes an account.</summary>
    /// <returns>The code by which the person chooses a password.</returns>
    /// <exception cref="AccountRefusedException">Somebody is called that, or a name will not do.</exception>
    public Task<OneTimeCode> AddAsync(Viewer person) => InScopeAsync(async (users, context) =>
    {
        await using var transaction = await context.Database.BeginTransactionAsync();
        if (await users.Users.CountAsync() >= AccountLimits.AccountsMax)
            throw new AccountRefusedException("accounts.too_many", AccountLimits.AccountsMax);
        var account = NewAccount(person);
        var code = GiveCode(account);
        Require(await users.CreateAsync(account));
        await transaction.CommitAsync();
        return code;
    });

    /// <summary>Changes what a person is called, and what the person does.</summary>
    /// <exception cref="AccountRefusedException">It is the last operator, the name will not do, or the person is gone.</exception>
    public Task<Account> ChangeAsync(string id, string displayName, ImmutableSortedSet<Role> roles) => InScopeAsync(async (users, context) =>
    {
        RequireDisplayName(displayName);
        await using var transaction = await context.Database.BeginTransactionAsync();
        var account = await FindAsync(users, id);
        if (!roles.Contains(Role.Operator))
            await RequireAnotherOperatorAsync(users, context, account);
        bool endsSessions = !account.Roles.SetEquals(Complete(roles));
        (account.DisplayName, account.Roles) = (displayName, Complete(roles));
        Require(endsSessions ? await users.UpdateSecurityStampAsync(account) : await users.UpdateAsync(account));
        await transaction.CommitAsync();
        return account;
    });

    /// <summary>Takes away a person's password and passkeys, as when they are lost or in the wrong hands.</summary>
    /// <returns>The code by which the person chooses a new password.</returns>
    /// <exception cref="AccountRefusedException">It is the last operator, or the person is gone.</exception>
    public Task<OneTimeCode> ResetAsync(string id) => ResetAsync(id, mayBeLastOperator: false);

    /// <summary>The same, but also of the last operator: for whoever has the node's files anyway.</summary>
    /// <exception cref="AccountRefusedException">The person is gone.</exception>
    public Task<OneTimeCode> ResetAsync(string id, bool mayBeLastOperator) => InScopeAsync(async (users, context) =>
    {
        await using var transaction = await context.Database.BeginTransactionAsync();
        var account = await FindAsync(users, id);
        if (!mayBeLastOperator)
            await RequireAnotherOperatorAsync(users, context, account);
        await context.UserPasskeys.Where(passkey => passkey.UserId == id).ExecuteDeleteAsync();
        account.PasswordHash = null;
        var code = GiveCode(account);
        Require(await users.UpdateSecurityStampAsync(account));
        await transaction.CommitAsync();
        return code;
    });

    /// <summary>Takes an account away. The name may be given to somebody else afterwards; what the record says of it stays.</summary>
    /// <exception cref="AccountRefusedException">It is the last operator, or the person is gone.</exception>
    public Task RemoveAsync(string id) => InScopeAsync(async (users, context) =>
    {
        await using var transaction = await context.Database.BeginTransactionAsync();
        var account = await FindAsync(users, id);
        await RequireAnotherOperatorAsync(users, context, account);
        Require(await users.DeleteAsync(account));
        await transaction.CommitAsync();
        return account;
    });

    private static OneTimeCode GiveCode(Account account)
    {
        var code = OneTimeCode.Make();
        (account.CodeHash, account.CodeUntil) = (code.Hash, (Now + AccountLimits.CodeLifetime).ToUnixTimeSeconds());
        return code;
    }

    /// <summary>Somebody who can sign in must be left to set up the people.</summary>
    private static async Task RequireAnotherOperatorAsync(UserManager<Account> users, AccountsContext context, Account account)
    {
        if (!account.Roles.Contains(Role.Operator))
            return;
        string role = nameof(Role.Operator);
        bool isThereAnother = await users.Users.AnyAsync(other => other.Id != account.Id && other.RoleNames.Contains(role)
            && (other.PasswordHash != null || context.UserPasskeys.Any(passkey => passkey.UserId == other.Id)));
        if (!isThereAnother)
            throw new AccountRefusedException("accounts.last_operator");
    }
}
