using Microsoft.EntityFrameworkCore;

namespace Forewarn.WebConsole.Accounts;

/// <content>Sessions: which of them still stand.</content>
internal sealed partial class AccountBook
{
    /// <summary>Whether a session of an account stands: the account is there and its stamp is the session's, and nobody signed out of it.</summary>
    public Task<bool> StandsAsync(Session session) => InScopeAsync(async (users, context) =>
        await users.Users.AnyAsync(account => account.Id == session.Account && account.SecurityStamp == session.Stamp) && !await context.EndedSessions.AnyAsync(ended => ended.Id == session.Id));

    /// <summary>Whether a session of somebody from the OpenID provider stands: nobody signed out of it, and nobody here has the person's name.</summary>
    public Task<bool> StandsAsync(Session session, string person) => InScopeAsync(async (users, context) =>
        !await context.EndedSessions.AnyAsync(ended => ended.Id == session.Id) && await users.FindByNameAsync(person) is null);

    /// <summary>Ends a session for good.</summary>
    public Task EndAsync(Session session) => InScopeAsync(async (_, context) =>
    {
        long now = Now.ToUnixTimeSeconds();
        await context.EndedSessions.Where(ended => ended.Until < now).ExecuteDeleteAsync();
        if (!await context.EndedSessions.AnyAsync(ended => ended.Id == session.Id))
            context.EndedSessions.Add(new EndedSession { Id = session.Id, Until = session.Until.ToUnixTimeSeconds() + 1 });
        return await context.SaveChangesAsync();
    });
}
