using System.Collections.Immutable;

namespace Forewarn.WebConsole;

/// <summary>How the console is run.</summary>
public sealed record ConsoleOptions
{
    /// <summary>Where accounts and the keys of sessions are kept; made when it does not exist. Whoever reads it can sign in as anybody.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The parties over whose shoulder anybody may look, without signing in and without changing anything; empty, the default,
    /// for nobody.</summary>
    public ImmutableArray<string> Guests { get; init; } = [];
}
