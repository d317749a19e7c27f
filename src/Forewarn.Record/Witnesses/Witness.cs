using System.Collections.Immutable;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Merkle;
using Forewarn.Record.Notes;
using NodaTime;

namespace Forewarn.Record.Witnesses;

/// <summary>A witness (C2SP tlog-witness): it cosigns a log's checkpoint only when it continues the last one that it cosigned, so that the
/// log cannot show one history to it and another to others.</summary>
/// <remarks>Its word is on disk before it is given: after a crash at any moment it never cosigns anything that contradicts a cosignature it
/// gave. Thread-safe; requests about one log take turns. A request costs a few signature checks, at most 63 hashes, and two disk flushes.</remarks>
public sealed class Witness
{
    private readonly SigningKey _key;
    private readonly WitnessFiles _files;
    private readonly IClock _clock;
    private readonly Dictionary<string, WitnessedLog> _logs;
    private readonly Dictionary<string, WitnessedLog> _logsByHash;

    /// <param name="key">Key of type <see cref="KeyType.Cosigner"/>; the caller disposes of it.</param>
    /// <param name="logs">Keys of the logs that it witnesses, named by their origins; several keys of one origin are trusted alike.</param>
    /// <param name="files">What it has cosigned so far.</param>
    /// <param name="clock">For the times in cosignatures.</param>
    /// <exception cref="RecordFormatException">A key is of the wrong type, or a file is damaged or was not cosigned with this key.</exception>
    public Witness(SigningKey key, IEnumerable<VerifierKey> logs, WitnessFiles files, IClock clock)
    {
        if (key.VerifierKey.Type != KeyType.Cosigner)
            throw new RecordFormatException("witness key", "the key of a log", "a cosigner's key, type 0x04");
        (_key, _files, _clock) = (key, files, clock);
        _logs = logs.GroupBy(log => log.Name, StringComparer.Ordinal).ToDictionary(group => group.Key, Open, StringComparer.Ordinal);
        _logsByHash = _logs.Values.ToDictionary(log => WitnessFiles.OriginHash(log.Origin), StringComparer.Ordinal);
    }

    /// <summary>The key with which its cosignatures verify.</summary>
    public VerifierKey Key => _key.VerifierKey;

    /// <summary>Answers an <c>add-checkpoint</c> request. When it cosigns, the checkpoint is durable before this returns.</summary>
    /// <exception cref="IOException">The checkpoint could not be made durable; nothing was cosigned.</exception>
    public WitnessAnswer AddCheckpoint(ReadOnlySpan<byte> body)
    {
        AddCheckpointRequest request;
        try
        {
            request = AddCheckpointRequest.Parse(body);
        }
        catch (RecordFormatException malformed)
        {
            return WitnessAnswer.Refused(400, malformed.Message);
        }
        if (!_logs.TryGetValue(request.Origin, out var log))
            return WitnessAnswer.Refused(404, "this witness does not know that log");
        if (!log.HasSigned(request.Note))
            return WitnessAnswer.Refused(403, "no trusted key of that log signed the checkpoint, or a signature in the name of one is not by it");
        SignedCheckpoint submitted;
        try
        {
            submitted = new SignedCheckpoint(request.Note);
        }
        catch (RecordFormatException malformed)
        {
            // That the empty tree has the hash of nothing for its root is part of what a checkpoint is here; the standard wants 422 for it.
            return WitnessAnswer.Refused(request.Note.Text.Split('\n') is [_, "0", ..] ? 422 : 400, malformed.Message);
        }
        if (request.OldSize > submitted.Checkpoint.Size)
            return WitnessAnswer.Refused(400, "the old size is above that of the checkpoint");
        // The turn of one log: what is compared here is what is replaced below.
        lock (log.Turn)
            return Decide(log, request, submitted);
    }

    /// <summary>The newest checkpoint of a log that this witness cosigned, with that cosignature.</summary>
    /// <param name="originHash">SHA-256 of the origin in lower-case hexadecimal.</param>
    /// <returns>Null when it knows no such log, or never cosigned it.</returns>
    public SignedCheckpoint? Latest(string originHash) => _logsByHash.GetValueOrDefault(originHash)?.Latest;

    private WitnessedLog Open(IGrouping<string, VerifierKey> log)
    {
        if (log.FirstOrDefault(key => key.Type != KeyType.Log) is { } other)
            throw new RecordFormatException($"key of the log {other.Name}", "the key of a cosigner", "a log's key, type 0x01");
        return new WitnessedLog(log.Key, [.. log]) { Latest = _files.Read(log.Key, Key, log) };
    }

    private WitnessAnswer Decide(WitnessedLog log, AddCheckpointRequest request, SignedCheckpoint submitted)
    {
        var known = log.Latest?.Checkpoint;
        bool forks = known is not null && known.Size == submitted.Checkpoint.Size && known.Root != submitted.Checkpoint.Root;
        if (forks)
            _files.KeepConflict(ConflictKind.Fork, submitted, log.Latest!);
        if (request.OldSize != (known?.Size ?? 0))
            return WitnessAnswer.KnowsSize(known?.Size ?? 0);
        if (MerkleTree.VerifyConsistency(request.OldSize, known?.Root ?? TreeHash.OfNoLeaves, submitted.Checkpoint.Size, submitted.Checkpoint.Root, request.Proof.AsSpan()))
            return Cosign(log, submitted);
        if (log.Latest is not null && !forks)
            _files.KeepConflict(ConflictKind.Unproven, submitted, log.Latest);
        return WitnessAnswer.Refused(422, "the proof does not show that this checkpoint continues the one cosigned before");
    }

    private WitnessAnswer Cosign(WitnessedLog log, SignedCheckpoint submitted)
    {
        var cosignature = Cosignature.Sign(_key, submitted.Note.Text, _clock.GetCurrentInstant());
        // The same checkpoint within the same second gives the same cosignature: repeating a request costs the disk nothing.
        if (log.Latest is { } latest && latest.Note.Text == submitted.Note.Text && latest.Note.Signatures.Contains(cosignature))
            return WitnessAnswer.Cosigned(cosignature.ToString());
        var cosigned = new SignedCheckpoint(new SignedNote(submitted.Note.Text, [.. log.SignaturesOn(submitted.Note), cosignature]));
        _files.Write(cosigned);
        log.Latest = cosigned;
        return WitnessAnswer.Cosigned(cosignature.ToString());
    }

    /// <summary>One log of the witness, and the newest of its checkpoints that it cosigned.</summary>
    private sealed class WitnessedLog(string origin, ImmutableArray<VerifierKey> keys)
    {
        private volatile SignedCheckpoint? _latest;

        public string Origin => origin;

        public Lock Turn { get; } = new();

        /// <summary>Written in this log's turn only, after it is durable; read at any time.</summary>
        public SignedCheckpoint? Latest
        {
            get => _latest;
            set => _latest = value;
        }

        /// <summary>Whether a trusted key signed it, and every signature in the name of a trusted key is by that key.</summary>
        public bool HasSigned(SignedNote note)
        {
            try
            {
                return !note.Verify(keys).IsEmpty;
            }
            catch (RecordFormatException)
            {
                return false;
            }
        }

        /// <summary>The lines by trusted keys; all others vouch for nothing and are not passed on.</summary>
        public IEnumerable<NoteSignature> SignaturesOn(SignedNote note) => note.Signatures.Where(line => keys.Any(key => key.IsNamedBy(line)));
    }
}
