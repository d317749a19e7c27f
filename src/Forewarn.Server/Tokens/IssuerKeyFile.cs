using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Forewarn.Core;

namespace Forewarn.Server.Tokens;

/// <summary>The embedded issuer's private key on disk: <c>issuer.pem</c>, P-256 in PKCS #8, readable by its owner alone.</summary>
internal static class IssuerKeyFile
{
    public const string FileName = "issuer.pem";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const string Accepted = "a P-256 private key in PKCS #8 PEM, as this program writes it";

    /// <summary>The key in <paramref name="directory"/>; both are created when missing. Processes that start at the same moment
    /// all return the same key.</summary>
    /// <exception cref="InvalidValueException">The file is damaged, holds another kind of key, or others than its owner may use it.
    /// </exception>
    public static ECDsa OpenOrCreate(string directory)
    {
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException("The embedded issuer guards its key by POSIX file modes; configure auth-public-key or auth-jwks.");
        Directory.CreateDirectory(directory);
        string path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
            Create(path);
        return Read(path);
    }

    /// <summary>Writes a new key aside and links it into place. link(2) fails when the name is taken, so the first process wins, and
    /// nobody ever sees half a key.</summary>
    private static void Create(string path)
    {
        string aside = $"{path}.{Guid.NewGuid():n}.new";
        try
        {
            using (var key = ECDsa.Create(ECCurve.NamedCurves.nistP256))
                WriteDurably(aside, key.ExportPkcs8PrivateKeyPem());
            if (Link(aside, path) != 0 && !File.Exists(path))
                throw new IOException($"{path} cannot be created: {Marshal.GetLastPInvokeErrorMessage()}");
        }
        finally
        {
            File.Delete(aside);
        }
    }

    private static void WriteDurably(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using var stream = new FileStream(path, options);
        stream.Write(System.Text.Encoding.ASCII.GetBytes(text));
        stream.Flush(flushToDisk: true);
    }

    private static ECDsa Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read);
        RequirePrivate(stream, path);
        using var reader = new StreamReader(stream);
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(reader.ReadToEnd());
            _ = key.ExportParameters(includePrivateParameters: true);
            _ = VerificationKey.From(key, name: null);
            return key;
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException or InvalidValueException)
        {
            key.Dispose();
            throw new InvalidValueException(path, "is not the embedded issuer's key", Accepted);
        }
    }

    /// <summary>Asks the open file, not its name, so that nobody can put another file in its place in between.</summary>
    private static void RequirePrivate(FileStream stream, string path)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(stream.SafeFileHandle) & ~(OwnerOnly | UnixFileMode.UserExecute)) != 0)
            throw new InvalidValueException(path, "can be used by others than its owner", "mode 0600: chmod 600 it, or better, replace it");
    }

    [DllImport("libc", EntryPoint = "link", SetLastError = true)]
    private static extern int Link(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string existing, [MarshalAs(UnmanagedType.LPUTF8Str)] string created);
}
