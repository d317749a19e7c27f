using NodaTime;

namespace Forewarn.Server.Tokens;

/// <summary>Where the believed keys come from. Thread-safe.</summary>
public interface IKeySource : IAsyncDisposable
{
    /// <summary>The keys believed now.</summary>
    KeySet Current { get; }

    /// <summary>How the source is doing, for the readiness page.</summary>
    KeyStatus Status { get; }

    /// <summary>Obtains the keys and begins to keep them fresh. Does not fail when they cannot be had yet:
    /// <see cref="Status"/> tells.</summary>
    Task StartAsync(CancellationToken cancellation);

    /// <summary>Asks for fresh keys because a token names one that <see cref="Current"/> lacks; does nothing when the source has
    /// nothing fresher to offer or was asked a moment ago.</summary>
    Task RefreshAsync();
}

/// <summary>How a <see cref="IKeySource"/> is doing.</summary>
/// <param name="KeysCount">Keys believed now.</param>
/// <param name="RefreshedAt">When they were last obtained; null if never.</param>
/// <param name="Problem">Why the last attempt failed; null when it did not.</param>
public sealed record KeyStatus(int KeysCount, Instant? RefreshedAt, string? Problem)
{
    /// <summary>Whether tokens can be checked at all. Stays true through an outage of the issuer, on the last keys obtained.</summary>
    public bool IsReady => KeysCount > 0;
}
