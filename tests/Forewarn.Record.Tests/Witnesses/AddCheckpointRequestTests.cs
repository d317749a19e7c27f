using System.Text;
using CsCheck;
using Forewarn.Record.Witnesses;

namespace Forewarn.Record.Tests.Witnesses;

public class AddCheckpointRequestTests
{
    private const string Hash = "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=";

    /// <summary>The example of tlog-witness, section "add-checkpoint".</summary>
    private const string Example = """
        old 20852014
        PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
        jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
        5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
        /6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

        example.com/behind-the-sofa
        20852163
        CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

        — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
        — example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=

        """;

    private static readonly string Note = Example[(Example.IndexOf("\n\n", StringComparison.Ordinal) + 2)..];

    [Fact]
    public void The_example_of_the_standard_says_where_the_witness_stood() => Assert.Equal(20852014, Parse(Example).OldSize);

    [Fact]
    public void The_example_of_the_standard_proves_with_four_hashes() =>
        Assert.Equal("/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=", Parse(Example).Proof[3].ToBase64());

    [Fact]
    public void The_example_of_the_standard_names_its_log() => Assert.Equal("example.com/behind-the-sofa", Parse(Example).Origin);

    [Fact]
    public void The_example_of_the_standard_is_written_as_it_was_read() =>
        Assert.Equal(Example, Encoding.UTF8.GetString(Parse(Example).ToBytes()));

    [Theory]
    [InlineData("0")]
    [InlineData("9223372036854775807")]
    public void Every_size_that_a_tree_can_have_is_read(string size) =>
        Assert.Equal(long.Parse(size, System.Globalization.CultureInfo.InvariantCulture), Parse($"old {size}\n\n{Note}").OldSize);

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\n\n")]
    [InlineData("old")]
    [InlineData("old\n\n{note}")]
    [InlineData("old \n\n{note}")]
    [InlineData("old 1")]
    [InlineData("old 1\n{note}")]
    [InlineData("old  1\n\n{note}")]
    [InlineData(" old 1\n\n{note}")]
    [InlineData("old 1 \n\n{note}")]
    [InlineData("old 01\n\n{note}")]
    [InlineData("old +1\n\n{note}")]
    [InlineData("old -1\n\n{note}")]
    [InlineData("old 1.0\n\n{note}")]
    [InlineData("old 1e3\n\n{note}")]
    [InlineData("old 0x1\n\n{note}")]
    [InlineData("old \u0661\n\n{note}")]
    [InlineData("old 1\0\n\n{note}")]
    [InlineData("old 9223372036854775808\n\n{note}")]
    [InlineData("old 99999999999999999999999999999999\n\n{note}")]
    [InlineData("OLD 1\n\n{note}")]
    [InlineData("new 1\n\n{note}")]
    [InlineData("old 1\r\n\r\n{note}")]
    [InlineData("old 1\r\n\n{note}")]
    [InlineData("\uFEFFold 1\n\n{note}")]
    [InlineData("old 1\nAAAA\n\n{note}")]
    [InlineData("old 1\n" + Hash + " \n\n{note}")]
    [InlineData("old 1\n " + Hash + "\n\n{note}")]
    [InlineData("old 1\nPlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkax=\n\n{note}")]
    [InlineData("old 1\nPlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw\n\n{note}")]
    [InlineData("old 1\nPlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw==\n\n{note}")]
    [InlineData("old 1\n\n")]
    [InlineData("old 1\n\nno signature\n")]
    [InlineData("old 1\n\n{note}\n")]
    [InlineData("old 1\n\n{note}x")]
    public void What_is_no_request_is_refused(string body) =>
        Assert.Throws<RecordFormatException>(() => Parse(body.Replace("{note}", Note, StringComparison.Ordinal)));

    [Fact]
    public void A_proof_of_63_hashes_is_read() =>
        Assert.Equal(63, Parse($"old 1\n{string.Concat(Enumerable.Repeat(Hash + "\n", 63))}\n{Note}").Proof.Length);

    [Fact]
    public void A_proof_of_64_hashes_is_refused() =>
        Assert.Contains("proof", Assert.Throws<RecordFormatException>(
            () => Parse($"old 1\n{string.Concat(Enumerable.Repeat(Hash + "\n", 64))}\n{Note}")).Where);

    [Fact]
    public void A_request_longer_than_its_limit_is_refused_unread() =>
        Assert.Contains("at most", Assert.Throws<RecordFormatException>(() => Parse(new string('\n', AddCheckpointRequest.BytesMax + 1))).Accepted);

    [Fact]
    public void A_note_with_hundreds_of_signatures_is_refused()
    {
        string signature = Note[(Note.IndexOf('—'))..].Split('\n')[0];
        Assert.Throws<RecordFormatException>(() => Parse($"old 1\n\na\n1\n{Hash}\n\n{string.Concat(Enumerable.Repeat(signature + "\n", 400))}"));
    }

    [Fact]
    public void A_request_with_a_byte_changed_is_refused_or_has_one_spelling_still() =>
        Gen.Select(Gen.Int[0, Encoding.UTF8.GetByteCount(Example) - 1], Gen.Byte).Sample((position, value) =>
        {
            byte[] bytes = Encoding.UTF8.GetBytes(Example);
            bytes[position] = value;
            try
            {
                Assert.Equal(bytes, AddCheckpointRequest.Parse(bytes).ToBytes());
            }
            catch (RecordFormatException)
            {
                // Refused.
            }
        }, iter: 5000);

    [Fact]
    public void A_request_cut_off_anywhere_is_refused()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Example);
        int firstSignatureEnd = bytes.AsSpan().LastIndexOf("\n"u8);
        firstSignatureEnd = bytes.AsSpan(0, firstSignatureEnd).LastIndexOf("\n"u8) + 1;
        for (int length = 0; length < bytes.Length; length++)
        {
            if (length != firstSignatureEnd)
                Assert.Throws<RecordFormatException>(() => AddCheckpointRequest.Parse(bytes.AsSpan(0, length)));
        }
    }

    private static AddCheckpointRequest Parse(string body) => AddCheckpointRequest.Parse(Encoding.UTF8.GetBytes(body));
}
