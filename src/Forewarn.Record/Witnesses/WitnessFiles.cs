using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Notes;

namespace Forewarn.Record.Witnesses;

/// <summary>What a witness must never forget: for every log the newest checkpoint that it cosigned; and what looked like a lie.</summary>
/// <remarks><c>checkpoints/</c> has one file for each log, a signed note named by the SHA-256 of the origin. <c>conflicts/</c> has pairs of signed
/// notes: what was refused, and beside it (<c>.cosigned</c>) what the witness had cosigned. One process at a time uses a directory.
/// Logs may be written by several threads at once, each log by one.</remarks>
public sealed class WitnessFiles : IDisposable
{
    /// <summary>Most conflicts of a kind that are kept for one log; later ones are not.</summary>
    public const int ConflictsMax = 32;

    private readonly string _checkpoints;
    private readonly string _conflicts;
    private readonly FileStream _lock;

    private WitnessFiles(string directory, FileStream held)
    {
        _lock = held;
        (_checkpoints, _conflicts) = (Path.Combine(directory, "checkpoints"), Path.Combine(directory, "conflicts"));
        DurableFile.CreateDirectory(_checkpoints);
        DurableFile.CreateDirectory(_conflicts);
        // What a crash has left half written was never vouched for.
        foreach (string unfinished in new[] { _checkpoints, _conflicts }.SelectMany(DurableFile.Unfinished))
            File.Delete(unfinished);
    }

    /// <summary>Opens the directory of a witness, and keeps every other process from doing so; makes it when it is not there.</summary>
    /// <exception cref="IOException">Another process uses it, or it cannot be written.</exception>
    public static WitnessFiles Open(string directory)
    {
        DurableFile.CreateDirectory(directory);
        var held = Hold(Path.Combine(directory, "witness.lock"));
        try
        {
            return new WitnessFiles(directory, held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>SHA-256 of a log's origin in lower-case hexadecimal, by which a witness names it (C2SP tlog-witness).</summary>
    public static string OriginHash(string origin) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(origin)));

    /// <summary>The newest checkpoint of a log that was cosigned.</summary>
    /// <returns>Null when none ever was.</returns>
    /// <param name="log">Keys of the log; what others signed in the file is passed over.</param>
    /// <exception cref="RecordFormatException">The file is damaged, of another log, or was not cosigned by this witness.</exception>
    /// <exception cref="IOException">There is something, but it cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">There is something that this process may not read.</exception>
    public SignedCheckpoint? Read(string origin, VerifierKey witness, IEnumerable<VerifierKey> log)
    {
        string path = PathOf(origin);
        const string Accepted = "the newest checkpoint of this log that this witness cosigned, as it wrote it; restore it from a copy that is not older";
        try
        {
            if (ReadBytes(path) is not { } bytes)
                return null;
            var checkpoint = SignedCheckpoint.Parse(bytes);
            if (checkpoint.Checkpoint.Origin != origin)
                throw new RecordFormatException(path, $"a checkpoint of the log {checkpoint.Checkpoint.Origin}", Accepted);
            if (!checkpoint.Note.Verify([witness, .. log]).Contains(witness))
                throw new RecordFormatException(path, $"not cosigned with the key {witness}", Accepted);
            return checkpoint;
        }
        catch (RecordFormatException damaged) when (damaged.Where != path)
        {
            throw new RecordFormatException(path, $"damaged: {damaged.Message}", Accepted, damaged);
        }
    }

    /// <summary>Replaces a log's newest checkpoint; durable when this returns, and the old one or the new one after a crash.</summary>
    /// <exception cref="IOException">It could not be made durable.</exception>
    public void Write(SignedCheckpoint cosigned) => DurableFile.Write(PathOf(cosigned.Checkpoint.Origin), cosigned.ToBytes(), replace: true);

    /// <summary>Keeps a signed checkpoint that was refused, beside the one that it does not fit, unless it is there already or there are
    /// <see cref="ConflictsMax"/>.</summary>
    /// <remarks>A disk that is full must not change the answer: what cannot be kept is not kept.</remarks>
    public void KeepConflict(ConflictKind kind, SignedCheckpoint refused, SignedCheckpoint cosigned)
    {
        string start = $"{OriginHash(refused.Checkpoint.Origin)}-{NameOf(kind)}-";
        string digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(refused.Note.Text)).AsSpan(0, 8));
        string path = Path.Combine(_conflicts, string.Create(CultureInfo.InvariantCulture, $"{start}{refused.Checkpoint.Size}-{digest}"));
        try
        {
            if (File.Exists(path) || Directory.EnumerateFiles(_conflicts, $"{start}*.cosigned").Take(ConflictsMax).Count() == ConflictsMax)
                return;
            DurableFile.Write($"{path}.cosigned", cosigned.ToBytes(), replace: true);
            DurableFile.Write(path, refused.ToBytes(), replace: true);
        }
        catch (Exception full) when (full is IOException or UnauthorizedAccessException)
        {
        }
    }

    /// <summary>Lets another process use the directory.</summary>
    public void Dispose() => _lock.Dispose();

    private static string NameOf(ConflictKind kind) => kind == ConflictKind.Fork ? "fork" : "unproven";

    private static FileStream Hold(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException inUse)
        {
            throw new IOException($"{path} cannot be held: another witness uses this directory, or it cannot be written ({inUse.Message})", inUse);
        }
    }

    /// <summary>Null only when there is certainly no file: a witness that took one that it may not read for none would forget its word.</summary>
    private static byte[]? ReadBytes(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (stream.Length > SignedNote.BytesMax)
                throw new RecordFormatException(path, $"{stream.Length} bytes", $"at most {SignedNote.BytesMax} bytes");
            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private string PathOf(string origin) => Path.Combine(_checkpoints, OriginHash(origin));
}
