using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Forewarn.Record.Checkpoints;
using NSec.Cryptography;
using Ed25519PublicKey = NSec.Cryptography.PublicKey;

namespace Forewarn.Record.Notes;

/// <summary>A public key with its name, written as a C2SP verifier key: <c>name+id+base64(type || public key)</c>. Immutable, compared by value.</summary>
/// <remarks>Whoever trusts a key has it from elsewhere than the note that it verifies. Safe for use by many threads.</remarks>
public sealed class VerifierKey : IEquatable<VerifierKey>
{
    /// <summary>Longest verifier key that is read, in characters.</summary>
    public const int LengthMax = 512;

    /// <summary>Length of an Ed25519 public key in bytes (RFC 8032, section 5.1.5).</summary>
    public const int PublicKeyLength = 32;

    private const string Where = "verifier key";
    private const string AcceptedForm = "name, plus sign, 8 lower-case hexadecimal digits, plus sign, base64 of the type and the public key";

    private readonly Ed25519PublicKey _key;

    /// <param name="name">Name of the key; for a log it is the origin of its checkpoints.</param>
    /// <param name="type">What the key signs.</param>
    /// <param name="publicKey">Exactly <see cref="PublicKeyLength"/> bytes.</param>
    /// <exception cref="RecordFormatException">The name is no key name or too long, or the key has another length.</exception>
    public VerifierKey(string name, KeyType type, ReadOnlySpan<byte> publicKey)
    {
        if (KeyName.Problem(name) is { } problem)
            throw new RecordFormatException(Where, problem, KeyName.Accepted);
        if (!Enum.IsDefined(type))
            throw new ArgumentOutOfRangeException(nameof(type), type, "neither a log's nor a cosigner's");
        if (publicKey.Length != PublicKeyLength)
            throw new RecordFormatException(Where, $"a public key of {publicKey.Length} bytes", $"an Ed25519 public key of {PublicKeyLength} bytes");
        _key = Ed25519PublicKey.Import(SignatureAlgorithm.Ed25519, publicKey, KeyBlobFormat.RawPublicKey);
        Name = name;
        Type = type;
        PublicKey = [.. publicKey];
        KeyId = IdOf(name, type, publicKey);
        if (ToString().Length > LengthMax)
            throw new RecordFormatException(Where, $"a key name of {name.Length} characters", $"a verifier key of at most {LengthMax} characters");
    }

    public string Name { get; }

    /// <summary>First four bytes of SHA-256(name || newline || type || public key), big-endian: an identifier, no proof of anything.</summary>
    public uint KeyId { get; }

    public KeyType Type { get; }

    /// <summary>The Ed25519 public key as RFC 8032 encodes it.</summary>
    public ImmutableArray<byte> PublicKey { get; }

    /// <summary>Reads a verifier key, strictly: C2SP signed-note, section "Verifier keys".</summary>
    /// <exception cref="RecordFormatException">It is none, its id is not that of its key, or it is of a type other than <see cref="KeyType"/>'s.</exception>
    public static VerifierKey Parse(string text)
    {
        if (text.Length > LengthMax)
            throw new RecordFormatException(Where, $"{text.Length} characters", $"at most {LengthMax}");
        // Base64 may hold plus signs itself, names may not.
        string[] parts = text.Split('+', 3);
        if (parts.Length != 3)
            throw new RecordFormatException(Where, "there are not three parts", AcceptedForm);
        (uint keyId, byte type, byte[] publicKey) = ParseTail(Where, parts[1], parts[2]);
        var key = new VerifierKey(parts[0], (KeyType)type, publicKey);
        if (key.KeyId != keyId)
            throw new RecordFormatException(Where, $"the key id is {keyId:x8}, that of the name and key is {key.KeyId:x8}", "the id of this name and key");
        return key;
    }

    /// <summary>Whether a signature line is by this key over the text of a note; for a cosigner's key over the text and the time in the signature.</summary>
    /// <param name="text">Text of the note with its final newline.</param>
    /// <returns>False also when the line names another key.</returns>
    public bool Verify(string text, NoteSignature signature) => Type switch
    {
        KeyType.Cosigner => Cosignature.Verify(this, text, signature) is not null,
        _ => IsNamedBy(signature) && VerifyMessage(StrictText.Encode("note", text), signature.Bytes.AsSpan()),
    };

    /// <summary>Whether a signature line says to be by this key: same name and same id. It need not be.</summary>
    public bool IsNamedBy(NoteSignature signature) => signature.KeyId == KeyId && signature.Name == Name;

    /// <summary>The verifier key as C2SP writes it.</summary>
    public override string ToString() => $"{Name}+{KeyId:x8}+{Convert.ToBase64String([(byte)Type, .. PublicKey])}";

    public bool Equals(VerifierKey? other) =>
        other is not null && Type == other.Type && Name == other.Name && PublicKey.AsSpan().SequenceEqual(other.PublicKey.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as VerifierKey);

    public override int GetHashCode() => HashCode.Combine(Name, KeyId);

    /// <summary>Whether an Ed25519 signature over exactly these bytes is by this key.</summary>
    internal bool VerifyMessage(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        SignatureAlgorithm.Ed25519.Verify(_key, message, signature);

    /// <summary>Reads <c>id</c> and <c>base64(type || key)</c>, which verifier keys and private keys share.</summary>
    /// <remarks>No message repeats what was read: it may be a secret.</remarks>
    internal static (uint KeyId, byte Type, byte[] Key) ParseTail(string where, string idText, string keyText)
    {
        if (idText.Length != 8 || idText.AsSpan().ContainsAnyExcept("0123456789abcdef"))
            throw new RecordFormatException(where, "the key id is not 8 lower-case hexadecimal digits", AcceptedForm);
        if (!CanonicalBase64.TryDecode(keyText, out byte[] content) || content.Length == 0)
            throw new RecordFormatException(where, "the key is not canonical base64", CanonicalBase64.Accepted);
        if (!Enum.IsDefined((KeyType)content[0]))
        {
            throw new RecordFormatException(
                where, $"a key of type 0x{content[0]:x2}", "type 0x01 (Ed25519, for a log) or 0x04 (timestamped Ed25519, for a cosigner)");
        }
        (byte type, byte[] key) = (content[0], content[1..]);
        CryptographicOperations.ZeroMemory(content);
        return (uint.Parse(idText, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), type, key);
    }

    private static uint IdOf(string name, KeyType type, ReadOnlySpan<byte> publicKey)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData([.. StrictText.Encode(Where, name), (byte)'\n', (byte)type, .. publicKey], digest);
        return BinaryPrimitives.ReadUInt32BigEndian(digest);
    }
}
