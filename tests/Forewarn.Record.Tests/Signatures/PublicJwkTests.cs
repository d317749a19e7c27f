using System.Text;
using Forewarn.Record.Signatures;

namespace Forewarn.Record.Tests.Signatures;

public class PublicJwkTests
{
    private const string X = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
    private const string P256X = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU";
    private const string P256Y = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0";

    [Fact]
    public void A_key_is_the_same_however_its_JSON_is_written() => Assert.Equal(
        PublicJwk.Parse($$"""{"kty":"OKP","crv":"Ed25519","x":"{{X}}"}"""),
        PublicJwk.Parse($$""" { "x" : "{{X}}", "kid":"mine", "ext":true, "key_ops":["verify"], "use":"sig", "alg":"EdDSA", "crv":"Ed25519", "kty":"\u004fKP" } """));

    [Fact]
    public void The_canonical_JSON_has_the_required_members_in_order_and_nothing_else() => Assert.Equal(
        $$"""{"crv":"P-256","kty":"EC","x":"{{P256X}}","y":"{{P256Y}}"}""",
        PublicJwk.Parse($$"""{"y":"{{P256Y}}","x":"{{P256X}}","kty":"EC","kid":"mine","crv":"P-256"}""").Json);

    [Theory]
    [InlineData(PartyKeyType.Ed25519)]
    [InlineData(PartyKeyType.P256)]
    public void A_key_reads_its_own_JSON_back(PartyKeyType type)
    {
        using var key = PartySigningKey.Generate(type);
        Assert.Equal(key.PublicKey, PublicJwk.Parse(key.PublicKey.Json));
    }

    [Theory]
    [InlineData("", "key")]
    [InlineData("null", "key")]
    [InlineData("[]", "key")]
    [InlineData("{}", "kty")]
    [InlineData("{", "key")]
    [InlineData("\uFEFF{}", "key")]
    [InlineData("""{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"} x""", "key")]
    [InlineData("""{"kty":"OKP","kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}""", "key")]
    [InlineData("""{"kty":"OKP","k\u0074y":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}""", "key")]
    [InlineData("""{"kty":["OKP"],"crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}""", "kty")]
    [InlineData("""{"kty":"\ud800","crv":"Ed25519"}""", "kty")]
    [InlineData("""{"\ud800":1}""", "key")]
    [InlineData("""{"kty":{"a":{"b":{"c":{"d":{}}}}}}""", "key")]
    [InlineData("""{"kty":"RSA","n":"AQAB","e":"AQAB"}""", "crv")]
    [InlineData("""{"kty":"RSA","crv":"P-256"}""", "kty")]
    [InlineData("""{"kty":"oct","k":"AQAB"}""", "member k")]
    [InlineData("""{"kty":"OKP","crv":"X25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}""", "crv")]
    [InlineData("""{"kty":"OKP","crv":"Ed448","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}""", "crv")]
    [InlineData("""{"kty":"EC","crv":"P-384","x":"AA","y":"AA"}""", "crv")]
    [InlineData("""{"kty":"EC","crv":"secp256k1","x":"AA","y":"AA"}""", "crv")]
    [InlineData("""{"kty":"OKP","crv":"Ed25519"}""", "member x")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"}""", "member y")]
    public void What_is_no_public_key_of_a_party_is_refused_by_the_member_at_fault(string json, string member) =>
        Assert.Contains(member, Refusal(json).Where);

    [Theory]
    [InlineData("d", "\"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\"")]
    [InlineData("d", "null")]
    [InlineData("oth", "[]")]
    public void A_private_key_is_refused_before_anything_else(string member, string value) =>
        Assert.Contains("private", Refusal($$"""{"kty":"OKP","crv":"Ed25519","x":"{{X}}","{{member}}":{{value}}}""").Problem);

    [Theory]
    [InlineData("use", "\"enc\"")]
    [InlineData("use", "1")]
    [InlineData("alg", "\"ES256\"")]
    [InlineData("alg", "\"none\"")]
    [InlineData("key_ops", "[\"deriveKey\"]")]
    [InlineData("key_ops", "\"verify\"")]
    [InlineData("key_ops", "[1]")]
    public void A_key_that_says_it_is_for_something_else_is_refused(string member, string value) =>
        Assert.Contains(member, Refusal($$"""{"kty":"OKP","crv":"Ed25519","x":"{{X}}","{{member}}":{{value}}}""").Where);

    [Theory]
    [InlineData("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo=")]
    [InlineData("11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo")]
    [InlineData("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURp")]
    [InlineData("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHUR")]
    [InlineData("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHUR o")]
    [InlineData("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\\n")]
    [InlineData("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHUQ")]
    [InlineData("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURoA")]
    [InlineData("")]
    public void A_coordinate_has_one_spelling_only(string x) =>
        Assert.Contains("member x", Refusal($$"""{"kty":"OKP","crv":"Ed25519","x":"{{x}}"}""").Where);

    /// <summary>All zeros (order 4), the neutral element (order 1), -1 (order 2), y = 2 (no point), p + 1 (not canonical), a point of order 8.</summary>
    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("0200000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")]
    public void An_Ed25519_key_that_several_secrets_or_none_would_fit_is_refused(string x) =>
        Assert.Contains("member x", Refusal($$"""{"kty":"OKP","crv":"Ed25519","x":"{{Base64UrlText.Encode(Convert.FromHexString(x))}}"}""").Where);

    [Theory]
    [InlineData(P256Y, P256X)]
    [InlineData(P256X, P256X)]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("__________________________________________8", "__________________________________________8")]
    public void A_P256_key_beside_its_curve_is_refused(string x, string y) =>
        Assert.Contains("x and y", Refusal($$"""{"kty":"EC","crv":"P-256","x":"{{x}}","y":"{{y}}"}""").Where);

    [Fact]
    public void A_key_longer_than_its_limit_is_refused_unread() =>
        Assert.Contains("at most", Refusal(new string('[', PublicJwk.BytesMax + 1)).Accepted);

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_refused() =>
        Assert.Throws<RecordFormatException>(() => PublicJwk.Parse("{\"kty\":\"\xFF\"}"u8.ToArray().Select(b => b == 0xC3 ? (byte)0xFF : b).ToArray()));

    private static RecordFormatException Refusal(string json) =>
        Assert.Throws<RecordFormatException>(() => PublicJwk.Parse(Encoding.UTF8.GetBytes(json)));
}
