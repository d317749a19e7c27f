using System.Buffers.Binary;
using Forewarn.Record.Tests.Merkle;

namespace Forewarn.Record.Tests.Files;

/// <summary>What is left by a process that dies at any instruction, or a machine that loses power, is a record again after it is opened.</summary>
public class TornTailTests
{
    private const int Size = 45;
    private const int Synced = 20;

    // Odd, so that every byte of the frames of fixed length has its turn.
    private const int Step = 5;

    private static readonly NaiveTree Tree = NaiveTree.OfSize(Size);

    [Fact]
    public void A_file_that_ends_at_any_byte_leaves_the_leaves_that_are_whole()
    {
        using var whole = RecordDirectory.With(Size);
        foreach (string file in whole.Files.Where(file => file != "synced"))
        {
            long length = whole.Read(file).Length;
            for (long cut = 0; cut < length; cut += Step)
            {
                using var torn = whole.Copy();
                Cut(torn, file, cut);
                AssertIsARecord(torn, file is "leaves" or "details" or "offsets" or "hashes.00" ? WholeLeaves(whole, file, cut) : Size);
            }
        }
    }

    [Fact]
    public void Files_that_end_anywhere_leave_a_record_that_has_at_least_what_was_synced()
    {
        using var whole = RecordDirectory.With(Size, Synced);
        using var synced = RecordDirectory.With(Synced, Synced);
        var random = new Random(20180917);
        for (int run = 0; run < 300; run++)
        {
            using var torn = whole.Copy();
            foreach (string file in torn.Files.Where(file => file != "synced"))
            {
                int begin = File.Exists(synced.File(file)) ? synced.Read(file).Length : 0;
                Cut(torn, file, random.Next(begin, torn.Read(file).Length + 1));
            }
            AssertIsARecord(torn, sizeMin: Synced);
        }
    }

    [Fact]
    public void Pages_that_a_loss_of_power_left_empty_are_not_taken_for_leaves()
    {
        using var whole = RecordDirectory.With(Size, Synced);
        using var synced = RecordDirectory.With(Synced, Synced);
        var random = new Random(20180918);
        for (int run = 0; run < 300; run++)
        {
            using var torn = whole.Copy();
            string file = torn.Files.Where(file => file != "synced").ElementAt(random.Next(9));
            byte[] bytes = torn.Read(file);
            int begin = File.Exists(synced.File(file)) ? synced.Read(file).Length : 0;
            int from = random.Next(begin, bytes.Length);
            bytes.AsSpan(from, random.Next(bytes.Length - from) + 1).Clear();
            File.WriteAllBytes(torn.File(file), bytes);
            AssertIsARecord(torn, sizeMin: Synced);
        }
    }

