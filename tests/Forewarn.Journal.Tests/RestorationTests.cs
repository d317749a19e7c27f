namespace Forewarn.Journal.Tests;

public sealed class RestorationTests : IDisposable
{
    private readonly JournalDirectory _directory = new();
    private readonly JournalDirectory _restored = new();

    public void Dispose()
    {
        _directory.Dispose();
        _restored.Dispose();
    }

    [Fact]
    public async Task A_restored_journal_says_what_the_other_said_under_the_same_hashes()
    {
        await using SqliteSequencer journal = Journals.Open(_directory);
        await Journals.AppendMany(journal, 60);
        Restore(Copy(journal));
        Assert.Equal(Journals.Everything(journal), await Journals.Everything(_restored));
    }

    [Fact]
    public async Task A_restored_journal_goes_on()
    {
        await using SqliteSequencer journal = Journals.Open(_directory);
        await Journals.AppendMany(journal, 3);
        Restore(Copy(journal));
        await using SqliteSequencer restored = Journals.Open(_restored);
        await Journals.Append(restored, Journals.Entry("next"));
        Assert.Equal(4, restored.LastPosition);
    }

    [Fact]
    public async Task An_empty_journal_can_be_restored()
    {
        await using SqliteSequencer journal = Journals.Open(_directory);
        Assert.Equal(new JournalEnd(0, 0, NodaTime.Instant.MinValue, default), Restore(Copy(journal)));
        Assert.Empty(await Journals.Everything(_restored));
    }

    [Fact]
    public async Task What_was_erased_stays_erased_in_the_copy()
    {
        await using SqliteSequencer journal = Journals.Open(_directory);
        await Journals.Append(journal, new Entry("one"u8.ToArray(), "the secret of one"u8.ToArray()), new Entry("two"u8.ToArray(), "the words of two"u8.ToArray()));
        await journal.EraseDetailsAsync(new Dictionary<long, byte[]> { [1] = "gone"u8.ToArray() });
        Restore(Copy(journal));
        Assert.Empty(_restored.FilesThatContain("secret"));
        await using SqliteSequencer restored = Journals.Open(_restored);
        Assert.Equal([true, false], restored.Read(1).SelectMany(batch => batch.Entries).Select(entry => entry.IsErased));
    }

    [Fact]
    public async Task An_excerpt_ends_where_the_journal_ended_although_it_goes_on_meanwhile()
    {
        await using SqliteSequencer journal = Journals.Open(_directory);
        await Journals.AppendMany(journal, 5);
        JournalExcerpt excerpt = journal.Excerpt();
        var stored = new MemoryStream();
        foreach (ReadOnlyMemory<byte> batch in excerpt.Batches)
        {
            stored.Write(batch.Span);
            await Journals.Append(journal, Journals.Entry("more"));
        }
        Assert.Equal(5, excerpt.End.Position);
        Assert.Equal(excerpt.End, Restore(stored.ToArray()));
    }

    [Fact]
    public async Task Large_batches_come_in_one_after_the_other()
    {
        await using SqliteSequencer journal = Journals.Open(_directory);
        for (byte i = 0; i < 12; i++)
        {
            await Journals.Append(journal, Journals.Entry(1_000_000, i));
        }
        Assert.Equal(journal.Excerpt().End, Restore(Copy(journal)));
    }

    [Fact]
    public async Task Batches_that_end_anywhere_but_between_two_are_refused()
    {
        await using SqliteSequencer journal = Journals.Open(_directory);
        await Journals.AppendMany(journal, 3, lengthMax: 40);
        byte[] copy = Copy(journal);
        int[] ends = [.. Ends(journal)];
        for (int length = 1; length < copy.Length; length++)
        {
            if (!ends.Contains(length))
            {
                Assert.Throws<JournalDamagedException>(() => RestoreApart(copy[..length]));
            }
        }
    }

    [Fact]
    public async Task A_flipped_bit_anywhere_is_refused()
    {
        await using SqliteSequencer journal = Journals.Open(_directory);
        await Journals.AppendMany(journal, 2, lengthMax: 20);
        byte[] copy = Copy(journal);
        for (int i = 0; i < copy.Length; i++)
        {
            byte[] flipped = [.. copy];
            flipped[i] ^= 0x10;
            Assert.Throws<JournalDamagedException>(() => RestoreApart(flipped));
        }
    }

    [Fact]
    public async Task A_batch_that_is_left_out_is_refused_with_its_number()
    {
        await using SqliteSequencer journal = Journals.Open(_directory);
        await Journals.AppendMany(journal, 3);
        int[] ends = [.. Ends(journal)];
        byte[] copy = Copy(journal);
        var refused = Assert.Throws<JournalDamagedException>(() => Restore([.. copy[..ends[0]], .. copy[ends[1]..]]));
        Assert.Equal(2, refused.Batch);
    }

    [Fact]
    public async Task A_journal_that_is_there_is_not_restored_over()
    {
        await using (SqliteSequencer journal = Journals.Open(_directory))
        {
            await Journals.AppendMany(journal, 3);
        }
        string before = _directory.Fingerprint();
        Assert.Throws<JournalDamagedException>(() => JournalRestoration.Begin(_directory.Path));
        Assert.Equal(before, _directory.Fingerprint());
    }

    private static byte[] Copy(SqliteSequencer journal) => [.. journal.Excerpt().Batches.SelectMany(batch => batch.ToArray())];

    /// <summary>Where each batch ends in a copy.</summary>
    private static IEnumerable<int> Ends(SqliteSequencer journal)
    {
        int end = 0;
        foreach (ReadOnlyMemory<byte> batch in journal.Excerpt().Batches)
        {
            yield return end += batch.Length;
        }
    }

    private JournalEnd Restore(byte[] batches) => Restore(_restored, batches);

    private static void RestoreApart(byte[] batches)
    {
        using var directory = new JournalDirectory();
        Restore(directory, batches);
    }

    private static JournalEnd Restore(JournalDirectory directory, byte[] batches)
    {
        using var restoration = JournalRestoration.Begin(directory.Path);
        restoration.AddAll(new MemoryStream(batches));
        return restoration.Finish();
    }
}
