using CsCheck;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Merkle;
using Forewarn.Record.Tests.Notes;

namespace Forewarn.Record.Tests.Checkpoints;

public sealed class CheckpointTests
{
    private const string Root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";

    /// <summary>The example of C2SP tlog-checkpoint.</summary>
    private const string Text = $"example.com/behind-the-sofa\n20852163\n{Root}\n";

    [Fact]
    public void The_example_of_the_standard_is_read()
    {
        Checkpoint checkpoint = Checkpoint.Parse(Text);
        Assert.Equal(("example.com/behind-the-sofa", 20_852_163, Root), (checkpoint.Origin, checkpoint.Size, checkpoint.Root.ToBase64()));
    }

    [Fact]
    public void The_example_of_the_standard_is_written_as_it_was_read() => Assert.Equal(Text, Checkpoint.Parse(Text).ToString());

    [Fact]
    public void Extension_lines_are_kept() => Assert.Equal(["one", "two lines "], Checkpoint.Parse(Text + "one\ntwo lines \n").Extensions.AsSpan().ToArray());

    [Fact]
    public void An_origin_may_be_any_line() => Assert.Equal("Log of the + parties", Checkpoint.Parse($"Log of the + parties\n1\n{Root}\n").Origin);

    [Fact]
    public void The_largest_size_is_read() => Assert.Equal(long.MaxValue, Checkpoint.Parse($"a\n9223372036854775807\n{Root}\n").Size);

    [Fact]
    public void The_empty_tree_has_the_hash_of_nothing_for_a_root() =>
        Assert.Equal(0, Checkpoint.Parse("a\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n").Size);

    public static TheoryData<string> Malformed => new()
    {
        "",
        "\n",
        "a",
        "a\n1\n",
        $"a\n1\n{Root}",
        $"a\n1\n{Root}\n\n",
        $"\n1\n{Root}\n",
        $"a\n\n{Root}\n",
        $"a\n1\n\n",
        $"a\n1\n\n{Root}\n",
        $"a\n01\n{Root}\n",
        $"a\n00\n{Root}\n",
        $"a\n-1\n{Root}\n",
        $"a\n-0\n{Root}\n",
        $"a\n+1\n{Root}\n",
        $"a\n 1\n{Root}\n",
        $"a\n1 \n{Root}\n",
        $"a\n1\0\n{Root}\n",
        $"a\n1.0\n{Root}\n",
        $"a\n1e3\n{Root}\n",
        $"a\n0x1\n{Root}\n",
        $"a\n1,000\n{Root}\n",
        $"a\n١\n{Root}\n",
        $"a\n9223372036854775808\n{Root}\n",
        $"a\n18446744073709551616\n{Root}\n",
        $"a\n{new string('9', 100_000)}\n{Root}\n",
        $"a\n1\n{Root[..^1]}\n",
        $"a\n1\n{Root}=\n",
        $"a\n1\n {Root}\n",
        $"a\n1\n{Root[..20]} {Root[20..]}\n",
        $"a\n1\n{Root[..^2]}J=\n",
        $"a\n1\n{Root.Replace('/', '_')}\n",
        $"a\n1\n{Root[..^4]}\n",
        $"a\n1\nAAAA{Root}\n",
        $"a\n0\n{Root}\n",
        $"a\r\n1\r\n{Root}\r\n",
        $"a\n1\n{Root}\nx\n\ny\n",
        $"a\n1\n{Root}\nx\ty\n",
        $"a\0\n1\n{Root}\n",
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void What_is_no_checkpoint_is_refused(string text) => Assert.Throws<RecordFormatException>(() => Checkpoint.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("two\nlines")]
    [InlineData("tab\there")]
    public void An_origin_that_is_no_line_is_refused(string origin) => Assert.Throws<RecordFormatException>(() => new Checkpoint(origin, 1, default));

    [Fact]
    public void An_origin_with_half_of_a_surrogate_pair_is_refused() =>
        Assert.Throws<RecordFormatException>(() => new Checkpoint("a\udc00", 1, default));

    [Fact]
    public void A_negative_size_is_refused() => Assert.Throws<RecordFormatException>(() => new Checkpoint("a", -1, default));

    [Fact]
    public void An_empty_extension_line_is_refused() => Assert.Throws<RecordFormatException>(() => new Checkpoint("a", 1, default, [""]));

    [Fact]
    public void A_refusal_names_the_line() =>
        Assert.Contains("line 2", Assert.Throws<RecordFormatException>(() => Checkpoint.Parse($"a\nx\n{Root}\n")).Where, StringComparison.Ordinal);

    [Fact]
    public void Any_checkpoint_reads_back() =>
        Gen.Select(GenNote.Line, Gen.Long[1, long.MaxValue], Gen.Byte.Array[32], GenNote.Line.Array[0, 3]).Sample((origin, size, root, extensions) =>
        {
            var checkpoint = new Checkpoint(origin, size, new TreeHash(root), [.. extensions]);
            Assert.Equal(checkpoint, Checkpoint.Parse(checkpoint.ToString()));
        });
}
