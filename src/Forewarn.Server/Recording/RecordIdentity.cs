using System.Security.Cryptography;
using System.Text;
using Forewarn.Record;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Notes;
using Forewarn.Server.Node;

namespace Forewarn.Server.Recording;

/// <summary>Who the record is: the key that signs its checkpoints, whose name is its origin; and what was signed last.</summary>
/// <remarks>Two files in the record's folder: <c>key</c>, which only the owner may read, and <c>checkpoint</c>.</remarks>
internal sealed class RecordIdentity : IDisposable
{
    /// <summary>Name of the file with the key.</summary>
    public const string KeyFile = "key";

    private readonly string _checkpointPath;

    private RecordIdentity(SigningKey key, string checkpointPath, SignedCheckpoint? lastSigned) =>
        (Key, _checkpointPath, LastSigned) = (key, checkpointPath, lastSigned);

    public SigningKey Key { get; }

    /// <summary>The last checkpoint that is remembered; null for a record that has none.</summary>
    public SignedCheckpoint? LastSigned { get; private set; }

    /// <summary>Reads the key of a folder, or makes one.</summary>
    /// <param name="directory">The record's folder; made if it is not there.</param>
    /// <param name="origin">Name of a record that is begun; of one that exists it has to be the name.</param>
    /// <exception cref="DataDirectoryException">The record has another origin, or its last checkpoint was not signed by its key.</exception>
    /// <exception cref="RecordFormatException">A file is damaged, or the origin is no name for a key.</exception>
    public static RecordIdentity Open(string directory, string? origin)
    {
        DurableFile.CreatePrivateFolder(directory);
        string keyPath = Path.Combine(directory, KeyFile);
        string checkpointPath = Path.Combine(directory, "checkpoint");
        if (!File.Exists(keyPath) && File.Exists(checkpointPath))
            throw new DataDirectoryException($"{keyPath} is missing, and the record has been signed with it. Put it back from a copy; without it the record cannot be continued (docs/operations.md)");
        if (!File.Exists(keyPath))
            CreateKey(keyPath, origin ?? $"forewarn.local/{RandomNumberGenerator.GetHexString(8, lowercase: true)}");
        var key = SigningKey.Parse(File.ReadAllText(keyPath).TrimEnd('\n'));
        try
        {
            if (origin is not null && key.VerifierKey.Name != origin)
                throw new DataDirectoryException($"the record in {directory} is that of {key.VerifierKey.Name}, not of {origin}. Start without --origin, or with another data directory");
            return new RecordIdentity(key, checkpointPath, File.Exists(checkpointPath) ? ReadCheckpoint(checkpointPath, key.VerifierKey) : null);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>Keeps what was signed, so that the next start holds the record against it. Durable on return.</summary>
    public void Remember(SignedCheckpoint signed)
    {
        DurableFile.Write(_checkpointPath, signed.ToBytes(), replace: true);
        LastSigned = signed;
    }

    public void Dispose() => Key.Dispose();

    private static void CreateKey(string path, string origin)
    {
        using var key = SigningKey.Generate(origin, KeyType.Log);
        DurableFile.Write(path, Encoding.UTF8.GetBytes(key.ExportPrivate() + "\n"), replace: false);
    }

    private static SignedCheckpoint ReadCheckpoint(string path, VerifierKey key)
    {
        var signed = SignedCheckpoint.Parse(File.ReadAllBytes(path));
        if (signed.Checkpoint.Origin != key.Name || signed.Note.Verify([key]).IsEmpty)
            throw new DataDirectoryException($"{path} was not signed by the key of this record");
        return signed;
    }
}
