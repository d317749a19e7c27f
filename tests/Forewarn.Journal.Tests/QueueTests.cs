namespace Forewarn.Journal.Tests;

public sealed class QueueTests : IDisposable
{
    private readonly JournalDirectory _directory = new();
    private readonly HoldingClock _clock = new();

    public void Dispose()
    {
        _clock.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task What_queues_up_behind_a_commit_goes_into_one_batch()
    {
        await using SqliteSequencer journal = OpenHeld(new SqliteSequencerOptions());
        Submit(journal, 100);
        _clock.Release();
        Assert.Single((await Next(journal)).Entries);
        Assert.Equal(100, (await Next(journal)).Entries.Length);
    }

    [Fact]
    public async Task A_batch_holds_no_more_entries_than_its_limit()
    {
        await using SqliteSequencer journal = OpenHeld(new SqliteSequencerOptions { BatchEntriesMax = 30 });
        Submit(journal, 70);
        _clock.Release();
        Assert.Equal(new[] { 1, 30, 30, 10 }, await NextLengths(journal, 4));
    }

    [Fact]
    public async Task A_batch_holds_no_more_bytes_than_its_limit()
    {
        await using SqliteSequencer journal = OpenHeld(new SqliteSequencerOptions { BatchBytesMax = 25 });
        Submit(journal, 5, length: 10);
        _clock.Release();
        Assert.Equal(new[] { 1, 2, 2, 1 }, await NextLengths(journal, 4));
    }

    [Fact]
    public async Task An_entry_larger_than_a_batch_makes_a_batch_of_its_own()
    {
        await using SqliteSequencer journal = OpenHeld(new SqliteSequencerOptions { BatchBytesMax = 25 });
        Submit(journal, 1, length: 1);
        Submit(journal, 1, length: 100);
        Submit(journal, 1, length: 1);
        _clock.Release();
        Assert.Equal(new[] { 1, 1, 1, 1 }, await NextLengths(journal, 4));
    }

    [Fact]
    public async Task A_queue_full_of_entries_refuses_more()
    {
        await using SqliteSequencer journal = OpenHeld(new SqliteSequencerOptions { QueueEntriesMax = 3 });
        Submit(journal, 3);
        Assert.False(journal.TrySubmit(Journals.Entry("one too many")));
        _clock.Release();
    }

    [Fact]
    public async Task A_queue_full_of_bytes_refuses_more()
    {
        await using SqliteSequencer journal = OpenHeld(new SqliteSequencerOptions { QueueBytesMax = 30 });
        Submit(journal, 3, length: 10);
        Assert.False(journal.TrySubmit(Journals.Entry(1, 1)));
        Assert.True(journal.TrySubmit(Journals.Entry(0, 1)));
        _clock.Release();
    }

    [Fact]
    public async Task A_refused_entry_can_be_submitted_again_once_there_is_room()
    {
        await using SqliteSequencer journal = OpenHeld(new SqliteSequencerOptions { QueueEntriesMax = 1 });
        Submit(journal, 1);
        Entry refused = Journals.Entry("again");
        Assert.False(journal.TrySubmit(refused));
        _clock.Release();
        await NextLengths(journal, 2);
        Assert.True(journal.TrySubmit(refused));
        Assert.Same(refused, (await Next(journal)).Entries.Single());
    }

    [Fact]
    public async Task An_entry_over_the_limit_is_an_error_and_not_a_full_queue()
    {
        _clock.Release();
        await using SqliteSequencer journal = Journals.Open(_directory, new SqliteSequencerOptions { EntryBytesMax = 10 });
        Assert.Throws<ArgumentException>(() => journal.TrySubmit(Journals.Entry(11, 1)));
    }

    [Fact]
    public async Task The_writer_waits_for_a_reader_that_falls_behind()
    {
        _clock.Release();
        await using SqliteSequencer journal = Journals.Open(_directory,
            new SqliteSequencerOptions { BatchEntriesMax = 1, CommittedBatchesMax = 2, QueueEntriesMax = 3 });
        Submit(journal, 2);
        while (journal.LastPosition < 2)
        {
            await Task.Yield();
        }
        Submit(journal, 3);
        Assert.False(journal.TrySubmit(Journals.Entry("the writer took none of the three")));
        await NextLengths(journal, 5);
        Assert.Equal(5, journal.LastPosition);
    }

    [Fact]
    public async Task Closing_makes_durable_what_is_queued_although_nobody_reads()
    {
        SqliteSequencer journal = OpenHeld(new SqliteSequencerOptions { BatchEntriesMax = 1, CommittedBatchesMax = 1 });
        Submit(journal, 20);
        _clock.Release();
        await journal.DisposeAsync();
        await using SqliteSequencer reopened = Journals.Open(_directory);
        Assert.Equal(21, reopened.LastPosition);
    }

    [Fact]
    public async Task Batches_stay_readable_after_closing_and_then_end()
    {
        SqliteSequencer journal = OpenHeld(new SqliteSequencerOptions { BatchEntriesMax = 1, CommittedBatchesMax = 1 });
        Submit(journal, 4);
        _clock.Release();
        await journal.DisposeAsync();
        Assert.Equal(5, (await Journals.Drain(journal)).Count);
        Assert.True(journal.Completion.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_closed_journal_takes_no_entries()
    {
        _clock.Release();
        SqliteSequencer journal = Journals.Open(_directory);
        await journal.DisposeAsync();
        await journal.DisposeAsync();
        Assert.False(journal.TrySubmit(Journals.Entry("late")));
        Assert.Throws<ObjectDisposedException>(() => journal.Read(1).Any());
    }

    [Fact]
    public void Options_out_of_range_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Journals.Open(_directory, new SqliteSequencerOptions { BatchEntriesMax = 0 }));

    private SqliteSequencer OpenHeld(SqliteSequencerOptions options)
    {
        SqliteSequencer journal = Journals.Open(_directory, options with { Clock = _clock });
        Assert.True(journal.TrySubmit(Journals.Entry(10, 0)));
        _clock.AwaitWriter();
        return journal;
    }

    private static void Submit(SqliteSequencer journal, int count, int length = 1)
    {
        for (int i = 0; i < count; i++)
        {
            Assert.True(journal.TrySubmit(Journals.Entry(length, (byte)i)));
        }
    }

    private static ValueTask<Batch> Next(SqliteSequencer journal) => journal.Committed.ReadAsync(TestContext.Current.CancellationToken);

    private static async Task<List<int>> NextLengths(SqliteSequencer journal, int count)
    {
        var lengths = new List<int>();
        while (lengths.Count < count)
        {
            lengths.Add((await Next(journal)).Entries.Length);
        }
        return lengths;
    }
}
