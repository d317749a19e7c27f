using System.Diagnostics;

namespace Forewarn.Journal.Tests;

public sealed class StorageFailureTests : IDisposable
{
    private static readonly SqliteSequencerOptions SmallJournal = new() { SizeMax = 200_000, BatchEntriesMax = 5 };

    private readonly JournalDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task At_the_size_limit_the_sequencer_fails_and_says_so()
    {
        await using SqliteSequencer journal = Journals.Open(_directory, SmallJournal);
        await FillUp(journal);
        JournalFailedException e = await Assert.ThrowsAsync<JournalFailedException>(() => journal.Completion);
        Assert.Contains("full", e.Message, StringComparison.Ordinal);
        Assert.Contains(_directory.Database, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_entry_is_either_committed_or_told_that_it_failed()
    {
        await using SqliteSequencer journal = Journals.Open(_directory, SmallJournal);
        (List<WatchedEntry> submitted, List<Entry> committed) = await FillUp(journal);
        Assert.NotEmpty(committed);
        Assert.NotEqual(submitted.Count, committed.Count);
        Assert.All(submitted, e => Assert.Equal(committed.Contains(e) ? 0 : 1, e.Failures));
    }

    [Fact]
    public async Task The_reader_gets_what_is_durable_and_then_the_failure()
    {
        await using SqliteSequencer journal = Journals.Open(_directory, SmallJournal);
        await FillUp(journal);
        await Assert.ThrowsAsync<JournalFailedException>(() => journal.Committed.Completion);
    }

    [Fact]
    public async Task A_failed_sequencer_takes_nothing_more()
    {
        await using SqliteSequencer journal = Journals.Open(_directory, SmallJournal);
        await FillUp(journal);
        Assert.False(journal.TrySubmit(new WatchedEntry(1)));
    }

    [Fact]
    public async Task With_more_room_the_journal_reopens_with_exactly_what_was_durable_and_goes_on()
    {
        int committed;
        await using (SqliteSequencer journal = Journals.Open(_directory, SmallJournal))
        {
            committed = (await FillUp(journal)).Committed.Count;
        }
        await using SqliteSequencer reopened = Journals.Open(_directory);
        Assert.Equal(committed, reopened.LastPosition);
        Assert.Equal(committed, reopened.Read(1).Sum(b => b.Entries.Length));
        await Journals.AppendMany(reopened, 10);
        Assert.Equal(committed + 10, reopened.LastPosition);
    }

    [Fact]
    public async Task A_full_disk_fails_the_batch_as_a_whole_and_room_mends_it()
    {
        using Tmpfs disk = Tmpfs.Mount(_directory.Path, "400k");
        List<Entry> committed;
        await using (SqliteSequencer journal = Journals.Open(_directory, new SqliteSequencerOptions { BatchEntriesMax = 5 }))
        {
            (List<WatchedEntry> submitted, committed) = await FillUp(journal);
            Assert.All(submitted, e => Assert.Equal(committed.Contains(e) ? 0 : 1, e.Failures));
            await Assert.ThrowsAsync<JournalFailedException>(() => journal.Completion);
        }
        disk.Resize("10m");
        await using SqliteSequencer reopened = Journals.Open(_directory);
        Assert.Equal(committed.Count, reopened.Read(1).Sum(b => b.Entries.Length));
        await Journals.AppendMany(reopened, 10);
        Assert.Equal(committed.Count + 10, reopened.LastPosition);
    }

    [Fact]
    public void A_disk_that_is_full_from_the_start_is_reported_with_the_directory()
    {
        using Tmpfs disk = Tmpfs.Mount(_directory.Path, "16k");
        File.WriteAllBytes(_directory.File("ballast"), new byte[12_000]);
        JournalFailedException e = Assert.Throws<JournalFailedException>(() => Journals.Open(_directory));
        Assert.Contains(_directory.Path, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clock_that_breaks_stops_the_sequencer_and_not_the_process()
    {
        await using SqliteSequencer journal = Journals.Open(_directory, new SqliteSequencerOptions { Clock = new BrokenClock() });
        var entry = new WatchedEntry(1);
        Assert.True(journal.TrySubmit(entry));
        await Assert.ThrowsAsync<JournalFailedException>(() => journal.Completion);
        Assert.Equal(1, entry.Failures);
    }

    private static async Task<(List<WatchedEntry> Submitted, List<Entry> Committed)> FillUp(SqliteSequencer journal)
    {
        var committed = new List<Entry>();
        var reading = Task.Run(async () =>
        {
            await foreach (Batch batch in journal.Committed.ReadAllAsync(TestContext.Current.CancellationToken))
            {
                committed.AddRange(batch.Entries);
            }
        });
        var submitted = new List<WatchedEntry>();
        for (var entry = new WatchedEntry(3_000); !journal.Completion.IsCompleted;)
        {
            if (journal.TrySubmit(entry))
            {
                submitted.Add(entry);
                entry = new WatchedEntry(3_000);
            }
            await Task.Yield();
        }
        await Assert.ThrowsAsync<JournalFailedException>(() => reading);
        return (submitted, committed);
    }

    private sealed class BrokenClock : NodaTime.IClock
    {
        public NodaTime.Instant GetCurrentInstant() => throw new InvalidOperationException("The clock broke.");
    }

    /// <summary>A small disk of its own; needs the right to mount, and skips the test without it.</summary>
    private sealed class Tmpfs : IDisposable
    {
        private readonly string _directory;

        private Tmpfs(string directory) => _directory = directory;

        public static Tmpfs Mount(string directory, string size)
        {
            Assert.SkipUnless(OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", directory),
                "mounting a small tmpfs is not permitted here");
            return new Tmpfs(directory);
        }

        public void Resize(string size) => Assert.True(Run("mount", "-o", $"remount,size={size}", _directory));

        public void Dispose() => Run("umount", _directory);

        private static bool Run(string program, params string[] arguments)
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
    }
}
