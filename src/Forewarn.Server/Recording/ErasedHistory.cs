using Forewarn.Core.Airspace;
using Forewarn.Core.Format;
using Forewarn.Core.Pool;
using Forewarn.Journal;
using Forewarn.Server.Node;

namespace Forewarn.Server.Recording;

/// <summary>What of a journal was erased before this node had recorded it, as it is where a node fetches from others: its leaves cannot be derived any more.</summary>
/// <remarks>Signatures cover the digest of the details, and nobody signs that they were erased: so each such place has to have an erasure of the same subject after it in the journal, which is signed, and
/// which the state accepts. Read once, before the journal is replayed. For one caller at a time.</remarks>
internal sealed class ErasedHistory
{
    private readonly Dictionary<string, Subject> _subjects = new(StringComparer.Ordinal);

    /// <summary>Nothing was erased.</summary>
    public static ErasedHistory None { get; } = new();

    /// <summary>Whether nothing was.</summary>
    public bool IsEmpty => _subjects.Count == 0;

    /// <summary>Positions of entries whose details ought to be there, since no erasure of their subject comes after, and those that ought to be erased, since later ones of their subject are by the
    /// same erasure: a replay would not decide alike with some of the words and without others.</summary>
    public Dictionary<long, bool> Misfits { get; } = [];

    /// <summary>Names of those of which words are still here that were erased elsewhere.</summary>
    public HashSet<string> Worded { get; } = [];

    /// <summary>Reads a journal.</summary>
    /// <param name="recorded">Position of the last entry whose leaves are recorded, or 0: what was erased up to there was recorded before.</param>
    public static ErasedHistory Of(ISequencer sequencer, long recorded)
    {
        var history = new ErasedHistory();
        if (!sequencer.Read(recorded + 1).Any(batch => batch.Entries.Any(entry => entry.IsErased)))
            return history;
        foreach (var (entry, position, command) in Commands(sequencer))
        {
            if (entry.IsErased)
                history.At(EntityName.Of(Erasure.SubjectOf(command))).Erased(position);
            else if (command is EraseDetails erasure)
                history.At(EntityName.Of(erasure.Subject)).Covered(position);
        }
        foreach (var (entity, subject) in history._subjects.ToList())
        {
            if (subject.LastErased <= recorded)
                history._subjects.Remove(entity);
        }
        history.FindMisfits(sequencer);
        return history;
    }

    /// <summary>Whether a leaf commits to words that may have been erased.</summary>
    public bool Concerns(in Recorded recorded) =>
        _subjects.Count > 0 && _subjects.TryGetValue(EntityName.Of(recorded.Event.Subject), out var subject) && recorded.Event.Position < subject.LastErasure;

    /// <summary>Told each erasure that the state has accepted.</summary>
    public void Accepted(in Recorded erasure)
    {
        if (_subjects.TryGetValue(EntityName.Of(erasure.Event.Subject), out var subject))
            subject.IsAccepted |= erasure.Event.Position > subject.LastErased;
    }

    /// <summary>Once all is replayed: what was erased although the state has accepted no erasure of it.</summary>
    /// <exception cref="DataDirectoryException">There is such a thing.</exception>
    public void RequireAccepted()
    {
        foreach (var (entity, subject) in _subjects)
        {
            if (!subject.IsAccepted)
                throw new DataDirectoryException(FormattableString.Invariant(
                    $"what entry {subject.LastErased} of the journal says about {entity} is erased in what was fetched, and no erasure of it was accepted. Keep this directory as evidence, and begin with an empty one"));
        }
    }

    private Subject At(string entity)
    {
        if (!_subjects.TryGetValue(entity, out var subject))
            _subjects.Add(entity, subject = new Subject());
        return subject;
    }

    private void FindMisfits(ISequencer sequencer)
    {
        if (IsEmpty)
            return;
        foreach (var (entry, position, command) in Commands(sequencer))
        {
            if (entry.Details.IsEmpty || command is EraseDetails || !Erasure.MayConcern(command) || !_subjects.TryGetValue(EntityName.Of(Erasure.SubjectOf(command)), out var subject))
                continue;
            if (entry.IsErased && position > subject.LastErasure)
                Misfits.Add(position, false);
            else if (!entry.IsErased && position < subject.ErasedBy && new Erasure(Erasure.SubjectOf(command)).Concerns(command))
            {
                Misfits.Add(position, true);
                Worded.Add(EntityName.Of(Erasure.SubjectOf(command)));
            }
        }
    }

    private static IEnumerable<(Entry Entry, long Position, Command Command)> Commands(ISequencer sequencer)
    {
        foreach (var batch in sequencer.Read(1))
        {
            for (int i = 0; i < batch.Entries.Length; i++)
            {
                var entry = batch.Entries[i];
                yield return (entry, batch.FirstPosition + i, CommandFormat.Read(entry.Bytes.Span, entry.Details.Span, batch.FirstPosition + i, StateVersion.Latest));
            }
        }
    }

    /// <summary>What is known of one subject.</summary>
    private sealed class Subject
    {
        /// <summary>Position of the last entry about it that is erased; 0 for none.</summary>
        public long LastErased { get; private set; }

        /// <summary>Position of the first erasure after that; 0 for none.</summary>
        public long ErasedBy { get; private set; }

        /// <summary>Position of the last erasure; 0 for none.</summary>
        public long LastErasure { get; private set; }

        /// <summary>Whether the state has accepted an erasure after the last entry that is erased.</summary>
        public bool IsAccepted { get; set; }

        public void Erased(long position) => (LastErased, ErasedBy) = (position, 0);

        public void Covered(long position) => (ErasedBy, LastErasure) = (ErasedBy == 0 ? position : ErasedBy, position);
    }
}
