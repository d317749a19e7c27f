using NodaTime;

namespace Forewarn.Server.Tokens;

/// <summary>How often, how long and how much is fetched from a JWKS URL.</summary>
internal sealed record JwksLimits
{
    /// <summary>Pause between two fetches while all is well: how long a withdrawn key can stay believed.</summary>
    public Duration RefreshInterval { get; init; } = Duration.FromMinutes(5);

    /// <summary>Pause between two fetches while there is no key at all.</summary>
    public Duration RetryInterval { get; init; } = Duration.FromSeconds(10);

    /// <summary>Least time between two fetches that tokens cause by naming an unknown key: bounds what forged tokens can make us do
    /// to the issuer.</summary>
    public Duration AskedInterval { get; init; } = Duration.FromSeconds(10);

    /// <summary>Longest time that a fetch may take, answer included.</summary>
    public Duration FetchTimeout { get; init; } = Duration.FromSeconds(5);

    /// <summary>Longest answer read, in bytes.</summary>
    public int AnswerBytesMax { get; init; } = 256 * 1024;
}
