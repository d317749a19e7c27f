using Forewarn.Server.Tokens;
using NodaTime;

namespace Forewarn.Server.Tests.Tokens;

public class TokenValidatorTests
{
    private static readonly TestIssuer Issuer = TestIssuer.P256();

    [Fact]
    public async Task A_token_signed_with_P256_names_its_party()
    {
        await using var validator = ValidatorBuilder.Believing(Issuer);
        Assert.Equal("uss-1", (await validator.AcceptAsync(Issuer.Token())).Party);
    }

    [Fact]
    public async Task A_token_signed_with_RSA_names_its_party()
    {
        var issuer = TestIssuer.Rsa();
        await using var validator = ValidatorBuilder.Believing(issuer);
        Assert.Equal("uss-1", (await validator.AcceptAsync(issuer.Token())).Party);
    }

    [Fact]
    public async Task Any_of_several_configured_keys_may_have_signed()
    {
        await using var validator = ValidatorBuilder.Believing(TestIssuer.P256(), TestIssuer.Rsa(), Issuer);
        await validator.AcceptAsync(Issuer.Token());
    }

    [Fact]
    public async Task The_caller_carries_the_expiry_of_the_token()
    {
        await using var validator = ValidatorBuilder.Believing(Issuer);
        Assert.Equal(TestIssuer.Now + Duration.FromHours(1), (await validator.AcceptAsync(Issuer.Token())).Expiry);
    }

    public static TheoryData<string, object?> ScopeClaims => new()
    {
        { "scope", "forewarn.read forewarn.declare" },
        { "scope", " forewarn.read  forewarn.declare " },
        { "scope", new[] { "forewarn.read", "forewarn.declare" } },
        { "scp", new[] { "forewarn.read", "forewarn.declare" } },
        { "scp", "forewarn.read forewarn.declare" },
    };

    [Theory, MemberData(nameof(ScopeClaims), DisableDiscoveryEnumeration = true)]
    public async Task Scopes_may_be_a_string_or_an_array(string claim, object? value)
    {
        var claims = TestIssuer.ClaimsWithout("scope");
        claims[claim] = value;
        await using var validator = ValidatorBuilder.Believing(Issuer);
        Assert.Equal(["forewarn.declare", "forewarn.read"], (await validator.AcceptAsync(Issuer.Token(claims))).Scopes.Order());
    }

    [Fact]
    public async Task A_token_without_scope_permits_nothing()
    {
        await using var validator = ValidatorBuilder.Believing(Issuer);
        Assert.Empty((await validator.AcceptAsync(Issuer.Token(TestIssuer.ClaimsWithout("scope")))).Scopes);
    }

    [Fact]
    public async Task One_accepted_audience_among_several_suffices()
    {
        await using var validator = ValidatorBuilder.Believing(Issuer);
        await validator.AcceptAsync(Issuer.Token(TestIssuer.ClaimsWith("aud", new[] { "other.example", "node.example" })));
    }

    public static TheoryData<string, object?, string> BadClaims => new()
    {
        { "iss", "https://other.example", "issuer" },
        { "iss", null, "issuer" },
        { "aud", "other.example", "audience" },
        { "aud", "NODE.example", "audience" },
        { "aud", new object[] { "node.example", 1 }, "wrong type" },
        { "exp", TestIssuer.Now.ToUnixTimeSeconds() - 30, "expired at 2026-11-23T11:59:30Z" },
        { "exp", "4102444800", "expiry" },
        { "exp", 1e300, "wrong type" },
        { "exp", 253402300800, "expiry" },
        { "exp", -1, "expiry" },
        { "nbf", TestIssuer.Now.ToUnixTimeSeconds() + 31, "valid from 2026-11-23T12:00:31Z" },
        { "nbf", "now", "wrong type" },
        { "nbf", -1, "nbf" },
        { "sub", "", "sub" },
        { "sub", 7, "sub" },
        { "sub", "-uss", "sub" },
        { "sub", "uss 1", "sub" },
        { "sub", "../uss", "sub" },
        { "sub", "uss\u0000", "sub" },
        { "sub", "υss", "sub" },
        { "scope", 7, "scope" },
        { "scope", new object[] { "forewarn.read", 1 }, "scope" },
    };

    [Theory, MemberData(nameof(BadClaims), DisableDiscoveryEnumeration = true)]
    public async Task A_claim_that_breaks_a_rule_is_named_in_the_refusal(string claim, object? value, string named)
    {
        await using var validator = ValidatorBuilder.Believing(Issuer);
        Assert.Contains(named, (await validator.RejectAsync(Issuer.Token(TestIssuer.ClaimsWith(claim, value)))).Reason);
    }

    [Theory, InlineData(128, true), InlineData(129, false)]
    public async Task A_persons_name_has_at_most_128_characters(int length, bool accepted)
    {
        await using var validator = ValidatorBuilder.Believing(Issuer);
        string token = Issuer.Token(TestIssuer.ClaimsWith("act", new { sub = new string('a', length) }));
        Assert.Equal(accepted, await validator.ValidateAsync($"Bearer {token}") is Caller);
    }

