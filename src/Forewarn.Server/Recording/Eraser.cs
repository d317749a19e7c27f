using System.Security.Cryptography;
using Forewarn.Core.Airspace;
using Forewarn.Core.Format;
using Forewarn.Core.Pool;
using Forewarn.Journal;
using Forewarn.Record.Files;
using Forewarn.Record.Leaves;
using Forewarn.Server.Node;

namespace Forewarn.Server.Recording;

/// <summary>Erases what people wrote about one thing: from the journal, from the details beside the record's leaves, and from
/// snapshots. The leaves and their proofs stay.</summary>
/// <remarks>Reads the whole journal, at about a second a gigabyte.</remarks>
internal sealed class Eraser(ISequencer sequencer, SnapshotStore snapshots, RecordFiles files)
{
    /// <summary>Entries that are erased in one step, while no batch is written.</summary>
    private const int EntriesAtOnce = 1_000;

    /// <summary>The parts that hold what people wrote, or a request that did.</summary>
    internal static readonly string[] Parts = ["note", "words", "signature", "sealed", "report", "notification"];

    /// <summary>How a thing would be erased by now; null when nobody wrote anything about it.</summary>
    /// <exception cref="DataDirectoryException">Something was written by an earlier program, which did not keep it apart.</exception>
    public Erasure? Plan(EventSubject subject)
    {
        var erasure = new Erasure(subject);
        bool isConcerned = false;
        foreach (var (entry, position, command) in Concerning(erasure, long.MaxValue))
        {
            if (entry.Details.IsEmpty)
                throw new DataDirectoryException($"entry {position} of the journal was written by an earlier program, in a form from which nothing can be erased");
            erasure.Of(command);
            isConcerned = true;
        }
        return isConcerned ? erasure : null;
    }

    /// <summary>Carries out what an erasure decided; the same again changes nothing more.</summary>
    /// <remarks>From the record first, and durably with all leaves before: once it is gone from the journal, neither the commitments
    /// of those leaves could be derived again, nor a record that still has the words be held against it.</remarks>
    public async Task EraseAsync(Recorded erased)
    {
        EraseFromRecord(EntityName.Of(erased.Event.Subject), erased.Index);
        files.Sync();
        await EraseFromJournalAsync(erased.Event.Subject, erased.Event.Position);
        snapshots.RemoveBefore(long.MaxValue);
    }

    /// <summary>Whether an erasure looks into the details of a leaf: what this node itself sent is no person's words.</summary>
    internal static bool MayHoldWords(ReadOnlySpan<byte> leaf) => !LeafText.IsOfKind(leaf, "notification-sent"u8);

    /// <summary>Erases from the record, durably, before the journal takes over from another member what it has left of the words.</summary>
    /// <param name="entities">Names of things of which an erasure that is not recorded yet covers all that is.</param>
    public void EraseRecorded(IEnumerable<string> entities)
    {
        foreach (string entity in entities)
            EraseFromRecord(entity, files.Size);
        files.Sync();
    }

    private async Task EraseFromJournalAsync(EventSubject subject, long before)
    {
        var erasure = new Erasure(subject);
        var writer = new CanonicalWriter();
        var replacements = new Dictionary<long, byte[]>();
        foreach (var (_, position, command) in Concerning(erasure, before))
        {
            byte[] salt = RandomNumberGenerator.GetBytes(CommandFormat.SaltLength);
            replacements.Add(position, CommandFormat.Encode(erasure.Of(command), writer, salt).Details);
            if (replacements.Count == EntriesAtOnce)
            {
                await sequencer.EraseDetailsAsync(replacements);
                replacements.Clear();
            }
        }
        if (replacements.Count > 0)
            await sequencer.EraseDetailsAsync(replacements);
    }

    private IEnumerable<(Entry Entry, long Position, Command Command)> Concerning(Erasure erasure, long before)
    {
        foreach (var batch in sequencer.Read(1))
        {
            for (long position = batch.FirstPosition; position <= batch.LastPosition && position < before; position++)
            {
                var entry = batch.Entries[(int)(position - batch.FirstPosition)];
                var command = CommandFormat.Read(entry.Bytes.Span, entry.Details.Span, position, StateVersion.Latest);
                if (erasure.Concerns(command))
                    yield return (entry, position, command);
            }
            if (batch.LastPosition >= before)
                yield break;
        }
    }

    private void EraseFromRecord(string entity, long before)
    {
        for (long index = 0; index < before; index++)
        {
            var leaf = files.ReadLeaf(index);
            if (LeafText.EntityOf(leaf) != entity || !MayHoldWords(leaf))
                continue;
            var details = LeafDetails.Parse(files.ReadDetails(index));
            if (details.Parts.Any(part => part.Part is not null && Parts.Contains(part.Name)))
                files.ReplaceDetails(index, details.Erase(Parts).ToBytes());
        }
    }
}
