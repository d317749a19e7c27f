using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Forewarn.Core;

namespace Forewarn.Server.Tokens;

/// <summary>Reads a JSON Web Key Set (RFC 7517 section 5) and keeps the keys that may sign our tokens.</summary>
internal static class JwksDocument
{
    /// <summary>Most entries that a set may have, usable or not.</summary>
    public const int EntriesMax = 64;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    /// <summary>The RS256 and ES256 signing keys of the set; entries that are for something else, or damaged, are passed over, as
    /// section 5 of the standard asks.</summary>
    /// <exception cref="FormatException">This is not a key set, or has more than <see cref="EntriesMax"/> entries.</exception>
    public static KeySet Read(ReadOnlyMemory<byte> utf8)
    {
        using var document = Parse(utf8);
        if (document.RootElement.ValueKind != JsonValueKind.Object
            || !document.RootElement.TryGetProperty("keys", out var entries) || entries.ValueKind != JsonValueKind.Array)
        {
            throw new FormatException("the answer is not a JSON Web Key Set: it has no array keys");
        }
        if (entries.GetArrayLength() > EntriesMax)
            throw new FormatException($"the key set has more than {EntriesMax} entries");
        return new KeySet(entries.EnumerateArray().Select(ReadEntry).OfType<VerificationKey>());
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            return JsonDocument.Parse(utf8, Strict);
        }
        catch (JsonException)
        {
            throw new FormatException("the answer is not valid JSON");
        }
    }

    private static VerificationKey? ReadEntry(JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object || Text(entry, "use") is not (null or "sig"))
            return null;
        try
        {
            return (Text(entry, "kty"), Text(entry, "alg")) switch
            {
                ("RSA", null or "RS256") => ReadRsa(entry),
                ("EC", null or "ES256") when Text(entry, "crv") == "P-256" => ReadP256(entry),
                _ => null,
            };
        }
        catch (Exception e) when (e is FormatException or CryptographicException or InvalidValueException)
        {
            return null;
        }
    }

    private static VerificationKey ReadRsa(JsonElement entry)
    {
        using var rsa = RSA.Create(new RSAParameters { Modulus = Bytes(entry, "n"), Exponent = Bytes(entry, "e") });
        return VerificationKey.From(rsa, Text(entry, "kid"));
    }

    private static VerificationKey ReadP256(JsonElement entry)
    {
        using var ecdsa = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = Bytes(entry, "x"), Y = Bytes(entry, "y") },
        });
        return VerificationKey.From(ecdsa, Text(entry, "kid"));
    }

    private static byte[] Bytes(JsonElement entry, string name) =>
        Base64Url.DecodeFromChars(Text(entry, name) ?? throw new FormatException($"{name} is missing"));

    private static string? Text(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
