using Forewarn.Core.Airspace;
using Forewarn.Journal;
using Forewarn.Record.Audit;
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
        await using var record = RecordKeeper.Open(directory, origin: null);
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
            if (finding is not null || recorded.Index >= record.Files.Size)
                continue;
            finding = Compare(record, recorded);
            compared++;
        }
        return (compared, finding ?? (compared < record.Files.Size
            ? new AuditFinding(AuditProblem.NotAsJournaled, $"leaves {compared} to {record.Files.Size - 1}", "the journal leads to no such leaves")
            : null));
    }

    private static AuditFinding? Compare(RecordKeeper record, in Recorded recorded)
    {
        try
        {
            record.RequireSame(recorded);
            return null;
        }
        catch (DataDirectoryException)
        {
            return new AuditFinding(AuditProblem.NotAsJournaled, $"leaf {recorded.Index}", $"it is not what entry {recorded.Event.Position} of the journal leads to");
        }
    }
}
