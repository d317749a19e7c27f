using System.Text;
using Forewarn.Record.Signatures;

namespace Forewarn.Record.Tests.Signatures;

/// <summary>The examples of the standards themselves.</summary>
public class StandardVectorTests
{
    private const string Rfc8037Private = """{"kty":"OKP","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}""";
    private const string Rfc8037Public = """{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}""";
    private const string Rfc8037Input = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
    private const string Rfc8037Signature = "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

    private const string Rfc7515Public = """{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}""";
    private const string Rfc7515Input = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    private const string Rfc7515Signature = "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

    [Fact]
    public void The_thumbprint_of_an_Ed25519_key_is_that_of_RFC_8037_A_3() =>
        Assert.Equal("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k", PublicJwk.Parse(Rfc8037Public).Thumbprint);

    [Fact]
    public void The_digest_of_a_canonical_key_is_that_of_RFC_7638_3_1() => Assert.Equal(
        "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs",
        PublicJwk.ThumbprintOf("""{"e":"AQAB","kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"}"""));

    [Fact]
    public void The_Ed25519_signature_of_RFC_8037_A_4_is_made_again()
    {
        using var key = PartySigningKey.Parse(Encoding.UTF8.GetBytes(Rfc8037Private));
        Assert.Equal(Rfc8037Signature, Base64UrlText.Encode(key.Sign(Encoding.ASCII.GetBytes(Rfc8037Input))));
    }

    [Fact]
    public void The_Ed25519_signature_of_RFC_8037_A_5_is_verified() =>
        Assert.True(Verifies(Rfc8037Public, Rfc8037Input, Rfc8037Signature));

    [Fact]
    public void The_ES256_signature_of_RFC_7515_A_3_is_verified() =>
        Assert.True(Verifies(Rfc7515Public, Rfc7515Input, Rfc7515Signature));

    [Fact]
    public void The_ES256_signature_of_RFC_7515_A_3_is_of_no_other_content() =>
        Assert.False(Verifies(Rfc7515Public, Rfc7515Input + "a", Rfc7515Signature));

    private static bool Verifies(string key, string input, string signature) =>
        PublicJwk.Parse(key).Verifies(Encoding.ASCII.GetBytes(input), Base64UrlText.Decode(signature, "signature"));
}
