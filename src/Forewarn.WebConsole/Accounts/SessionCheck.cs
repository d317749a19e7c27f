using System.Security.Claims;
using Forewarn.WebConsole.Desks;

namespace Forewarn.WebConsole.Accounts;

/// <summary>Tells whether a session still stands. Asked with each request, and every now and then of each live page.</summary>
/// <remarks>Thread-safe; a question or two to SQLite.</remarks>
internal sealed class SessionCheck(AccountBook accounts, ConsoleOptions options)
{
    /// <summary>Whether whoever it is may go on.</summary>
    public async Task<bool> StandsAsync(ClaimsPrincipal principal)
    {
        if (Viewer.Of(principal) is not { } viewer)
            return false;
        if (viewer.IsGuest)
            return options.Guests.Contains(viewer.Party);
        if (Session.Of(principal) is not { } session || AccountBook.Now >= session.Until)
            return false;
        return session.Account.Length > 0 ? await accounts.StandsAsync(session)
            : options.OpenId is { } provider && session.Stamp == provider.Authority.AbsoluteUri && await accounts.StandsAsync(session, viewer.Person);
    }
}
