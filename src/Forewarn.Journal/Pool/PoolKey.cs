using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;

namespace Forewarn.Journal.Pool;

/// <summary>The private key of a pool's member: an Ed25519 seed, kept in a file that only its owner can read.</summary>
/// <remarks>Safe for use by many threads until it is disposed. No message and no <see cref="ToString"/> tells the secret.</remarks>
public sealed class PoolKey : IDisposable
{
    /// <summary>Length of a signature, in bytes (RFC 8032, section 5.1.6).</summary>
    internal const int SignatureLength = 64;

    /// <summary>Longest file that is read as a key, in bytes.</summary>
    private const int FileLengthMax = 1_024;

    private readonly Key _key;

    private PoolKey(Key key) => _key = key;

    /// <summary>The public half, <see cref="PoolMember.KeyLength"/> bytes; a copy.</summary>
    public byte[] PublicKey => _key.PublicKey.Export(KeyBlobFormat.RawPublicKey);

    /// <summary>Makes a key, and writes it to a new file, readable by its owner alone.</summary>
    /// <exception cref="IOException">The file exists already, or cannot be written.</exception>
    public static PoolKey Create(string path)
    {
        byte[] seed = RandomNumberGenerator.GetBytes(PoolMember.KeyLength);
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }
            using var file = new FileStream(path, options);
            file.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(seed) + "\n"));
            file.Flush(flushToDisk: true);
            return FromSeed(seed);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }

    /// <summary>Reads what <see cref="Create"/> wrote.</summary>
    /// <exception cref="PoolFormatException">It is no such file, or others than its owner can read it.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static PoolKey Read(string path)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)) != 0)
        {
            throw new PoolFormatException("key", $"others than its owner can read {path}", "a file with mode 0600");
        }
        Span<byte> seed = stackalloc byte[PoolMember.KeyLength];
        try
        {
            bool isKey = new FileInfo(path).Length <= FileLengthMax
                && Convert.TryFromBase64String(File.ReadAllText(path).Trim(), seed, out int length) && length == seed.Length;
            return isKey ? FromSeed(seed) : throw new PoolFormatException("key", $"{path} is no private key of a member", "a file that forewarn pool key wrote");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }

    /// <summary>The signature over exactly these bytes (RFC 8032).</summary>
    /// <param name="message">Begins with a line that says what it is for, as no other kind of message does (docs/pool.md, "What a member's key signs").</param>
    public byte[] Sign(ReadOnlySpan<byte> message) => SignatureAlgorithm.Ed25519.Sign(_key, message);

    internal static PoolKey FromSeed(ReadOnlySpan<byte> seed) => new(Key.Import(SignatureAlgorithm.Ed25519, seed, KeyBlobFormat.RawPrivateKey));

    public void Dispose() => _key.Dispose();

    public override string ToString() => Convert.ToBase64String(PublicKey);
}
