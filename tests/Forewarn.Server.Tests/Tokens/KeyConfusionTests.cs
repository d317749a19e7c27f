using System.Security.Cryptography;
using System.Text.Json;
using Forewarn.Server.Tokens;

namespace Forewarn.Server.Tests.Tokens;

/// <summary>Tokens whose header or signature wants another key, algorithm or form to be believed than the node has.</summary>
public class KeyConfusionTests
{
    private static readonly TestIssuer One = TestIssuer.P256("one");
    private static readonly TestIssuer Other = TestIssuer.P256("other");
    private static readonly TestIssuer Rsa = TestIssuer.Rsa("rsa");
    private static readonly string Claims = JsonSerializer.Serialize(TestIssuer.Claims());

    [Fact]
    public async Task A_published_key_is_not_believed_under_the_name_of_another() => await AssertInvalidAsync(One.Token(kid: "other"));

    [Fact]
    public async Task A_name_belongs_to_the_algorithm_of_its_key() => await AssertInvalidAsync(One.Token(kid: "rsa"));

    [Theory, InlineData("ONE"), InlineData(" one"), InlineData("one\u0000"), InlineData("*"), InlineData("../one"), InlineData("' OR '1'='1")]
    public async Task A_name_is_compared_as_it_is(string kid) => await AssertInvalidAsync(One.Token(kid: kid));

    [Theory]
    [InlineData("7"), InlineData("true"), InlineData("[\"one\"]"), InlineData("{\"one\":1}"), InlineData("\"\\ud800\"")]
    public async Task A_name_that_is_no_text_is_refused(string kid) => await AssertInvalidAsync(One.Token($$"""{"alg":"ES256","kid":{{kid}}}""", Claims));

    [Fact]
    public async Task A_name_of_thousands_of_characters_is_refused() => await AssertInvalidAsync(One.Token(kid: new string('k', 4_000)));

    [Theory]
    [InlineData("7"), InlineData("null"), InlineData("[\"ES256\"]"), InlineData("{}"), InlineData("\"\\ud800\""), InlineData("\"ES256 \"")]
    public async Task An_algorithm_that_is_no_text_of_a_listed_one_is_refused(string algorithm) =>
        await AssertInvalidAsync(One.Token($$"""{"alg":{{algorithm}},"kid":"one"}""", Claims));

    [Theory]
    [InlineData("""{"alg":"none","alg":"ES256","kid":"one"}""")]
    [InlineData("""{"alg":"ES256","alg":"none","kid":"one"}""")]
    [InlineData("""{"alg":"ES256","kid":"other","kid":"one"}""")]
    [InlineData("""{"alg":"ES256","kid":"one","\u006bid":"other"}""")]
    [InlineData("""{"kid":"one"}""")]
    [InlineData("[]")]
    [InlineData("\"ES256\"")]
    [InlineData("null")]
    public async Task A_header_that_says_something_twice_or_nothing_is_refused(string header) => await AssertInvalidAsync(One.Token(header, Claims));

    [Theory, InlineData("x5u"), InlineData("jku")]
    public async Task A_key_that_the_header_points_to_is_never_fetched(string member)
    {
        var stranger = TestIssuer.P256("stranger");
        await using var host = await JwksHost.StartAsync(stranger);
        await AssertInvalidAsync(stranger.Token(new Dictionary<string, object?> { ["alg"] = "ES256", [member] = host.Url }, TestIssuer.Claims()));
        Assert.Equal(0, host.FetchesCount);
    }

    [Fact]
    public async Task The_key_of_a_certificate_in_the_header_is_not_believed()
    {
        using var key = RSA.Create(2048);
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=stranger", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        string header = JsonSerializer.Serialize(new { alg = "RS256", x5c = new[] { Convert.ToBase64String(certificate.RawData) } });
        await AssertInvalidAsync(TestIssuer.Compact(header, Claims, input => key.SignData(input, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)));
    }

    /// <summary>What a careless check of ES256 has let pass: all zeros, and r or s out of range.</summary>
    public static TheoryData<string, byte[]> EmptySignatures => new()
    {
        { "zeros", new byte[64] },
        { "r and s of one", [.. new byte[31], 1, .. new byte[31], 1] },
        { "the order of the curve", [.. Order, .. Order] },
        { "all ones", [.. Enumerable.Repeat((byte)0xFF, 64)] },
        { "one byte", [0] },
        { "too long", new byte[1_000] },
    };

