namespace Forewarn.Record.Audit;

/// <summary>Keeps the two checkpoints that contradict each other: signed by the record's own key, they are the evidence.</summary>
public static class ConflictFiles
{
    /// <summary>Most pairs beside one state file; further ones are not kept.</summary>
    public const int PairsMax = 100;

    /// <summary>Writes the checkpoint that was held to and the one that was shown beside the state file; the same pair goes to the
    /// same files.</summary>
    /// <returns>The files; empty when there are <see cref="PairsMax"/> already, or there was nothing to hold to.</returns>
    public static IReadOnlyList<string> Write(string statePath, MonitorReport report)
    {
        if (report.Before is not { } seen)
            return [];
        string stem = $"{statePath}.conflict-{seen.Checkpoint.Size}-{report.Now.Checkpoint.Size}-{report.Now.Checkpoint.Root.ToString()[..8]}";
        var (seenPath, shownPath) = ($"{stem}.seen", $"{stem}.shown");
        if (!File.Exists(shownPath) && Count(statePath) >= PairsMax)
            return [];
        DurableFile.Write(seenPath, seen.ToBytes(), replace: true);
        DurableFile.Write(shownPath, report.Now.ToBytes(), replace: true);
        return [seenPath, shownPath];
    }

    private static int Count(string statePath)
    {
        string path = Path.GetFullPath(statePath);
        return Directory.EnumerateFiles(Path.GetDirectoryName(path)!, Path.GetFileName(path) + ".conflict-*.shown").Count();
    }
}
