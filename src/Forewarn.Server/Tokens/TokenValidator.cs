using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Forewarn.Core;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using NodaTime;

namespace Forewarn.Server.Tokens;

/// <summary>Decides which party a bearer token speaks for (RFC 6750, RFC 7519, and the advice of RFC 8725).</summary>
/// <remarks>Thread-safe. A token seen before costs a table look-up, and one SHA-256 when it comes in a
/// string not seen before, as on a new connection; a new one costs one signature check, and at
/// most a wait for the issuer's keys. Expiry is judged by the clock given to <see cref="Open"/>, which must be the wall clock even
/// on a node that replays the past.</remarks>
public sealed class TokenValidator : IAsyncDisposable
{
    /// <summary>Longest token read, in characters.</summary>
    public const int TokenLengthMax = 8 * 1024;

    private static readonly Duration RetryAfter = Duration.FromSeconds(10);

    private readonly IKeySource _keys;
    private readonly ClaimPolicy _policy;
    private readonly IClock _clock;
    private readonly TokenCache _cache = new();

    internal TokenValidator(IKeySource keys, ClaimPolicy policy, IClock clock) => (_keys, _policy, _clock) = (keys, policy, clock);

    /// <summary>Whether tokens can be checked at present, for the readiness page.</summary>
    public KeyStatus KeyStatus => _keys.Status;

    /// <summary>A validator for these options. Reads key files, and creates the embedded issuer's key when that is used; does not
    /// touch the network before <see cref="StartAsync"/>.</summary>
    /// <exception cref="InvalidValueException">The options contradict each other, or a key file is unusable.</exception>
    public static TokenValidator Open(TokenOptions options, string dataDirectory, IClock clock, ILogger logger)
    {
        var complete = options.Checked();
        var policy = new ClaimPolicy(complete.Issuer, complete.Audiences, complete.ClockSkew);
        IKeySource keys = complete switch
        {
            { JwksUrl: { } url } => new JwksKeys(url, clock, logger, new JwksLimits()),
            { UsesEmbeddedIssuer: true } => new FixedKeys(EmbeddedIssuer.Open(dataDirectory, clock).Keys, clock.GetCurrentInstant()),
            _ => new FixedKeys(PublicKeyFiles.Read(complete.PublicKeyFiles), clock.GetCurrentInstant()),
        };
        return new TokenValidator(keys, policy, clock);
    }

    /// <summary>A validator that believes one issuer of this process, and nobody else.</summary>
    internal static TokenValidator Of(EmbeddedIssuer issuer) =>
        new(new FixedKeys(issuer.Keys, SystemClock.Instance.GetCurrentInstant()), new ClaimPolicy(EmbeddedIssuer.Name, [TokenOptions.EmbeddedAudience], Duration.Zero), SystemClock.Instance);

    /// <summary>Fetches the issuer's keys and begins to keep them fresh. Does not fail when the issuer is down, since it may come
    /// back: <see cref="KeyStatus"/> tells, and tokens are answered with 503 until then.</summary>
    public Task StartAsync(CancellationToken cancellation = default) => _keys.StartAsync(cancellation);

    /// <summary>The caller behind an <c>Authorization</c> header whose token was validated before and still is valid.</summary>
    /// <returns>False when the token has to go through <see cref="ValidateAsync"/>, whatever the reason.</returns>
    /// <remarks>Does not wait; allocates nothing when it has had the same string before.</remarks>
    public bool TryGetCached([NotNullWhen(true)] string? authorization, [NotNullWhen(true)] out Caller? caller)
    {
        caller = null;
        if (authorization is null)
            return false;
        var (keys, now) = (_keys.Current, _clock.GetCurrentInstant());
        if ((caller = _cache.Find(authorization, keys, now)) is not null)
            return true;
        if (!BearerHeader.IsBearer(authorization))
            return false;
        var token = BearerHeader.Credentials(authorization);
        if (token.Length > TokenLengthMax || !TokenDigest.TryCompute(token, out var digest))
            return false;
        caller = _cache.Find(digest, keys, now, authorization);
        return caller is not null;
    }

