using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Forewarn.WebConsole.Tests.Accounts;

/// <summary>A small OpenID provider on HTTP: discovery, keys, authorization code with PKCE, ID tokens that it signs with a key of its own. It lets
/// everybody in at once, as the person that the test names.</summary>
internal sealed class TestProvider : IAsyncDisposable
{
    public const string ClientId = "forewarn-console";
    public const string ClientSecret = "the client's secret";

    private readonly RSA _key = RSA.Create(2048);
    private readonly ConcurrentDictionary<string, Grant> _grants = new();
    private readonly WebApplication _app;

    private TestProvider()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapGet("/.well-known/openid-configuration", () => Results.Json(new
        {
            issuer = Url.AbsoluteUri.TrimEnd('/'),
            authorization_endpoint = new Uri(Url, "authorize"),
            token_endpoint = new Uri(Url, "token"),
            jwks_uri = new Uri(Url, "keys"),
            response_types_supported = (string[])["code"],
            subject_types_supported = (string[])["public"],
            id_token_signing_alg_values_supported = (string[])["RS256"],
        }));
        _app.MapGet("/keys", () =>
        {
            var parameters = _key.ExportParameters(includePrivateParameters: false);
            return Results.Json(new { keys = new[] { new { kty = "RSA", use = "sig", alg = "RS256", kid = "1", n = Base64UrlEncoder.Encode(parameters.Modulus), e = Base64UrlEncoder.Encode(parameters.Exponent) } } });
        });
        _app.MapGet("/authorize", (HttpRequest request) => Authorize(request.Query));
        _app.MapPost("/token", async (HttpRequest request) => Redeem(await request.ReadFormAsync()));
    }

    /// <summary>Ends in a slash.</summary>
    public Uri Url => new(_app.Urls.First() + "/");

    /// <summary>What is said of whoever signs in.</summary>
    public Dictionary<string, object> Claims { get; } = new() { ["preferred_username"] = "pavel", ["name"] = "Pavel Provided", ["party"] = "alpha", ["roles"] = (string[])["liaison"] };

    /// <summary>Signs with another key than it shows.</summary>
    public bool IsImpostor { get; set; }

    public static async Task<TestProvider> StartAsync()
    {
        var provider = new TestProvider();
        await provider._app.StartAsync();
        return provider;
    }

    private IResult Authorize(IQueryCollection query)
    {
        if (query["client_id"] != ClientId || query["response_type"] != "code" || query["code_challenge_method"] != "S256")
            return Results.BadRequest();
        string code = RandomNumberGenerator.GetHexString(32);
        _grants[code] = new Grant(query["nonce"].ToString(), query["code_challenge"].ToString(), query["redirect_uri"].ToString());
        return Results.Redirect($"{query["redirect_uri"]}?code={code}&state={Uri.EscapeDataString(query["state"].ToString())}");
    }

    private IResult Redeem(IFormCollection form)
    {
        string challenge = Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
        bool isRight = _grants.TryRemove(form["code"].ToString(), out var grant) && grant.Challenge == challenge && grant.RedirectUri == form["redirect_uri"]
            && form["client_id"] == ClientId && form["client_secret"] == ClientSecret;
        return isRight ? Results.Json(new { access_token = "unused", token_type = "Bearer", expires_in = 60, id_token = IdToken(grant!.Nonce) }) : Results.Json(new { error = "invalid_grant" }, statusCode: 400);
    }

    private string IdToken(string nonce)
    {
        using var another = RSA.Create(2048);
        var key = new RsaSecurityKey((IsImpostor ? another : _key).ExportParameters(includePrivateParameters: true)) { KeyId = "1" };
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Url.AbsoluteUri.TrimEnd('/'),
            Audience = ClientId,
            Expires = DateTime.UtcNow.AddMinutes(5),
            SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.RsaSha256),
            Claims = new Dictionary<string, object>(Claims) { ["sub"] = "0001", ["nonce"] = nonce },
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _key.Dispose();
    }

    private sealed record Grant(string Nonce, string Challenge, string RedirectUri);
}
