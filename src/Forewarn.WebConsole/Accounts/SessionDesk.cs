using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace Forewarn.WebConsole.Accounts;

/// <summary>Begins and ends sessions in a browser.</summary>
internal sealed class SessionDesk(AccountBook accounts, ConsoleOptions options)
{
    /// <summary>Begins a session for whoever proved to be this person; one that the browser had before is over.</summary>
    public async Task BeginAsync(HttpContext context, Account account)
    {
        await EndPresentAsync(context);
        var until = AccountBook.Now + options.SessionLifetime;
        await context.SignInAsync(ConsoleSession.Scheme, Session.Begin(account, until).ToPrincipal(account.Viewer), new AuthenticationProperties { ExpiresUtc = until });
    }

    /// <summary>Ends the session of the browser, and every copy of its cookie.</summary>
    public async Task EndAsync(HttpContext context)
    {
        await EndPresentAsync(context);
        await context.SignOutAsync(ConsoleSession.Scheme);
    }

    private async Task EndPresentAsync(HttpContext context)
    {
        if (Session.Of(context.User) is { } present)
            await accounts.EndAsync(present);
    }
}
