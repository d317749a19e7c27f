using System.IO.Compression;
using System.Text;
using Forewarn.Record.Evidence;

namespace Forewarn.Record.Tests.Evidence;

/// <summary>Only one zip file holds what a bundle holds; whatever else a zip file can be is refused before it is unpacked.</summary>
public class ContainerTests
{
    private static readonly Lazy<byte[]> Bundle = new(() => GulfIncident.Told().Record.Bundle("south", [4]).ToBytes());

    [Fact]
    public void Any_zip_tool_reads_it()
    {
        using var zip = new ZipArchive(new MemoryStream(Bundle.Value));

        Assert.Equal(EvidenceMember.All, zip.Entries.Select(entry => entry.FullName));
        Assert.All(zip.Entries, entry => Assert.Equal(entry.Length, entry.CompressedLength));
    }

    [Fact]
    public void A_bundle_is_written_back_byte_for_byte() => Assert.Equal(Bundle.Value, EvidenceFile.Parse(Bundle.Value).ToBytes());

    [Fact]
    public void A_bundle_is_read_from_a_stream_of_any_pace()
    {
        using var slow = new SlowStream(Bundle.Value);

        Assert.Equal(Bundle.Value, EvidenceFile.Read(slow).ToBytes());
    }

    [Fact]
    public void A_stream_that_never_ends_is_refused_at_the_limit()
    {
        using var endless = new EndlessStream();

        Assert.Contains("at most", Assert.Throws<RecordFormatException>(() => EvidenceFile.Read(endless)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_above_the_limit_is_not_looked_at() =>
        Assert.Contains("at most", Assert.Throws<RecordFormatException>(() => EvidenceFile.Parse(new byte[EvidenceFile.BytesMax + 1])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("PK")]
    [InlineData("this is no bundle at all, whatever its name says it is")]
    public void What_is_no_zip_file_is_refused(string content) => Assert.Throws<RecordFormatException>(() => EvidenceFile.Parse(Encoding.ASCII.GetBytes(content)));

    [Fact]
    public void Compressed_members_are_refused_before_they_are_unpacked() => Refused(Zipped(CompressionLevel.Optimal, EvidenceMember.All), "compressed");

    [Fact]
    public void A_bomb_is_refused_before_it_is_unpacked()
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var bomb = zip.CreateEntry(EvidenceMember.Readme, CompressionLevel.Optimal).Open();
            bomb.Write(new byte[64 * 1024 * 1024]);
        }

        Assert.True(file.Length < 1024 * 1024);
        Assert.Throws<RecordFormatException>(() => EvidenceFile.Parse(file.ToArray()));
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("/etc/passwd")]
    [InlineData("C:\\x.txt")]
    [InlineData("readme.txt")]
    [InlineData("README.txt\0")]
    [InlineData("")]
    public void A_member_of_another_name_is_refused(string name) =>
        Refused(Written([name, .. EvidenceMember.All.Skip(1)]), name.Length == EvidenceMember.Readme.Length ? "the member" : "");

    [Fact]
    public void A_member_given_twice_is_refused() => Refused(Written([EvidenceMember.Readme, EvidenceMember.Readme, .. EvidenceMember.All.Skip(2)]), "the member README.txt");

    [Fact]
    public void Members_in_another_order_are_refused() => Refused(Written([.. EvidenceMember.All.Reverse()]), "the member");

    [Fact]
    public void A_member_more_is_refused() => Refused(Written([.. EvidenceMember.All, "more.txt"]), "");

    [Fact]
    public void A_member_less_is_refused() => Refused(Written([.. EvidenceMember.All.SkipLast(1)]), "");

    [Theory]
    [InlineData(6, 1, "encrypted")]
    [InlineData(6, 8, "data descriptor")]
    [InlineData(7, 8, "another header")]
    [InlineData(4, 45, "zip64")]
    [InlineData(8, 8, "compressed")]
    [InlineData(10, 1, "another header")]
    [InlineData(28, 4, "another header")]
    public void A_local_header_of_another_kind_is_refused(int offset, byte value, string reason)
    {
        byte[] bytes = [.. Bundle.Value];
        bytes[offset] = value;

        Refused(bytes, reason);
    }

    [Fact]
    public void Sizes_for_zip64_are_refused()
    {
        byte[] bytes = [.. Bundle.Value];
        bytes.AsSpan(18, 8).Fill(0xFF);

        Refused(bytes, "zip64");
    }

    [Fact]
    public void A_wrong_checksum_names_the_one_byte_that_explains_it()
    {
        byte[] bytes = [.. Bundle.Value];
        bytes[100] ^= 0x40;

        Assert.Equal("README.txt, byte 100", Assert.Throws<RecordFormatException>(() => EvidenceFile.Parse(bytes)).Where);
    }

    [Fact]
    public void The_checksum_is_that_of_zip_files()
    {
        Assert.Equal(0xCBF43926, Crc32.Of("123456789"u8));
        Assert.Equal(0u, Crc32.Of([]));
    }

    [Fact]
    public void A_later_format_version_is_named()
    {
        var forged = new Forged(Bundle.Value).Replace(EvidenceMember.Manifest, "{\"forewarn_evidence\":1", "{\"forewarn_evidence\":2");

        Refused(forged.ToBytes(), "format version 2");
    }

    [Theory]
    [InlineData(EvidenceMember.Manifest, ",\"made_at\"", ", \"made_at\"")]
    [InlineData(EvidenceMember.Leaves, "{\"index\":4", "{\"index\":04")]
    [InlineData(EvidenceMember.Leaves, "{\"index\":4", "{\"index\":5")]
    [InlineData(EvidenceMember.Leaves, "}]}\n", "}]}\r\n")]
    [InlineData(EvidenceMember.Leaves, "}]}\n", "}]}")]
    [InlineData(EvidenceMember.Leaves, "}]}\n", "}],\"more\":1}\n")]
    [InlineData(EvidenceMember.Leaves, "\"name\":\"note\"", "\"name\":\"n\\u006fte\"")]
    [InlineData(EvidenceMember.Leaves, "\"name\":\"note\"", "\"name\":\"nope\"")]
    [InlineData(EvidenceMember.Proof, "{\"level\":2", "{\"level\":63")]
    [InlineData(EvidenceMember.Proof, "{\"level\":2", "{\"level\":-2")]
    [InlineData(EvidenceMember.Policy, "quorum most\n", "quorum most\n\n")]
    [InlineData(EvidenceMember.Policy, "quorum most\n", "# comment\nquorum most\n")]
    [InlineData(EvidenceMember.Checkpoint, "\n\n", "\n")]
    public void Another_form_of_a_member_is_refused(string member, string old, string replacement) =>
        Refused(new Forged(Bundle.Value).Replace(member, old, replacement).ToBytes(), "");

    [Fact]
    public void A_leaf_given_twice_is_refused()
    {
        var forged = new Forged(Bundle.Value);
        byte[] leaves = forged[EvidenceMember.Leaves];

        Refused(forged.With(EvidenceMember.Leaves, [.. leaves, .. leaves]).ToBytes(), "ascending order");
    }

    private static byte[] Written(string[] names)
    {
        var content = new Forged(Bundle.Value);
        var members = names.Select((name, i) => (ReadOnlyMemory<byte>)content[EvidenceMember.All[Math.Min(i, EvidenceMember.All.Length - 1)]]).ToArray();
        return ZipContainer.Write(names, members, EvidenceFile.BytesMax);
    }

    private static byte[] Zipped(CompressionLevel level, string[] names)
    {
        var content = new Forged(Bundle.Value);
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (string name in names)
            {
                using var stream = zip.CreateEntry(name, level).Open();
                stream.Write(content[name]);
            }
        }
        return file.ToArray();
    }

    private static void Refused(byte[] bytes, string reason)
    {
        var refusal = Assert.Throws<RecordFormatException>(() => EvidenceFile.Parse(bytes));
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.NotEmpty(refusal.Where);
    }

    /// <summary>Gives a few bytes at a time.</summary>
    private sealed class SlowStream(byte[] content) : MemoryStream(content)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 777)]);
    }

    /// <summary>Zeros for ever.</summary>
    private sealed class EndlessStream : MemoryStream
    {
        public override int Read(Span<byte> buffer) => buffer.Length;
    }
}
