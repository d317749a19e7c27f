using Forewarn.Core.Airspace;
using Forewarn.Journal;
using Forewarn.Record;
using Forewarn.Record.Audit;
using Forewarn.Record.Files;
using Forewarn.Server.Node;

namespace Forewarn.Server.Recording;

/// <summary>Holds the record of a data directory against its journal: each leaf is derived again from the first entry on.</summary>
public static class JournalAudit
{
    /// <summary>Compares every leaf with what the journal leads to. The node must not run; nothing is changed, but that a torn end
    /// of the record's files is cut off as at a start.</summary>
    /// <param name="directory">The node's data directory.</param>
    /// <param name="progress">Told the position reached in the journal, and the last one.</param>
    /// <returns>How many leaves were compared, and what is wrong: nothing, or the first leaf that differs.</returns>
    /// <exception cref="JournalException">The journal is damaged, or in use by a node that runs.</exception>
    /// <exception cref="DataDirectoryException">The journal or the record cannot be read by this program.</exception>
    public static async Task<(long Compared, AuditFinding? Finding)> CompareAsync(
        string directory, Action<long, long>? progress = null, CancellationToken cancellation = default)
    {
        await using var journal = SqliteSequencer.Open(directory, new SqliteSequencerOptions());
        using var record = OpenRecord(Path.Combine(directory, RecordKeeper.Folder));
        var leaves = new JournaledLeaves(record);
        long compared = 0;
        AuditFinding? finding = null;
        void Progress(long position)
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Invoke(position, journal.LastPosition);
        }
        foreach (var recorded in AirspaceNode.ReplayRecorded(new AirspaceState(), journal.Read(1), Progress))
        {
            // What a crash took from the record's end is derived again at the next start.
            if (finding is not null || recorded.Index >= record.Size)
                continue;
            finding = Compare(leaves, recorded);
            compared++;
        }
        return (compared, finding ?? (compared < record.Size
            ? new AuditFinding(AuditProblem.NotAsJournaled, $"leaves {compared} to {record.Size - 1}", "the journal leads to no such leaves")
            : null));
    }

    private static RecordFiles OpenRecord(string directory)
    {
        try
        {
            return RecordFiles.Open(directory);
        }
        catch (RecordFormatException damaged)
        {
            throw new DataDirectoryException($"the record in {directory} cannot be used: {damaged.Message}", damaged);
        }
    }

    private static AuditFinding? Compare(JournaledLeaves leaves, in Recorded recorded)
    {
        try
        {
            leaves.RequireSame(recorded);
            return null;
        }
        catch (DataDirectoryException)
        {
            return new AuditFinding(AuditProblem.NotAsJournaled, $"leaf {recorded.Index}", $"it is not what entry {recorded.Event.Position} of the journal leads to");
        }
    }
}
