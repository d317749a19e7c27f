using System.Buffers.Binary;
using Forewarn.Record.Files;
using Forewarn.Record.Tests.Merkle;

namespace Forewarn.Record.Tests.Files;

public class RecordCheckTests
{
    private const int LargeSize = 600;
    private const int FlippedSize = 270;
    private const int FlippedBytes = 10_000;

    private static readonly NaiveTree Tree = NaiveTree.OfSize(LargeSize);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(600)]
    public void A_whole_record_has_no_findings(int size)
    {
        using var directory = RecordDirectory.With(size, size / 2);
        var result = directory.Check((size, Tree.Mth(0, size)));
        Assert.Empty(result.Findings);
        Assert.Equal((size, Tree.Mth(0, size)), (result.Size, result.Root));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(13)]
    public void Any_wrong_byte_of_a_small_record_is_found_and_its_file_named(int size)
    {
        using var directory = RecordDirectory.With(size, size);
        foreach (string file in directory.Files)
        {
            int length = directory.Read(file).Length;
            for (int offset = 0; offset < length; offset++)
            {
                foreach (byte mask in (byte[])[0x01, 0x80, 0xFF])
                    AssertFound(directory, file, offset, mask);
            }
        }
    }

    [Fact]
    public void Any_wrong_byte_of_a_larger_record_is_found_and_its_file_named()
    {
        using var directory = RecordDirectory.With(FlippedSize, FlippedSize);
        var lengths = directory.Files.ToDictionary(file => file, file => directory.Read(file).Length);
        var random = new Random(20180917);
        for (int run = 0; run < FlippedBytes; run++)
        {
            // As likely in any file as in any other, so that the small ones have their turn.
            var (file, length) = lengths.ElementAt(random.Next(lengths.Count));
            AssertFound(directory, file, random.Next(length), (byte)random.Next(1, 256));
        }
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(long.MaxValue)]
    public void An_offset_of_any_value_is_found_and_cut_off_when_the_record_is_opened(long value)
    {
        foreach (int offset in (int[])[0, 8, 16 * 7, 16 * 7 + 8, 16 * 12, 16 * 12 + 8])
        {
            using var directory = RecordDirectory.With(13);
            byte[] offsets = directory.Read("offsets");
            BinaryPrimitives.WriteInt64BigEndian(offsets.AsSpan(offset), value);
            File.WriteAllBytes(directory.File("offsets"), offsets);
            Assert.Equal("offsets", Assert.Single(directory.Check().Findings).File);
            using var record = directory.Open();
            Assert.Equal(offset / 16, record.Size);
        }
    }

    [Fact]
    public void A_wrong_byte_is_one_finding_wherever_the_tree_above_tells_which_file_is_wrong()
    {
        using var directory = RecordDirectory.With(16, 16);
        foreach (string file in directory.Files.Where(file => file != "synced"))
        {
            int length = directory.Read(file).Length;
            for (int offset = 0; offset < length; offset++)
            {
                directory.Flip(file, offset, 0x04);
                Assert.Equal(file, Assert.Single(directory.Check().Findings).File);
                directory.Flip(file, offset, 0x04);
            }
        }
    }

    [Fact]
    public void The_leaf_that_was_changed_is_named()
    {
        using var directory = RecordDirectory.With(16, 16);
        int offset = directory.Read("leaves").AsSpan().IndexOf(TestLeaves.Bytes(11));
        directory.Flip("leaves", offset);
        var finding = Assert.Single(directory.Check().Findings);
        Assert.Equal(("leaves", offset - 2L), (finding.File, finding.Offset));
        Assert.Contains("leaf 11", finding.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("leaves")]
    [InlineData("details")]
    [InlineData("offsets")]
    [InlineData("hashes.00")]
    [InlineData("hashes.03")]
    public void A_missing_file_is_found(string file)
    {
        using var directory = RecordDirectory.With(13, 13);
        File.Delete(directory.File(file));
        Assert.Contains(directory.Check().Findings, finding => finding.File == file);
    }

    [Fact]
    public void A_record_rewritten_from_end_to_end_does_not_have_the_root_of_the_checkpoint()
    {
        using var directory = new RecordDirectory();
        using (var record = directory.Open())
        {
            record.Append("rewritten"u8, []);
            record.AppendLeaves(1, 20);
            record.Publish();
            record.Sync();
        }
        Assert.Empty(directory.Check().Findings);
        Assert.NotEmpty(directory.Check((10, Tree.Mth(0, 10))).Findings);
    }

    [Fact]
    public void A_record_that_lost_leaves_does_not_have_the_size_of_the_checkpoint()
    {
        using var directory = RecordDirectory.With(20);
        Assert.Contains(directory.Check((21, Tree.Mth(0, 21))).Findings, finding => finding.Problem.Contains("20 leaves of 21", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_leaf_is_shown_to_the_caller_with_its_details()
    {
        using var directory = RecordDirectory.With(40);
        var seen = new List<(long, string, string)>();
        RecordCheck.CheckFiles(directory.Path, onLeaf: (index, leaf, details) =>
            seen.Add((index, Convert.ToHexString(leaf.Span), Convert.ToHexString(details.Span))), cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(
            Enumerable.Range(0, 40).Select(i => ((long)i, Convert.ToHexString(TestLeaves.Bytes(i)), Convert.ToHexString(TestLeaves.Details(i)))),
            seen);
    }

    [Fact]
    public void A_record_is_checked_while_a_node_has_it_open()
    {
        using var directory = RecordDirectory.With(40);
        using var record = directory.Open();
        record.AppendLeaves(40, 60);
        record.Publish();
        Assert.Equal(60, directory.Check((50, Tree.Mth(0, 50))).Size);
    }

    [Fact]
    public void A_check_of_rubbish_ends_with_a_limited_number_of_findings()
    {
        using var directory = RecordDirectory.With(LargeSize);
        using (var record = directory.Open())
        {
            record.AppendLeaves(LargeSize, 5000);
            record.Publish();
        }
        var random = new Random(1);
        foreach (string file in directory.Files)
        {
            byte[] rubbish = new byte[directory.Read(file).Length];
            random.NextBytes(rubbish);
            File.WriteAllBytes(directory.File(file), rubbish);
        }
        Assert.InRange(directory.Check().Findings.Length, 1, RecordCheck.FindingsMax + 50);
    }

    [Fact]
    public void A_directory_that_is_not_there_is_said_so() =>
        Assert.Throws<DirectoryNotFoundException>(() => RecordCheck.CheckFiles("/nowhere/at/all", cancellation: TestContext.Current.CancellationToken));

    private static void AssertFound(RecordDirectory directory, string file, int offset, byte mask)
    {
        directory.Flip(file, offset, mask);
        var findings = directory.Check().Findings;
        if (!findings.Any(finding => finding.ToString().Contains(file, StringComparison.Ordinal)))
            Assert.Fail($"byte {offset} of {file} xor {mask}: {string.Join("; ", findings)}");
        directory.Flip(file, offset, mask);
    }
}
