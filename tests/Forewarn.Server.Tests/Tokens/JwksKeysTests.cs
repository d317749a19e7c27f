using Forewarn.Server.Tokens;
using Microsoft.AspNetCore.Http;
using NodaTime;
using NodaTime.Testing;

namespace Forewarn.Server.Tests.Tokens;

public class JwksKeysTests
{
    private static readonly TestIssuer Old = TestIssuer.P256("old");
    private static readonly TestIssuer New = TestIssuer.Rsa("new");

    private readonly FakeClock _clock = ValidatorBuilder.Clock();

    [Fact]
    public async Task A_published_key_is_believed()
    {
        await using var host = await JwksHost.StartAsync(Old, New);
        await using var validator = await FollowAsync(host.Url);
        await validator.AcceptAsync(New.Token());
    }

    [Fact]
    public async Task A_rotated_key_is_picked_up_by_the_first_token_that_names_it()
    {
        await using var host = await JwksHost.StartAsync(Old);
        await using var validator = await FollowAsync(host.Url);
        host.Publish(Old, New);
        await validator.AcceptAsync(New.Token());
    }

    [Theory, InlineData("old"), InlineData("")]
    public async Task A_key_that_takes_the_place_of_another_is_picked_up_by_the_first_token_that_it_signed(string kid)
    {
        var replacement = TestIssuer.P256("old");
        await using var host = await JwksHost.StartAsync(Old);
        await using var validator = await FollowAsync(host.Url);
        host.Publish(replacement);
        await validator.AcceptAsync(replacement.Token(kid: kid));
        Assert.Equal(401, (await validator.RejectAsync(Old.Token(kid: kid))).StatusCode);
    }

    [Fact]
    public async Task Forged_signatures_cause_one_fetch_in_ten_seconds()
    {
        await using var host = await JwksHost.StartAsync(Old);
        await using var validator = await FollowAsync(host.Url);
        for (int i = 0; i < 20; i++)
            await validator.RejectAsync(TestIssuer.P256("old").Token());
        Assert.Equal(2, host.FetchesCount);
    }

