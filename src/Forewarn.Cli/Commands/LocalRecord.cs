using Forewarn.Core;
using Forewarn.Record.Audit;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Notes;

namespace Forewarn.Cli.Commands;

/// <summary>The record in a node's data directory.</summary>
internal static class LocalRecord
{
    /// <summary>Largest key file that is read.</summary>
    private const int KeyBytesMax = 4096;

    /// <summary>The public half of the key that signs it.</summary>
    /// <exception cref="InvalidValueException">There is none.</exception>
    public static VerifierKey Key(string data)
    {
        using var key = NamedFile.Read(Path.Combine(Folder(data), "key"), path =>
            SigningKey.Parse(System.Text.Encoding.UTF8.GetString(NamedFile.Bytes(path, KeyBytesMax)).TrimEnd('\n')));
        return key.VerifierKey;
    }

    /// <summary>Recomputes it from its files and holds it against its last checkpoint.</summary>
    /// <param name="policy">Whose signatures are believed; null for the key in the directory itself.</param>
    public static AuditReport Audit(string data, Policy? policy, CancellationToken cancellation)
    {
        string folder = Folder(data);
        string signed = Path.Combine(folder, "checkpoint");
        var checkpoint = File.Exists(signed)
            ? NamedFile.Read(signed, path => SignedCheckpoint.Parse(NamedFile.Bytes(path, SignedNote.BytesMax)))
            : null;
        return RecordAudit.OfFiles(folder, checkpoint, policy ?? Policy.OfLog(Key(data)), null, Progress.OfLeaves("Recomputing"), cancellation);
    }

    private static string Folder(string data)
    {
        string folder = Path.Combine(data, "record");
        return Directory.Exists(folder) ? folder : throw new InvalidValueException("--data", $"there is no record in {data}", "the data directory of a node: it has a folder record");
    }
}
