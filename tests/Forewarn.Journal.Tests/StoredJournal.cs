namespace Forewarn.Journal.Tests;

/// <summary>The files of a journal in one of the states in which a machine may leave them, and what they hold.</summary>
internal sealed class StoredJournal : IDisposable
{
    private readonly JournalDirectory _files;

    private StoredJournal(JournalDirectory files, List<string> expected) => (_files, Expected) = (files, expected);

    public List<string> Expected { get; }

    public JournalDirectory Copy() => _files.Copy();

    /// <summary>Killed before SQLite ever emptied its log: all batches are in the log.</summary>
    public static async Task<StoredJournal> InTheLog()
    {
        using var directory = new JournalDirectory();
        await using SqliteSequencer journal = Journals.Open(directory);
        await Journals.AppendMany(journal, 40);
        return new StoredJournal(directory.Copy(), Journals.Everything(journal));
    }

    /// <summary>Closed: all batches are in the database, and the log is empty.</summary>
    public static async Task<StoredJournal> InTheDatabase()
    {
        using var directory = new JournalDirectory();
        await using (SqliteSequencer journal = Journals.Open(directory))
        {
            await Journals.AppendMany(journal, 60);
        }
        return new StoredJournal(directory.Copy(), await Journals.Everything(directory));
    }

    /// <summary>Closed, opened again, and killed: older batches are in the database, newer ones in the log.</summary>
    public static async Task<StoredJournal> InBoth()
    {
        using var directory = new JournalDirectory();
        await using (SqliteSequencer journal = Journals.Open(directory))
        {
            await Journals.AppendMany(journal, 40, lengthMax: 6_000);
        }
        await using SqliteSequencer reopened = Journals.Open(directory);
        await Journals.AppendMany(reopened, 25);
        return new StoredJournal(directory.Copy(), Journals.Everything(reopened));
    }

    /// <summary>Killed after SQLite moved the log to the database while running, and began it anew: old frames follow the new.</summary>
    public static async Task<StoredJournal> AfterCheckpoint()
    {
        using var directory = new JournalDirectory();
        await using SqliteSequencer journal = Journals.Open(directory);
        for (int i = 0; i < 25; i++)
        {
            await Journals.Append(journal, Journals.Entry(200_000, (byte)i));
        }
        return new StoredJournal(directory.Copy(), Journals.Everything(journal));
    }

    public void Dispose() => _files.Dispose();
}