    [Fact]
    public async Task Tokens_of_a_known_key_wait_for_no_host_that_is_silent()
    {
        await using var host = await JwksHost.StartAsync(Old);
        await using var validator = await FollowAsync(host.Url);
        var (asked, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        host.Answer = context =>
        {
            asked.SetResult();
            return release.Task;
        };
        var forged = validator.ValidateAsync($"Bearer {New.Token()}").AsTask();
        await asked.Task;
        await validator.AcceptAsync(Old.Token());
        Assert.False(forged.IsCompleted);
        release.SetResult();
        Assert.IsType<TokenRejection>(await forged);
    }

    [Fact]
    public async Task A_rotated_key_is_picked_up_in_the_background()
    {
        await using var host = await JwksHost.StartAsync(Old);
        await using var validator = await FollowAsync(host.Url, new JwksLimits { FetchTimeout = ValidatorBuilder.Patience, RefreshInterval = Duration.FromMilliseconds(10) });
        host.Publish(Old, New);
        await EventuallyAsync(() => validator.KeyStatus.KeysCount == 2);
    }

    [Fact]
    public async Task Unknown_keys_cause_one_fetch_in_ten_seconds()
    {
        await using var host = await JwksHost.StartAsync(Old);
        await using var validator = await FollowAsync(host.Url);
        for (int i = 0; i < 20; i++)
            await validator.RejectAsync(Old.Token(kid: $"forged-{i}"));
        Assert.Equal(2, host.FetchesCount);
    }

    [Fact]
    public async Task Unknown_keys_cause_another_fetch_after_ten_seconds()
    {
        await using var host = await JwksHost.StartAsync(Old);
        await using var validator = await FollowAsync(host.Url);
        await validator.RejectAsync(New.Token());
        _clock.AdvanceSeconds(10);
        host.Publish(New);
        await validator.AcceptAsync(New.Token());
    }

    [Fact]
    public async Task Concurrent_tokens_with_a_new_key_share_one_fetch()
    {
        await using var host = await JwksHost.StartAsync(Old);
        await using var validator = await FollowAsync(host.Url);
        host.Publish(New);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => validator.AcceptAsync(New.Token())));
        Assert.Equal(2, host.FetchesCount);
    }

    [Fact]
    public async Task A_withdrawn_key_is_no_longer_believed()
    {
        await using var host = await JwksHost.StartAsync(Old, New);
        await using var validator = await FollowAsync(host.Url);
        host.Publish(New);
        await RefreshAsync(validator);
        await validator.RejectAsync(Old.Token());
    }

    [Fact]
    public async Task A_token_that_was_cached_is_refused_once_its_key_is_withdrawn()
    {
        await using var host = await JwksHost.StartAsync(Old, New);
        await using var validator = await FollowAsync(host.Url);
        string token = Old.Token();
        await validator.AcceptAsync(token);
        host.Publish(New);
        await RefreshAsync(validator);
        Assert.False(validator.TryGetCached($"Bearer {token}", out _));
    }

    [Fact]
    public async Task An_issuer_that_withdraws_every_key_is_obeyed()
    {
        await using var host = await JwksHost.StartAsync(Old);
        await using var validator = await FollowAsync(host.Url);
        host.Publish();
        await RefreshAsync(validator);
        Assert.Equal((false, 503), (validator.KeyStatus.IsReady, (await validator.RejectAsync(Old.Token())).StatusCode));
    }

    public static TheoryData<string, Func<HttpContext, Task>> Outages => new()
    {
        { "aborted", context => { context.Abort(); return Task.CompletedTask; } },
        { "500", context => { context.Response.StatusCode = 500; return Task.CompletedTask; } },
        { "redirect", context => { context.Response.Redirect("/elsewhere"); return Task.CompletedTask; } },
        { "not JSON", context => context.Response.WriteAsync("<html>") },
        { "no key set", context => context.Response.WriteAsync("""{"keys":{}}""") },
        { "too many entries", context => context.Response.WriteAsJsonAsync(new { keys = Enumerable.Repeat(Old.Jwk, 65) }) },
        { "endless", context => context.Response.WriteAsync(new string(' ', 300_000)) },
        { "silent", context => Task.Delay(Timeout.Infinite, context.RequestAborted) },
    };

    [Theory, MemberData(nameof(Outages), DisableDiscoveryEnumeration = true)]
    public async Task The_last_keys_stay_believed_when_the_host_fails(string kind, Func<HttpContext, Task> answer)
    {
        await using var host = await JwksHost.StartAsync(Old);
        await using var validator = await FollowAsync(host.Url, new JwksLimits { FetchTimeout = kind == "silent" ? Duration.FromSeconds(3) : ValidatorBuilder.Patience });
        host.Answer = answer;
        await RefreshAsync(validator);
        await validator.AcceptAsync(Old.Token());
        Assert.True(validator.KeyStatus is { IsReady: true, Problem: not null }, kind);
    }

    [Fact]
    public async Task The_last_keys_stay_believed_when_the_host_is_gone()
    {
        var host = await JwksHost.StartAsync(Old);
        await using var validator = await FollowAsync(host.Url);
        await host.DisposeAsync();
        await RefreshAsync(validator);
        await validator.AcceptAsync(Old.Token());
    }

    [Fact]
    public async Task A_host_that_is_down_at_the_start_leaves_the_node_not_ready()
    {
        await using var host = await JwksHost.StartAsync(Old);
        host.Break();
        await using var validator = await FollowAsync(host.Url);
        Assert.True(validator.KeyStatus is { IsReady: false, RefreshedAt: null, Problem: not null });
    }

    [Fact]
    public async Task Tokens_are_neither_accepted_nor_called_invalid_before_the_keys_are_known()
    {
        await using var host = await JwksHost.StartAsync(Old);
        host.Break();
        await using var validator = await FollowAsync(host.Url);
        var rejection = await validator.RejectAsync(Old.Token());
        Assert.Equal((503, null, Duration.FromSeconds(10)), (rejection.StatusCode, rejection.WwwAuthenticate, rejection.RetryAfter));
    }

    [Fact]
    public async Task A_node_started_during_an_outage_recovers_without_a_request()
    {
        await using var host = await JwksHost.StartAsync();
        host.Break();
        await using var validator = await FollowAsync(host.Url, new JwksLimits { FetchTimeout = ValidatorBuilder.Patience, RetryInterval = Duration.FromMilliseconds(10) });
        host.Publish(Old);
        await EventuallyAsync(() => validator.KeyStatus.IsReady);
        await validator.AcceptAsync(Old.Token());
    }

    public static TheoryData<string, object> UselessEntries => new()
    {
        { "encryption key", new { kty = "EC", use = "enc", crv = "P-256", x = Jwk(Old, "x"), y = Jwk(Old, "y") } },
        { "another algorithm", new { kty = "RSA", alg = "PS256", n = Jwk(New, "n"), e = Jwk(New, "e") } },
        { "shared secret", new { kty = "oct", k = "c2VjcmV0" } },
        { "another curve", new { kty = "EC", crv = "P-384", x = Jwk(Old, "x"), y = Jwk(Old, "y") } },
        { "a point beside the curve", new { kty = "EC", crv = "P-256", x = Jwk(Old, "y"), y = Jwk(Old, "x") } },
        { "half a point", new { kty = "EC", crv = "P-256", x = Jwk(Old, "x") } },
        { "bad base64url", new { kty = "RSA", n = "+/=", e = "AQAB" } },
        { "short RSA", TestIssuer.Rsa(bits: 1024).Jwk },
        { "not an object", 7 },
    };

    [Theory, MemberData(nameof(UselessEntries), DisableDiscoveryEnumeration = true)]
    public async Task An_entry_that_cannot_sign_our_tokens_is_passed_over(string kind, object entry)
    {
        await using var host = await JwksHost.StartAsync();
        host.PublishEntries(entry, Old.Jwk);
        await using var validator = await FollowAsync(host.Url);
        Assert.True(validator.KeyStatus is { KeysCount: 1, Problem: null }, kind);
    }

    private static string Jwk(TestIssuer issuer, string member) => (string)issuer.Jwk.GetType().GetProperty(member)!.GetValue(issuer.Jwk)!;

    private async Task<TokenValidator> FollowAsync(Uri url, JwksLimits? limits = null)
    {
        var validator = ValidatorBuilder.Following(url, _clock, limits);
        await validator.StartAsync(TestContext.Current.CancellationToken);
        return validator;
    }

    /// <summary>A token with an unknown key makes the validator fetch at once.</summary>
    private static Task RefreshAsync(TokenValidator validator) => validator.ValidateAsync($"Bearer {Old.Token(kid: "unknown")}").AsTask();

    private static async Task EventuallyAsync(Func<bool> condition)
    {
        for (var end = DateTime.UtcNow + ValidatorBuilder.Patience.ToTimeSpan(); !condition(); Assert.True(DateTime.UtcNow < end))
            await Task.Delay(5, TestContext.Current.CancellationToken);
    }
}
