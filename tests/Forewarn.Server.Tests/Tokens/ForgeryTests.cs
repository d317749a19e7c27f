using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CsCheck;
using Forewarn.Server.Tokens;

namespace Forewarn.Server.Tests.Tokens;

public class ForgeryTests
{
    private static readonly TestIssuer Issuer = TestIssuer.P256();
    private static readonly TestIssuer RsaIssuer = TestIssuer.Rsa();
    private static readonly TokenValidator Validator = ValidatorBuilder.Believing(Issuer, RsaIssuer);
    private static readonly string Claims = JsonSerializer.Serialize(TestIssuer.Claims());

    [Fact]
    public async Task A_token_signed_by_a_stranger_is_invalid() => await AssertInvalidAsync(TestIssuer.P256().Token());

    [Fact]
    public async Task A_stranger_cannot_borrow_the_name_of_a_known_key() =>
        await AssertInvalidAsync(TestIssuer.P256("stranger").Token(kid: Issuer.Kid));

    [Fact]
    public async Task A_key_sent_along_in_the_header_is_not_believed()
    {
        var stranger = TestIssuer.P256();
        var header = new Dictionary<string, object?> { ["alg"] = "ES256", ["jwk"] = stranger.Jwk, ["jku"] = "http://127.0.0.1:1/" };
        await AssertInvalidAsync(stranger.Token(header, TestIssuer.Claims()));
    }

    [Theory, InlineData("none"), InlineData("None"), InlineData("NONE"), InlineData("")]
    public async Task A_token_without_signature_is_invalid(string algorithm) =>
        await AssertInvalidAsync(TestIssuer.Compact($$"""{"alg":"{{algorithm}}"}""", Claims, _ => []));

    [Fact]
    public async Task A_signature_taken_away_makes_a_token_invalid()
    {
        string token = Issuer.Token();
        await AssertInvalidAsync(token[..(token.LastIndexOf('.') + 1)]);
    }

    [Fact]
    public async Task The_public_key_is_not_a_shared_secret()
    {
        byte[] secret = Encoding.ASCII.GetBytes(RsaIssuer.PublicPem);
        await AssertInvalidAsync(TestIssuer.Compact("""{"alg":"HS256"}""", Claims, input => HMACSHA256.HashData(secret, input)));
    }

    [Theory, InlineData("RS384"), InlineData("PS256"), InlineData("ES384"), InlineData("es256"), InlineData("EdDSA")]
    public async Task An_algorithm_that_is_not_listed_is_refused(string algorithm) =>
        Assert.Contains("RS256 or ES256", (await RejectAsync(Issuer.Token(alg: algorithm))).Reason);

    [Fact]
    public async Task An_RSA_key_does_not_verify_an_ES256_token() => await AssertInvalidAsync(RsaIssuer.Token(alg: "ES256"));

    [Fact]
    public async Task A_critical_extension_that_nobody_knows_is_refused() =>
        Assert.Contains("crit", (await RejectAsync(Issuer.Token("""{"alg":"ES256","crit":["b64"],"b64":false}""", Claims))).Reason);

    [Fact]
    public void A_token_with_one_character_changed_is_refused()
    {
        string token = Issuer.Token();
        var changes = from position in Gen.Int[0, token.Length - 1]
                      from replacement in Gen.Char["ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.+/~="]
                      select (position, replacement);
        // The last character of the signature carries unused bits, so some changes of it mean the same signature.
        changes.Where(change => change.position < token.Length - 1 && token[change.position] != change.replacement)
            .Sample(change => Validate($"{token[..change.position]}{change.replacement}{token[(change.position + 1)..]}") is TokenRejection, iter: 300);
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2)]
    public void A_token_with_a_part_of_any_characters_is_refused(int part)
    {
        string[] parts = Issuer.Token().Split('.');
        Gen.Char["ABCxyz0189-_+/~"].Array[0, 100].Sample(
            other => Validate(string.Join('.', [.. parts[..part], new string(other), .. parts[(part + 1)..]])) is TokenRejection, iter: 1_000);
    }

    [Fact]
    public void Nothing_that_a_client_sends_makes_the_validator_throw() =>
        Gen.OneOf(Gen.String, Gen.Char.AlphaNumeric.Array[0, 40].Select(x => new string(x)))
            .Array[3].Select(parts => string.Join('.', parts))
            .Sample(text => Validate(text) is TokenRejection, iter: 2_000);

    [Fact]
    public void Garbage_in_place_of_header_and_claims_is_refused() =>
        Gen.Select(Gen.String, Gen.String).Sample((header, claims) => Validate(Issuer.Token(header, claims)) is TokenRejection, iter: 300);

    [Theory]
    [InlineData("[]"), InlineData("null"), InlineData("7"), InlineData("{"), InlineData("{\"exp\":{}}"), InlineData("")]
    public async Task A_signed_payload_that_is_no_set_of_claims_is_invalid(string payload) =>
        await AssertInvalidAsync(Issuer.Token("""{"alg":"ES256"}""", payload));

    [Fact]
    public async Task A_refusal_never_repeats_a_part_of_the_token()
    {
        string[] tokens =
        [
            TestIssuer.P256().Token(), Issuer.Token(alg: "HS256"), "abcdefgh.ijklmnop.qrstuvwx", Issuer.Token() + "!",
            Issuer.Token(TestIssuer.ClaimsWith("sub", "secret subject")), Issuer.Token(TestIssuer.ClaimsWith("aud", "secret-audience")),
            Issuer.Token(TestIssuer.ClaimsWith("iss", "secret-issuer")), TestIssuer.P256("secret-kid").Token(),
        ];
        foreach (string token in tokens)
        {
            string text = (await RejectAsync(token)).ToString();
            Assert.DoesNotContain(token.Split('.').Append("secret"), part => part.Length > 0 && text.Contains(part));
        }
    }

    private static async Task AssertInvalidAsync(string token)
    {
        var rejection = await RejectAsync(token);
        Assert.Equal((401, "invalid_token"), (rejection.StatusCode, rejection.Error));
    }

    private static async Task<TokenRejection> RejectAsync(string token)
    {
        await using var validator = ValidatorBuilder.Believing(Issuer, RsaIssuer);
        return await validator.RejectAsync(token);
    }

    private static TokenResult Validate(string token) => Validator.ValidateAsync($"Bearer {token}").AsTask().GetAwaiter().GetResult();
}
