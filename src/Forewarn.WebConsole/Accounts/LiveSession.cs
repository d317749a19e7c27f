using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.Extensions.Logging;

namespace Forewarn.WebConsole.Accounts;

/// <summary>Who looks at a live page; nobody any more within <see cref="ConsoleOptions.SessionCheckInterval"/> after the session ended.</summary>
internal sealed class LiveSession(SessionCheck check, ConsoleOptions options, ILoggerFactory loggers) : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => options.SessionCheckInterval;

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState state, CancellationToken cancellation)
    {
        try
        {
            return await check.StandsAsync(state.User);
        }
        catch (ObjectDisposedException)
        {
            // The node is going down, and the page with it; the session may well outlast both.
            return true;
        }
    }
}
