using System.Globalization;
using System.Text.RegularExpressions;
using Forewarn.Journal;
using Forewarn.Record.Files;
using Forewarn.Server.Node;
using Forewarn.Server.Recording;

namespace Forewarn.Server.Backups;

/// <summary>Names of the files in a backup, which is a tar archive (docs/operations.md, "What is in a backup"). All but the journal's are their paths
/// in a data directory.</summary>
internal static class BackupLayout
{
    public const string Checkpoint = $"{RecordKeeper.Folder}/checkpoint";

    public const string RecordKey = $"{RecordKeeper.Folder}/{RecordIdentity.KeyFile}";

    public const string Accounts = "console/accounts.db";

    /// <summary>Folder of the keys that sessions at the console are sealed with.</summary>
    public const string ConsoleKeys = "console/keys";

    /// <summary>Bytes of the journal after which another part begins, and so about what is held of it in memory.</summary>
    public const int JournalPartBytes = 8 << 20;

    /// <summary>Largest file with a secret.</summary>
    public const int SecretBytesMax = 64 * 1024;

    /// <summary>Files in a backup.</summary>
    public const int MembersMax = 100_000;

    /// <summary>Files with secrets, beside the console's: whoever reads them can act as the node.</summary>
    public static readonly string[] Secrets = [RecordKey, NodeKeyFile.Delivery, NodeKeyFile.AirspaceTokens, "issuer.pem"];

    private const string JournalPrefix = "journal/";
    private const string OriginsPrefix = "origins/";

    /// <summary>Name of a part of the journal: some batches one after the other, as they are stored (docs/journal.md, "A batch").</summary>
    /// <param name="number">From 1 on.</param>
    public static string JournalPart(int number) => JournalPrefix + number.ToString("00000000", CultureInfo.InvariantCulture);

    public static bool IsJournalPart(string name) => name.StartsWith(JournalPrefix, StringComparison.Ordinal);

    /// <summary>Name of a part of what says whose proposals a pool's batches were (<see cref="JournalExcerpt.Origins"/>).</summary>
    /// <param name="number">From 1 on.</param>
    public static string OriginsPart(int number) => OriginsPrefix + number.ToString("00000000", CultureInfo.InvariantCulture);

    public static bool IsOriginsPart(string name) => name.StartsWith(OriginsPrefix, StringComparison.Ordinal);

    public static string RecordPart(string name) => $"{RecordKeeper.Folder}/{name}";

    /// <summary>Whether a file is one of the record's that may be large.</summary>
    public static bool IsRecordPart(string name) =>
        name.StartsWith(RecordKeeper.Folder + "/", StringComparison.Ordinal) && RecordExcerpt.HasPart(name[(RecordKeeper.Folder.Length + 1)..]);

    public static bool IsSecret(string name) => Secrets.Contains(name, StringComparer.Ordinal) || ConsoleKey.IsMatch(name);

    // Interpreted: nothing of it is worth compiling for.
    private static readonly Regex ConsoleKey = new(@"^console/keys/[A-Za-z0-9-]{1,100}\.xml$", RegexOptions.CultureInvariant);
}
