using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;

namespace Forewarn.Record.Signatures;

/// <summary>A party's public key: Ed25519 (RFC 8037) or P-256 (RFC 7518, section 6.2), as a JSON Web Key. Always a point of its curve.</summary>
/// <remarks>Immutable, thread-safe; equal when it is the same key, however its JSON was written.</remarks>
public sealed class PublicJwk : IEquatable<PublicJwk>
{
    /// <summary>Most bytes that the JSON of a key may have.</summary>
    public const int BytesMax = 4096;

    /// <summary>Bytes of a coordinate, for both kinds of key.</summary>
    internal const int CoordinateLength = 32;

    private const string Where = "key";
    private const string AcceptedKeys = "an Ed25519 key {\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":...} or a P-256 key {\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":...,\"y\":...}";

    /// <summary>Members with which RFC 7518, section 6, and RFC 8037, section 2, write what must stay secret.</summary>
    private static readonly string[] PrivateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

    private readonly byte[] _x;
    private readonly byte[]? _y;

    private PublicJwk(byte[] x, byte[]? y)
    {
        (_x, _y) = (x, y);
        Json = y is null
            ? $$"""{"crv":"Ed25519","kty":"OKP","x":"{{Base64UrlText.Encode(x)}}"}"""
            : $$"""{"crv":"P-256","kty":"EC","x":"{{Base64UrlText.Encode(x)}}","y":"{{Base64UrlText.Encode(y)}}"}""";
        Thumbprint = ThumbprintOf(Json);
    }

    /// <summary>Which kind of key it is, which decides the algorithm of its signatures.</summary>
    public PartyKeyType Type => _y is null ? PartyKeyType.Ed25519 : PartyKeyType.P256;

    /// <summary>The required members only, in lexicographic order, without white space (RFC 7638, section 3).</summary>
    public string Json { get; }

    /// <summary>SHA-256 of <see cref="Json"/> in base64url (RFC 7638): 43 characters, the name of the key.</summary>
    public string Thumbprint { get; }

    /// <summary>Reads a JSON Web Key in UTF-8. What else the key says of itself (<c>kid</c>, <c>ext</c>) is passed over, as RFC 7517, section 4,
    /// asks; that it is private, or is not for signatures, is refused.</summary>
    /// <exception cref="RecordFormatException">It is not JSON, longer than <see cref="BytesMax"/>, private, of another kind, or no point of its
    /// curve; or a coordinate is not canonical base64url.</exception>
    public static PublicJwk Parse(ReadOnlyMemory<byte> utf8)
    {
        var members = new StrictJsonObject(utf8, Where, BytesMax);
        foreach (string secret in PrivateMembers)
        {
            if (members.Has(secret))
                throw new RecordFormatException($"{Where}, member {secret}", "this is a private key", "the public key alone; and make a new key, since this one was sent");
        }
        var key = Read(members);
        RequireUsableForSignatures(members, key.Type);
        return key;
    }

    /// <inheritdoc cref="Parse(ReadOnlyMemory{byte})"/>
    public static PublicJwk Parse(string json) => Parse(Encoding.UTF8.GetBytes(json));

    /// <summary>Whether <paramref name="signature"/> over <paramref name="content"/> was made with this key: Ed25519 (RFC 8032), or ECDSA with
    /// SHA-256 as r and s of 32 bytes each (RFC 7518, section 3.4; never DER).</summary>
    public bool Verifies(ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != DetachedJws.SignatureLength)
            return false;
        if (_y is null)
            return SignatureAlgorithm.Ed25519.Verify(PublicKey.Import(SignatureAlgorithm.Ed25519, _x, KeyBlobFormat.RawPublicKey), content, signature);
        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = _x, Y = _y } });
        return key.VerifyData(content, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    public bool Equals(PublicJwk? other) => other is not null && Json == other.Json;

    public override bool Equals(object? obj) => Equals(obj as PublicJwk);

    public override int GetHashCode() => Json.GetHashCode(StringComparison.Ordinal);

    /// <summary><see cref="Json"/>.</summary>
    public override string ToString() => Json;

    /// <summary>The key that the members kty, crv, x and y describe; the other members are left to the caller.</summary>
    internal static PublicJwk Read(StrictJsonObject members)
    {
        string type = members.Text("kty", AcceptedKeys);
        string curve = members.Text("crv", AcceptedKeys);
        switch (type, curve)
        {
            case ("OKP", "Ed25519"):
                return OfEd25519(Coordinate(members, "x"));
            case ("EC", "P-256"):
                return OfP256(Coordinate(members, "x"), Coordinate(members, "y"));
            default:
                string member = type is "OKP" or "EC" ? "crv" : "kty";
                throw new RecordFormatException($"{Where}, member {member}", "another kind of key", AcceptedKeys);
        }
    }

    internal static PublicJwk OfEd25519(byte[] x)
    {
        if (IsEd25519Point(x) != 1)
            throw new RecordFormatException($"{Where}, member x", "not an Ed25519 public key", "a point of the curve, in its prime-order group, as RFC 8032 encodes it");
        return new PublicJwk(x, null);
    }

    internal static PublicJwk OfP256(byte[] x, byte[] y)
    {
        try
        {
            using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = x, Y = y } });
            return new PublicJwk(x, y);
        }
        catch (CryptographicException off)
        {
            throw new RecordFormatException($"{Where}, members x and y", "not a point of the curve P-256", "the two coordinates of a public key, 32 bytes each", off);
        }
    }

    internal static string ThumbprintOf(string canonicalJson) => Base64UrlText.Encode(SHA256.HashData(Encoding.UTF8.GetBytes(canonicalJson)));

    internal static string AlgorithmOf(PartyKeyType type) => type == PartyKeyType.Ed25519 ? "EdDSA" : "ES256";

    private static byte[] Coordinate(StrictJsonObject members, string name) =>
        Base64UrlText.Decode(members.Text(name, AcceptedKeys), $"{Where}, member {name}", CoordinateLength);

    /// <summary>RFC 7517, sections 4.2 to 4.4: what a key says that it is for.</summary>
    private static void RequireUsableForSignatures(StrictJsonObject members, PartyKeyType type)
    {
        if (members.Has("use") && members.Text("use", "sig") != "sig")
            throw new RecordFormatException($"{Where}, member use", "this key is not for signatures", "sig");
        string algorithm = AlgorithmOf(type);
        if (members.Has("alg") && members.Text("alg", algorithm) != algorithm)
            throw new RecordFormatException($"{Where}, member alg", "an algorithm that is not used with this kind of key", algorithm);
        if (members.Has("key_ops") && !members.Texts("key_ops", "verify").Contains("verify"))
            throw new RecordFormatException($"{Where}, member key_ops", "this key is not for verifying signatures", "verify");
    }

    /// <summary>1 for the canonical encoding of a point in the prime-order group that is not of small order; such a key fits one secret only.
    /// From the library that NSec brings.</summary>
    [DllImport("libsodium", EntryPoint = "crypto_core_ed25519_is_valid_point", CallingConvention = CallingConvention.Cdecl)]
    private static extern int IsEd25519Point(byte[] point);
}
