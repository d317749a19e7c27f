using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.Extensions.Logging;

namespace Forewarn.WebConsole.Accounts;

/// <summary>Who looks at a live page; nobody any more within <see cref="ConsoleOptions.SessionCheckInterval"/> after the session ended.</summary>
internal sealed class LiveSession(SessionCheck check, ConsoleOptions options, ILoggerFactory loggers) : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => options.SessionCheckInterval;

    protected override Task<bool> ValidateAuthenticationStateAsync(AuthenticationState state, CancellationToken cancellation) => check.StandsAsync(state.User);
}
