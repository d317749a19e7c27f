using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Forewarn.WebConsole.Accounts;

/// <summary>A passkey of a person.</summary>
/// <param name="Id">Its credential id, base64url.</param>
/// <param name="Name">What its owner calls it; never markup.</param>
internal sealed record PasskeyEntry(string Id, string Name, DateTimeOffset AddedAt);

/// <content>Passkeys (WebAuthn level 3): they sign in alone, so the authenticator must make sure of the person by itself.</content>
internal sealed partial class AccountBook
{
    /// <summary>A person's passkeys, oldest first.</summary>
    public Task<ImmutableArray<PasskeyEntry>> PasskeysAsync(string id) => InScopeAsync(async (users, _) =>
    {
        var passkeys = await users.GetPasskeysAsync(await FindAsync(users, id));
        return passkeys.OrderBy(passkey => passkey.CreatedAt).Select(passkey => new PasskeyEntry(IdOf(passkey), passkey.Name ?? "", passkey.CreatedAt)).ToImmutableArray();
    });

    /// <summary>What a browser is told to make a passkey for a person with.</summary>
    /// <exception cref="AccountRefusedException">The person has as many as one may.</exception>
    public Task<PasskeyCreationOptionsResult> OfferPasskeyAsync(string id, HttpContext context) => InServicesAsync(async (services, users) =>
    {
        var account = await FindAsync(users, id);
        if ((await users.GetPasskeysAsync(account)).Count >= AccountLimits.PasskeysMax)
            throw new AccountRefusedException("accounts.passkeys_too_many", AccountLimits.PasskeysMax);
        var person = new PasskeyUserEntity { Id = account.Id, Name = account.Person, DisplayName = account.DisplayName };
        return await services.GetRequiredService<IPasskeyHandler<Account>>().MakeCreationOptionsAsync(person, context);
    });

    /// <summary>Adds the passkey that a browser made.</summary>
    /// <returns>Whether it is one, made for this person from the challenge given.</returns>
    /// <exception cref="AccountRefusedException">Its name will not do.</exception>
    public Task<bool> AddPasskeyAsync(string id, string name, string credential, string? state, HttpContext context) => InServicesAsync(async (services, users) =>
    {
        RequireDisplayName(name);
        var account = await FindAsync(users, id);
        var result = await services.GetRequiredService<IPasskeyHandler<Account>>().PerformAttestationAsync(new() { HttpContext = context, CredentialJson = credential, AttestationState = state });
        // The challenge says for whom the passkey is, and that must be who asks.
        if (!result.Succeeded || result.UserEntity.Id != account.Id || await users.FindByPasskeyIdAsync(result.Passkey.CredentialId) is not null)
            return false;
        result.Passkey.Name = name;
        Require(await users.AddOrUpdatePasskeyAsync(account, result.Passkey));
        return true;
    });

    /// <summary>Takes away a passkey; every session ends, since one of them may have begun with it.</summary>
    /// <exception cref="AccountRefusedException">It is the only way in.</exception>
    public Task<Account> RemovePasskeyAsync(string id, string passkey) => InScopeAsync(async (users, context) =>
    {
        await using var transaction = await context.Database.BeginTransactionAsync();
        var account = await FindAsync(users, id);
        var passkeys = await users.GetPasskeysAsync(account);
        if (passkeys.FirstOrDefault(known => IdOf(known) == passkey) is not { } present)
            return account;
        if (account.PasswordHash is null && passkeys.Count == 1)
            throw new AccountRefusedException("accounts.only_way");
        Require(await users.RemovePasskeyAsync(account, present.CredentialId));
        Require(await users.UpdateSecurityStampAsync(account));
        await transaction.CommitAsync();
        return account;
    });

    /// <summary>What a browser is told to sign in with a passkey with; whose it will be is not asked beforehand.</summary>
    public Task<PasskeyRequestOptionsResult> AskForPasskeyAsync(HttpContext context) => InServicesAsync((services, _) =>
        services.GetRequiredService<IPasskeyHandler<Account>>().MakeRequestOptionsAsync(null, context));

    /// <summary>Whoever's passkey answered the challenge; null when none did.</summary>
    public Task<Account?> FindByPasskeyAsync(string credential, string? state, HttpContext context) => InServicesAsync<Account?>(async (services, users) =>
    {
        var result = await services.GetRequiredService<IPasskeyHandler<Account>>().PerformAssertionAsync(new() { HttpContext = context, CredentialJson = credential, AssertionState = state });
        if (!result.Succeeded)
            return null;
        // Its count of signatures went on.
        Require(await users.AddOrUpdatePasskeyAsync(result.User, result.Passkey));
        return result.User;
    });

    private static string IdOf(UserPasskeyInfo passkey) => System.Buffers.Text.Base64Url.EncodeToString(passkey.CredentialId);

    private async Task<T> InServicesAsync<T>(Func<IServiceProvider, UserManager<Account>, Task<T>> act)
    {
        await using var scope = scopes.CreateAsyncScope();
        await database.PrepareAsync(scope.ServiceProvider.GetRequiredService<AccountsContext>());
        return await act(scope.ServiceProvider, scope.ServiceProvider.GetRequiredService<UserManager<Account>>());
    }
}
