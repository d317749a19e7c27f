using System.Security.Cryptography;
using NSec.Cryptography;

namespace Forewarn.Record.Notes;

/// <summary>An Ed25519 private key with its name: of a log or of a cosigner.</summary>
/// <remarks>Only <see cref="ExportPrivate"/> tells the secret. It is wiped from memory when disposed; the texts that it was read
/// from and written to are the caller's to guard. Safe for use by many threads until it is disposed.</remarks>
public sealed class SigningKey : IDisposable
{
    /// <summary>Length of an Ed25519 seed in bytes (RFC 8032, section 5.1.5).</summary>
    public const int SeedLength = 32;

    private const string Where = "private key";
    private const string Start = "PRIVATE+KEY+";
    private const string AcceptedForm = "PRIVATE+KEY+name+id+base64(type || seed), as the note package of Go's checksum database writes it";

    private readonly Key _key;

    private SigningKey(string name, KeyType type, Key key)
    {
        _key = key;
        VerifierKey = new VerifierKey(name, type, key.PublicKey.Export(KeyBlobFormat.RawPublicKey));
    }

    /// <summary>The public half, which verifies what this key signs.</summary>
    public VerifierKey VerifierKey { get; }

    /// <summary>Makes a new key from the system's source of randomness.</summary>
    /// <exception cref="RecordFormatException">The name is no key name.</exception>
    public static SigningKey Generate(string name, KeyType type)
    {
        Span<byte> seed = stackalloc byte[SeedLength];
        RandomNumberGenerator.Fill(seed);
        try
        {
            return FromSeed(name, type, seed);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }

    /// <param name="seed">Exactly <see cref="SeedLength"/> bytes: the private key of RFC 8032, section 5.1.5.</param>
    /// <exception cref="RecordFormatException">The name is no key name, or the seed has another length.</exception>
    public static SigningKey FromSeed(string name, KeyType type, ReadOnlySpan<byte> seed)
    {
        if (seed.Length != SeedLength)
            throw new RecordFormatException(Where, $"a seed of {seed.Length} bytes", $"{SeedLength} bytes");
        var key = Key.Import(
            SignatureAlgorithm.Ed25519,
            seed,
            KeyBlobFormat.RawPrivateKey,
            new KeyCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextExport });
        try
        {
            return new SigningKey(name, type, key);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>Reads what <see cref="ExportPrivate"/> wrote. No error message repeats what was read.</summary>
    /// <exception cref="RecordFormatException">It is no private key, its id is not that of its key, or it is of a type other than <see cref="KeyType"/>'s.</exception>
    public static SigningKey Parse(string text)
    {
        if (text.Length > Start.Length + VerifierKey.LengthMax)
            throw new RecordFormatException(Where, $"{text.Length} characters", $"at most {Start.Length + VerifierKey.LengthMax}");
        string[] parts = text.StartsWith(Start, StringComparison.Ordinal) ? text[Start.Length..].Split('+', 3) : [];
        if (parts.Length != 3)
            throw new RecordFormatException(Where, "not written as a private key", AcceptedForm);
        (uint keyId, byte type, byte[] seed) = VerifierKey.ParseTail(Where, parts[1], parts[2]);
        try
        {
            SigningKey key = FromSeed(parts[0], (KeyType)type, seed);
            if (key.VerifierKey.KeyId == keyId)
                return key;
            key.Dispose();
            throw new RecordFormatException(Where, "the key id is not that of the name and key", "the id of this name and key");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }

    /// <summary>The secret in writing: <c>PRIVATE+KEY+name+id+base64(type || seed)</c>. Keep it where only its owner can read.</summary>
    public string ExportPrivate()
    {
        byte[] seed = _key.Export(KeyBlobFormat.RawPrivateKey);
        byte[] content = [(byte)VerifierKey.Type, .. seed];
        try
        {
            return $"{Start}{VerifierKey.Name}+{VerifierKey.KeyId:x8}+{Convert.ToBase64String(content)}";
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
            CryptographicOperations.ZeroMemory(content);
        }
    }

    /// <summary>Signs the text of a note as a log does; a cosigner signs with <see cref="Checkpoints.Cosignature"/>.</summary>
    /// <param name="text">Text of the note with its final newline.</param>
    /// <exception cref="InvalidOperationException">This is a cosigner's key.</exception>
    public NoteSignature Sign(string text)
    {
        if (VerifierKey.Type != KeyType.Log)
            throw new InvalidOperationException($"{VerifierKey.Name} is a cosigner's key, which signs checkpoints together with the time");
        return SignatureOf(SignMessage(StrictText.Encode("note", text)));
    }

    public void Dispose() => _key.Dispose();

    /// <summary>The public half: a log line or a debugger never shows the secret.</summary>
    public override string ToString() => VerifierKey.ToString();

    /// <summary>The Ed25519 signature over exactly these bytes.</summary>
    internal byte[] SignMessage(ReadOnlySpan<byte> message) => SignatureAlgorithm.Ed25519.Sign(_key, message);

    /// <summary>A signature line in this key's name.</summary>
    internal NoteSignature SignatureOf(ReadOnlySpan<byte> bytes) => new(VerifierKey.Name, VerifierKey.KeyId, bytes);
}
