using Forewarn.Record.Checkpoints;
using Forewarn.Record.Notes;
using NodaTime;
using NodaTime.Text;

namespace Forewarn.Server.Backups;

/// <summary>What is in a backup.</summary>
/// <param name="TakenAt">When it was begun, by the clock of the node's machine.</param>
/// <param name="Key">Verifier key of the record.</param>
/// <param name="Checkpoint">The signed checkpoint that it was held against, or will be.</param>
/// <param name="Leaves">Leaves of the record, those under the checkpoint or more.</param>
/// <param name="Root">Root of their tree, in base64.</param>
/// <param name="Entries">Entries of the journal.</param>
/// <param name="LastEntryAt">Time of the last of them; null when there is none.</param>
/// <param name="Bytes">Bytes of all files in it.</param>
/// <param name="HasAccounts">Whether the console's people are in it.</param>
/// <param name="HasRecordKey">Whether the record's private key is in it.</param>
public sealed record BackupSummary(
    Instant TakenAt, VerifierKey Key, SignedCheckpoint Checkpoint, long Leaves, string Root, long Entries, Instant? LastEntryAt, long Bytes, bool HasAccounts, bool HasRecordKey)
{
    internal static BackupSummary Of(BackupManifest manifest, SignedCheckpoint checkpoint) => new(
        manifest.Time, manifest.VerifierKey, checkpoint, manifest.Leaves, manifest.Root, manifest.Entries,
        manifest.LastEntryAt is { } last ? InstantPattern.ExtendedIso.Parse(last).Value : null, manifest.Members.Sum(member => member.Bytes),
        manifest.Members.Any(member => member.Name == BackupLayout.Accounts), manifest.Members.Any(member => member.Name == BackupLayout.RecordKey));
}
