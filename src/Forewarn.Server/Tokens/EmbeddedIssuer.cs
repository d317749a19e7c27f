using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using Forewarn.Core;
using Forewarn.Core.Airspace;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using NodaTime;

namespace Forewarn.Server.Tokens;

/// <summary>Signs tokens for small set-ups and development with an ES256 key kept in the data directory.</summary>
/// <remarks>Whoever can read <c>issuer.pem</c> can speak as any party. Thread-safe.</remarks>
public sealed class EmbeddedIssuer
{
    /// <summary>The <c>iss</c> of every token that it signs.</summary>
    public const string Name = "urn:forewarn:embedded";

    /// <summary>Most scopes in one token.</summary>
    public const int ScopesMax = 32;

    /// <summary>Longest audience and scope, in characters; with <see cref="ScopesMax"/> it keeps a token under
    /// <see cref="TokenValidator.TokenLengthMax"/>.</summary>
    public const int TextLengthMax = 128;

    /// <summary>How long a token lives unless told otherwise.</summary>
    public static readonly Duration LifetimeDefault = Duration.FromMinutes(60);

    /// <summary>Longest life of a token; it cannot be withdrawn sooner, other than by replacing the key.</summary>
    public static readonly Duration LifetimeMax = Duration.FromDays(30);

    // RFC 6749 section 3.3: scope-token = 1*( %x21 / %x23-5B / %x5D-7E ); an audience is held to the same.
    private static readonly SearchValues<char> TextCharacters = SearchValues.Create(
        [.. Enumerable.Range('!', '~' - '!' + 1).Select(code => (char)code).Where(c => c is not ('"' or '\\'))]);

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly SigningCredentials _credentials;
    private readonly IClock _clock;

    private EmbeddedIssuer(ECDsa key, IClock clock)
    {
        string thumbprint = VerificationKey.From(key, name: null).Thumbprint;
        var signingKey = new ECDsaSecurityKey(key) { KeyId = thumbprint };
        _credentials = new SigningCredentials(signingKey, SecurityAlgorithms.EcdsaSha256);
        Keys = new KeySet([VerificationKey.From(key, thumbprint)]);
        _clock = clock;
    }

    /// <summary>The one key that verifies its tokens; its <c>kid</c> is the RFC 7638 thumbprint.</summary>
    public KeySet Keys { get; }

    /// <summary>The issuer whose key lies in <paramref name="dataDirectory"/>; the key is made on first use.</summary>
    /// <exception cref="InvalidValueException"><c>issuer.pem</c> is damaged or others than its owner may use it.</exception>
    /// <exception cref="PlatformNotSupportedException">On Windows, which has no file modes to guard the key.</exception>
    public static EmbeddedIssuer Open(string dataDirectory, IClock clock) =>
        new(IssuerKeyFile.OpenOrCreate(dataDirectory), clock);

    /// <summary>An issuer whose key is new, and is kept nowhere: its tokens are good as long as this process lives.</summary>
    internal static EmbeddedIssuer Ephemeral(IClock clock) => new(ECDsa.Create(ECCurve.NamedCurves.nistP256), clock);

    /// <summary>A token, valid from now, that lets its bearer act as <paramref name="party"/>.</summary>
    /// <param name="party">Becomes <c>sub</c>.</param>
    /// <param name="scopes">1 to <see cref="ScopesMax"/> scopes.</param>
    /// <param name="audience">Becomes <c>aud</c>; null means <see cref="TokenOptions.EmbeddedAudience"/>.</param>
    /// <param name="lifetime">1 second to <see cref="LifetimeMax"/>, in whole seconds; null means <see cref="LifetimeDefault"/>.</param>
    /// <param name="person">Becomes <c>act.sub</c>, the person who acts for the party; null or empty means that the token names nobody.</param>
    /// <exception cref="InvalidValueException">An argument is out of range; names it.</exception>
    public string Mint(string party, IReadOnlyCollection<string> scopes, string? audience = null, Duration? lifetime = null, string? person = null)
    {
        audience ??= TokenOptions.EmbeddedAudience;
        var life = lifetime ?? LifetimeDefault;
        if (!NameGrammar.Accepts(party))
            throw new InvalidValueException("party", "not a party's name", NameGrammar.InWords);
        if (scopes.Count is < 1 or > ScopesMax || !scopes.All(IsText))
            throw new InvalidValueException("scope", "not a list of scopes", "1 to 32 scopes of visible ASCII without \" and \\");
        if (!IsText(audience))
            throw new InvalidValueException("audience", "not an audience", "1 to 128 characters of visible ASCII without \" and \\");
        if (life < Duration.FromSeconds(1) || life > LifetimeMax)
            throw new InvalidValueException("lifetime", "out of range", "1 second to 30 days");
        return Sign(party, string.Join(' ', scopes), audience, life, PersonId.ParseOrNobody(person ?? ""));
    }

    private string Sign(string party, string scope, string audience, Duration life, PersonId person)
    {
        long now = _clock.GetCurrentInstant().ToUnixTimeSeconds();
        var claims = new Dictionary<string, object>
        {
            [JwtRegisteredClaimNames.Iss] = Name,
            [JwtRegisteredClaimNames.Sub] = party,
            [JwtRegisteredClaimNames.Aud] = audience,
            ["scope"] = scope,
            [JwtRegisteredClaimNames.Iat] = now,
            [JwtRegisteredClaimNames.Nbf] = now,
            [JwtRegisteredClaimNames.Exp] = now + (long)life.TotalSeconds,
            [JwtRegisteredClaimNames.Jti] = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16)),
        };
        if (!person.IsNobody)
            claims["act"] = new Dictionary<string, object> { [JwtRegisteredClaimNames.Sub] = person.ToString() };
        return _handler.CreateToken(new SecurityTokenDescriptor { SigningCredentials = _credentials, Claims = claims });
    }

    private static bool IsText(string text) => text.Length is >= 1 and <= TextLengthMax && !text.AsSpan().ContainsAnyExcept(TextCharacters);
}
