using System.Text;
using System.Text.Json;
using Forewarn.Server.Tokens;

namespace Forewarn.Server.Tests.Tokens;

/// <summary>Tokens that a believed key has signed, whose claims are to be read in another way than they are meant.</summary>
public class HostileClaimTests
{
    private static readonly TestIssuer Issuer = TestIssuer.P256();
    private static readonly TokenValidator Validator = ValidatorBuilder.Believing(Issuer);

    [Theory]
    [InlineData("iss", "\"https://issuer.example\"", "\"https://other.example\"")]
    [InlineData("aud", "\"node.example\"", "\"other.example\"")]
    [InlineData("aud", "\"node.example\"", "[\"node.example\"]")]
    [InlineData("sub", "\"uss-1\"", "\"uss-2\"")]
    [InlineData("scope", "\"forewarn.read\"", "\"forewarn.admin\"")]
    [InlineData("exp", "4102444800", "1")]
    [InlineData("nbf", "1", "4102444800")]
    [InlineData("act", "{\"sub\":\"anna\"}", "{\"sub\":\"boris\"}")]
    [InlineData("nonce", "1", "1")]
    public async Task A_claim_given_twice_is_refused_in_either_order_and_spelling(string claim, string one, string other)
    {
        string escaped = $"\\u{(int)claim[0]:x4}{claim[1..]}";
        foreach (string twice in new[] { $"\"{claim}\":{one},\"{claim}\":{other}", $"\"{claim}\":{other},\"{claim}\":{one}", $"\"{claim}\":{one},\"{escaped}\":{other}" })
            await AssertInvalidAsync(Payload(claim, twice));
    }

    [Theory]
    [InlineData("iss", "[\"https://issuer.example\"]"), InlineData("iss", "\"https://issuer.example/\""), InlineData("iss", "\" https://issuer.example\"")]
    [InlineData("iss", "\"HTTPS://ISSUER.EXAMPLE\""), InlineData("iss", "\"https://issuer.example.evil\""), InlineData("iss", "\"https://issuer.example\\u0000\"")]
    [InlineData("aud", "[]"), InlineData("aud", "null"), InlineData("aud", "\"\""), InlineData("aud", "{\"node.example\":1}"), InlineData("aud", "[[\"node.example\"]]")]
    [InlineData("aud", "\"node.example \""), InlineData("aud", "\"node.example.evil\""), InlineData("aud", "\"evil.node.example\""), InlineData("aud", "\"node\"")]
    [InlineData("aud", "\"other.example node.example\""), InlineData("aud", "\"other.example,node.example\""), InlineData("aud", "\"https://node.example\"")]
    [InlineData("exp", "null"), InlineData("exp", "true"), InlineData("exp", "[4102444800]"), InlineData("exp", "0"), InlineData("exp", "-0.1"), InlineData("exp", "1e999")]
    [InlineData("nbf", "null"), InlineData("nbf", "[]"), InlineData("nbf", "\"1\""), InlineData("nbf", "4102444800")]
    [InlineData("sub", "null"), InlineData("sub", "[\"uss-1\"]"), InlineData("sub", "{}"), InlineData("sub", "\"uss-1 \""), InlineData("sub", "\"uss-1\\r\\nX: y\"")]
    [InlineData("sub", "\"uss-1/../uss-2\""), InlineData("sub", "\"uss\\u2011\\u0031\""), InlineData("sub", "\"uss-1\\u200b\""), InlineData("sub", "\"*\"")]
    [InlineData("scope", "null"), InlineData("scope", "{\"forewarn.read\":true}"), InlineData("scope", "[[\"forewarn.read\"]]")]
    [InlineData("iss", "\"\\ud800\""), InlineData("aud", "\"\\ud800\""), InlineData("aud", "[\"node.example\",\"\\udc00\"]")]
    [InlineData("sub", "\"\\ud800\""), InlineData("scope", "\"forewarn.read \\ud800\""), InlineData("\\ud800", "1")]
    [InlineData("act", "null"), InlineData("act", "\"anna\""), InlineData("act", "{}"), InlineData("act", "[{\"sub\":\"anna\"}]"), InlineData("act", "{\"Sub\":\"anna\"}")]
    [InlineData("act", "{\"sub\":null}"), InlineData("act", "{\"sub\":\"\"}"), InlineData("act", "{\"sub\":7}"), InlineData("act", "{\"sub\":[\"anna\"]}")]
    [InlineData("act", "{\"sub\":\"anna \"}"), InlineData("act", "{\"sub\":\"anna\\u200b\"}"), InlineData("act", "{\"sub\":\"\\u0430nna\"}"), InlineData("act", "{\"sub\":\"<b>\"}")]
    [InlineData("act", "{\"sub\":\"anna\",\"sub\":\"boris\"}"), InlineData("act", "{\"sub\":\"\\ud800\"}"), InlineData("act", "{\"act\":{\"sub\":\"anna\"}}")]
    public async Task A_claim_of_another_type_or_almost_the_right_value_is_refused(string claim, string value) =>
        await AssertInvalidAsync(Payload(claim, $"\"{claim}\":{value}"));

