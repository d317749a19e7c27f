using System.Globalization;
using CsCheck;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Merkle;
using static Forewarn.Record.Tests.Notes.TestKeys;

namespace Forewarn.Record.Tests.Checkpoints;

public sealed class TlogProofTests
{
    private const string Hash = "gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=";
    private static readonly string Checkpoint7 = SignedCheckpoint.Sign(new Checkpoint(Origin, 7, TreeHash.OfLeaf("root"u8)), Log).ToString();

    /// <summary>A proof of a public log of 76,959 leaves, for the leaf "hello tesseroak"; its checkpoint is signed anew by our own key.</summary>
    private static readonly string[] TesseroakHashes =
    [
        "fGRlLyuz+L9Jb8+uTSut/2aVc4z7fKFW+clvsb6xjEM=", "F6LautOHD5eppkWC0xn/lz00X5g2yLlZAkl2jCI/wdE=",
        "qH7OJxFNup+TDvJuohd2HphKVngfMeMzUK8QChEDcas=", "+Y3g758yXtPCRh/eqhLTA3bdcx+cCV1Uah0JdgB0YEs=",
        "vq8cJSjj8dPVmFBRUqDLlaMqW6aAYR2GKugVhgudXLs=", "J0z3X5qTb9WFC1gABhVFx0bW1rVZRL+DAoBL2e2h4G4=",
        "NmSbYg25xNFzTRerIsF3HbEMyTIDqW87AQd9ekzopE8=", "L8BZipjURnkctkjJtGJs+YyTXMssvNKA7+a8nV2JT/s=",
        "pva4RFzCejMkVMVmYc93As2lbk7WAyrw58TvrzEOjNc=",
    ];

    private const string TesseroakRoot = "QYfrD7XAd4qUHbRBs4dDyDZwpZN4M/cccXr2G56pxkY=";

    [Fact]
    public void A_proof_of_a_public_log_verifies() => Assert.True(Tesseroak().Verify(TreeHash.OfLeaf("hello tesseroak\n"u8)));

    [Fact]
    public void Another_leaf_does_not_verify() => Assert.False(Tesseroak().Verify(TreeHash.OfLeaf("hello tesseroak"u8)));

    [Fact]
    public void A_proof_is_read()
    {
        TlogProof proof = Read($"c2sp.org/tlog-proof@v1\nextra AAEC\nindex 5\n{Hash}\n{Hash}\n\n{Checkpoint7}");
        Assert.Equal(("AAEC", 5, 2, 7), (Convert.ToBase64String(proof.Extra!.Value.Span), proof.Index, proof.Hashes.Length, proof.Checkpoint.Checkpoint.Size));
    }

    [Fact]
    public void A_proof_without_an_extra_line_has_no_extra_data() => Assert.Null(Read($"c2sp.org/tlog-proof@v1\nindex 5\n\n{Checkpoint7}").Extra);

    [Fact]
    public void An_empty_extra_line_is_not_the_same_as_none() =>
        Assert.Equal(0, Read($"c2sp.org/tlog-proof@v1\nextra \nindex 5\n\n{Checkpoint7}").Extra!.Value.Length);

