using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;

namespace Forewarn.Record.Signatures;

/// <summary>A party's private key, with which it signs what it declares and acknowledges.</summary>
/// <remarks>Thread-safe until disposed. Its secret leaves it only by <see cref="WriteTo"/>.</remarks>
public sealed class PartySigningKey : IDisposable
{
    private const string Where = "key";
    private const string AcceptedFile = "a private JSON Web Key, Ed25519 or P-256, as this program writes it";

    private readonly Key? _ed25519;
    private readonly ECDsa? _p256;
    private readonly Lock _signing = new();

    private PartySigningKey(Key key)
    {
        _ed25519 = key;
        PublicKey = PublicJwk.OfEd25519(key.PublicKey.Export(KeyBlobFormat.RawPublicKey));
    }

    private PartySigningKey(ECDsa key)
    {
        _p256 = key;
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        PublicKey = PublicJwk.OfP256(point.X!, point.Y!);
    }

    public PublicJwk PublicKey { get; }

    private static KeyCreationParameters Exportable => new() { ExportPolicy = KeyExportPolicies.AllowPlaintextExport };

    /// <summary>A new key, from the operating system's randomness.</summary>
    public static PartySigningKey Generate(PartyKeyType type) => type == PartyKeyType.Ed25519
        ? new PartySigningKey(Key.Create(SignatureAlgorithm.Ed25519, Exportable))
        : new PartySigningKey(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>Reads a key that <see cref="WriteTo"/> wrote.</summary>
    /// <exception cref="RecordFormatException">It is not such a file, others than its owner may use it, or the secret does not belong to the
    /// public key beside it.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static PartySigningKey ReadFrom(string path) => Parse(PrivateFile.Read(path, PublicJwk.BytesMax));

    /// <summary>Writes the key, secret and all, to a new file that only its owner can use (mode 0600); durable when this returns.</summary>
    /// <exception cref="IOException">The file exists, or cannot be written.</exception>
    public void WriteTo(string path)
    {
        string secret = Base64UrlText.Encode(ExportSecret());
        PrivateFile.Create(path, Encoding.ASCII.GetBytes($$"""{{PublicKey.Json[..^1]}},"d":"{{secret}}"}""" + "\n"));
    }

    /// <summary>Forgets the secret.</summary>
    public void Dispose()
    {
        _ed25519?.Dispose();
        _p256?.Dispose();
    }

    internal static PartySigningKey Parse(ReadOnlyMemory<byte> utf8)
    {
        var members = new StrictJsonObject(utf8, Where, PublicJwk.BytesMax);
        var expected = PublicJwk.Read(members);
        byte[] secret = Base64UrlText.Decode(members.Text("d", AcceptedFile), $"{Where}, member d", PublicJwk.CoordinateLength);
        var key = expected.Type == PartyKeyType.Ed25519
            ? new PartySigningKey(Key.Import(SignatureAlgorithm.Ed25519, secret, KeyBlobFormat.RawPrivateKey, Exportable))
            : new PartySigningKey(ImportP256(secret));
        if (key.PublicKey.Equals(expected))
            return key;
        key.Dispose();
        throw new RecordFormatException($"{Where}, member d", "it does not belong to the public key beside it", AcceptedFile);
    }

    internal byte[] Sign(ReadOnlySpan<byte> content)
    {
        if (_ed25519 is not null)
            return SignatureAlgorithm.Ed25519.Sign(_ed25519, content);
        // An ECDsa may be used by one thread at a time.
        lock (_signing)
            return _p256!.SignData(content, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    private static ECDsa ImportP256(byte[] secret)
    {
        try
        {
            // The public point is computed from the secret, and compared by the caller with the one in the file.
            return ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = secret });
        }
        catch (CryptographicException unusable)
        {
            throw new RecordFormatException($"{Where}, member d", "not a secret of the curve P-256", AcceptedFile, unusable);
        }
    }

    private byte[] ExportSecret() => _ed25519 is not null
        ? _ed25519.Export(KeyBlobFormat.RawPrivateKey)
        : _p256!.ExportParameters(includePrivateParameters: true).D!;
}
