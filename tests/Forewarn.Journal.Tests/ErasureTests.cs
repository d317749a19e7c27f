using CsCheck;
using Forewarn.Journal.Writer;

namespace Forewarn.Journal.Tests;

public sealed class ErasureTests : IDisposable
{
    private readonly JournalDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Erased_details_give_way_to_the_replacement_and_the_entry_says_so()
    {
        await using SqliteSequencer journal = Journals.Open(_directory);
        await Journals.Append(journal, new Entry("one"u8.ToArray(), "details of one"u8.ToArray()), new Entry("two"u8.ToArray(), "details of two"u8.ToArray()));
        await journal.EraseDetailsAsync(new Dictionary<long, byte[]> { [2] = "gone"u8.ToArray() });
        Assert.Equal(["one|details of one|False", "two|gone|True"], Described(journal));
    }

    [Fact]
    public async Task An_erasure_outlives_the_process()
    {
        await using SqliteSequencer journal = Journals.Open(_directory);
        await AppendSecrets(journal, 3);
        await journal.EraseDetailsAsync(Replacements(2));
        using JournalDirectory crashed = _directory.Copy();
        await using SqliteSequencer reopened = Journals.Open(crashed);
        Assert.Equal([false, true, false], reopened.Read(1).SelectMany(b => b.Entries).Select(e => e.IsErased));
    }

