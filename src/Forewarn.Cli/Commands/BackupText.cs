using System.Globalization;
using Forewarn.Server.Backups;

namespace Forewarn.Cli.Commands;

/// <summary>How a backup is told of.</summary>
internal static class BackupText
{
    public static async Task PrintAsync(TextWriter to, BackupSummary summary)
    {
        var checkpoint = summary.Checkpoint.Checkpoint;
        string last = summary.LastEntryAt is { } at ? string.Create(CultureInfo.InvariantCulture, $", the last at {at}") : "";
        await to.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"taken at      {summary.TakenAt}"));
        await to.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"journal       {summary.Entries} entries{last}"));
        await to.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"leaves        {summary.Leaves}"));
        await to.WriteLineAsync($"root          {summary.Root}");
        await to.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"checkpoint    {checkpoint.Origin}, {checkpoint.Size} leaves"));
        await to.WriteLineAsync($"signed by     {summary.Key}");
        await to.WriteLineAsync($"accounts      {(summary.HasAccounts ? "yes" : "none")}");
        await to.WriteLineAsync($"record's key  {(summary.HasRecordKey ? "yes" : "no")}");
        await to.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"size          {summary.Bytes / 1024} KiB"));
    }
}
