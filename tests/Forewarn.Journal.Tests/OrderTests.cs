using System.Collections.Concurrent;
using NodaTime;
using NodaTime.Testing;

namespace Forewarn.Journal.Tests;

public sealed class OrderTests : IDisposable
{
    private readonly JournalDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_new_journal_is_empty()
    {
        await using SqliteSequencer journal = Journals.Open(_directory);
        Assert.Equal(0, journal.LastPosition);
        Assert.Empty(journal.Read(1));
    }

    [Fact]
    public async Task Every_accepted_entry_comes_out_once_as_the_same_object()
    {
        SqliteSequencer journal = Journals.Open(_directory, new SqliteSequencerOptions { QueueEntriesMax = 100 });
        Task<List<Batch>> committed = Journals.Drain(journal);
        var submitted = new ConcurrentBag<Entry>();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() => SubmitMany(journal, thread, submitted))));
        await journal.DisposeAsync();
        List<Entry> received = [.. (await committed).SelectMany(b => b.Entries)];
        Assert.Equal(8 * 500, received.Count);
        Assert.Equal(submitted.ToHashSet(ReferenceEqualityComparer.Instance), received.ToHashSet(ReferenceEqualityComparer.Instance));
    }

    [Fact]
    public async Task The_entries_of_one_thread_keep_their_order()
    {
        SqliteSequencer journal = Journals.Open(_directory, new SqliteSequencerOptions { QueueEntriesMax = 100 });
        Task<List<Batch>> committed = Journals.Drain(journal);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() => SubmitMany(journal, thread, []))));
        await journal.DisposeAsync();
        foreach (IGrouping<string, string> ofThread in (await committed).SelectMany(b => b.Entries).Select(Journals.Text).GroupBy(t => t[..2]))
        {
            Assert.Equal(ofThread.Order(StringComparer.Ordinal), ofThread);
        }
    }

    [Fact]
    public async Task What_is_read_back_is_what_was_committed()
    {
        SqliteSequencer journal = Journals.Open(_directory);
        Task<List<Batch>> committed = Journals.Drain(journal);
        SubmitMany(journal, 1, []);
        await journal.DisposeAsync();
        await using SqliteSequencer reopened = Journals.Open(_directory);
        Assert.Equal((await committed).Select(Describe), reopened.Read(1).Select(Describe));
    }

    [Fact]
    public async Task Positions_are_contiguous_over_batches_and_reopenings()
    {
        for (int opening = 0; opening < 3; opening++)
        {
            await using SqliteSequencer journal = Journals.Open(_directory, new SqliteSequencerOptions { BatchEntriesMax = 7 });
            Task<List<Batch>> committed = Journals.Drain(journal);
            SubmitMany(journal, opening, []);
        }
        await using SqliteSequencer last = Journals.Open(_directory);
        List<Batch> batches = [.. last.Read(1)];
        Assert.Equal(Enumerable.Range(1, batches.Count).Select(n => (long)n), batches.Select(b => b.Number));
        Assert.Equal(batches.Take(batches.Count - 1).Select(b => b.LastPosition + 1).Prepend(1), batches.Select(b => b.FirstPosition));
        Assert.Equal(3 * 500, last.LastPosition);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(4, 2)]
    [InlineData(5, 5)]
    [InlineData(7, 5)]
    public async Task Reading_begins_with_the_batch_that_holds_the_position(long position, long firstPosition)
    {
        using var clock = new HoldingClock();
        await using SqliteSequencer journal = Journals.Open(_directory, new SqliteSequencerOptions { Clock = clock, BatchEntriesMax = 3 });
        // The entry that the held writer has taken is alone in its batch: 1, then 2 to 4, then 5 to 7.
        await SubmitBehindHeldWriter(journal, clock, 7);
        Assert.Equal(firstPosition, journal.Read(position).First().FirstPosition);
    }

    [Fact]
    public async Task Reading_beyond_the_end_finds_nothing()
    {
        await using SqliteSequencer journal = Journals.Open(_directory);
        await Journals.AppendMany(journal, 3);
        Assert.Empty(journal.Read(4));
    }

    [Fact]
    public async Task Reading_from_position_0_is_refused_at_once()
    {
        await using SqliteSequencer journal = Journals.Open(_directory);
        Assert.Throws<ArgumentOutOfRangeException>(() => journal.Read(0));
    }

    [Fact]
    public async Task A_reading_ends_where_the_journal_ended_when_it_began()
    {
        await using SqliteSequencer journal = Journals.Open(_directory);
        await Journals.AppendMany(journal, 2);
        using IEnumerator<Batch> reading = journal.Read(1).GetEnumerator();
        Assert.True(reading.MoveNext());
        await Journals.AppendMany(journal, 1);
        Assert.True(reading.MoveNext());
        Assert.False(reading.MoveNext());
    }

    [Fact]
    public async Task A_journal_can_be_read_while_it_is_written()
    {
        SqliteSequencer journal = Journals.Open(_directory, new SqliteSequencerOptions { BatchEntriesMax = 5 });
        Task<List<Batch>> committed = Journals.Drain(journal);
        var writing = Task.Run(() => SubmitMany(journal, 1, []), TestContext.Current.CancellationToken);
        do
        {
            long last = journal.LastPosition;
            Assert.InRange(journal.Read(1).Sum(b => (long)b.Entries.Length), last, 500);
        }
        while (!writing.IsCompleted);
        await journal.DisposeAsync();
        await committed;
    }

    [Fact]
    public async Task Time_never_goes_back_when_the_clock_does()
    {
        var clock = new FakeClock(Instant.FromUtc(2018, 9, 17, 19, 0), Duration.FromMinutes(-1));
        await using SqliteSequencer journal = Journals.Open(_directory, new SqliteSequencerOptions { Clock = clock });
        await Journals.AppendMany(journal, 5);
        Assert.All(journal.Read(1), b => Assert.Equal(Instant.FromUtc(2018, 9, 17, 19, 0), b.Time));
    }

    [Fact]
    public async Task Time_never_goes_back_over_a_reopening()
    {
        var later = Instant.FromUtc(2019, 1, 4, 12, 0);
        await using (SqliteSequencer journal = Journals.Open(_directory, new SqliteSequencerOptions { Clock = new FakeClock(later) }))
        {
            await Journals.AppendMany(journal, 1);
        }
        var earlier = new FakeClock(Instant.FromUtc(2018, 9, 17, 19, 0));
        await using SqliteSequencer reopened = Journals.Open(_directory, new SqliteSequencerOptions { Clock = earlier });
        await Journals.AppendMany(reopened, 1);
        Assert.Equal(later, reopened.Read(2).Single().Time);
    }

    [Fact]
    public async Task Time_is_handed_out_in_the_whole_ticks_that_are_stored()
    {
        var clock = new FakeClock(Instant.FromUtc(2018, 9, 17, 19, 0) + Duration.FromNanoseconds(199));
        await using SqliteSequencer journal = Journals.Open(_directory, new SqliteSequencerOptions { Clock = clock });
        Assert.True(journal.TrySubmit(Journals.Entry("x")));
        Batch committed = await journal.Committed.ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Instant.FromUtc(2018, 9, 17, 19, 0) + Duration.FromNanoseconds(100), committed.Time);
        Assert.Equal(committed.Time, journal.Read(1).Single().Time);
    }

    private static void SubmitMany(SqliteSequencer journal, int thread, ConcurrentBag<Entry> submitted)
    {
        for (int i = 0; i < 500; i++)
        {
            Entry entry = Journals.Entry(FormattableString.Invariant($"{thread}:{i:D4}"));
            submitted.Add(entry);
            while (!journal.TrySubmit(entry))
            {
                Thread.Yield();
            }
        }
    }

    private static async Task SubmitBehindHeldWriter(SqliteSequencer journal, HoldingClock clock, int count)
    {
        Assert.True(journal.TrySubmit(Journals.Entry("1")));
        clock.AwaitWriter();
        for (int i = 2; i <= count; i++)
        {
            Assert.True(journal.TrySubmit(Journals.Entry(FormattableString.Invariant($"{i}"))));
        }
        clock.Release();
        while (journal.LastPosition < count)
        {
            await journal.Committed.ReadAsync(TestContext.Current.CancellationToken);
        }
    }

    private static string Describe(Batch batch) => FormattableString.Invariant(
        $"{batch.Number} {batch.FirstPosition} {batch.LastPosition} {batch.Time} {batch.Hash} {string.Join(',', batch.Entries.Select(Journals.Text))}");
}
