using System.Security.Cryptography;
using System.Text;
using Forewarn.Core;
using Forewarn.Record;
using Forewarn.Record.Notes;
using Forewarn.Record.Signatures;
using Forewarn.Server.Node;

namespace Forewarn.Server.Witnesses;

/// <summary>The private key of a witness on disk: <c>witness.key</c>, one line, readable by its owner alone.</summary>
public static class WitnessKeyFile
{
    public const string FileName = "witness.key";

    private const int BytesMax = 1024;

    /// <summary>The key in <paramref name="directory"/>; both are made when missing. Processes that start at the same moment all return the
    /// same key.</summary>
    /// <param name="name">The name that the key must have; null for any, and for a new key <c>witness.local/</c> and 8 random digits.</param>
    /// <exception cref="InvalidValueException">The name is no key name, or the key there has another.</exception>
    /// <exception cref="DataDirectoryException">The file is damaged, or others than its owner may use it.</exception>
    /// <exception cref="IOException">It cannot be read or written.</exception>
    public static SigningKey OpenOrCreate(string directory, string? name)
    {
        DurableFile.CreateDirectory(directory);
        string path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
            Create(path, name ?? $"witness.local/{RandomNumberGenerator.GetHexString(8, lowercase: true)}");
        var key = Read(path);
        if (name is null || key.VerifierKey.Name == name)
            return key;
        string existing = key.VerifierKey.Name;
        key.Dispose();
        throw new InvalidValueException("name", $"the key of this witness is called {existing}", "that name, or another directory for another witness");
    }

    private static void Create(string path, string name)
    {
        try
        {
            using var key = SigningKey.Generate(name, KeyType.Cosigner);
            PrivateFile.Create(path, Encoding.UTF8.GetBytes(key.ExportPrivate() + "\n"));
        }
        catch (RecordFormatException wrong)
        {
            throw new InvalidValueException("name", wrong.Problem, wrong.Accepted);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was first, and its key is the one.
        }
    }

    private static SigningKey Read(string path)
    {
        try
        {
            var key = SigningKey.Parse(Encoding.UTF8.GetString(PrivateFile.Read(path, BytesMax)).TrimEnd('\n'));
            if (key.VerifierKey.Type == KeyType.Cosigner)
                return key;
            key.Dispose();
        }
        catch (RecordFormatException damaged)
        {
            throw new DataDirectoryException($"{path} is not the key of a witness: {damaged.Message}", damaged);
        }
        throw new DataDirectoryException($"{path} is not the key of a witness: it is the key of a log");
    }
}