    /// <summary>Judges the value of an <c>Authorization</c> header.</summary>
    /// <param name="authorization">As sent; null when the request has none.</param>
    /// <returns>A <see cref="Caller"/> or a <see cref="TokenRejection"/>; nothing that a client sends makes it throw.</returns>
    public ValueTask<TokenResult> ValidateAsync(string? authorization)
    {
        if (TryGetCached(authorization, out var caller))
            return new(caller);
        if (!BearerHeader.IsBearer(authorization))
            return new(TokenRejection.NoToken());
        var token = BearerHeader.Credentials(authorization);
        if (!BearerHeader.IsToken(token))
            return new(TokenRejection.InvalidRequest("The Authorization header is not of the form Bearer TOKEN."));
        if (token.Length > TokenLengthMax)
            return new(TokenRejection.InvalidToken($"The token is longer than {TokenLengthMax} characters."));
        return ValidateNewAsync(token.ToString());
    }

    public ValueTask DisposeAsync() => _keys.DisposeAsync();

    private async ValueTask<TokenResult> ValidateNewAsync(string text)
    {
        if (!TryRead(text, out var token, out byte[] signature))
            return TokenRejection.InvalidToken("The token is not a signed JSON Web Token, its header has a parameter twice, or one of its standard claims has the wrong type.");
        if (token.Alg is not (SecurityAlgorithms.RsaSha256 or SecurityAlgorithms.EcdsaSha256))
            return TokenRejection.InvalidToken("The token is not signed with RS256 or ES256.");
        // RFC 7515 section 4.1.11: who does not understand an extension that is marked critical must refuse the token.
        if (token.TryGetHeaderValue<object>("crit", out _))
            return TokenRejection.InvalidToken("The token demands an extension (crit) that this node does not know.");

        var keys = _keys.Current;
        var signer = FindSigner(token, signature, keys);
        if (signer is null)
        {
            // The issuer may have a new key, also one without a name or under the name of the old one.
            await _keys.RefreshAsync();
            if (!ReferenceEquals(keys, _keys.Current))
                signer = FindSigner(token, signature, keys = _keys.Current);
        }
        if (signer is not null)
            return JudgeClaims(text, token, signer);
        if (!_keys.Status.IsReady)
            return TokenRejection.KeysUnavailable(RetryAfter);
        return TokenRejection.InvalidToken(keys.Candidates(token.Kid, token.Alg).Count > 0
            ? "The token's signature does not match."
            : "The token is signed with a key that this node does not know (kid).");
    }

    private TokenResult JudgeClaims(string text, JsonWebToken token, VerificationKey key)
    {
        var now = _clock.GetCurrentInstant();
        var result = _policy.Judge(Base64UrlEncoder.DecodeBytes(token.EncodedPayload), now);
        if (result is Caller caller && TokenDigest.TryCompute(text, out var digest))
            _cache.Add(digest, caller, key, _keys.Current, now);
        return result;
    }

    private static VerificationKey? FindSigner(JsonWebToken token, byte[] signature, KeySet keys)
    {
        // RFC 7515 section 5.1: the signature covers everything before the second dot.
        byte[] signingInput = Encoding.ASCII.GetBytes(token.EncodedToken, 0, token.EncodedToken.LastIndexOf('.'));
        return keys.Candidates(token.Kid, token.Alg).FirstOrDefault(key => key.Verifies(signingInput, signature));
    }

    /// <summary>Takes the token apart; false for anything other than a signed JWT in compact form.</summary>
    private static bool TryRead(string text, [NotNullWhen(true)] out JsonWebToken? token, out byte[] signature)
    {
        (token, signature) = (null, []);
        if (text.AsSpan().Count('.') != 2)
            return false;
        try
        {
            token = new JsonWebToken(text);
            signature = Base64UrlEncoder.DecodeBytes(token.EncodedSignature);
            // RFC 7515 section 4: a parameter given twice could mean one thing to us and another to the issuer.
            using var header = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(token.EncodedHeader), ClaimPolicy.Strict);
            return signature.Length > 0;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or JsonException or SecurityTokenException)
        {
            return false;
        }
    }
}
