using Forewarn.Core;
using NodaTime;

namespace Forewarn.Server.Tokens;

/// <summary>Whose tokens the node believes: those of its own embedded issuer, or those signed by configured keys.</summary>
/// <remarks>With neither <see cref="PublicKeyFiles"/> nor <see cref="JwksUrl"/> the embedded issuer is the only one believed;
/// with either, it is not believed at all. Checked by <see cref="TokenValidator.Open"/>.</remarks>
public sealed record TokenOptions
{
    /// <summary>The audience of the embedded issuer's tokens, and what it accepts unless told otherwise.</summary>
    public const string EmbeddedAudience = "forewarn";

    /// <summary>Largest <see cref="ClockSkew"/> accepted: more would keep expired tokens alive.</summary>
    public static readonly Duration ClockSkewMax = Duration.FromMinutes(5);

    /// <summary>PEM files with SPKI public keys or certificates: RSA of 2048 bits or more, or P-256. Read once, at start.</summary>
    public IReadOnlyList<string> PublicKeyFiles { get; init; } = [];

    /// <summary>Where the issuer publishes its keys (RFC 7517); https, unless <see cref="Development"/>.</summary>
    public Uri? JwksUrl { get; init; }

    /// <summary>The <c>iss</c> that a token must carry; null accepts any issuer that holds a configured key.</summary>
    public string? Issuer { get; init; }

    /// <summary>The <c>aud</c> values accepted; a token needs one of them. Empty means <see cref="EmbeddedAudience"/> for the
    /// embedded issuer and is refused with configured keys, because their issuer also signs tokens meant for others.</summary>
    public IReadOnlyList<string> Audiences { get; init; } = [];

    /// <summary>How far the issuer's clock may differ from ours; applied to <c>exp</c> and <c>nbf</c>.</summary>
    public Duration ClockSkew { get; init; } = Duration.FromSeconds(30);

    /// <summary>Permits a JWKS URL without TLS.</summary>
    public bool Development { get; init; }

    /// <summary>Whether the embedded issuer is the one believed.</summary>
    public bool UsesEmbeddedIssuer => PublicKeyFiles.Count == 0 && JwksUrl is null;

    /// <summary>These options with every default filled in.</summary>
    /// <exception cref="InvalidValueException">They contradict each other, or miss what configured keys need; names the
    /// command-line option.</exception>
    internal TokenOptions Checked()
    {
        if (PublicKeyFiles.Count > 0 && JwksUrl is not null)
            throw new InvalidValueException("auth-jwks", "given together with auth-public-key", "one of the two");
        if (JwksUrl is { } url)
            RequireTrustworthy(url);
        if (ClockSkew < Duration.Zero || ClockSkew > ClockSkewMax)
            throw new InvalidValueException("auth-clock-skew", "out of range", "0 to 300 seconds");
        if (Audiences.Any(string.IsNullOrWhiteSpace))
            throw new InvalidValueException("auth-audience", "blank", "the audience that the issuer writes into aud");
        return UsesEmbeddedIssuer ? WithEmbeddedDefaults() : RequireAudience();
    }

    private void RequireTrustworthy(Uri url)
    {
        bool secure = url.IsAbsoluteUri && url.Scheme == Uri.UriSchemeHttps;
        bool tolerated = Development && url.IsAbsoluteUri && url.Scheme == Uri.UriSchemeHttp;
        if (!secure && !tolerated)
            throw new InvalidValueException("auth-jwks", "not an https URL", "an https URL; http only in development");
    }

    private TokenOptions WithEmbeddedDefaults()
    {
        if (Issuer is not null and not EmbeddedIssuer.Name)
        {
            throw new InvalidValueException("auth-issuer", "given without auth-public-key or auth-jwks",
                "an issuer together with its keys");
        }
        return this with { Issuer = EmbeddedIssuer.Name, Audiences = Audiences.Count == 0 ? [EmbeddedAudience] : Audiences };
    }

    private TokenOptions RequireAudience() => Audiences.Count > 0
        ? this
        : throw new InvalidValueException("auth-audience", "missing", "the audience that the issuer writes into aud for this node");
}
