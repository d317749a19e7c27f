using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Forewarn.Record;
using Forewarn.Record.Notes;
using NodaTime;
using NodaTime.Text;

namespace Forewarn.Server.Backups;

/// <summary>What a backup says of itself: the last file in it but its own checksum, so that one cut short has none.</summary>
/// <param name="ForewarnBackup">Version of the format.</param>
/// <param name="TakenAt">When it was begun, by the clock of the node's machine.</param>
/// <param name="Key">Verifier key of the record.</param>
/// <param name="Leaves">Leaves of the record that are in it; those under the signed checkpoint, and where the node was killed before some after it.</param>
/// <param name="Root">Root of the tree of these leaves, in base64.</param>
/// <param name="Batches">Batches of the journal, all of them up to one.</param>
/// <param name="Entries">Position of the journal's last entry.</param>
/// <param name="LastEntryAt">Time of that entry; null when there is none.</param>
/// <param name="JournalHash">Hash of the last batch, in hexadecimal.</param>
/// <param name="Members">The other files, in the order in which they come.</param>
internal sealed record BackupManifest(
    int ForewarnBackup, string TakenAt, string Key, long Leaves, string Root, long Batches, long Entries, string? LastEntryAt, string JournalHash,
    ImmutableArray<BackupMember> Members)
{
    public const int Version = 1;

    /// <summary>Its name in a backup.</summary>
    public const string FileName = "manifest.json";

    /// <summary>The last file: SHA-256 of the manifest, as <c>sha256sum</c> writes it.</summary>
    public const string ChecksumFileName = "manifest.sha256";

    public const int BytesMax = 32 << 20;

    // For people, too: a plus sign in a key is a plus sign. Nothing of it goes into a page.
    private static readonly BackupJson Readable = new(new JsonSerializerOptions(BackupJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static byte[] ChecksumOf(ReadOnlySpan<byte> manifest) => Encoding.ASCII.GetBytes($"{Convert.ToHexStringLower(SHA256.HashData(manifest))}  {FileName}\n");

    public byte[] ToBytes() => [.. JsonSerializer.SerializeToUtf8Bytes(this, Readable.BackupManifest), (byte)'\n'];

    /// <exception cref="BackupException">It is no manifest, or of a later version.</exception>
    public static BackupManifest Parse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var manifest = JsonSerializer.Deserialize(bytes, BackupJson.Default.BackupManifest) ?? throw new JsonException("null");
            if (manifest.ForewarnBackup != Version)
                throw new BackupException($"the backup is of version {manifest.ForewarnBackup} of the format; this program reads version {Version}");
            _ = (manifest.Time, manifest.VerifierKey);
            return manifest;
        }
        catch (Exception wrong) when (wrong is JsonException or UnparsableValueException or RecordFormatException)
        {
            throw new BackupException($"{FileName} of the backup is damaged: {wrong.Message}", wrong);
        }
    }

    [JsonIgnore]
    public Instant Time => InstantPattern.ExtendedIso.Parse(TakenAt).Value;

    [JsonIgnore]
    public VerifierKey VerifierKey => VerifierKey.Parse(Key);
}

/// <summary>A file in a backup.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">SHA-256 of its content, in lower-case hexadecimal.</param>
internal sealed record BackupMember(string Name, long Bytes, string Sha256);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true, WriteIndented = true)]
[JsonSerializable(typeof(BackupManifest))]
[JsonSerializable(typeof(DoorGreeting))]
internal sealed partial class BackupJson : JsonSerializerContext;
