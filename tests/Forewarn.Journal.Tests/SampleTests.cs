using System.Buffers.Binary;
using System.Globalization;
using Forewarn.Journal.Writer;
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
    public async Task The_sample_of_version_1_can_be_continued_with_details_and_the_directory_is_then_of_version_2()
    {
        using var directory = JournalDirectory.CopyOf(Path.Combine(AppContext.BaseDirectory, "Samples", "v1"));
        await using (SqliteSequencer journal = Journals.Open(directory))
        {
            Assert.Equal(1, FormatOf(directory));
            await Journals.Append(journal, new Entry(new byte[3], Secret.At(41)));
            await journal.EraseDetailsAsync(new Dictionary<long, byte[]> { [41] = [7] });
        }
        Assert.Equal(2, FormatOf(directory));
        await using SqliteSequencer reopened = Journals.Open(directory);
        Assert.Equal(41, reopened.LastPosition);
        Assert.Equal("c1867b097a94cea6db3d650293fd088d108a1ce514bac006c8b1711b030e02b8", reopened.Read(40).First().Hash.ToString());
        Assert.Equal([7], reopened.Read(41).Single().Entries.Single().Details.ToArray());
    }

    [Fact]
    public async Task A_process_that_ended_in_the_middle_of_the_upgrade_is_no_damage()
    {
        using var directory = JournalDirectory.CopyOf(Path.Combine(AppContext.BaseDirectory, "Samples", "v1"));
        using (var head = HeadFile.Open(directory.Path, journalExists: true, out _))
        {
            head.Upgrade();
        }
        await using SqliteSequencer journal = Journals.Open(directory);
        await Journals.AppendMany(journal, 1);
        Assert.Equal(41, journal.LastPosition);
    }

    [Fact]
    public async Task Entries_of_version_1_have_no_details_to_erase()
    {
        using var directory = JournalDirectory.CopyOf(Path.Combine(AppContext.BaseDirectory, "Samples", "v1"));
        await using SqliteSequencer journal = Journals.Open(directory);
        await Assert.ThrowsAsync<ArgumentException>(() => journal.EraseDetailsAsync(new Dictionary<long, byte[]> { [7] = [] }));
    }

    [Fact]
    public async Task The_sample_of_version_2_is_read_in_full()
    {
        using var directory = JournalDirectory.CopyOf(Path.Combine(AppContext.BaseDirectory, "Samples", "v2"));
        await using SqliteSequencer journal = Journals.Open(directory);
        List<Entry> entries = [.. journal.Read(1).SelectMany(b => b.Entries)];
        Assert.Equal(Enumerable.Range(1, 40).Select(i => Enumerable.Repeat((byte)i, i * 37 % 300).ToArray()), entries.Select(e => e.Bytes.ToArray()));
        Assert.Equal(Enumerable.Range(1, 40).Select(DetailsInVersion2), entries.Select(e => e.Details.ToArray()));
        Assert.Equal(Enumerable.Range(1, 40).Select(i => i % 6 == 0), entries.Select(e => e.IsErased));
    }

    [Fact]
    public async Task The_sample_of_version_2_keeps_its_numbers_times_and_last_hash()
    {
        using var directory = JournalDirectory.CopyOf(Path.Combine(AppContext.BaseDirectory, "Samples", "v2"));
        await using SqliteSequencer journal = Journals.Open(directory);
        Batch last = journal.Read(40).Single();
        Assert.Equal("20 40 2018-09-17T18:40:20Z 537d25e57c48b4cba1af855d8072e8c275320e320e8c7880bb8382cbbc94e0a5", string.Create(CultureInfo.InvariantCulture, $"{last.Number} {last.FirstPosition} {last.Time} {last.Hash}"));
    }

    [Fact]
    public async Task The_sample_of_version_2_can_be_continued()
    {
        using var directory = JournalDirectory.CopyOf(Path.Combine(AppContext.BaseDirectory, "Samples", "v2"));
        await using SqliteSequencer journal = Journals.Open(directory);
        await journal.EraseDetailsAsync(new Dictionary<long, byte[]> { [3] = [], [6] = [1] });
        await Journals.AppendMany(journal, 1);
        Assert.Equal(41, journal.LastPosition);
    }

    private static byte[] DetailsInVersion2(int i) => (i % 6, i % 3) switch
    {
        (0, _) => Secret.ReplacementAt(i),
        (_, 0) => Secret.At(i),
        _ => [],
    };

    private static int FormatOf(JournalDirectory directory) => BinaryPrimitives.ReadInt32BigEndian(JournalDirectory.ReadShared(directory.Head).AsSpan(8));
}
