using System.Text;
using CsCheck;
using Forewarn.Record.Leaves;
using NodaTime;

namespace Forewarn.Record.Tests.Leaves;

public class LeafTests
{
    private const string Smallest =
        """{"forewarn_leaf":1,"index":7,"at":"2018-09-17T19:00:00Z","position":3,"kind":"warning-escalated","entity":"warning/12","outcome":"accepted"}""";

    private static readonly string Fullest = string.Concat(
        "{'forewarn_leaf':1,'index':7,'at':'2018-09-17T19:00:00.0000001Z','position':3,'by':'north','to':'south','kind':'revealed',",
        "'entity':'constraint/2f8343be-6482-4d1b-a474-16847e01af1e','version':2,'outcome':'refused','reason':'stale-version',",
        $"'seal':'{new string('a', 64)}','reveals':5,'signed_by':'{new string('x', 42)}w',",
        $"'details':{{'volumes':'{new string('0', 64)}','note':'{new string('f', 64)}'}}}}").Replace('\'', '"');

    [Fact]
    public void Every_leaf_is_read_back_as_it_was_written() => GenLeaf.Any.Sample(leaf =>
    {
        byte[] bytes = leaf.ToBytes();
        Assert.Equal(bytes, Leaf.Parse(bytes).ToBytes());
    });

    [Fact]
    public void A_leaf_has_the_members_of_the_format_in_their_order() =>
        Assert.Equal(Fullest, Encoding.UTF8.GetString(Leaf.Parse(Encoding.UTF8.GetBytes(Fullest)).ToBytes()));

    [Fact]
    public void Each_member_is_read_into_its_property()
    {
        var leaf = Leaf.Parse(Encoding.UTF8.GetBytes(Fullest));

        Assert.Equal((7, 3, "north", "south", "revealed", 2L, "stale-version", 5L), (leaf.Index, leaf.Position, leaf.By, leaf.To, leaf.Kind, leaf.Version, leaf.Reason, leaf.Reveals));
        Assert.Equal(Instant.FromUtc(2018, 9, 17, 19, 0) + Duration.FromTicks(1), leaf.At);
        Assert.Equal(new LeafEntity("constraint", "2f8343be-6482-4d1b-a474-16847e01af1e"), leaf.Entity);
        Assert.Equal(new string('f', 64), leaf.CommitmentTo("note").ToString());
    }

    [Fact]
    public void What_is_absent_is_null()
    {
        var leaf = Leaf.Parse(Encoding.UTF8.GetBytes(Smallest));

        Assert.Equal((null, null, null, null, null), (leaf.By, leaf.To, leaf.Version, leaf.Reveals, leaf.SignedBy));
        Assert.False(leaf.IsRefused);
        Assert.Empty(leaf.Details);
    }

    [Fact]
    public void A_kind_that_is_not_known_is_kept() =>
        Assert.Equal("foretold", Leaf.Parse(Encoding.UTF8.GetBytes(Smallest.Replace("warning-escalated", "foretold", StringComparison.Ordinal))).Kind);