    [Fact]
    public async Task Of_several_actors_the_outermost_is_the_person_who_acts()
    {
        await using var validator = ValidatorBuilder.Believing(Issuer);
        string token = Issuer.Token(TestIssuer.ClaimsWith("act", new { sub = "anna", act = new { sub = "service" } }));
        Assert.Equal("anna", (await validator.AcceptAsync(token)).Person);
    }

    [Theory, InlineData("iss"), InlineData("aud"), InlineData("exp"), InlineData("sub")]
    public async Task A_token_that_lacks_a_required_claim_is_invalid(string claim)
    {
        await using var validator = ValidatorBuilder.Believing(Issuer);
        Assert.Contains(claim, (await validator.RejectAsync(Issuer.Token(TestIssuer.ClaimsWithout(claim)))).Reason);
    }

    [Theory, InlineData(128, true), InlineData(129, false)]
    public async Task A_subject_has_at_most_128_characters(int length, bool accepted)
    {
        await using var validator = ValidatorBuilder.Believing(Issuer);
        string token = Issuer.Token(TestIssuer.ClaimsWith("sub", new string('a', length)));
        Assert.Equal(accepted, await validator.ValidateAsync($"Bearer {token}") is Caller);
    }

    [Theory, InlineData(29, true), InlineData(30, false)]
    public async Task Expiry_is_extended_by_the_clock_skew_and_no_more(int secondsAgo, bool accepted)
    {
        await using var validator = ValidatorBuilder.Believing(Issuer);
        string token = Issuer.Token(TestIssuer.ClaimsWith("exp", TestIssuer.Now.ToUnixTimeSeconds() - secondsAgo));
        Assert.Equal(accepted, await validator.ValidateAsync($"Bearer {token}") is Caller);
    }

    [Fact]
    public async Task A_claim_given_twice_is_refused()
    {
        long expiry = TestIssuer.Now.ToUnixTimeSeconds() + 60;
        string claims = $$"""{"iss":"https://issuer.example","aud":"node.example","exp":{{expiry}},"sub":"uss-1","sub":"uss-2"}""";
        await using var validator = ValidatorBuilder.Believing(Issuer);
        await validator.RejectAsync(Issuer.Token("""{"alg":"ES256"}""", claims));
    }

    [Fact]
    public async Task A_token_longer_than_the_limit_is_refused_even_when_properly_signed()
    {
        await using var validator = ValidatorBuilder.Believing(Issuer);
        string token = Issuer.Token(TestIssuer.ClaimsWith("padding", new string('x', TokenValidator.TokenLengthMax)));
        Assert.Contains("8192", (await validator.RejectAsync(token)).Reason);
    }

    [Theory, InlineData("bearer"), InlineData("BEARER"), InlineData("Bearer ")]
    public async Task The_scheme_is_read_in_any_case_and_with_any_spaces(string scheme)
    {
        await using var validator = ValidatorBuilder.Believing(Issuer);
        Assert.IsType<Caller>(await validator.ValidateAsync($"{scheme} {Issuer.Token()}"));
    }

    [Theory, InlineData(null), InlineData(""), InlineData("Basic dXNlcjpwYXNz"), InlineData("Bearerx a.b.c")]
    public async Task A_request_without_a_bearer_token_is_asked_for_one_without_an_error_code(string? header)
    {
        await using var validator = ValidatorBuilder.Believing(Issuer);
        var rejection = Assert.IsType<TokenRejection>(await validator.ValidateAsync(header));
        Assert.Equal((401, null, "Bearer realm=\"forewarn\""), (rejection.StatusCode, rejection.Error, rejection.WwwAuthenticate));
    }

    [Theory, InlineData("Bearer"), InlineData("Bearer "), InlineData("Bearer a.b.c d.e.f"), InlineData("Bearer tökén")]
    public async Task A_bearer_header_without_exactly_one_token_is_an_invalid_request(string header)
    {
        await using var validator = ValidatorBuilder.Believing(Issuer);
        var rejection = Assert.IsType<TokenRejection>(await validator.ValidateAsync(header));
        Assert.Equal((400, "invalid_request"), (rejection.StatusCode, rejection.Error));
    }

    [Fact]
    public async Task The_challenge_quotes_a_reason_that_fits_a_header()
    {
        await using var validator = ValidatorBuilder.Believing(Issuer);
        var rejection = await validator.RejectAsync(Issuer.Token(TestIssuer.ClaimsWithout("exp")));
        Assert.Equal($"Bearer realm=\"forewarn\", error=\"invalid_token\", error_description=\"{rejection.Reason}\"", rejection.WwwAuthenticate);
    }

    [Fact]
    public void A_missing_scope_is_answered_with_403_and_its_name()
    {
        var rejection = TokenRejection.InsufficientScope("forewarn.admin");
        Assert.Equal((403, "insufficient_scope", true), (rejection.StatusCode, rejection.Error, rejection.Reason.Contains("forewarn.admin")));
    }
}
