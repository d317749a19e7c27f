namespace Forewarn.WebConsole.Accounts;

/// <summary>How people sign in by OpenID Connect (Core 1.0, authorization code with PKCE).</summary>
/// <remarks>Who acts for which party, and may do what there, is then the provider's to say, by the claims named here. It is heard when a person
/// signs in: what it takes away afterwards ends with the session, so <see cref="SessionLifetime"/> is short.</remarks>
public sealed record OpenIdOptions
{
    /// <summary>Longest secret, in bytes of its file.</summary>
    public const int SecretBytesMax = 4_096;

    /// <summary>The provider's issuer; its description is read below it (OpenID Connect Discovery 1.0).</summary>
    public required Uri Authority { get; init; }

    /// <summary>As what the node is known to the provider; its redirect URI there is <c>PUBLIC-URL/console/sign-in/openid</c>.</summary>
    public required string ClientId { get; init; }

    /// <summary>The client's secret; null for a client without.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>Claim with the person, of the grammar of <c>act.sub</c>.</summary>
    public string PersonClaim { get; init; } = "preferred_username";

    /// <summary>Claim with the name on screens.</summary>
    public string NameClaim { get; init; } = "name";

    /// <summary>Claim with the party.</summary>
    public string PartyClaim { get; init; } = "party";

    /// <summary>Claim with the roles: one or several of watch, liaison, operator. What else it says is passed over.</summary>
    public string RolesClaim { get; init; } = "roles";

    /// <summary>What is asked for beside <c>openid</c> and <c>profile</c>.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>Whether a provider without TLS will do, for development.</summary>
    public bool AllowHttp { get; init; }

    /// <summary>How long a session lasts.</summary>
    public TimeSpan SessionLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Says nothing of the secret.</summary>
    public override string ToString() => $"{ClientId} at {Authority}";
}
