using System.Globalization;
using System.Security.Cryptography;
using Forewarn.Core;
using Microsoft.IdentityModel.Tokens;

namespace Forewarn.Server.Tokens;

/// <summary>A public key that may sign tokens, bound to the one algorithm that it is used with.</summary>
/// <remarks>The key decides the algorithm, never the token (RFC 8725 section 3.1): RSA means RS256 and P-256 means ES256.
/// Two keys are equal when key material and name are. Thread-safe.</remarks>
public sealed class VerificationKey : IEquatable<VerificationKey>
{
    /// <summary>Smallest RSA modulus accepted, in bits (RFC 7518 section 3.3).</summary>
    public const int RsaBitsMin = 2048;

    /// <summary>Largest RSA modulus accepted, in bits: beyond it one check costs milliseconds.</summary>
    public const int RsaBitsMax = 8192;

    private const string Accepted = "RSA of 2048 to 8192 bits, or P-256";
    private const string P256Oid = "1.2.840.10045.3.1.7";

    private readonly JsonWebKey _key;

    private VerificationKey(JsonWebKey key, string algorithm, string? name)
    {
        (_key, Algorithm, Name) = (key, algorithm, name);
        Thumbprint = Base64UrlEncoder.Encode(key.ComputeJwkThumbprint());
    }

    /// <summary>The <c>kid</c> under which tokens refer to the key; null for a key that was configured without one.</summary>
    public string? Name { get; }

    /// <summary><c>RS256</c> or <c>ES256</c>.</summary>
    public string Algorithm { get; }

    /// <summary>SHA-256 of the public key in the canonical form of RFC 7638, base64url.</summary>
    public string Thumbprint { get; }

    /// <exception cref="InvalidValueException">The modulus is too small or too large.</exception>
    public static VerificationKey From(RSA rsa, string? name)
    {
        if (rsa.KeySize is < RsaBitsMin or > RsaBitsMax)
        {
            throw new InvalidValueException("", string.Create(CultureInfo.InvariantCulture, $"an RSA key of {rsa.KeySize} bits"),
                Accepted);
        }
        var key = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(rsa.ExportParameters(false)));
        return new VerificationKey(key, SecurityAlgorithms.RsaSha256, name);
    }

    /// <exception cref="InvalidValueException">The curve is another than P-256.</exception>
    public static VerificationKey From(ECDsa ecdsa, string? name)
    {
        var publicKey = ecdsa.ExportParameters(false);
        if (!publicKey.Curve.IsNamed || publicKey.Curve.Oid.Value != P256Oid)
            throw new InvalidValueException("", "an elliptic-curve key on another curve than P-256", Accepted);
        var key = new JsonWebKey
        {
            Kty = JsonWebAlgorithmsKeyTypes.EllipticCurve,
            Crv = JsonWebKeyECTypes.P256,
            X = Base64UrlEncoder.Encode(publicKey.Q.X),
            Y = Base64UrlEncoder.Encode(publicKey.Q.Y),
        };
        return new VerificationKey(key, SecurityAlgorithms.EcdsaSha256, name);
    }

    /// <summary>Whether <paramref name="signature"/> over <paramref name="signingInput"/> was made with this key.</summary>
    public bool Verifies(byte[] signingInput, byte[] signature)
    {
        var factory = _key.CryptoProviderFactory;
        var provider = factory.CreateForVerifying(_key, Algorithm);
        try
        {
            return provider.Verify(signingInput, signature);
        }
        finally
        {
            factory.ReleaseSignatureProvider(provider);
        }
    }

    public bool Equals(VerificationKey? other) =>
        ReferenceEquals(this, other) || (other is not null && Thumbprint == other.Thumbprint && Name == other.Name);

    public override bool Equals(object? obj) => Equals(obj as VerificationKey);

    public override int GetHashCode() => HashCode.Combine(Thumbprint, Name);
}