    [Fact]
    public async Task The_chain_the_times_and_the_head_stay_as_they_are()
    {
        await using SqliteSequencer journal = Journals.Open(_directory);
        await AppendSecrets(journal, 20);
        List<string> before = Journals.Everything(journal);
        byte[] head = JournalDirectory.ReadShared(_directory.Head);
        await journal.EraseDetailsAsync(Replacements(1, 5, 19, 20));
        Assert.Equal(before, Journals.Everything(journal));
        Assert.Equal(head, JournalDirectory.ReadShared(_directory.Head));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 16)]
    [InlineData(100, 16)]
    [InlineData(240, 4_500)]
    [InlineData(260, 0)]
    [InlineData(2_000, 10)]
    [InlineData(2_000, 31_960)]
    [InlineData(2_000, 100_000)]
    public async Task Nothing_of_what_was_erased_is_left_in_any_file(int copies, int replacementLength)
    {
        await using SqliteSequencer journal = Journals.Open(_directory);
        for (int position = 1; position <= 12; position++)
        {
            await Journals.Append(journal, new Entry(new byte[5], Secret.Repeated(position, copies)));
        }
        await journal.EraseDetailsAsync(Enumerable.Range(1, 12).ToDictionary(p => (long)p, _ => new byte[replacementLength]));
        Assert.Equal([], _directory.FilesThatContain(Secret.Mark));
    }

    [Fact]
    public async Task Nothing_is_left_of_a_whole_batch_that_grew_its_pages_and_was_erased_one_by_one()
    {
        await using SqliteSequencer journal = Journals.Open(_directory);
        await AppendSecrets(journal, 30);
        for (int position = 30; position >= 1; position--)
        {
            await journal.EraseDetailsAsync(Replacements(position));
        }
        Assert.Equal([], _directory.FilesThatContain(Secret.Mark));
    }

    [Fact]
    public async Task An_erasure_that_a_crash_interrupted_leaves_nothing_once_the_journal_is_opened()
    {
        // As in the middle of a call: the transaction is in the log, and the pages before it are in the database.
        await using (SqliteSequencer journal = Journals.Open(_directory))
        {
            await AppendSecrets(journal, 10);
        }
        JournalDirectory crashed;
        HeadFile head = HeadFile.Open(_directory.Path, journalExists: true, out HeadClaim claim);
        using (BatchStore store = BatchStore.Open(_directory.Path, claim, sizeMax: null, out _))
        {
            head.Dispose();
            store.Erase(Replacements([.. Enumerable.Range(1, 10)]));
            crashed = _directory.Copy();
        }
        using (crashed)
        {
            Assert.Contains("journal.db", crashed.FilesThatContain(Secret.Mark));
            await using SqliteSequencer reopened = Journals.Open(crashed);
            Assert.Equal([], crashed.FilesThatContain(Secret.Mark));
        }
    }

    [Fact]
    public async Task Any_sequence_of_appends_erasures_and_reopenings_reads_back_and_leaves_nothing_erased() =>
        await Gen.Select(Gen.Int[0, 3], Gen.Int[1, 30], Gen.Int[0, 6_000], Gen.Int[1, 600]).Array[5, 40].SampleAsync(async steps =>
        {
            using var directory = new JournalDirectory();
            var expected = new List<byte[]>();
            var erased = new HashSet<long>();
            SqliteSequencer journal = Journals.Open(directory);
            foreach ((int kind, int choice, int length, int copies) in steps)
            {
                if (kind == 0 && expected.Count > 0)
                {
                    long position = 1 + (choice % expected.Count);
                    expected[(int)position - 1] = new byte[length];
                    erased.Add(position);
                    await journal.EraseDetailsAsync(new Dictionary<long, byte[]> { [position] = new byte[length] });
                }
                else if (kind == 1 && choice % 4 == 0)
                {
                    await journal.DisposeAsync();
                    journal = Journals.Open(directory);
                }
                else
                {
                    expected.Add(Secret.Repeated(expected.Count + 1, copies));
                    await Journals.Append(journal, new Entry(new byte[length % 50], expected[^1]));
                }
            }
            Assert.Equal(expected, journal.Read(1).SelectMany(b => b.Entries).Select(e => e.Details.ToArray()));
            Assert.Equal(erased.Order(), journal.Read(1).SelectMany(b => b.Entries.Select((e, i) => (e.IsErased, b.FirstPosition + i))).Where(e => e.IsErased).Select(e => e.Item2));
            Assert.All(erased, p => Assert.Equal([], directory.FilesThatContain(FormattableString.Invariant($"{Secret.Mark}{p:D8}"))));
            await journal.DisposeAsync();
            await Journals.Open(directory).DisposeAsync();
        }, iter: 60, threads: 2);

    [Fact]
    public async Task The_same_erasure_again_changes_no_file()
    {
        await using SqliteSequencer journal = Journals.Open(_directory);
        await AppendSecrets(journal, 10);
        await journal.EraseDetailsAsync(Replacements(3, 7));
        string once = _directory.Fingerprint();
        await journal.EraseDetailsAsync(Replacements(3, 7));
        Assert.Equal(once, _directory.Fingerprint());
    }

    [Fact]
    public async Task What_stands_in_place_of_erased_details_can_be_erased_in_turn()
    {
        await using SqliteSequencer journal = Journals.Open(_directory);
        await AppendSecrets(journal, 1);
        await journal.EraseDetailsAsync(new Dictionary<long, byte[]> { [1] = "the rest of it"u8.ToArray() });
        await journal.EraseDetailsAsync(new Dictionary<long, byte[]> { [1] = [] });
        Assert.Equal([], _directory.FilesThatContain("the rest"));
        Assert.Equal("\0\0\0||True", Described(journal).Single());
    }

    [Fact]
    public async Task When_one_entry_has_no_details_none_is_erased()
    {
        await using SqliteSequencer journal = Journals.Open(_directory);
        await AppendSecrets(journal, 1);
        await Journals.Append(journal, Journals.Entry("plain"));
        ArgumentException e = await Assert.ThrowsAsync<ArgumentException>(() => journal.EraseDetailsAsync(Replacements(1, 2)));
        Assert.Contains("position 2 has no details", e.Message, StringComparison.Ordinal);
        Assert.All(journal.Read(1).SelectMany(b => b.Entries), entry => Assert.False(entry.IsErased));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(4, 0)]
    [InlineData(1, 101)]
    public async Task A_position_that_is_not_there_and_a_replacement_too_large_are_refused(long position, int length)
    {
        await using SqliteSequencer journal = Journals.Open(_directory, new SqliteSequencerOptions { EntryBytesMax = 100 });
        await Journals.Append(journal, [.. Enumerable.Range(1, 3).Select(p => new Entry(new byte[3], new byte[20]))]);
        ArgumentException e = await Assert.ThrowsAsync<ArgumentException>(
            () => journal.EraseDetailsAsync(new Dictionary<long, byte[]> { [position] = new byte[length] }));
        Assert.Contains($"position {position}", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_entries_than_the_limit_are_refused_at_once()
    {
        await using SqliteSequencer journal = Journals.Open(_directory, new SqliteSequencerOptions { ErasedEntriesMax = 2 });
        await AppendSecrets(journal, 3);
        ArgumentException e = await Assert.ThrowsAsync<ArgumentException>(() => journal.EraseDetailsAsync(Replacements(1, 2, 3)));
        Assert.Contains("ErasedEntriesMax, 2", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_erasure_does_not_stop_the_journal()
    {
        await using SqliteSequencer journal = Journals.Open(_directory);
        await Journals.Append(journal, Journals.Entry("plain"));
        await Assert.ThrowsAsync<ArgumentException>(() => journal.EraseDetailsAsync(Replacements(1)));
        await AppendSecrets(journal, 1);
        Assert.Equal(2, journal.LastPosition);
    }

    [Fact]
    public async Task Details_count_against_the_limit_for_one_entry()
    {
        await using SqliteSequencer journal = Journals.Open(_directory, new SqliteSequencerOptions { EntryBytesMax = 10 });
        Assert.Throws<ArgumentException>(() => journal.TrySubmit(new Entry(new byte[5], new byte[6])));
        Assert.True(journal.TrySubmit(new Entry(new byte[5], new byte[5])));
    }

    [Fact]
    public async Task An_erasure_waits_for_no_reader_of_what_is_committed()
    {
        await using SqliteSequencer journal = Journals.Open(_directory, new SqliteSequencerOptions { CommittedBatchesMax = 1 });
        Assert.True(journal.TrySubmit(new Entry(new byte[3], Secret.At(1))));
        await Until(() => journal.LastPosition == 1);
        Assert.True(journal.TrySubmit(new Entry(new byte[3], Secret.At(2))));
        await journal.EraseDetailsAsync(Replacements(1)).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal([true], journal.Read(1).SelectMany(b => b.Entries).Select(e => e.IsErased));
    }

    [Fact]
    public async Task While_others_write_and_read_every_reading_sees_a_whole_journal()
    {
        SqliteSequencer journal = Journals.Open(_directory);
        Task<List<Batch>> committed = Journals.Drain(journal);
        var writing = Task.Run(() => SubmitSecrets(journal, 400), TestContext.Current.CancellationToken);
        await Until(() => journal.LastPosition > 0);
        var erasing = Task.Run(async () =>
        {
            do
            {
                await journal.EraseDetailsAsync(Replacements((int)journal.LastPosition));
            }
            while (!writing.IsCompleted);
        }, TestContext.Current.CancellationToken);
        while (!writing.IsCompleted)
        {
            Assert.All(journal.Read(1).SelectMany(b => b.Entries.Select((e, i) => (Entry: e, Position: b.FirstPosition + i))), e =>
                Assert.Equal(e.Entry.IsErased ? Secret.ReplacementAt(e.Position) : Secret.At(e.Position), e.Entry.Details.ToArray()));
        }
        await erasing;
        await writing;
        await journal.DisposeAsync();
        List<Batch> batches = await committed;
        await using SqliteSequencer reopened = Journals.Open(_directory);
        Assert.Equal(batches.Select(b => b.Hash), reopened.Read(1).Select(b => b.Hash));
        Assert.Contains(reopened.Read(1).SelectMany(b => b.Entries), e => e.IsErased);
    }

    [Fact]
    public async Task An_erasure_that_was_asked_for_before_disposal_is_done()
    {
        SqliteSequencer journal = Journals.Open(_directory);
        await AppendSecrets(journal, 5);
        Task erasure = journal.EraseDetailsAsync(Replacements(4));
        await journal.DisposeAsync();
        await erasure;
        await using SqliteSequencer reopened = Journals.Open(_directory);
        Assert.True(reopened.Read(4).Single(b => b.FirstPosition == 4).Entries.Single().IsErased);
    }

    [Fact]
    public async Task After_disposal_nothing_is_erased()
    {
        SqliteSequencer journal = Journals.Open(_directory);
        await AppendSecrets(journal, 1);
        await journal.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => journal.EraseDetailsAsync(Replacements(1)));
    }

    [Fact]
    public async Task Without_room_for_the_replacement_the_journal_fails_and_the_details_are_as_they_were()
    {
        List<string> before;
        await using (SqliteSequencer journal = Journals.Open(_directory, new SqliteSequencerOptions { SizeMax = 100_000 }))
        {
            await AppendSecrets(journal, 3);
            before = Described(journal);
            var replacements = new Dictionary<long, byte[]> { [1] = [], [2] = new byte[200_000] };
            await Assert.ThrowsAsync<JournalFailedException>(() => journal.EraseDetailsAsync(replacements));
            await Assert.ThrowsAsync<JournalFailedException>(() => journal.Completion);
            await Assert.ThrowsAsync<JournalFailedException>(() => journal.EraseDetailsAsync(replacements));
        }
        await using SqliteSequencer reopened = Journals.Open(_directory);
        Assert.Equal(before, Described(reopened));
    }

    private static Task AppendSecrets(SqliteSequencer journal, int count) => Journals.Append(journal,
        [.. Enumerable.Range(1, count).Select(i => new Entry(new byte[3], Secret.At(journal.LastPosition + i)))]);

    private static void SubmitSecrets(SqliteSequencer journal, int count)
    {
        for (int position = 1; position <= count; position++)
        {
            var entry = new Entry(new byte[3], Secret.At(position));
            while (!journal.TrySubmit(entry))
            {
                Thread.Yield();
            }
        }
    }

    private static Dictionary<long, byte[]> Replacements(params int[] positions) => positions.ToDictionary(p => (long)p, p => Secret.ReplacementAt(p));

    private static List<string> Described(SqliteSequencer journal) =>
        [.. journal.Read(1).SelectMany(b => b.Entries).Select(e => $"{Journals.Text(e)}|{System.Text.Encoding.UTF8.GetString(e.Details.Span)}|{e.IsErased}")];

    private static async Task Until(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }
}