    [Theory, MemberData(nameof(EmptySignatures), DisableDiscoveryEnumeration = true)]
    public async Task A_signature_that_needs_no_key_is_refused(string kind, byte[] signature)
    {
        Assert.NotEmpty(kind);
        await AssertInvalidAsync(TestIssuer.Compact("""{"alg":"ES256","kid":"one"}""", Claims, _ => signature));
    }

    [Fact]
    public async Task A_signature_in_the_form_of_other_protocols_is_refused()
    {
        // RFC 7518 section 3.4: r and s side by side, not DER.
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await AssertInvalidAsync(key, DSASignatureFormat.Rfc3279DerSequence);
    }

    [Theory, InlineData("SHA1"), InlineData("SHA384"), InlineData("SHA512")]
    public async Task An_RSA_signature_over_another_hash_is_refused(string hash) =>
        await AssertInvalidAsync((key, input) => key.SignData(input, new HashAlgorithmName(hash), RSASignaturePadding.Pkcs1));

    [Fact]
    public async Task An_RSA_signature_with_another_padding_is_refused() =>
        await AssertInvalidAsync((key, input) => key.SignData(input, HashAlgorithmName.SHA256, RSASignaturePadding.Pss));

    [Fact]
    public async Task A_signature_followed_by_something_is_refused() =>
        await AssertInvalidAsync((key, input) => [.. key.SignData(input, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), 0]);

    [Fact]
    public async Task Claims_under_the_signature_of_other_claims_are_refused()
    {
        string[] mine = One.Token().Split('.');
        string[] theirs = One.Token(TestIssuer.ClaimsWith("sub", "uss-2")).Split('.');
        await AssertInvalidAsync(string.Join('.', mine[0], theirs[1], mine[2]));
    }

    [Theory]
    [InlineData("{0}.{1}"), InlineData("{0}.{1}.{2}."), InlineData("{0}..{2}"), InlineData(".{1}.{2}"), InlineData("{0}.{1}.{2}.{2}.{2}")]
    [InlineData("{0}=.{1}.{2}"), InlineData("{0}.{1}=.{2}"), InlineData("{0}.{1}.{2}=="), InlineData("{0}.{1}.{2}+/")]
    public async Task A_token_in_another_form_than_three_parts_is_refused(string form)
    {
        object[] parts = One.Token().Split('.');
        var rejection = Assert.IsType<TokenRejection>(await ValidateAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, form, parts)));
        Assert.Contains(rejection.StatusCode, new[] { 400, 401 });
    }

    private static ReadOnlySpan<byte> Order => Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");

    private static async Task AssertInvalidAsync(string token)
    {
        var rejection = Assert.IsType<TokenRejection>(await ValidateAsync(token));
        Assert.Equal((401, "invalid_token"), (rejection.StatusCode, rejection.Error));
    }

    /// <summary>A key that is believed signs as it must not; as it should, it is believed.</summary>
    private static async Task AssertInvalidAsync(Func<RSA, byte[], byte[]> sign)
    {
        using var key = RSA.Create(2048);
        await AssertInvalidAsync("RS256", key.ExportSubjectPublicKeyInfoPem(),
            input => key.SignData(input, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), input => sign(key, input));
    }

    private static Task AssertInvalidAsync(ECDsa key, DSASignatureFormat format) => AssertInvalidAsync("ES256", key.ExportSubjectPublicKeyInfoPem(),
        input => key.SignData(input, HashAlgorithmName.SHA256), input => key.SignData(input, HashAlgorithmName.SHA256, format));

    private static async Task AssertInvalidAsync(string algorithm, string publicPem, Func<byte[], byte[]> sign, Func<byte[], byte[]> signOtherwise)
    {
        await using var validator = ValidatorBuilder.Believing(ValidatorBuilder.Clock(), publicPem);
        string header = $$"""{"alg":"{{algorithm}}"}""";
        await validator.AcceptAsync(TestIssuer.Compact(header, Claims, sign));
        Assert.Contains("signature", (await validator.RejectAsync(TestIssuer.Compact(header, Claims, signOtherwise))).Reason);
    }

    private static async Task<TokenResult> ValidateAsync(string token)
    {
        await using var validator = ValidatorBuilder.Naming(One, Other, Rsa);
        await validator.AcceptAsync(One.Token());
        return await validator.ValidateAsync($"Bearer {token}");
    }
}