    [Fact]
    public void A_later_format_version_is_named() =>
        Assert.Contains("format version 2", Refusal(Smallest.Replace("leaf\":1", "leaf\":2", StringComparison.Ordinal)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_leaf_that_was_changed_is_refused_or_written_back_as_changed()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Fullest);
        for (int i = 0; i < bytes.Length; i++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                byte[] changed = [.. bytes];
                changed[i] ^= (byte)(1 << bit);
                try
                {
                    Assert.Equal(changed, Leaf.Parse(changed).ToBytes());
                }
                catch (RecordFormatException refusal)
                {
                    Assert.StartsWith("leaf", refusal.Where, StringComparison.Ordinal);
                }
            }
        }
    }

    [Fact]
    public void A_leaf_that_was_cut_short_is_refused()
    {
        for (int length = 0; length < Fullest.Length; length++)
            Refusal(Fullest[..length]);
    }

    [Theory]
    [InlineData("\"index\":7", "\"index\":07")]
    [InlineData("\"index\":7", "\"index\":7.0")]
    [InlineData("\"index\":7", "\"index\":-7")]
    [InlineData("\"index\":7", "\"index\": 7")]
    [InlineData("\"index\":7", "\"index\":9223372036854775808")]
    [InlineData("\"index\":7", "\"index\":\"7\"")]
    [InlineData("19:00:00Z", "19:00:00.Z")]
    [InlineData("19:00:00Z", "19:00:00.50Z")]
    [InlineData("19:00:00Z", "19:00:00.00000001Z")]
    [InlineData("19:00:00Z", "19:00:00+00:00")]
    [InlineData("19:00:00Z", "19:00:60Z")]
    [InlineData("19:00:00Z", "24:00:00Z")]
    [InlineData("2018-09-17", "2018-02-29")]
    [InlineData("2018-09-17", "0000-09-17")]
    [InlineData("warning-escalated", "Warning")]
    [InlineData("warning-escalated", "w\\u0061rning")]
    [InlineData("warning-escalated", "")]
    [InlineData("warning/12", "warning")]
    [InlineData("warning/12", "warning/")]
    [InlineData("warning/12", "warning/a b")]
    [InlineData("\"accepted\"}", "\"refused\"}")]
    [InlineData("\"accepted\"}", "\"accepted\",\"reason\":\"why\"}")]
    [InlineData("\"accepted\"}", "\"accepted\",\"seal\":\"00\"}")]
    [InlineData("\"accepted\"}", "\"accepted\",\"signed_by\":\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"}")]
    [InlineData("\"accepted\"}", "\"accepted\",\"details\":{}}")]
    [InlineData("\"accepted\"}", "\"accepted\",\"other\":1}")]
    [InlineData("\"accepted\"}", "\"accepted\"}\n")]
    public void Another_form_of_the_same_is_refused(string accepted, string refused) =>
        Refusal(Smallest.Replace(accepted, refused, StringComparison.Ordinal));

    [Fact]
    public void Digits_of_a_commitment_in_upper_case_are_refused() => Refusal(Fullest.Replace("ffff", "FFFF", StringComparison.Ordinal));

    [Fact]
    public void A_part_committed_to_twice_is_refused() => Refusal(Fullest.Replace("\"note\"", "\"volumes\"", StringComparison.Ordinal));

    [Fact]
    public void More_parts_than_the_limit_are_refused()
    {
        string commitments = string.Join(',', Enumerable.Range(0, Leaf.DetailsMax + 1).Select(i => $"\"p{i}\":\"{new string('0', 64)}\""));
        Refusal(Smallest.Replace("\"accepted\"}", $"\"accepted\",\"details\":{{{commitments}}}}}", StringComparison.Ordinal));
    }

    [Fact]
    public void A_value_that_could_not_be_read_back_cannot_be_set() =>
        Assert.Throws<RecordFormatException>(() => new Leaf
        {
            Index = 0,
            At = Instant.FromUnixTimeTicks(0).PlusNanoseconds(1),
            Position = 0,
            Kind = "declared",
            Entity = new LeafEntity("warning", "1"),
        });

    [Fact]
    public void The_longest_leaf_fits_an_entry_of_a_tile()
    {
        string name = new('n', 128), word = new('w', 64);
        var leaf = new Leaf
        {
            Index = long.MaxValue,
            At = Instant.FromUtc(9999, 12, 31, 23, 59, 59) + Duration.FromTicks(1),
            Position = long.MaxValue,
            By = name,
            To = name,
            Kind = word,
            Entity = new LeafEntity(word, name),
            Version = long.MaxValue,
            Reason = word,
            Seal = default(Commitment),
            Reveals = long.MaxValue,
            SignedBy = new string('A', 43),
            Details = [.. Enumerable.Range(10, Leaf.DetailsMax).Select(i => new LeafCommitment(new string('p', 62) + i, default))],
        };

        Assert.InRange(leaf.ToBytes().Length, 2_000, 4_096);
    }

    private static RecordFormatException Refusal(string text) => Assert.Throws<RecordFormatException>(() => Leaf.Parse(Encoding.UTF8.GetBytes(text)));
}
