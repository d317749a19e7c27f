using System.Collections.Immutable;
using Forewarn.WebConsole.Accounts;

namespace Forewarn.WebConsole;

/// <summary>How the console is run.</summary>
public sealed record ConsoleOptions
{
    /// <summary>Where accounts and the keys of sessions are kept; made when it does not exist. Whoever reads it can sign in as anybody.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The parties over whose shoulder anybody may look, without signing in and without changing anything; empty, the default,
    /// for nobody.</summary>
    public ImmutableArray<string> Guests { get; init; } = [];

    /// <summary>Where people reach the console with a browser, when that is not where it listens, as behind a proxy; its host is what passkeys
    /// are bound to, and when it begins with https, cookies are never sent without TLS.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>The provider by which people may sign in instead; null for embedded accounts alone.</summary>
    public OpenIdOptions? OpenId { get; init; }

    /// <summary>How long a session lasts from when a person signed in: a watch, and what comes before and after it.</summary>
    public TimeSpan SessionLifetime { get; init; } = TimeSpan.FromHours(12);

    /// <summary>How often a live page asks whether its session still stands; what was taken from a person ends so long afterwards at most.</summary>
    public TimeSpan SessionCheckInterval { get; init; } = TimeSpan.FromSeconds(20);
}