    [Fact]
    public void What_was_cut_off_is_said()
    {
        using var torn = RecordDirectory.With(Size);
        Cut(torn, "leaves", torn.Read("leaves").Length - 1);
        using var record = torn.Open();
        Assert.StartsWith("leaves, byte ", record.Repairs[0].ToString(), StringComparison.Ordinal);
        Assert.Contains("leaf 44", record.Repairs[0].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_byte_after_what_was_synced_is_said_and_nothing_behind_it_is_kept()
    {
        using var whole = RecordDirectory.With(Size, Synced);
        using var synced = RecordDirectory.With(Synced, Synced);
        foreach (string file in new[] { "leaves", "details", "offsets", "hashes.00", "hashes.01", "hashes.02" })
        {
            int length = whole.Read(file).Length;
            for (int offset = synced.Read(file).Length; offset < length; offset += Step)
            {
                using var damaged = whole.Copy();
                damaged.Flip(file, offset);
                using (var record = damaged.Open())
                {
                    Assert.NotEmpty(record.Repairs);
                    Assert.Equal(Tree.Mth(0, record.Size), record.RootAt(record.Size));
                }
                Assert.Empty(damaged.Check().Findings);
            }
        }
    }

    [Theory]
    [InlineData("leaves")]
    [InlineData("details")]
    [InlineData("offsets")]
    [InlineData("hashes.00")]
    [InlineData("hashes.01")]
    [InlineData("hashes.04")]
    public void A_file_that_lost_what_was_synced_is_refused_by_name(string file)
    {
        using var damaged = RecordDirectory.With(Size, Size);
        Cut(damaged, file, damaged.Read(file).Length - 1);
        Assert.StartsWith($"{file}, byte ", Assert.Throws<RecordFormatException>(damaged.Open).Where, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mark_of_what_was_synced_with_any_byte_wrong_is_refused()
    {
        using var whole = RecordDirectory.With(Size, Synced);
        for (int offset = 0; offset < whole.Read("synced").Length; offset++)
        {
            using var damaged = whole.Copy();
            damaged.Flip("synced", offset);
            Assert.Throws<RecordFormatException>(damaged.Open);
        }
    }

    [Theory]
    [InlineData("\n20\n", "\n020\n")]
    [InlineData("=\n", " =\n")]
    [InlineData("=\n", "=\n\n")]
    [InlineData("=\n", "=")]
    [InlineData("\n", "\r\n")]
    public void A_mark_that_is_written_another_way_is_refused(string part, string other)
    {
        using var directory = RecordDirectory.With(Size, Synced);
        string text = File.ReadAllText(directory.File("synced"));
        Assert.Contains(part, text, StringComparison.Ordinal);
        File.WriteAllText(directory.File("synced"), text.Replace(part, other, StringComparison.Ordinal));
        Assert.Throws<RecordFormatException>(directory.Open);
    }

    [Fact]
    public void A_mark_that_is_gone_costs_nothing_but_time()
    {
        using var directory = RecordDirectory.With(Size, Synced);
        File.Delete(directory.File("synced"));
        AssertIsARecord(directory, Size);
    }

    [Fact]
    public void A_mark_of_a_later_version_is_refused()
    {
        using var directory = RecordDirectory.With(Size, Synced);
        File.WriteAllText(directory.File("synced"), File.ReadAllText(directory.File("synced")).Replace("record/1", "record/2", StringComparison.Ordinal));
        Assert.Contains("version", Assert.Throws<RecordFormatException>(directory.Open).Message, StringComparison.Ordinal);
    }

    /// <summary>Opens it, sees that every leaf is as it was, appends what is missing, and checks all of it.</summary>
    private static void AssertIsARecord(RecordDirectory directory, int sizeMin, int sizeMax = Size)
    {
        using (var record = directory.Open())
        {
            int size = (int)record.Size;
            Assert.InRange(size, sizeMin, sizeMax);
            Assert.Equal(Tree.Mth(0, size), record.RootAt(size));
            for (int i = 0; i < size; i++)
            {
                Assert.Equal(TestLeaves.Bytes(i), record.ReadLeaf(i));
                Assert.Equal(TestLeaves.Details(i), record.ReadDetails(i));
            }
            record.AppendLeaves(size, Size);
            record.Publish();
        }
        Assert.Empty(directory.Check((Size, Tree.Mth(0, Size))).Findings);
    }

    /// <summary>Leaves of which a file has everything within its first bytes.</summary>
    private static int WholeLeaves(RecordDirectory whole, string file, long length)
    {
        byte[] offsets = whole.Read("offsets");
        return Enumerable.Range(0, Size).Count(index => file switch
        {
            "offsets" => (index + 1) * 16 <= length,
            "hashes.00" => (index + 1) * 32 <= length,
            "leaves" => BinaryPrimitives.ReadInt64BigEndian(offsets.AsSpan(index * 16)) <= length,
            _ => BinaryPrimitives.ReadInt64BigEndian(offsets.AsSpan(index * 16 + 8)) <= length,
        });
    }

    private static void Cut(RecordDirectory directory, string file, long length)
    {
        using var stream = new FileStream(directory.File(file), FileMode.Open);
        stream.SetLength(length);
    }
}
