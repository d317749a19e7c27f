using System.Buffers.Binary;

namespace Forewarn.Journal.Tests;

public sealed class OpeningTests : IDisposable
{
    private readonly JournalDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_directory_that_does_not_exist_is_made()
    {
        await using SqliteSequencer journal = SqliteSequencer.Open(_directory.File("a/b"));
        Assert.True(File.Exists(_directory.File("a/b/journal.db")));
    }

    [Fact]
    public async Task A_second_opener_is_told_which_directory_is_in_use()
    {
        await using SqliteSequencer journal = Journals.Open(_directory);
        JournalInUseException e = Assert.Throws<JournalInUseException>(() => Journals.Open(_directory));
        Assert.Contains(_directory.Path, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_opener_does_not_disturb_the_first()
    {
        await using SqliteSequencer journal = Journals.Open(_directory);
        Assert.Throws<JournalInUseException>(() => Journals.Open(_directory));
        await Journals.AppendMany(journal, 1);
        Assert.Equal(1, journal.LastPosition);
    }

    [Fact]
    public async Task A_closed_journal_can_be_opened_again_at_once()
    {
        await Journals.Open(_directory).DisposeAsync();
        await Journals.Open(_directory).DisposeAsync();
    }

    [Fact]
    public async Task A_refused_opening_leaves_the_directory_free()
    {
        await Journals.Open(_directory).DisposeAsync();
        byte[] head = File.ReadAllBytes(_directory.Head);
        File.WriteAllBytes(_directory.Head, head[..100]);
        Assert.Throws<JournalDamagedException>(() => Journals.Open(_directory));
        File.WriteAllBytes(_directory.Head, head);
        await Journals.Open(_directory).DisposeAsync();
    }

    [Fact]
    public async Task A_directory_of_a_newer_format_is_refused_with_both_numbers()
    {
        await Journals.Open(_directory).DisposeAsync();
        byte[] head = File.ReadAllBytes(_directory.Head);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(8), 3);
        Digest.Of(head.AsSpan(0, 12)).CopyTo(head.AsSpan(12));
        File.WriteAllBytes(_directory.Head, head);
        JournalTooNewException e = Assert.Throws<JournalTooNewException>(() => Journals.Open(_directory));
        Assert.Equal($"{_directory.Path} is format 3; this program reads up to 2.", e.Message);
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused()
    {
        File.WriteAllText(_directory.Database, new string('x', 10_000));
        Assert.Throws<JournalDamagedException>(() => Journals.Open(_directory));
    }

    [Fact]
    public async Task An_opening_that_was_cut_short_after_the_head_is_completed()
    {
        await Journals.Open(_directory).DisposeAsync();
        File.Delete(_directory.Database);
        File.Delete(_directory.Log);
        await using SqliteSequencer journal = Journals.Open(_directory);
        await Journals.AppendMany(journal, 1);
        Assert.Equal(1, journal.LastPosition);
    }

    [Fact]
    public async Task Closing_empties_the_log_into_the_database()
    {
        await using (SqliteSequencer journal = Journals.Open(_directory))
        {
            await Journals.AppendMany(journal, 10);
        }
        Assert.Equal(0, new FileInfo(_directory.Log).Length);
    }

    [Fact]
    public async Task What_came_out_of_the_journal_is_in_its_files_already()
    {
        await using SqliteSequencer journal = Journals.Open(_directory);
        await Journals.Append(journal, Journals.Entry("durable"));
        using JournalDirectory crashed = _directory.Copy();
        await using SqliteSequencer reopened = Journals.Open(crashed);
        Assert.Equal("durable", Journals.Text(reopened.Read(1).Single().Entries.Single()));
    }

    [Fact]
    public void A_path_that_is_a_file_is_refused_with_its_name()
    {
        string file = _directory.File("file");
        File.WriteAllText(file, "");
        JournalFailedException e = Assert.Throws<JournalFailedException>(() => SqliteSequencer.Open(file));
        Assert.Contains(file, e.Message, StringComparison.Ordinal);
    }
}