    [Theory, InlineData("Iss", "iss"), InlineData("AUD", "aud"), InlineData("Exp", "exp"), InlineData("SUB", "sub"), InlineData("sub ", "sub")]
    public async Task A_claim_with_almost_the_right_name_does_not_count(string name, string claim) =>
        await AssertInvalidAsync(Payload(claim, $"\"{name}\":{JsonSerializer.Serialize(TestIssuer.Claims()[claim])}"));

    [Theory]
    [InlineData("{0} "), InlineData("\n{0}")]
    public async Task White_space_around_the_claims_is_of_no_account(string form) =>
        Assert.IsType<Caller>(await ValidateAsync(Encoding.UTF8.GetBytes(form.Replace("{0}", Good, StringComparison.Ordinal))));

    [Theory]
    [InlineData("\ufeff{0}"), InlineData("{0}{0}"), InlineData("[{0}]"), InlineData("{0}\u0000"), InlineData("/**/{0}"), InlineData("\"{0}\"")]
    public async Task Claims_with_anything_around_them_are_refused(string form) => await AssertInvalidAsync(form.Replace("{0}", Good, StringComparison.Ordinal));

    [Fact]
    public async Task Claims_that_are_no_text_are_refused()
    {
        foreach (string claim in new[] { "iss", "aud", "sub", "scope" })
        {
            byte[] payload = Encoding.Latin1.GetBytes(Payload(claim, $"\"{claim}\":\"uss\u00ff\""));
            Assert.Equal("invalid_token", Assert.IsType<TokenRejection>(await ValidateAsync(payload)).Error);
        }
        Assert.IsType<TokenRejection>(await ValidateAsync(Encoding.Unicode.GetBytes(Good)));
    }

    [Fact]
    public async Task Claims_nested_without_end_are_refused() =>
        await AssertInvalidAsync(Payload("x", $"\"x\":{new string('[', 2_000)}{new string(']', 2_000)}"));

    [Theory]
    [InlineData("forewarn.readable"), InlineData("forewarn"), InlineData("xforewarn.read"), InlineData("FOREWARN.READ"), InlineData("forewarn.read,forewarn.declare")]
    [InlineData("forewarn.read\tforewarn.declare"), InlineData("forewarn.read\u00a0x"), InlineData("forewarn.*"), InlineData("*"), InlineData("forewarn.read\u0000")]
    public async Task Only_a_whole_scope_permits_something(string scope)
    {
        var caller = Assert.IsType<Caller>(await Validator.ValidateAsync($"Bearer {Issuer.Token(TestIssuer.ClaimsWith("scope", scope))}"));
        Assert.False(caller.Has("forewarn.read"));
    }

    [Fact]
    public async Task A_second_list_of_scopes_adds_nothing_to_the_first()
    {
        var claims = TestIssuer.ClaimsWith("scope", "forewarn.read");
        claims["scp"] = new[] { "forewarn.admin" };
        var caller = Assert.IsType<Caller>(await Validator.ValidateAsync($"Bearer {Issuer.Token(claims)}"));
        Assert.Equal(["forewarn.read"], caller.Scopes);
    }

    [Theory, InlineData(30, true), InlineData(31, false)]
    public async Task A_token_may_begin_to_be_valid_within_the_clock_skew_and_no_later(int secondsAhead, bool accepted) =>
        Assert.Equal(accepted, await Validator.ValidateAsync($"Bearer {Issuer.Token(TestIssuer.ClaimsWith("nbf", TestIssuer.Now.ToUnixTimeSeconds() + secondsAhead))}") is Caller);

    private static string Good => JsonSerializer.Serialize(TestIssuer.Claims());

    /// <summary>Good claims, but for one, in whose place stands this text.</summary>
    private static string Payload(string claim, string instead) => $"{JsonSerializer.Serialize(TestIssuer.ClaimsWithout(claim))[..^1]},{instead}}}";

    private static async Task AssertInvalidAsync(string payload)
    {
        var rejection = Assert.IsType<TokenRejection>(await ValidateAsync(Encoding.UTF8.GetBytes(payload)));
        Assert.Equal((401, "invalid_token"), (rejection.StatusCode, rejection.Error));
    }

    private static ValueTask<TokenResult> ValidateAsync(byte[] payload) => Validator.ValidateAsync($"Bearer {Issuer.Token(payload)}");
}
