using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Forewarn.Core;

namespace Forewarn.Server.Tokens;

/// <summary>Reads the issuer's public keys from PEM files (RFC 7468): SPKI public keys and X.509 certificates.</summary>
/// <remarks>Of a certificate only the key is used: the operator vouches for it by configuring it, so its dates and chain are not
/// checked. The keys have no <c>kid</c>, since a PEM file has no place for one.</remarks>
internal static class PublicKeyFiles
{
    /// <summary>Largest PEM file read, in bytes.</summary>
    public const int FileBytesMax = 64 * 1024;

    private const string Accepted = "a PEM file with PUBLIC KEY or CERTIFICATE blocks";

    /// <exception cref="InvalidValueException">A file is missing, unreadable, holds no key or an unusable one; names the file.
    /// </exception>
    public static KeySet Read(IReadOnlyList<string> paths) => new(paths.SelectMany(ReadFile));

    private static List<VerificationKey> ReadFile(string path)
    {
        try
        {
            var keys = ReadBlocks(ReadText(path));
            return keys.Count > 0 ? keys : throw new InvalidValueException("", "holds no PEM block", Accepted);
        }
        catch (InvalidValueException e)
        {
            throw e.Within($"auth-public-key {path}");
        }
    }

    private static string ReadText(string path)
    {
        try
        {
            long length = new FileInfo(path).Length;
            return length <= FileBytesMax ? File.ReadAllText(path) : throw new InvalidValueException("",
                string.Create(CultureInfo.InvariantCulture, $"{length} bytes long"), "a PEM file of at most 65536 bytes");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidValueException("", "cannot be read", Accepted);
        }
    }

    private static List<VerificationKey> ReadBlocks(string text)
    {
        var keys = new List<VerificationKey>();
        var rest = text.AsSpan();
        while (PemEncoding.TryFind(rest, out var fields))
        {
            byte[] der = new byte[fields.DecodedDataLength];
            if (!Convert.TryFromBase64Chars(rest[fields.Base64Data], der, out _))
                throw new InvalidValueException("", "damaged base64", Accepted);
            keys.Add(ReadBlock(rest[fields.Label], der));
            rest = rest[fields.Location.End..];
        }
        return keys;
    }

    private static VerificationKey ReadBlock(ReadOnlySpan<char> label, byte[] der)
    {
        try
        {
            switch (label)
            {
                case "PUBLIC KEY":
                    return ToVerificationKey(PublicKey.CreateFromSubjectPublicKeyInfo(der, out _));
                case "CERTIFICATE":
                    using (var certificate = X509CertificateLoader.LoadCertificate(der))
                        return ToVerificationKey(certificate.PublicKey);
                default:
                    // Most likely a private key, which nobody but the issuer should hold.
                    throw new InvalidValueException("", $"holds a {label} block", Accepted);
            }
        }
        catch (CryptographicException)
        {
            throw new InvalidValueException("", $"holds a damaged {label} block", Accepted);
        }
    }

    private static VerificationKey ToVerificationKey(PublicKey key)
    {
        using var rsa = key.GetRSAPublicKey();
        if (rsa is not null)
            return VerificationKey.From(rsa, name: null);
        using var ecdsa = key.GetECDsaPublicKey();
        return ecdsa is not null
            ? VerificationKey.From(ecdsa, name: null)
            : throw new InvalidValueException("", "holds a key of another kind", "RSA of 2048 to 8192 bits, or P-256");
    }
}
