using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Forewarn.Core;
using Forewarn.Server.Tokens;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Forewarn.Server.Tests.Tokens;

public sealed class TokenOptionsTests : IDisposable
{
    private static readonly Uri Url = new("https://issuer.example/keys");

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Configured_keys_require_an_audience() =>
        AssertRefused("auth-audience", new TokenOptions { JwksUrl = Url });

    [Fact]
    public void Key_files_and_a_JWKS_URL_exclude_each_other() =>
        AssertRefused("auth-jwks", ValidatorBuilder.External with { JwksUrl = Url, PublicKeyFiles = ["key.pem"] });

    [Fact]
    public void An_issuer_without_keys_is_refused_rather_than_ignored() =>
        AssertRefused("auth-issuer", new TokenOptions { Issuer = "https://issuer.example" });

    [Theory, InlineData("http://issuer.example/keys"), InlineData("file:///etc/keys"), InlineData("/keys")]
    public void A_JWKS_URL_without_TLS_is_refused(string url) =>
        AssertRefused("auth-jwks", ValidatorBuilder.External with { JwksUrl = new Uri(url, UriKind.RelativeOrAbsolute) });

    [Fact]
    public async Task Development_permits_a_JWKS_URL_without_TLS()
    {
        var options = ValidatorBuilder.External with { JwksUrl = new Uri("http://127.0.0.1/keys"), Development = true };
        await using var validator = Open(options);
        Assert.False(validator.KeyStatus.IsReady);
    }

    [Theory, InlineData(-1), InlineData(301)]
    public void A_clock_skew_out_of_range_is_refused(int seconds) =>
        AssertRefused("auth-clock-skew", new TokenOptions { ClockSkew = Duration.FromSeconds(seconds) });

    [Fact]
    public async Task A_certificate_stands_for_its_public_key()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=issuer", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1));
        await using var validator = OpenWithFile(certificate.ExportCertificatePem());
        Assert.Equal(1, validator.KeyStatus.KeysCount);
    }

    [Fact]
    public async Task A_file_may_hold_several_keys()
    {
        await using var validator = OpenWithFile($"# old\n{TestIssuer.P256().PublicPem}\n# new\n{TestIssuer.Rsa().PublicPem}\n");
        Assert.Equal(2, validator.KeyStatus.KeysCount);
    }

    public static TheoryData<string, string> UnusableFiles => new()
    {
        { "", "no PEM block" },
        { "ssh-ed25519 AAAA", "no PEM block" },
        { TestIssuer.Rsa(bits: 1024).PublicPem, "1024 bits" },
        { Curve(ECCurve.NamedCurves.nistP384).ExportSubjectPublicKeyInfoPem(), "another curve" },
        { Curve(ECCurve.NamedCurves.nistP256).ExportPkcs8PrivateKeyPem(), "PRIVATE KEY" },
        { "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "damaged" },
        { new string('x', 70_000), "70000 bytes" },
    };

    [Theory, MemberData(nameof(UnusableFiles), DisableDiscoveryEnumeration = true)]
    public void A_file_without_a_usable_public_key_is_refused_with_its_reason(string text, string problem) =>
        Assert.Contains(problem, Assert.Throws<InvalidValueException>(() => OpenWithFile(text)).Message);

    [Fact]
    public void A_file_that_is_missing_is_named()
    {
        var options = ValidatorBuilder.External with { PublicKeyFiles = ["/nowhere/key.pem"] };
        Assert.Contains("/nowhere/key.pem", Assert.Throws<InvalidValueException>(() => Open(options)).Field);
    }

    private static ECDsa Curve(ECCurve curve) => ECDsa.Create(curve);

    private TokenValidator OpenWithFile(string text) =>
        Open(ValidatorBuilder.External with { PublicKeyFiles = [_directory.Write("key.pem", text)] });

    private TokenValidator Open(TokenOptions options) =>
        TokenValidator.Open(options, _directory.Path, ValidatorBuilder.Clock(), NullLogger.Instance);

    private void AssertRefused(string field, TokenOptions options) =>
        Assert.Equal(field, Assert.Throws<InvalidValueException>(() => Open(options)).Field);
}
