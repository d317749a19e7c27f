using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NodaTime;

namespace Forewarn.Server.Tests.Tokens;

/// <summary>An outside issuer with one key, able to sign well and to lie.</summary>
internal sealed class TestIssuer
{
    public static readonly Instant Now = Instant.FromUtc(2026, 11, 23, 12, 0);

    private readonly Func<byte[], byte[]> _sign;
    private readonly Func<string> _exportPem;

    private TestIssuer(string algorithm, string kid, object jwk, Func<byte[], byte[]> sign, Func<string> exportPem) =>
        (Algorithm, Kid, Jwk, _sign, _exportPem) = (algorithm, kid, jwk, sign, exportPem);

    public string Algorithm { get; }

    public string Kid { get; }

    /// <summary>The public key as an entry of a key set.</summary>
    public object Jwk { get; }

    public string PublicPem => _exportPem();

    public static TestIssuer P256(string kid = "p256-1")
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = key.ExportParameters(false).Q;
        object jwk = new { kty = "EC", use = "sig", kid, crv = "P-256", x = Encode(point.X!), y = Encode(point.Y!) };
        return new TestIssuer("ES256", kid, jwk, bytes => key.SignData(bytes, HashAlgorithmName.SHA256), key.ExportSubjectPublicKeyInfoPem);
    }

    public static TestIssuer Rsa(string kid = "rsa-1", int bits = 2048)
    {
        var key = RSA.Create(bits);
        var parameters = key.ExportParameters(false);
        object jwk = new { kty = "RSA", kid, alg = "RS256", n = Encode(parameters.Modulus!), e = Encode(parameters.Exponent!) };
        return new TestIssuer("RS256", kid, jwk,
            bytes => key.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), key.ExportSubjectPublicKeyInfoPem);
    }

    /// <summary>The claims of a token that nothing is wrong with.</summary>
    public static Dictionary<string, object?> Claims() => new()
    {
        ["iss"] = "https://issuer.example",
        ["aud"] = "node.example",
        ["sub"] = "uss-1",
        ["scope"] = "forewarn.read forewarn.declare",
        ["nbf"] = Now.ToUnixTimeSeconds() - 60,
        ["exp"] = Now.ToUnixTimeSeconds() + 3600,
    };

    public static Dictionary<string, object?> ClaimsWith(string name, object? value)
    {
        var claims = Claims();
        claims[name] = value;
        return claims;
    }

    public static Dictionary<string, object?> ClaimsWithout(string name)
    {
        var claims = Claims();
        claims.Remove(name);
        return claims;
    }

    public string Token(Dictionary<string, object?>? claims = null, string? kid = null, string? alg = null) =>
        Token(new Dictionary<string, object?> { ["alg"] = alg ?? Algorithm, ["kid"] = kid ?? Kid, ["typ"] = "JWT" }, claims ?? Claims());

    public string Token(Dictionary<string, object?> header, Dictionary<string, object?> claims) =>
        Token(JsonSerializer.Serialize(header), JsonSerializer.Serialize(claims));

    public string Token(string header, string claims) => Compact(header, claims, _sign);

    public string Token(byte[] claims) => Compact(Encoding.UTF8.GetBytes($$"""{"alg":"{{Algorithm}}"}"""), claims, _sign);

    /// <summary>A token in compact form, "signed" by whatever is given.</summary>
    public static string Compact(string header, string claims, Func<byte[], byte[]> sign) =>
        Compact(Encoding.UTF8.GetBytes(header), Encoding.UTF8.GetBytes(claims), sign);

    private static string Compact(byte[] header, byte[] claims, Func<byte[], byte[]> sign)
    {
        string input = $"{Encode(header)}.{Encode(claims)}";
        return $"{input}.{Encode(sign(Encoding.ASCII.GetBytes(input)))}";
    }

    public static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
