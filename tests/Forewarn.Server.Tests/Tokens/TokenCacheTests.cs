using Forewarn.Server.Tokens;
using NodaTime;
using NodaTime.Testing;

namespace Forewarn.Server.Tests.Tokens;

public class TokenCacheTests
{
    private static readonly TestIssuer Issuer = TestIssuer.P256();

    private readonly FakeClock _clock = ValidatorBuilder.Clock();

    [Fact]
    public async Task A_token_is_not_known_before_it_has_been_validated()
    {
        await using var validator = ValidatorBuilder.Believing(_clock, Issuer);
        Assert.False(validator.TryGetCached($"Bearer {Issuer.Token()}", out _));
    }

    [Fact]
    public async Task A_validated_token_is_answered_with_the_same_caller()
    {
        await using var validator = ValidatorBuilder.Believing(_clock, Issuer);
        string token = Issuer.Token();
        var first = await validator.AcceptAsync(token);
        validator.TryGetCached($"Bearer {token}", out var second);
        Assert.Same(first, second);
    }

    [Theory, InlineData(3599, true), InlineData(3600, false)]
    public async Task A_cached_token_is_forgotten_at_its_expiry(int secondsLater, bool known)
    {
        await using var validator = ValidatorBuilder.Believing(_clock, Issuer);
        string token = Issuer.Token();
        await validator.AcceptAsync(token);
        _clock.AdvanceSeconds(secondsLater);
        Assert.Equal(known, validator.TryGetCached($"Bearer {token}", out _));
    }

    [Fact]
    public async Task A_cached_token_is_refused_after_its_expiry_and_the_clock_skew()
    {
        await using var validator = ValidatorBuilder.Believing(_clock, Issuer);
        string token = Issuer.Token();
        await validator.AcceptAsync(token);
        _clock.AdvanceSeconds(3630);
        Assert.Contains("expired", (await validator.RejectAsync(token)).Reason);
    }

    [Fact]
    public async Task A_refused_token_is_not_remembered()
    {
        await using var validator = ValidatorBuilder.Believing(_clock, Issuer);
        string token = TestIssuer.P256().Token();
        await validator.RejectAsync(token);
        Assert.False(validator.TryGetCached($"Bearer {token}", out _));
    }

    [Fact]
    public async Task A_token_with_another_signature_than_the_cached_one_is_not_known()
    {
        await using var validator = ValidatorBuilder.Believing(_clock, Issuer);
        await validator.AcceptAsync(Issuer.Token());
        Assert.False(validator.TryGetCached($"Bearer {Issuer.Token()}", out _));
    }

    [Fact]
    public async Task Looking_up_a_cached_token_allocates_nothing()
    {
        await using var validator = ValidatorBuilder.Believing(_clock, Issuer);
        string header = $"Bearer {Issuer.Token()}";
        await validator.ValidateAsync(header);
        validator.TryGetCached(header, out _);
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool known = validator.TryGetCached(header, out _);
        Assert.Equal((true, 0), (known, GC.GetAllocatedBytesForCurrentThread() - before));
    }

    [Fact]
    public void A_full_cache_still_remembers_the_newest_token()
    {
        var (cache, key, keys) = EmptyCache();
        for (int i = 0; i < 3 * TokenCache.Capacity; i++)
        {
            TokenDigest.TryCompute($"token-{i}", out var digest);
            var caller = CallerUntil(TestIssuer.Now + Duration.FromHours(1));
            cache.Add(digest, caller, key, keys, TestIssuer.Now);
            if (!ReferenceEquals(caller, cache.Find(digest, keys, TestIssuer.Now)))
                Assert.Fail($"token {i} was forgotten at once");
        }
    }

    [Fact]
    public void A_token_that_can_still_be_used_outlives_the_expired_ones_of_its_row()
    {
        var (cache, key, keys) = EmptyCache();
        TokenDigest.TryCompute("lasting", out var lasting);
        cache.Add(lasting, CallerUntil(TestIssuer.Now + Duration.FromHours(1)), key, keys, TestIssuer.Now);
        for (int i = 0; i < 3 * TokenCache.Capacity; i++)
        {
            TokenDigest.TryCompute($"token-{i}", out var digest);
            cache.Add(digest, CallerUntil(TestIssuer.Now), key, keys, TestIssuer.Now);
        }
        Assert.NotNull(cache.Find(lasting, keys, TestIssuer.Now));
    }

    [Fact]
    public async Task Threads_that_share_the_cache_get_the_caller_of_their_own_token()
    {
        await using var validator = ValidatorBuilder.Believing(_clock, Issuer);
        var tokens = Enumerable.Range(0, 50).Select(i => (Party: $"uss-{i}", Token: Issuer.Token(TestIssuer.ClaimsWith("sub", $"uss-{i}")))).ToList();
        await Parallel.ForAsync(0, 2_000, TestContext.Current.CancellationToken, async (i, _) =>
        {
            var (party, token) = tokens[i % tokens.Count];
            Assert.Equal(party, (await validator.AcceptAsync(token)).Party);
        });
    }

    private static (TokenCache Cache, VerificationKey Key, KeySet Keys) EmptyCache()
    {
        using var ecdsa = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var key = VerificationKey.From(ecdsa, "key");
        return (new TokenCache(), key, new KeySet([key]));
    }

    private static Caller CallerUntil(Instant expiry) => new("uss-1", System.Collections.Frozen.FrozenSet<string>.Empty, expiry);
}
