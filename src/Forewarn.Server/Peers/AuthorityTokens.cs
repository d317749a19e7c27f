using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Forewarn.Core.Airspace;
using Forewarn.Server.Tokens;
using NodaTime;

namespace Forewarn.Server.Peers;

/// <summary>Tokens of an outside authority, asked for with each party's own credentials (RFC 6749, section 4.4) and kept until shortly before
/// they expire.</summary>
/// <remarks>The host of the peer is asked for as <c>audience</c>, as the field's authorities expect it. Thread-safe.</remarks>
internal sealed class AuthorityTokens : IPeerTokens
{
    /// <summary>Longest answer of the authority, in bytes.</summary>
    public const int AnswerBytesMax = 64 * 1024;

    /// <summary>Tokens kept; beyond it all are dropped, and asked for again.</summary>
    private const int KeptMax = 10_000;

    /// <summary>How long before its expiry a token is replaced: longer than a request takes.</summary>
    private static readonly Duration Margin = Duration.FromSeconds(30);

    /// <summary>How long a token is kept whose authority does not say.</summary>
    private static readonly Duration LifetimeUnsaid = Duration.FromSeconds(60);

    private static readonly Duration LifetimeMax = Duration.FromDays(1);

    private readonly PeerCredentials _credentials;
    private readonly IClock _clock;
    private readonly HttpClient _http;

    /// <summary>Guarded by itself.</summary>
    private readonly Dictionary<Use, Kept> _kept = [];

    private readonly record struct Use(PartyId Party, string Audience, string Scope);

    private readonly record struct Kept(string Token, Instant Until);

    public AuthorityTokens(PeerCredentials credentials, IClock clock)
    {
        (_credentials, _clock) = (credentials, clock);
        // A redirect would take a secret to a host that nobody vouched for.
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = AnswerBytesMax,
        };
    }

    public async ValueTask<string> GetAsync(PartyId party, string audience, string scope, CancellationToken cancellation)
    {
        var use = new Use(party, audience, scope);
        lock (_kept)
        {
            if (_kept.TryGetValue(use, out var kept) && kept.Until > _clock.GetCurrentInstant())
                return kept.Token;
        }
        var client = _credentials.Find(party) ?? throw new PeerTokenException($"there are no credentials for {party}", isLasting: true);
        var (token, lifetime) = await AskAsync(client, audience, scope, cancellation);
        lock (_kept)
        {
            if (_kept.Count >= KeptMax)
                _kept.Clear();
            _kept[use] = new Kept(token, _clock.GetCurrentInstant() + lifetime - Margin);
        }
        return token;
    }

    public void Forget(PartyId party, string audience, string scope)
    {
        lock (_kept)
            _kept.Remove(new Use(party, audience, scope));
    }

    public void Dispose() => _http.Dispose();

    private async Task<(string Token, Duration Lifetime)> AskAsync(PeerCredentials.Client client, string audience, string scope, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _credentials.TokenUrl)
        {
            Content = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("scope", scope), new("audience", audience)]),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", BasicOf(client));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        try
        {
            using var answer = await _http.SendAsync(request, cancellation);
            if (!answer.IsSuccessStatusCode)
                throw new PeerTokenException($"the authority at {_credentials.TokenUrl} answered {(int)answer.StatusCode}", isLasting: false);
            return Read(await answer.Content.ReadAsByteArrayAsync(cancellation));
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException or SocketException)
        {
            throw new PeerTokenException($"the authority at {_credentials.TokenUrl} cannot be asked: {failed.Message}", isLasting: false, failed);
        }
    }

    private (string Token, Duration Lifetime) Read(byte[] body)
    {
        try
        {
            var answer = JsonSerializer.Deserialize(body, PeerJson.Default.TokenAnswer);
            if (answer?.AccessToken is { } token && token.Length <= TokenValidator.TokenLengthMax && BearerHeader.IsToken(token))
                return (token, answer.ExpiresIn is > 0 and var seconds ? Duration.FromSeconds(Math.Min(seconds, LifetimeMax.TotalSeconds)) : LifetimeUnsaid);
        }
        catch (JsonException)
        {
            // Not its message: it may quote a token.
        }
        throw new PeerTokenException($"the authority at {_credentials.TokenUrl} answered without an access_token", isLasting: false);
    }

    /// <summary>RFC 6749, section 2.3.1: both parts are form-encoded before they are joined.</summary>
    private static string BasicOf(PeerCredentials.Client client) =>
        Convert.ToBase64String(Encoding.ASCII.GetBytes($"{FormEncoded(client.Id)}:{FormEncoded(client.Secret)}"));

    private static string FormEncoded(string text) => Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);
}
