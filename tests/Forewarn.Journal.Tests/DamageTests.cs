using CsCheck;

namespace Forewarn.Journal.Tests;

/// <summary>Whatever happens to its files, a journal is read in full or refused; it never starts silently short.</summary>
public sealed class DamageTests : IAsyncLifetime
{
    private const int CasesPerState = 150;

    private readonly List<StoredJournal> _journals = [];

    public async ValueTask InitializeAsync()
    {
        _journals.Add(await StoredJournal.InTheLog());
        _journals.Add(await StoredJournal.InTheDatabase());
        _journals.Add(await StoredJournal.InBoth());
        _journals.Add(await StoredJournal.AfterCheckpoint());
    }

    public ValueTask DisposeAsync()
    {
        _journals.ForEach(j => j.Dispose());
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Flipped_bits_are_noticed_or_do_not_matter(int state) =>
        await Gen.Select(GenFile, GenPlace.Array[1, 4], Gen.Int[0, 7]).SampleAsync(
            (file, places, bit) => RequireWholeOrRefused(_journals[state], file, content => Flip(content, places, bit)),
            iter: CasesPerState, threads: 2);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Overwritten_sectors_are_noticed_or_do_not_matter(int state) =>
        await Gen.Select(GenFile, GenPlace, Gen.Byte).SampleAsync(
            (file, place, value) => RequireWholeOrRefused(_journals[state], file, content => OverwriteSector(content, place, value)),
            iter: CasesPerState / 3, threads: 2);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Files_cut_off_anywhere_are_noticed_or_do_not_matter(int state)
    {
        foreach ((string file, int length) in InterestingCuts(state))
        {
            await RequireWholeOrRefused(_journals[state], file, content => content[..Math.Min(length, content.Length)]);
        }
    }

    [Theory]
    [InlineData(0, "journal.db-wal")]
    [InlineData(2, "journal.db-wal")]
    [InlineData(3, "journal.db-wal")]
    [InlineData(0, "journal.db")]
    [InlineData(1, "journal.db")]
    [InlineData(2, "journal.db")]
    [InlineData(0, "journal.head")]
    [InlineData(1, "journal.head")]
    public void A_missing_file_is_noticed(int state, string file)
    {
        using JournalDirectory directory = _journals[state].Copy();
        File.Delete(directory.File(file));
        JournalDamagedException e = Assert.Throws<JournalDamagedException>(() => Journals.Open(directory));
        Assert.Contains(file, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_of_an_earlier_moment_is_noticed()
    {
        using var directory = new JournalDirectory();
        await using SqliteSequencer journal = Journals.Open(directory);
        await Journals.AppendMany(journal, 10);
        using JournalDirectory earlier = directory.Copy();
        await Journals.AppendMany(journal, 1);
        using JournalDirectory now = directory.Copy();
        File.Copy(earlier.Log, now.Log, overwrite: true);
        JournalDamagedException e = Assert.Throws<JournalDamagedException>(() => Journals.Open(now));
        Assert.Contains("ends at batch 10, position 10, but journal.head counts 11 batches", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_database_of_another_journal_is_noticed()
    {
        using JournalDirectory directory = _journals[1].Copy();
        using var other = new JournalDirectory();
        await using (SqliteSequencer journal = Journals.Open(other))
        {
            await Journals.AppendMany(journal, 100);
        }
        File.Copy(other.Database, directory.Database, overwrite: true);
        JournalDamagedException e = Assert.Throws<JournalDamagedException>(() => Journals.Open(directory));
        Assert.Contains("batch 60 is not the one that journal.head recorded", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damage_to_an_entry_is_reported_with_its_batch_and_position_and_not_with_its_content()
    {
        using var directory = new JournalDirectory();
        await using (SqliteSequencer journal = Journals.Open(directory))
        {
            await Journals.Append(journal, Journals.Entry("harmless"), Journals.Entry("the secret"), Journals.Entry("harmless"));
        }
        byte[] database = File.ReadAllBytes(directory.Database);
        database[database.AsSpan().IndexOf("secret"u8)] ^= 1;
        File.WriteAllBytes(directory.Database, database);
        JournalDamagedException e = Assert.Throws<JournalDamagedException>(() => Journals.Open(directory));
        Assert.Equal((directory.Database, 2, 2), (e.File, e.Batch, e.Position));
        Assert.DoesNotContain("ecret", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_head_that_lags_behind_is_no_damage_and_is_put_right()
    {
        using var directory = new JournalDirectory();
        await using SqliteSequencer journal = Journals.Open(directory);
        await Journals.AppendMany(journal, 2);
        byte[] earlier = JournalDirectory.ReadShared(directory.Head);
        await Journals.AppendMany(journal, 5);
        using JournalDirectory crashed = directory.Copy();
        File.WriteAllBytes(crashed.Head, earlier);
        Assert.Equal(Journals.Everything(journal), await Journals.Everything(crashed));
        byte[] shortened = File.ReadAllBytes(crashed.Head);
        using JournalDirectory old = _journals[1].Copy();
        File.WriteAllBytes(old.Head, shortened);
        Assert.Throws<JournalDamagedException>(() => Journals.Open(old));
    }

    [Theory]
    [InlineData(512)]
    [InlineData(1024)]
    public async Task A_head_with_one_torn_slot_still_guards_the_last_batch(int slot)
    {
        using var directory = new JournalDirectory();
        await using SqliteSequencer journal = Journals.Open(directory);
        await Journals.AppendMany(journal, 10);
        using JournalDirectory before = directory.Copy();
        await Journals.AppendMany(journal, 1);
        using JournalDirectory after = directory.Copy();
        byte[] head = File.ReadAllBytes(after.Head);
        head[slot] ^= 1;
        File.WriteAllBytes(before.Head, head);
        Assert.Throws<JournalDamagedException>(() => Journals.Open(before));
    }

    private static Gen<string> GenFile => Gen.OneOf(Gen.Const("journal.db"), Gen.Const("journal.db-wal"), Gen.Const("journal.head"));

    // As a fraction of the file. One in four in the first bytes, where the headers are.
    private static Gen<double> GenPlace => Gen.Frequency((3, Gen.Double.Unit), (1, Gen.Double.Unit.Select(f => -f)));

    private static int Offset(byte[] content, double place) =>
        place >= 0 ? (int)(place * content.Length) : Math.Min(content.Length - 1, (int)(-place * 128));

    private static byte[] Flip(byte[] content, double[] places, int bit)
    {
        foreach (double place in content.Length > 0 ? places : [])
        {
            content[Offset(content, place)] ^= (byte)(1 << bit);
        }
        return content;
    }

    private static byte[] OverwriteSector(byte[] content, double place, byte value)
    {
        const int SectorLength = 512;
        int start = content.Length == 0 ? 0 : Offset(content, place) / SectorLength * SectorLength;
        content.AsSpan(start, Math.Min(SectorLength, content.Length - start)).Fill(value);
        return content;
    }

    private List<(string File, int Length)> InterestingCuts(int state)
    {
        using JournalDirectory directory = _journals[state].Copy();
        int[] head = [0, 1, 11, 12, 43, 44, 511, 512, 513, 1023, 1024, 1025, 1535];
        IEnumerable<int> database = Around(0, 4096, directory.Database);
        IEnumerable<int> log = Around(32, 4096 + 24, directory.Log).Concat([1, 16]);
        return
        [
            .. head.Select(l => ("journal.head", l)),
            .. database.Select(l => ("journal.db", l)),
            .. log.Select(l => ("journal.db-wal", l)),
        ];
    }

    private static IEnumerable<int> Around(int first, int step, string file)
    {
        int length = (int)new FileInfo(file).Length;
        for (int offset = first; offset < length; offset += step)
        {
            yield return offset;
            yield return offset + 1;
            yield return Math.Min(offset + step - 1, length - 1);
        }
    }

    /// <summary>Damages one file; then the journal is whole, and goes on, or it is refused, and nothing is touched.</summary>
    private static async Task RequireWholeOrRefused(StoredJournal stored, string file, Func<byte[], byte[]> damage)
    {
        using JournalDirectory directory = stored.Copy();
        File.WriteAllBytes(directory.File(file), damage(File.ReadAllBytes(directory.File(file))));
        string before = directory.Fingerprint();
        try
        {
            await using SqliteSequencer journal = Journals.Open(directory);
            Assert.Equal(stored.Expected, Journals.Everything(journal));
            await Journals.AppendMany(journal, 2);
        }
        catch (JournalDamagedException)
        {
            Assert.Equal(before, directory.Fingerprint());
            return;
        }
        Assert.Equal(stored.Expected, (await Journals.Everything(directory)).SkipLast(2));
    }
}
