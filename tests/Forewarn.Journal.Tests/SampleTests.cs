using NodaTime;

namespace Forewarn.Journal.Tests;

/// <summary>Journals that earlier versions wrote, as they were committed then, can be read for ever.</summary>
/// <remarks>Made by <c>Forewarn.Journal.Writer sample DIR</c>. A new format adds a sample; none is ever made again.</remarks>
public sealed class SampleTests
{
    [Fact]
    public async Task The_sample_of_version_1_is_read_in_full()
    {
        using var directory = JournalDirectory.CopyOf(Path.Combine(AppContext.BaseDirectory, "Samples", "v1"));
        await using SqliteSequencer journal = Journals.Open(directory);
        List<byte[]> entries = [.. journal.Read(1).SelectMany(b => b.Entries).Select(e => e.Bytes.ToArray())];
        Assert.Equal(Enumerable.Range(1, 40).Select(i => Enumerable.Repeat((byte)i, i * 37 % 300).ToArray()), entries);
    }

    [Fact]
    public async Task The_sample_of_version_1_keeps_its_numbers_times_and_last_hash()
    {
        using var directory = JournalDirectory.CopyOf(Path.Combine(AppContext.BaseDirectory, "Samples", "v1"));
        await using SqliteSequencer journal = Journals.Open(directory);
        Batch last = journal.Read(40).Single();
        Assert.Equal((20, 40, Instant.FromUtc(2018, 9, 17, 18, 40) + Duration.FromSeconds(20)), (last.Number, last.FirstPosition, last.Time));
        Assert.Equal("c1867b097a94cea6db3d650293fd088d108a1ce514bac006c8b1711b030e02b8", last.Hash.ToString());
    }

    [Fact]
    public async Task The_sample_of_version_1_can_be_continued()
    {
        using var directory = JournalDirectory.CopyOf(Path.Combine(AppContext.BaseDirectory, "Samples", "v1"));
        await using SqliteSequencer journal = Journals.Open(directory);
        await Journals.AppendMany(journal, 1);
        Assert.Equal(41, journal.LastPosition);
    }
}
