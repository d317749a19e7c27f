using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CsCheck;
using Forewarn.Record.Leaves;
using NodaTime;

namespace Forewarn.Record.Tests.Leaves;

public class LeafDetailsTests
{
    [Fact]
    public void Details_are_read_back_as_they_were_written() => Gen.Select(GenLeaf.Part, GenLeaf.Text).Sample((part, text) =>
    {
        var details = new LeafDetails([part, Stored("other", JsonSerializer.Serialize(text))]);
        byte[] bytes = details.ToBytes();
        Assert.Equal(bytes, LeafDetails.Parse(bytes).ToBytes());
    });

    [Fact]
    public void What_is_written_is_JSON_as_others_read_it() => GenLeaf.Text.Sample(text =>
    {
        string value = JsonSerializer.Serialize(text);
        using var read = JsonDocument.Parse(new LeafDetails([Stored("note", value)]).ToBytes());
        Assert.Equal(value, read.RootElement.GetProperty("parts")[0].GetProperty("value").GetString());
    });

    [Fact]
    public void A_commitment_is_the_digest_of_salt_and_value()
    {
        var part = Part("note", "\"keep clear\"");
        byte[] salted = [.. Enumerable.Repeat((byte)9, 32), .. "\"keep clear\""u8];

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(salted)), part.Commitment().ToString());
    }

    [Fact]
    public void A_salt_is_derived_from_nonce_ordinal_and_name()
    {
        byte[] nonce = [.. Enumerable.Range(0, 16).Select(i => (byte)i)];
        byte[] message = [0, 0, 1, 2, .. "volumes"u8];

        Assert.Equal(Convert.ToHexStringLower(HMACSHA256.HashData(nonce, message)), Salt.Derive(nonce, 258, "volumes").ToString());
    }

    [Fact]
    public void A_part_without_an_audience_is_for_every_party() =>
        Assert.Equal(Disclosure.Disclosed, new LeafDetails([Stored("note", "1")]).VisibleTo("anybody")[0].Disclosure);

    [Fact]
    public void A_part_is_withheld_from_who_is_not_in_its_audience()
    {
        var details = new LeafDetails([new StoredPart(Part("note", "1"), ["north"])]);

        Assert.Equal(Disclosure.Disclosed, details.VisibleTo("north")[0].Disclosure);
        Assert.Equal(Disclosure.Withheld, details.VisibleTo("south")[0].Disclosure);
        Assert.Null(details.VisibleTo("south")[0].Part);
    }

    [Fact]
    public void An_erased_part_says_so_to_everyone() =>
        Assert.Equal(Disclosure.Erased, new LeafDetails([new StoredPart(Part("note", "1"), ["north"])]).Erase("note").VisibleTo("south")[0].Disclosure);

    [Fact]
    public void Erased_details_are_never_longer_and_hold_nothing_of_what_was() => GenLeaf.Text.Sample(text =>
    {
        var details = new LeafDetails([Stored("words", JsonSerializer.Serialize("kept" + text)), Stored("note", "\"secret\"")]);

        byte[] erased = details.Erase("note").ToBytes();

        Assert.True(erased.Length <= details.ToBytes().Length);
        Assert.DoesNotContain("secret", Encoding.UTF8.GetString(erased), StringComparison.Ordinal);
        Assert.DoesNotContain("09090909\",\"value\":\"\\\"secret", Encoding.UTF8.GetString(erased), StringComparison.Ordinal);
    });

    [Fact]
    public void Spaces_that_an_erasure_leaves_are_passed_over()
    {
        byte[] erased = new LeafDetails([Stored("note", "1")]).Erase("note").ToBytes();

        Assert.Null(LeafDetails.Parse([.. erased, .. "      "u8]).Parts[0].Part);
    }

    [Fact]
    public void Details_behind_their_leaf_check_out_also_when_erased()
    {
        var details = new LeafDetails([Stored("volumes", "[]"), Stored("note", "\"x\"")]);
        var leaf = LeafOf(details);

        details.Check(leaf);
        details.Erase("note").Check(leaf);
        details.Erase("note", "volumes").Check(leaf);
    }

    [Fact]
    public void A_value_that_was_changed_is_named()
    {
        var leaf = LeafOf(new LeafDetails([Stored("volumes", "[]"), Stored("note", "\"x\"")]));

        var refusal = Assert.Throws<RecordFormatException>(() => new LeafDetails([Stored("volumes", "[]"), Stored("note", "\"y\"")]).Check(leaf));

        Assert.Contains("part note", refusal.Where, StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_that_the_leaf_does_not_commit_to_is_refused()
    {
        var leaf = LeafOf(new LeafDetails([Stored("volumes", "[]")]));

        Assert.Throws<RecordFormatException>(() => new LeafDetails([Stored("volumes", "[]"), Stored("note", "1")]).Check(leaf));
        Assert.Throws<RecordFormatException>(() => new LeafDetails([Stored("note", "[]")]).Check(leaf));
        Assert.Throws<RecordFormatException>(() => LeafDetails.None.Check(leaf));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"parts\":[{}]}")]
    [InlineData("{\"parts\":[{\"name\":\"a\"}]}")]
    [InlineData("{\"parts\":[{\"name\":\"a\",\"erased\":false}]}")]
    [InlineData("{\"parts\":[{\"name\":\"a\",\"erased\":true,\"value\":\"1\"}]}")]
    [InlineData("{\"parts\":[{\"name\":\"a\",\"erased\":true},{\"name\":\"a\",\"erased\":true}]}")]
    [InlineData("{\"parts\":[{\"name\":\"a\",\"audience\":[\"?\"],\"erased\":true}]}")]
    [InlineData("{\"parts\":[{\"name\":\"A\",\"erased\":true}]}")]
    [InlineData("{\"parts\":[{\"name\":\"a\",\"salt\":\"00\",\"value\":\"1\"}]}")]
    [InlineData("{\"parts\":[]}x")]
    [InlineData("{\"parts\":[]}{}")]
    [InlineData("{\"parts\":[")]
    [InlineData("{\"parts\":[],\"more\":1}")]
    [InlineData("{\"parts\":[{\"name\":\"\\ud800\",\"erased\":true}]}")]
    public void Anything_else_is_refused(string text)
    {
        var refusal = Assert.Throws<RecordFormatException>(() => LeafDetails.Parse(Encoding.UTF8.GetBytes(text)));

        Assert.NotEmpty(refusal.Where);
    }

    [Fact]
    public void Details_larger_than_the_limit_are_not_looked_at() =>
        Assert.Throws<RecordFormatException>(() => LeafDetails.Parse(new byte[LeafDetails.BytesMax + 1]));

    [Fact]
    public void A_value_that_is_not_UTF8_is_refused() =>
        Assert.Throws<RecordFormatException>(() => new LeafPart("note", default, new byte[] { 0xC3, 0x28 }));

    private static LeafPart Part(string name, string json) => new(name, new Salt([.. Enumerable.Repeat((byte)9, 32)]), Encoding.UTF8.GetBytes(json));

    private static StoredPart Stored(string name, string json) => new(Part(name, json));

    private static Leaf LeafOf(LeafDetails details) => new()
    {
        Index = 0,
        At = Instant.FromUtc(2018, 9, 17, 19, 0),
        Position = 0,
        Kind = "declared",
        Entity = new LeafEntity("warning", "1"),
        Details = details.Commitments(),
    };
}
