using System.Text.Json;
using Forewarn.Core;
using Forewarn.Core.Airspace;
using Forewarn.Server.Peers;
using Forewarn.Server.Tests.Tokens;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using NodaTime;
using NodaTime.Testing;

namespace Forewarn.Server.Tests.Astm.Uss;

/// <summary>Tokens of an outside authority with the credentials of each party (RFC 6749, section 4.4).</summary>
public sealed class AuthorityTokensTests : IAsyncLifetime
{

    private readonly TemporaryDirectory _directory = new();
    private readonly FakeClock _clock = new(Instant.FromUtc(2026, 11, 23, 12, 0));
    private readonly List<(string Authorization, IFormCollection Form)> _asked = [];
    private WebApplication _authority = null!;
    private Func<HttpContext, Task> _answer = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _authority = builder.Build();
        _authority.MapPost("/token", async context =>
        {
            _asked.Add((context.Request.Headers.Authorization.ToString(), await context.Request.ReadFormAsync()));
            await _answer(context);
        });
        _answer = context => context.Response.WriteAsJsonAsync(new { access_token = $"token-{_asked.Count}", token_type = "Bearer", expires_in = 3600 });
        await _authority.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _authority.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task The_authority_is_asked_with_the_credentials_of_the_party()
    {
        using var tokens = Tokens();

        Assert.Equal("token-1", await GetAsync(tokens));

        var (authorization, form) = Assert.Single(_asked);
        // Form-encoded before they are joined: RFC 6749, section 2.3.1.
        Assert.Equal("Basic " + Convert.ToBase64String("north-id:s%3Acret+%26"u8), authorization);
        Assert.Equal(("client_credentials", "utm.strategic_coordination", "uss2.example"), ((string?)form["grant_type"], (string?)form["scope"], (string?)form["audience"]));
    }

    [Fact]
    public async Task A_token_is_kept_until_shortly_before_it_expires()
    {
        using var tokens = Tokens();
        await GetAsync(tokens);

        _clock.AdvanceSeconds(3_569);
        Assert.Equal("token-1", await GetAsync(tokens));
        _clock.AdvanceSeconds(1);
        Assert.Equal("token-2", await GetAsync(tokens));
    }

    [Fact]
    public async Task Each_audience_and_scope_has_its_own()
    {
        using var tokens = Tokens();

        Assert.Equal("token-1", await GetAsync(tokens));
        Assert.Equal("token-2", await GetAsync(tokens, audience: "uss3.example"));
        Assert.Equal("token-3", await GetAsync(tokens, scope: "utm.constraint_management"));
    }

    [Fact]
    public async Task A_token_that_was_refused_is_asked_for_anew()
    {
        using var tokens = Tokens();
        await GetAsync(tokens);

        tokens.Forget(PartyId.Parse("north"), "uss2.example", "utm.strategic_coordination");

        Assert.Equal("token-2", await GetAsync(tokens));
    }

    [Fact]
    public async Task A_party_without_credentials_has_none_for_good()
    {
        using var tokens = Tokens();

        var none = await Assert.ThrowsAsync<PeerTokenException>(async () => await GetAsync(tokens, party: "south"));
        Assert.True(none.IsLasting);
        Assert.Empty(_asked);
    }

    [Theory]
    [InlineData(500, "")]
    [InlineData(401, "{}")]
    [InlineData(302, "")]
    [InlineData(200, "")]
    [InlineData(200, "{}")]
    [InlineData(200, "[]")]
    [InlineData(200, "{\"access_token\":7}")]
    [InlineData(200, "{\"access_token\":\"two words\"}")]
    [InlineData(200, "{\"access_token\":\"line\\nbreak\"}")]
    public async Task An_answer_without_a_token_may_be_better_the_next_time(int status, string body)
    {
        using var tokens = Tokens();
        _answer = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "/token";
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync(body);
        };

        var none = await Assert.ThrowsAsync<PeerTokenException>(async () => await GetAsync(tokens));
        Assert.False(none.IsLasting);
        Assert.DoesNotContain("cret", none.ToString(), StringComparison.Ordinal);
        Assert.Single(_asked);
    }

    [Fact]
    public async Task An_answer_without_end_is_cut_short()
    {
        using var tokens = Tokens();
        _answer = context => context.Response.WriteAsync(new string(' ', AuthorityTokens.AnswerBytesMax + 1));

        await Assert.ThrowsAsync<PeerTokenException>(async () => await GetAsync(tokens));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"token_url\":\"http://authority.example/token\"}")]
    [InlineData("{\"token_url\":\"nowhere\"}")]
    [InlineData("{\"parties\":{}}")]
    [InlineData("{\"token_url\":\"https://authority.example/token\",\"parties\":{\"north\":{\"client_id\":\"a\"}}}")]
    [InlineData("{\"token_url\":\"https://authority.example/token\",\"parties\":{\"north\":null}}")]
    [InlineData("{\"token_url\":\"https://authority.example/token\",\"parties\":{\"no party\":{\"client_id\":\"a\",\"client_secret\":\"b\"}}}")]
    public void A_file_that_is_no_such_file_is_refused(string text)
    {
        string path = Write(text);

        var wrong = Assert.Throws<InvalidValueException>(() => PeerCredentials.Read(path, allowHttp: false));
        Assert.StartsWith(path, wrong.Field, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_others_can_read_is_refused()
    {
        string path = Write(Credentials());
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        Assert.Throws<InvalidValueException>(() => PeerCredentials.Read(path, allowHttp: true));
    }

    [Fact]
    public void A_file_that_is_not_there_is_refused() =>
        Assert.Throws<InvalidValueException>(() => PeerCredentials.Read(Path.Combine(_directory.Path, "none"), allowHttp: true));

    private ValueTask<string> GetAsync(AuthorityTokens tokens, string party = "north", string audience = "uss2.example", string scope = "utm.strategic_coordination") =>
        tokens.GetAsync(PartyId.Parse(party), audience, scope, TestContext.Current.CancellationToken);

    private AuthorityTokens Tokens() => new(PeerCredentials.Read(Write(Credentials()), allowHttp: true), _clock);

    private string Credentials() => JsonSerializer.Serialize(new
    {
        token_url = _authority.Urls.Single() + "/token",
        parties = new Dictionary<string, object> { ["north"] = new { client_id = "north-id", client_secret = "s:cret &" } },
    });

    private string Write(string text)
    {
        string path = _directory.Write($"{Guid.NewGuid():n}.json", text);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }
}