    public static TheoryData<string> Malformed => new()
    {
        "",
        "\n",
        Checkpoint7,
        "c2sp.org/tlog-proof@v1",
        "c2sp.org/tlog-proof@v1\n",
        "c2sp.org/tlog-proof@v1\nindex 5\n\n",
        $"c2sp.org/tlog-proof@v1\nindex 5\n{Checkpoint7}",
        $"c2sp.org/tlog-proof@v2\nindex 5\n\n{Checkpoint7}",
        $"c2sp.org/tlog-proof@v1 \nindex 5\n\n{Checkpoint7}",
        $"\nc2sp.org/tlog-proof@v1\nindex 5\n\n{Checkpoint7}",
        $"c2sp.org/tlog-proof@v1\n\nindex 5\n\n{Checkpoint7}",
        $"c2sp.org/tlog-proof@v1\n\n{Checkpoint7}",
        $"c2sp.org/tlog-proof@v1\nextra AAEC\n\n{Checkpoint7}",
        $"c2sp.org/tlog-proof@v1\nindex\n\n{Checkpoint7}",
        $"c2sp.org/tlog-proof@v1\nindex \n\n{Checkpoint7}",
        $"c2sp.org/tlog-proof@v1\nindex x\n\n{Checkpoint7}",
        $"c2sp.org/tlog-proof@v1\nindex -1\n\n{Checkpoint7}",
        $"c2sp.org/tlog-proof@v1\nindex +5\n\n{Checkpoint7}",
        $"c2sp.org/tlog-proof@v1\nindex 05\n\n{Checkpoint7}",
        $"c2sp.org/tlog-proof@v1\nindex  5\n\n{Checkpoint7}",
        $"c2sp.org/tlog-proof@v1\nindex 5 \n\n{Checkpoint7}",
        $"c2sp.org/tlog-proof@v1\nIndex 5\n\n{Checkpoint7}",
        $"c2sp.org/tlog-proof@v1\nindex 7\n\n{Checkpoint7}",
        $"c2sp.org/tlog-proof@v1\nindex 9223372036854775808\n\n{Checkpoint7}",
        $"c2sp.org/tlog-proof@v1\nindex {new string('9', 10_000)}\n\n{Checkpoint7}",
        $"c2sp.org/tlog-proof@v1\nindex 5\nextra AAEC\n\n{Checkpoint7}",
        $"c2sp.org/tlog-proof@v1\nextra AAEC\nextra AAEC\nindex 5\n\n{Checkpoint7}",
        $"c2sp.org/tlog-proof@v1\nextra AAF=\nindex 5\n\n{Checkpoint7}",
        $"c2sp.org/tlog-proof@v1\nextra AAE\nindex 5\n\n{Checkpoint7}",
        $"c2sp.org/tlog-proof@v1\nextra  AAEC\nindex 5\n\n{Checkpoint7}",
        $"c2sp.org/tlog-proof@v1\nindex 5\nindex 5\n\n{Checkpoint7}",
        $"c2sp.org/tlog-proof@v1\nindex 5\nAAEC\n\n{Checkpoint7}",
        $"c2sp.org/tlog-proof@v1\nindex 5\n {Hash}\n\n{Checkpoint7}",
        $"c2sp.org/tlog-proof@v1\nindex 5\n{Hash}{Hash}\n\n{Checkpoint7}",
        $"c2sp.org/tlog-proof@v1\nindex 5\n{Hash[..^2]}R=\n\n{Checkpoint7}",
        $"c2sp.org/tlog-proof@v1\nindex 5\n{Hash}\n\n\n{Checkpoint7}",
        $"c2sp.org/tlog-proof@v1\nindex 5\n{Hash}\n\n{Checkpoint7}\n",
        $"c2sp.org/tlog-proof@v1\nindex 5\n{Hash}\n\n{Checkpoint7[..^1]}",
        $"c2sp.org/tlog-proof@v1\r\nindex 5\r\n{Hash}\r\n\r\n{Checkpoint7}",
        $"c2sp.org/tlog-proof@v1\nindex 5\0\n{Hash}\n\n{Checkpoint7}",
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void What_is_no_proof_is_refused(string text) => Assert.Throws<RecordFormatException>(() => Read(text));

    [Fact]
    public void Sixty_three_hashes_are_read() => Assert.Equal(TlogProof.HashesMax, Read(WithHashes(63)).Hashes.Length);

    [Theory]
    [InlineData(64)]
    [InlineData(5_000)]
    public void More_hashes_are_refused(int count) =>
        Assert.Contains("63", Assert.Throws<RecordFormatException>(() => Read(WithHashes(count))).Accepted, StringComparison.Ordinal);

    [Fact]
    public void As_much_extra_data_as_the_longest_leaf_is_read() =>
        Assert.Equal(TlogProof.ExtraBytesMax, Read(WithExtra(TlogProof.ExtraBytesMax)).Extra!.Value.Length);

    [Fact]
    public void More_extra_data_are_refused() => Assert.Throws<RecordFormatException>(() => Read(WithExtra(TlogProof.ExtraBytesMax + 1)));

    [Fact]
    public void A_proof_larger_than_the_limit_is_refused_for_its_size() =>
        Assert.Contains("bytes", Assert.Throws<RecordFormatException>(() => Read(WithExtra(TlogProof.BytesMax))).Problem, StringComparison.Ordinal);

    [Theory]
    [InlineData(-1)]
    [InlineData(7)]
    [InlineData(long.MaxValue)]
    public void An_index_outside_the_tree_is_refused(long index) =>
        Assert.Throws<RecordFormatException>(() => new TlogProof(null, index, [], SignedCheckpoint.Parse(Utf8(Checkpoint7))));

    [Fact]
    public void A_refusal_names_the_line() =>
        Assert.Contains(
            "line 4",
            Assert.Throws<RecordFormatException>(() => Read($"c2sp.org/tlog-proof@v1\nindex 5\n{Hash}\nx\n\n{Checkpoint7}")).Where,
            StringComparison.Ordinal);

    [Fact]
    public void Any_proof_reads_back_byte_by_byte() =>
        Gen.Select(Gen.Byte.Array[0, 50].Null(), Gen.Long[0, 6], Gen.Byte.Array[32].Array[0, 63]).Sample((extra, index, hashes) =>
        {
            // Without the cast a null array would become empty memory.
            ReadOnlyMemory<byte>? extraData = extra is null ? null : (ReadOnlyMemory<byte>?)extra;
            var proof = new TlogProof(extraData, index, [.. hashes.Select(h => new TreeHash(h))], SignedCheckpoint.Parse(Utf8(Checkpoint7)));
            TlogProof read = TlogProof.Parse(proof.ToBytes());
            Assert.Equal(proof.ToBytes(), read.ToBytes());
            Assert.Equal(extra, read.Extra?.ToArray());
            Assert.Equal(index, read.Index);
            Assert.Equal(proof.Hashes.AsSpan().ToArray(), read.Hashes.AsSpan().ToArray());
        });

    private static TlogProof Read(string text) => TlogProof.Parse(Utf8(text));

    private static TlogProof Tesseroak() =>
        new(null, 76_958, [.. TesseroakHashes.Select(HashOf)], SignedCheckpoint.Sign(new Checkpoint(Origin, 76_959, HashOf(TesseroakRoot)), Log));

    private static TreeHash HashOf(string base64) => new(Convert.FromBase64String(base64));

    private static string WithHashes(int count) =>
        string.Create(CultureInfo.InvariantCulture, $"c2sp.org/tlog-proof@v1\nindex 5\n{string.Concat(Enumerable.Repeat(Hash + "\n", count))}\n{Checkpoint7}");

    private static string WithExtra(int length) =>
        $"c2sp.org/tlog-proof@v1\nextra {Convert.ToBase64String(new byte[length])}\nindex 5\n\n{Checkpoint7}";
}
