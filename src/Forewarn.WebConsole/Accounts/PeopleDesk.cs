using System.Collections.Immutable;
using Forewarn.WebConsole.Desks;
using Microsoft.AspNetCore.Components.Authorization;

namespace Forewarn.WebConsole.Accounts;

/// <summary>The people of the node, for operators: every act asks first whether whoever acts is an operator still.</summary>
internal sealed class PeopleDesk(AuthenticationStateProvider sessions, SessionCheck check, AccountBook accounts)
{
    /// <inheritdoc cref="AccountBook.ListAsync"/>
    public async Task<ImmutableArray<PersonEntry>> ListAsync()
    {
        await RequireOperatorAsync();
        return await accounts.ListAsync();
    }

    /// <inheritdoc cref="AccountBook.AddAsync"/>
    public async Task<OneTimeCode> AddAsync(Viewer person)
    {
        await RequireOperatorAsync();
        return await accounts.AddAsync(person);
    }

    /// <inheritdoc cref="AccountBook.ChangeAsync"/>
    public async Task ChangeAsync(string id, string displayName, ImmutableSortedSet<Role> roles)
    {
        await RequireOperatorAsync();
        await accounts.ChangeAsync(id, displayName, roles);
    }

    /// <inheritdoc cref="AccountBook.ResetAsync(string)"/>
    public async Task<OneTimeCode> ResetAsync(string id)
    {
        await RequireOperatorAsync();
        return await accounts.ResetAsync(id);
    }

    /// <inheritdoc cref="AccountBook.RemoveAsync"/>
    public async Task RemoveAsync(string id)
    {
        await RequireOperatorAsync();
        await accounts.RemoveAsync(id);
    }

    private async Task RequireOperatorAsync()
    {
        var user = (await sessions.GetAuthenticationStateAsync()).User;
        if (Viewer.Of(user) is not { IsOperator: true } || !await check.StandsAsync(user))
            throw new AccountRefusedException("failure.forbidden");
    }
}
